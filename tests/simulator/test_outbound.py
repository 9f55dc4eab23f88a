"""Calls that the application orders: everything that can happen at the other end."""

from __future__ import annotations

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from tests.simulator.customer import ACCOUNT, OFFICE, PARENT, Customer, until
from tests.simulator.orders import THANKS, by_sequence, ended, order, the_call
from voice.simulator import Callee, Reaction, Simulator
from voice.simulator.audio import silence
from voice.simulator.people import Answer


@pytest.mark.usefixtures("pages")
def test_a_person_hears_the_question_and_presses_a_key(company: Simulator, customer: Customer, client: Client) -> None:
    company.callees[PARENT] = Callee(PARENT, reactions=(Reaction("press 1", press="1"),))
    call = ended(company, customer, order(client, customer))
    assert call.status == "completed"
    assert company.callees[PARENT].heard == [
        "This is the school. Are you the guardian of a student? Press 1 for yes.",
        "Thank you.",
    ]
    assert company.callees[PARENT].pressed == ["1"]
    [answer] = customer.got("/answer")
    assert answer["Digits"] == "1"
    assert answer["attempt"] == "7"
    assert answer["CallSid"] == call.sid
    until(lambda: len(customer.got("/status")) == 4, "four events")
    assert by_sequence(customer) == ["initiated", "ringing", "in-progress", "completed"]
    assert all(item.signed for item in customer.asked)
    assert int(customer.got("/status")[-1]["CallDuration"]) > 0
    assert company.errors == []


@pytest.mark.usefixtures("pages")
def test_a_person_who_says_nothing_hears_the_next_verb(company: Simulator, customer: Customer, client: Client) -> None:
    company.callees[PARENT] = Callee(PARENT)
    ended(company, customer, order(client, customer))
    assert company.callees[PARENT].heard[-1] == "We did not hear you. Goodbye."
    assert customer.got("/answer") == []


def test_a_person_answers_in_words(company: Simulator, customer: Customer, client: Client) -> None:
    customer.pages["/ask"] = (
        '<Response><Gather input="speech dtmf" speechTimeout="auto" action="/answer" language="es-MX">'
        '<Say language="es-MX">Diga la razón</Say></Gather></Response>'
    )
    customer.pages.update({"/answer": THANKS, "/status": ""})
    company.callees[PARENT] = Callee(PARENT, reactions=(Reaction("razón", say="he is ill"),))
    ended(company, customer, order(client, customer))
    [answer] = customer.got("/answer")
    assert answer["SpeechResult"] == "he is ill"
    assert 0 < float(answer["Confidence"]) <= 1


@pytest.mark.parametrize(("barge_in", "taken"), [("true", "Hello?"), ("false", "yes")])
def test_what_is_said_meanwhile_interrupts_only_where_it_may(
    company: Simulator, customer: Customer, client: Client, barge_in: str, taken: str
) -> None:
    customer.pages["/ask"] = (
        f'<Response><Gather input="speech" bargeIn="{barge_in}" action="/answer"><Say>This is the school.</Say>'
        "<Say>Is your child with you today? Please say yes or no after this.</Say></Gather></Response>"
    )
    customer.pages.update({"/answer": THANKS, "/status": ""})
    reactions = (Reaction("this is", say="Hello?", after=0.5), Reaction("with you", say="yes"))
    company.callees[PARENT] = Callee(PARENT, reactions=reactions)
    ended(company, customer, order(client, customer))
    assert customer.got("/answer")[0]["SpeechResult"] == taken


@pytest.mark.usefixtures("pages")
def test_a_person_hangs_up_on_hearing_the_question(company: Simulator, customer: Customer, client: Client) -> None:
    company.callees[PARENT] = Callee(PARENT, reactions=(Reaction("school", hang_up=True),))
    call = ended(company, customer, order(client, customer))
    assert call.status == "completed"
    assert customer.got("/answer") == []
    assert "Goodbye" not in company.callees[PARENT].heard[-1]


@pytest.mark.usefixtures("pages")
@pytest.mark.parametrize(
    ("answer", "status", "rings"),
    [("no answer", "no-answer", True), ("busy", "busy", False), ("failed", "failed", False)],
)
def test_nobody_is_reached(
    company: Simulator, customer: Customer, client: Client, answer: Answer, status: str, rings: bool
) -> None:
    company.callees[PARENT] = Callee(PARENT, answer=answer)
    call = ended(company, customer, order(client, customer, timeout=15))
    assert call.status == status
    assert ("ringing" in by_sequence(customer)) is rings
    assert customer.got("/ask") == []
    last = next(item for item in customer.got("/status") if item["CallStatus"] == status)
    assert "CallDuration" not in last
    assert last.get("SipResponseCode") == {"busy": "486", "failed": "404"}.get(status)


@pytest.mark.usefixtures("pages")
def test_a_number_nobody_was_put_at_rings_until_the_time_is_over(
    company: Simulator, customer: Customer, client: Client
) -> None:
    call = ended(company, customer, order(client, customer, timeout=12))
    assert call.status == "no-answer"
    assert call.started is not None
    assert call.ended is not None
    assert (call.ended - call.started).total_seconds() >= 12


@pytest.mark.usefixtures("pages")
def test_an_invalid_number_is_refused_at_once(company: Simulator, customer: Customer, client: Client) -> None:
    company.callees[PARENT] = Callee(PARENT, answer="invalid")
    with pytest.raises(TwilioRestException) as refused:
        order(client, customer)
    assert (refused.value.status, refused.value.code) == (400, 21211)
    assert company.calls == []


