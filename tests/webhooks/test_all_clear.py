"""The all-clear at the webhooks: what a listener hears, and what the reports on a text change in the ledger."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storage.models import Alarm, Attempt, ContactLogEntry, Inquiry
from storage.words import AttemptChannel, AttemptResult, AttemptState, InquiryState, RoundKind
from tests.webhooks.support import MOTHER, Provider, plan_call
from tests.webhooks.test_outbound import Listener, attempt, call

TEXT = "SM" + "1" * 32
OTHER_TEXT = "SM" + "2" * 32


def text(provider: Provider, *, state: AttemptState = AttemptState.PLACED, sid: str | None = TEXT) -> int:
    with provider.database.write() as session:
        return plan_call(
            session, provider.school, kind=RoundKind.ALL_CLEAR, channel=AttemptChannel.TEXT, state=state, sid=sid
        )


def report(provider: Provider, attempt_id: int, status: str, code: str = "", sid: str = TEXT) -> None:
    form = {"MessageSid": sid, "MessageStatus": status, "To": MOTHER, **({"ErrorCode": code} if code else {})}
    assert provider.post(f"/sms/outbound/{attempt_id}/status", form).status_code == 204


def said_all_clear(provider: Provider, language: str = "en") -> tuple[int, Listener]:
    return call(provider, kind=RoundKind.ALL_CLEAR, language=language)


def log_kinds(provider: Provider) -> set[str]:
    with provider.database.read() as session:
        return set(session.scalars(select(ContactLogEntry.kind)))


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_person_hears_at_once_that_all_is_well(provider: Provider, language: str) -> None:
    attempt_id, listener = said_all_clear(provider, language)
    words = listener.pick_up()
    assert {"en": "All is well", "es": "Todo está bien"}[language] in words
    assert "Ana" not in words
    assert "Luis" not in words
    assert attempt(provider, attempt_id).message_left_at is None, "it has not been spoken yet"
    assert {"en": "press 0", "es": "oprima el 0"}[language] in listener.stay_silent()
    assert attempt(provider, attempt_id).message_left_at is not None
    listener.stay_silent()
    assert listener.is_over


def test_the_office_is_a_key_away(provider: Provider) -> None:
    _, listener = said_all_clear(provider)
    listener.pick_up()
    listener.stay_silent()
    assert "connecting you" in listener.press("0")


def test_a_machine_keeps_the_same_words(provider: Provider) -> None:
    attempt_id, listener = said_all_clear(provider)
    assert "All is well" in listener.pick_up("machine_end_beep")
    listener.stay_silent()
    assert listener.is_over
    assert attempt(provider, attempt_id).message_left_at is not None


def test_nobody_hears_it_while_a_student_is_looked_for_again(provider: Provider) -> None:
    attempt_id, listener = said_all_clear(provider)
    with provider.database.write() as session:
        session.scalars(select(Inquiry).order_by(Inquiry.id).limit(1)).one().state = InquiryState.WAITING
    assert listener.pick_up() == ""
    assert listener.is_over
    assert attempt(provider, attempt_id).message_left_at is None


@pytest.mark.parametrize(("status", "result"), [("delivered", "delivered"), ("read", "delivered")])
def test_a_text_arrives(provider: Provider, status: str, result: str) -> None:
    attempt_id = text(provider)
    for heard in ("queued", "sending", "sent", status, status, "sent", "undelivered"):
        report(provider, attempt_id, heard)
    assert attempt(provider, attempt_id).result == AttemptResult(result)


def test_reports_come_before_the_reply(provider: Provider) -> None:
    attempt_id = text(provider, state=AttemptState.PLACING, sid=None)
    report(provider, attempt_id, "sent")
    row = attempt(provider, attempt_id)
    assert (row.state, row.provider_sid) == (AttemptState.PLACED, TEXT)
    assert {"text_placed", "text_with_carrier"} <= log_kinds(provider)


@pytest.mark.parametrize(
    ("status", "code", "alarm"),
    [
        ("undelivered", "30006", None),
        ("failed", "30034", "request_refused"),
        ("failed", "21610", None),
        ("undelivered", "63016", "unknown_provider_code"),
        ("undelivered", "", None),
        ("canceled", "", None),
        ("partially_delivered", "", None),
    ],
)
def test_a_text_that_does_not_arrive_is_planned_as_a_call(
    provider: Provider, status: str, code: str, alarm: str | None
) -> None:
    attempt_id = text(provider)
    report(provider, attempt_id, status, code)
    row = attempt(provider, attempt_id)
    assert (row.channel, row.state, row.provider_sid) == (AttemptChannel.CALL, AttemptState.PLANNED, None)
    with provider.database.read() as session:
        found = session.execute(select(Alarm.kind, Alarm.subject)).all()
    assert [kind for kind, _subject in found] == ([alarm] if alarm else [])
    assert all(f"code:{code}:" in subject for _kind, subject in found)
    # What is still said of the text is of no interest to the call.
    report(provider, attempt_id, "delivered")
    assert attempt(provider, attempt_id).state is AttemptState.PLANNED


@pytest.mark.parametrize("status", ["teleported", "", "received", "accepted", "scheduled"])
def test_a_status_that_says_nothing_leaves_the_deadline(provider: Provider, status: str) -> None:
    attempt_id = text(provider)
    before = attempt(provider, attempt_id).deadline_at
    report(provider, attempt_id, status)
    row = attempt(provider, attempt_id)
    assert (row.state, row.deadline_at) == (AttemptState.PLACED, before)


def test_reports_of_another_text_are_none_of_this_one(provider: Provider) -> None:
    attempt_id = text(provider)
    report(provider, attempt_id, "delivered", sid=OTHER_TEXT)
    report(provider, attempt_id, "delivered", sid="")
    assert attempt(provider, attempt_id).state is AttemptState.PLACED
    report(provider, attempt_id + 99, "delivered")


def test_a_report_of_a_text_that_was_never_sent_sends_none(provider: Provider) -> None:
    attempt_id = text(provider, state=AttemptState.PLANNED, sid=None)
    report(provider, attempt_id, "delivered")
    assert attempt(provider, attempt_id).state is AttemptState.PLANNED


def test_a_call_never_hears_of_texts_nor_a_text_of_calls(provider: Provider) -> None:
    attempt_id = text(provider)
    provider.post(f"/voice/outbound/{attempt_id}/status", {"CallSid": TEXT, "CallStatus": "completed"})
    assert attempt(provider, attempt_id).state is AttemptState.PLACED
    with provider.database.write() as session:
        session.get_one(Attempt, attempt_id).channel = AttemptChannel.CALL
    report(provider, attempt_id, "delivered")
    assert attempt(provider, attempt_id).state is AttemptState.PLACED
