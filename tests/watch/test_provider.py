"""Ledger and provider are compared: a call that nobody ordered, an end that nobody noticed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from escalation.auditor.provider import compare_with_provider
from storage.heartbeats import PROVIDER
from storage.models import Alarm, Attempt, Heartbeat
from storage.session import Database
from storage.words import AttemptState
from tests.escalation.world import Morning
from tests.support import ATTENDANCE_LINE
from voice.telephony import CallState, ProviderCall, TryLater

HARLOW = "+13035550121"
SETTLED = timedelta(minutes=6)


@pytest.fixture
def morning(database: Database) -> Morning:
    morning = Morning(database)
    morning.roll("Ben")
    morning.work()
    for sid, call in morning.phone.calls.items():
        morning.phone.calls[sid] = replace(call, from_=ATTENDANCE_LINE)
    return morning


def kinds(morning: Morning) -> list[str]:
    return [finding.kind for finding in compare_with_provider(morning.database, morning.phone, morning.clock)]


def ring(morning: Morning, **values: object) -> None:
    """Another call at the provider, which no attempt of ours knows."""
    call = ProviderCall("CA9999", CallState.COMPLETED, "+13035550177", morning.now(), from_=ATTENDANCE_LINE)
    morning.phone.calls[call.sid] = replace(call, **values)  # type: ignore[arg-type]  # a builder for tests


def test_while_both_tell_the_same_nothing_is_found(morning: Morning) -> None:
    morning.clock.move(SETTLED)
    assert kinds(morning) == []
    morning.no_answer(HARLOW)
    morning.clock.move(SETTLED)
    assert kinds(morning) == []


def test_a_call_that_nobody_ordered_is_for_staff_to_hear_of_once(morning: Morning) -> None:
    ring(morning)
    assert kinds(morning) == [], "its reply may still be on the way"
    morning.clock.move(SETTLED)
    assert kinds(morning) == kinds(morning) == ["unknown_call"]
    with morning.database.read() as session:
        (alarm,) = session.scalars(select(Alarm).where(Alarm.kind == "unknown_call"))
        assert (alarm.school_id, alarm.subject) == (morning.school.school_id, "call:CA9999")
        row = session.get_one(Heartbeat, PROVIDER)
        assert (row.findings, row.details) == (1, {"calls": 2, "kinds": {"unknown_call": 1}})
    morning.clock.move(timedelta(hours=2))
    assert kinds(morning) == [], "after a while it is past"


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"is_ordered": False}, id="it came in, or was connected to the office"),
        pytest.param({"from_": "+13035550188"}, id="from a number of the account that is no school's line"),
    ],
)
def test_calls_that_are_not_our_affair_are_left_out(morning: Morning, values: dict[str, object]) -> None:
    ring(morning, **values)
    morning.clock.move(SETTLED)
    assert kinds(morning) == []


def test_a_call_whose_reply_was_lost_is_not_unknown_while_its_attempt_asks(morning: Morning) -> None:
    with morning.database.write() as session:
        session.execute(update(Attempt).values(provider_sid=None, state=AttemptState.PLACING))
    morning.clock.move(SETTLED)
    assert kinds(morning) == []


def test_an_end_that_nobody_noticed_is_found(morning: Morning) -> None:
    ((sid, call),) = morning.phone.calls.items()
    morning.phone.calls[sid] = replace(call, state=CallState.NO_ANSWER, ended_at=morning.now())
    assert kinds(morning) == []
    morning.clock.move(SETTLED)
    assert kinds(morning) == ["call_end_not_noticed"]


def test_a_call_that_goes_on_after_its_attempt_has_ended_is_found(morning: Morning) -> None:
    with morning.database.write() as session:
        session.execute(update(Attempt).values(state=AttemptState.CANCELED, ended_at=morning.now()))
    morning.clock.move(SETTLED)
    assert kinds(morning) == ["call_goes_on"]


def test_a_provider_that_does_not_answer_leaves_what_was_noted(morning: Morning) -> None:
    assert kinds(morning) == []
    before = morning.now()

    class Silent:
        def list_calls(self, _since: object) -> list[ProviderCall]:
            raise TryLater(5)

    morning.clock.move(SETTLED)
    with pytest.raises(TryLater):
        compare_with_provider(morning.database, Silent(), morning.clock)  # type: ignore[arg-type]  # one method will do
    with morning.database.read() as session:
        assert session.get_one(Heartbeat, PROVIDER).at == before