@pytest.mark.usefixtures("pages")
def test_a_call_is_cancelled_while_it_rings(company: Simulator, customer: Customer, client: Client) -> None:
    company.callees[PARENT] = Callee(PARENT, after=600)
    sid = order(client, customer, timeout=600)
    until(lambda: the_call(company, sid).status == "ringing", "it rings")
    assert client.calls(sid).update(status="canceled").status == "canceled"
    assert ended(company, customer, sid).status == "canceled"
    assert customer.got("/ask") == []
    with pytest.raises(TwilioRestException) as refused:
        client.calls(sid).update(status="canceled")
    assert refused.value.code == 21220


@pytest.mark.usefixtures("pages")
def test_cancelling_leaves_a_talk_alone_and_completing_ends_it(
    company: Simulator, customer: Customer, client: Client
) -> None:
    customer.pages["/ask"] = '<Response><Pause length="600"/></Response>'
    company.callees[PARENT] = Callee(PARENT)
    sid = order(client, customer)
    until(lambda: customer.got("/ask"), "it is answered")
    assert client.calls(sid).update(status="canceled").status == "in-progress"
    assert client.calls(sid).update(status="completed").status == "completed"
    assert ended(company, customer, sid).status == "completed"


def test_a_talk_is_redirected(company: Simulator, customer: Customer, client: Client) -> None:
    customer.pages.update({"/ask": '<Response><Pause length="600"/></Response>', "/other": THANKS, "/status": ""})
    company.callees[PARENT] = Callee(PARENT)
    sid = order(client, customer)
    until(lambda: customer.got("/ask"), "it is answered")
    client.calls(sid).update(url=f"{customer.url}/other")
    ended(company, customer, sid)
    assert company.callees[PARENT].heard == ["Thank you."]


@pytest.mark.usefixtures("pages")
def test_a_telephone_in_use_is_busy_for_the_next_call(company: Simulator, customer: Customer, client: Client) -> None:
    company.callees[PARENT] = Callee(PARENT, after=600)
    first = order(client, customer, timeout=600)
    until(lambda: the_call(company, first).status == "ringing", "it rings")
    assert ended(company, customer, order(client, customer)).status == "busy"
    client.calls(first).update(status="completed")


@pytest.mark.usefixtures("pages")
def test_without_events_asked_for_only_the_end_is_reported(
    company: Simulator, customer: Customer, client: Client
) -> None:
    company.callees[PARENT] = Callee(PARENT)
    call = client.calls.create(
        to=PARENT, from_=OFFICE, url=f"{customer.url}/ask", status_callback=f"{customer.url}/status"
    )
    ended(company, customer, str(call.sid))
    assert [item["CallStatus"] for item in customer.got("/status")] == ["completed"]


@pytest.mark.usefixtures("pages")
def test_a_call_is_passed_on(company: Simulator, customer: Customer, client: Client) -> None:
    teacher = "+15125550122"
    customer.pages["/ask"] = f'<Response><Dial action="/answer" timeout="20">{teacher}</Dial></Response>'
    company.callees.update({PARENT: Callee(PARENT), teacher: Callee(teacher, greets="Hello?", stays=20)})
    call = ended(company, customer, order(client, customer))
    [answer] = customer.got("/answer")
    assert answer["DialCallStatus"] == "completed"
    child = the_call(company, answer["DialCallSid"])
    assert child.seconds >= 20
    assert (child.parent_sid, child.to, child.direction) == (call.sid, teacher, "outbound-dial")
    assert [item.sid for item in client.calls.list(parent_call_sid=call.sid)] == [child.sid]


@pytest.mark.usefixtures("pages")
def test_a_call_is_cut_at_its_time_limit(company: Simulator, customer: Customer, client: Client) -> None:
    customer.pages["/ask"] = '<Response><Say loop="0">Please hold.</Say></Response>'
    company.callees[PARENT] = Callee(PARENT)
    call = ended(company, customer, order(client, customer, time_limit=30))
    assert call.status == "completed"
    assert call.seconds >= 29
    assert set(company.callees[PARENT].heard[:-1]) == {"Please hold."}


def test_a_person_speaks_into_a_recording(company: Simulator, customer: Customer, client: Client) -> None:
    customer.pages.update(
        {"/ask": '<Response><Say>Go on.</Say><Record action="/answer" timeout="3"/></Response>', "/answer": THANKS}
    )
    customer.pages["/status"] = ""
    company.callees[PARENT] = Callee(PARENT, message=silence(9))
    ended(company, customer, order(client, customer))
    assert customer.got("/answer")[0]["RecordingDuration"] == "9"
    assert company.callees[PARENT].heard[-1] == "Thank you."


def test_calls_leave_the_queue_at_the_accounts_rate(company: Simulator, customer: Customer, client: Client) -> None:
    numbers = [f"+151255501{number}" for number in range(30, 36)]
    sids = [order(client, customer, to=number, timeout=5) for number in numbers]
    calls = [ended(company, customer, sid) for sid in sids]
    starts = sorted(call.started for call in calls if call.started)
    assert len(starts) == 6
    assert (starts[-1] - starts[0]).total_seconds() >= 5 / ACCOUNT.calls_per_second * 0.9
