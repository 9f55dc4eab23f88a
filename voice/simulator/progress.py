"""The states a call goes through, and the status callbacks that report them."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import format_datetime

from voice.simulator.company import Company, places
from voice.simulator.records import Call

API_VERSION = "2010-04-01"


def call_params(company: Company, call: Call) -> dict[str, str]:
    """What every webhook about a call says of it."""
    params = {
        "CallSid": call.sid,
        "AccountSid": company.account.sid,
        "From": call.from_number,
        "To": call.to,
        "Caller": call.from_number,
        "Called": call.to,
        "CallStatus": call.status,
        "Direction": call.direction,
        "ApiVersion": API_VERSION,
    }
    if call.answered_by:
        params["AnsweredBy"] = call.answered_by
    if call.parent_sid:
        params["ParentCallSid"] = call.parent_sid
    return params | places(params)


def initiated(company: Company, call: Call) -> None:
    """The call leaves the queue and is dialled."""
    call.started = company.clock.now()
    company.records.note(call, "initiated")
    _report(company, call, "initiated", {"CallStatus": "initiated"})


def ringing(company: Company, call: Call) -> None:
    """It rings at the other end."""
    call.status = "ringing"
    company.records.note(call, "ringing")
    _report(company, call, "ringing", {})


def answered(company: Company, call: Call) -> None:
    """Somebody or something picks up."""
    call.status = "in-progress"
    call.answered = company.clock.now()
    company.records.note(call, "answered")
    _report(company, call, "answered", {})


def ended(company: Company, call: Call, status: str) -> None:
    """The call is over; said once, the first status stays."""
    if call.over:
        return
    call.status = status
    call.ended = company.clock.now()
    company.records.note(call, status)
    duration = {"CallDuration": str(call.seconds), "Duration": str(-(-call.seconds // 60))} if call.answered else {}
    sip = {"SipResponseCode": str(call.sip_code)} if call.sip_code else {}
    _report(company, call, "completed", {**duration, **sip})


def _report(company: Company, call: Call, event: str, extra: Mapping[str, str]) -> None:
    if call.status_callback is None or event not in call.status_events:
        return
    params = {
        **call_params(company, call),
        "SequenceNumber": str(call.sequence),
        "Timestamp": format_datetime(company.clock.now()),
        "CallbackSource": "call-progress-events",
        **extra,
    }
    call.sequence += 1
    company.webhooks.tell(call.status_callback, params, sid=call.sid)
