"""What the provider, the network and dying processes may do: nobody is forgotten, no number is dialled twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation import sender
from escalation.brake import look
from escalation.mailer import MailRefused
from escalation.policy import Policy
from escalation.rounds.facts import InquiryFacts
from escalation.rounds.steps import Steps, next_steps
from storage.attempts import lock_attempt, record_answered, record_placed
from storage.models import Attempt, PhoneNumber, Roll, School
from storage.session import Database
from storage.words import AttemptResult, AttemptState
from storage.words import InquiryState as S
from tests.escalation.world import Morning, away
from tests.support import LINE_CHECK, MONDAY, second_school, take_roll
from voice.telephony import CallState, OutcomeUnknown, Rejected, TryLater

ROSA, ROSA_WORK, PEDRO = "+13035550111", "+13035550112", "+13035550113"
HARLOW, IDA, RUTH = "+13035550121", "+13035550131", "+13035550133"


@pytest.fixture
def morning(sqlite_database: Database) -> Morning:
    return Morning(sqlite_database)


def attempts(morning: Morning, number: str) -> list[Attempt]:
    with morning.database.read() as session:
        rows = list(session.scalars(select(Attempt).where(Attempt.address == number).order_by(Attempt.id)))
        session.expunge_all()
        return rows


def test_the_reply_is_lost_but_the_call_was_made(morning: Morning) -> None:
    morning.phone.lose_reply = [OutcomeUnknown()]
    morning.roll("Ben")
    morning.work()
    assert attempts(morning, HARLOW)[0].state is AttemptState.PLACING
    morning.pass_time(2)
    assert morning.phone.dialled() == [HARLOW]
    assert attempts(morning, HARLOW)[0].provider_sid == "CA0000"


def test_the_request_was_lost_and_is_made_again(morning: Morning) -> None:
    morning.phone.fail_next = [OutcomeUnknown()]
    morning.roll("Ben")
    morning.work()
    assert morning.phone.dialled() == []
    morning.pass_time(2)
    assert morning.phone.dialled() == [HARLOW]


def test_a_worker_dies_between_the_commit_and_the_request(morning: Morning) -> None:
    morning.roll("Ben")
    (attempt_id,) = morning.tick().attempts

    class Dies(Exception):
        pass

    def die(_request: object) -> None:
        raise Dies

    place_call, morning.phone.place_call = morning.phone.place_call, die  # type: ignore[method-assign,assignment]  # the worker dies here
    with pytest.raises(Dies):
        morning.advance(attempt_id)
    morning.phone.place_call = place_call  # type: ignore[method-assign]  # and another one lives
    morning.advance(attempt_id)
    assert morning.phone.dialled() == []
    morning.pass_time(2)
    assert morning.phone.dialled() == [HARLOW]


def test_a_worker_held_up_before_its_request_does_not_make_it_any_more(
    morning: Morning, monkeypatch: pytest.MonkeyPatch
) -> None:
    morning.roll("Ben")
    (attempt_id,) = morning.tick().attempts
    place = sender._place

    def place_after_a_minute(*args: Any) -> None:
        # Meanwhile the others have asked the provider, which knew of no call, and have dialled.
        monkeypatch.setattr(sender, "_place", place)
        morning.pass_time(1)
        assert morning.phone.dialled() == [HARLOW]
        morning.phone.set("CA0000", CallState.NO_ANSWER)
        place(*args)

    monkeypatch.setattr(sender, "_place", place_after_a_minute)
    morning.advance(attempt_id)
    assert morning.phone.dialled() == [HARLOW]


def test_doubled_pokes_dial_once(morning: Morning) -> None:
    morning.roll("Ben")
    (attempt_id,) = morning.tick().attempts
    for _ in range(3):
        morning.advance(attempt_id)
    assert morning.phone.dialled() == [HARLOW]


def test_a_lost_poke_is_asked_for_again(morning: Morning) -> None:
    morning.roll("Ben")
    assert len(morning.tick().attempts) == 1
    assert morning.tick().attempts == []
    morning.clock.move(timedelta(seconds=30))
    assert len(morning.tick().attempts) == 1


def test_the_callback_comes_before_the_reply(morning: Morning) -> None:
    morning.phone.lose_reply = [OutcomeUnknown()]
    morning.roll("Ben")
    morning.work()
    with morning.database.write() as session:
        attempt = lock_attempt(session, attempts(morning, HARLOW)[0].id)
        assert attempt is not None
        record_placed(session, attempt, "CA0000", morning.now(), timedelta(seconds=60))
        assert record_answered(session, attempt, morning.now(), "human")
    morning.pass_time(3)
    assert morning.phone.dialled() == [HARLOW]
    assert attempts(morning, HARLOW)[0].state is AttemptState.ANSWERED


def test_no_callback_ever_comes(morning: Morning) -> None:
    morning.roll("Cleo")
    morning.work()
    morning.phone.set("CA0000", CallState.NO_ANSWER)
    morning.pass_time(3)
    assert attempts(morning, IDA)[0].result is AttemptResult.NO_ANSWER
    morning.pass_time(30)
    assert morning.phone.dialled() == [IDA, RUTH]


def test_a_status_that_nobody_knows_is_no_contact_and_an_alarm(morning: Morning) -> None:
    morning.roll("Ana")
    morning.work()
    morning.phone.set("CA0000", None)
    morning.pass_time(3)
    assert attempts(morning, ROSA)[0].result is AttemptResult.UNKNOWN
    assert "outcome_unknown" in morning.alarms()
    assert morning.phone.dialled() == [ROSA, ROSA_WORK]


def test_a_call_that_never_ends_is_ended(morning: Morning) -> None:
    morning.roll("Cleo")
    morning.work()
    morning.phone.set("CA0000", CallState.RINGING)
    morning.pass_time(34)
    assert morning.phone.live_to(IDA) == []
    assert morning.state("Cleo") is S.EMERGENCY


def test_a_number_that_does_not_exist_is_noted_and_the_next_one_tried(morning: Morning) -> None:
    morning.phone.fail_next = [Rejected("21211", "invalid")]
    morning.roll("Ana")
    morning.work()
    assert morning.phone.dialled() == [ROSA_WORK]
    with morning.database.read() as session:
        assert session.scalars(select(PhoneNumber.bad_since).where(PhoneNumber.e164 == ROSA)).one() == LINE_CHECK
    assert morning.alarms() == set()


def test_a_refusal_that_nobody_knows_is_an_alarm_and_the_next_one_is_tried(morning: Morning) -> None:
    morning.phone.fail_next = [Rejected("99999", "new")]
    morning.roll("Ana")
    morning.work()
    assert morning.phone.dialled() == [ROSA_WORK]
    assert morning.alarms() == {"unknown_provider_code"}


def test_our_account_is_refused_the_attempt_waits_and_the_clock_runs(morning: Morning) -> None:
    morning.phone.fail_next = [Rejected("20003", "no")] * 3
    morning.roll("Ana")
    morning.work()
    assert "telephone_refuses_us" in morning.alarms()
    assert morning.phone.dialled() == []
    morning.pass_time(4)
    assert morning.phone.dialled() == [ROSA]


def test_an_account_that_stays_refused_does_not_stop_the_clock(morning: Morning) -> None:
    morning.phone.fail_next = [Rejected("20003", "no")] * 1000
    morning.roll("Cleo")
    morning.work()
    morning.pass_time(36, step=3)
    assert morning.state("Cleo") is S.EMERGENCY
    morning.pass_time(33, step=3)
    assert morning.state("Cleo") is S.DISPATCH


def test_the_provider_is_busy(morning: Morning) -> None:
    morning.phone.fail_next = [TryLater(20)]
    morning.roll("Cleo")
    morning.work()
    assert morning.phone.dialled() == []
    morning.pass_time(1)
    assert morning.phone.dialled() == [IDA]


def test_cancelled_while_the_request_is_on_its_way(morning: Morning) -> None:
    """Explained while a worker talks to the provider; the reply comes, and the call is taken back."""
    morning.phone.lose_reply = [OutcomeUnknown()]
    morning.roll("Cleo")
    morning.work()
    morning.message(away("S4"), from_number=IDA)
    morning.work()
    assert attempts(morning, IDA)[0].state is AttemptState.CANCELING
    morning.pass_time(2)
    assert morning.phone.live_to(IDA) == []
    assert attempts(morning, IDA)[0].state is AttemptState.CANCELED


def test_the_reply_comes_after_everybody_gave_up(morning: Morning) -> None:
    morning.roll("Cleo")
    (attempt_id,) = morning.tick().attempts
    place_call = morning.phone.place_call

    def slow(request):  # type: ignore[no-untyped-def]  # stands in for one reply that takes minutes
        morning.message(away("S4"), from_number=IDA)
        morning.tick()
        morning.clock.move(timedelta(minutes=2))
        for due in morning.tick().attempts:
            morning.advance(due)
        return place_call(request)

    morning.phone.place_call = slow  # type: ignore[method-assign]  # see above
    morning.advance(attempt_id)
    assert morning.state("Cleo") is S.EXPLAINED
    assert morning.phone.live_to(IDA) == []


def test_a_number_that_is_being_called_for_one_student_waits_for_another(morning: Morning) -> None:
    """Luis is listed while his mother's telephone rings about Ana: a second call waits until the first is over."""
    morning.roll("Ana")
    morning.work()
    with morning.database.write() as session:
        from storage.models import Absence
        from storage.words import AbsenceState
        from tests.support import MONDAY

        session.add(
            Absence(
                school_id=morning.school.school_id,
                student_id=morning.school.students["Luis"],
                date=MONDAY,
                category="Unexcused Absence",
                state=AbsenceState.LISTED,
                listed_at=morning.now(),
                changed_at=morning.now(),
            )
        )
    morning.pass_time(1)
    assert morning.phone.dialled() == [ROSA]
    morning.voicemail(ROSA)
    morning.pass_time(1)
    assert morning.phone.dialled().count(ROSA) == 2


