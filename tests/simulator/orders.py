"""Orders of calls, as the tests give them, and how they end."""

from __future__ import annotations

from twilio.rest import Client

from tests.simulator.customer import OFFICE, PARENT, Customer, until
from voice.simulator import Call, Simulator

EVENTS = ["initiated", "ringing", "answered", "completed"]
ASK = (
    '<Response><Gather numDigits="1" action="/answer?attempt=7" timeout="10">'
    "<Say>This is the school. Are you the guardian of a student? Press 1 for yes.</Say></Gather>"
    "<Say>We did not hear you. Goodbye.</Say></Response>"
)
THANKS = "<Response><Say>Thank you.</Say><Hangup/></Response>"


def order(client: Client, customer: Customer, to: str = PARENT, **more: object) -> str:
    call = client.calls.create(
        to=to,
        from_=OFFICE,
        url=f"{customer.url}/ask",
        status_callback=f"{customer.url}/status",
        status_callback_event=EVENTS,
        **more,
    )
    return str(call.sid)


def the_call(company: Simulator, sid: str) -> Call:
    return next(call for call in company.calls if call.sid == sid)


def ended(company: Simulator, customer: Customer, sid: str) -> Call:
    call = the_call(company, sid)
    until(lambda: call.over, "the call ends")
    until(lambda: any(item["CallStatus"] == call.status for item in customer.got("/status")), "the end is reported")
    return call


def by_sequence(customer: Customer) -> list[str]:
    """The states reported, in the order in which they came about (callbacks may overtake each other)."""
    return [
        item["CallStatus"] for item in sorted(customer.got("/status"), key=lambda item: int(item["SequenceNumber"]))
    ]