def test_mail_that_is_refused_for_good_is_an_attempt_that_failed(morning: Morning) -> None:
    morning.post.fail_next = [MailRefused("no such mailbox")]
    morning.roll("Ben")
    morning.work()
    morning.no_answer(HARLOW)
    morning.pass_time(5)
    assert attempts(morning, "jill@example.org")[0].result is AttemptResult.FAILED
    assert morning.post.letters == []


def test_a_letter_sent_twice_after_a_crash_carries_the_same_message_id(morning: Morning) -> None:
    morning.roll("Ben")
    morning.work()
    send = morning.post.send

    class Dies(Exception):
        pass

    def sends_and_dies(letter):  # type: ignore[no-untyped-def]  # the worker dies after the mail server took it
        send(letter)
        raise Dies

    morning.post.send = sends_and_dies  # type: ignore[method-assign]  # see above
    with pytest.raises(Dies):
        morning.no_answer(HARLOW)
    morning.post.send = send  # type: ignore[method-assign]  # see above
    morning.pass_time(3)
    assert len({letter.message_id for letter in morning.post.letters}) == 1
    assert attempts(morning, "jill@example.org")[0].result is AttemptResult.SENT


def test_one_inquiry_that_cannot_be_advanced_keeps_nobody_else_waiting(
    morning: Morning, monkeypatch: pytest.MonkeyPatch
) -> None:
    morning.roll("Ben", "Cleo")

    def faulty(facts: InquiryFacts, policy: Policy, now: datetime) -> Steps:
        steps = next_steps(facts, policy, now)
        is_ben = any(plan.whom.address == HARLOW for plan in steps.plans)
        return Steps(starts=(steps.starts[0], steps.starts[0]), due_at=now) if is_ben else steps

    monkeypatch.setattr("escalation.batch.next_steps", faulty)
    morning.work()
    assert morning.phone.dialled() == [IDA]
    assert morning.alarms() == {"engine_fault"}
    assert morning.state("Ben") is S.WAITING
    monkeypatch.undo()
    morning.pass_time(1)
    assert morning.state("Ben") is S.GUARDIANS


def test_a_line_that_cannot_be_checked_keeps_no_other_school_waiting(
    morning: Morning, monkeypatch: pytest.MonkeyPatch
) -> None:
    with morning.database.write() as session:
        second_school(session, morning.school.school_id)
        session.flush()
        there = session.scalars(select(School.id).where(School.id != morning.school.school_id)).one()
        take_roll(session, there, [])
    morning.roll("Ben")

    def faulty(session: Session, roll: Roll, policy: Policy, now: datetime) -> None:
        if roll.school_id == there:
            raise ValueError("the brake breaks")
        look(session, roll, policy, now)

    monkeypatch.setattr("escalation.opening.look", faulty)
    morning.work()
    assert morning.phone.dialled() == [HARLOW]
    assert morning.alarms() == {"line_not_checked"}
    monkeypatch.undo()
    morning.tick()
    with morning.database.read() as session:
        assert set(session.scalars(select(Roll.checked_at).where(Roll.date == MONDAY))) == {LINE_CHECK}
