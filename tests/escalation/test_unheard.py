"""Our own line fails while a parent picks up: they are not rung twice in a round, and they are not forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from storage.models import Attempt, StudentContact
from storage.session import Database
from storage.words import Answer, AttemptResult, InquiryState
from tests.escalation.world import Morning
from tests.support import DISPATCH

HARLOW, DORA = "+13035550121", "+13035550124"
IDA, RUTH = "+13035550131", "+13035550133"


@pytest.fixture
def morning(database: Database) -> Morning:
    return Morning(database)


def result_of(morning: Morning, number: str) -> AttemptResult | None:
    with morning.database.read() as session:
        return session.scalars(select(Attempt.result).where(Attempt.address == number).order_by(Attempt.id)).first()


def test_staff_hear_of_it_and_an_email_goes_out_at_once(morning: Morning) -> None:
    morning.roll("Ben")
    morning.work()
    morning.picks_up_while_our_line_fails(HARLOW)
    morning.pass_time(1)
    assert result_of(morning, HARLOW) is AttemptResult.UNHEARD
    assert "unheard" in morning.alarms()
    assert [letter.to for letter in morning.post.letters] == ["jill@example.org"]
    assert morning.phone.dialled() == [HARLOW]


def test_whoever_heard_nothing_is_the_first_of_the_next_round(morning: Morning) -> None:
    morning.roll("Ben")
    morning.work()
    morning.picks_up_while_our_line_fails(HARLOW)
    morning.pass_time(29)
    assert morning.phone.dialled() == [HARLOW]
    morning.pass_time(3)
    assert morning.phone.dialled() == [HARLOW, HARLOW]
    morning.answers(HARLOW, Answer.KNOWS)
    assert morning.state("Ben") is InquiryState.REACHED
    assert DORA not in morning.phone.dialled()


def test_one_who_hears_nothing_again_is_not_rung_for_ever(morning: Morning) -> None:
    morning.roll("Ben")
    morning.work()
    morning.picks_up_while_our_line_fails(HARLOW)
    morning.pass_time(32)
    morning.picks_up_while_our_line_fails(HARLOW)
    morning.pass_time(1)
    morning.no_answer(DORA)
    morning.pass_time(1)
    assert morning.phone.dialled() == [HARLOW, HARLOW, DORA, DISPATCH]


def test_a_guardian_who_is_restricted_since_is_not_called_again(morning: Morning) -> None:
    morning.roll("Cleo")
    morning.work()
    morning.picks_up_while_our_line_fails(IDA)
    with morning.database.write() as session:
        link = session.scalars(
            select(StudentContact).where(StudentContact.contact_id == morning.school.contacts["Ida"])
        ).one()
        link.restriction = "Court order"
    morning.pass_time(33)
    assert morning.phone.dialled() == [IDA, RUTH]


def test_nobody_else_is_dialled_until_the_line_has_had_time_to_come_back(morning: Morning) -> None:
    morning.roll("Ben", "Cleo")
    morning.tick()
    first, second = morning.last_tick.attempts
    morning.advance(first)
    (number,) = morning.phone.dialled()
    morning.picks_up_while_our_line_fails(number)
    morning.advance(second)
    assert morning.phone.dialled() == [number]
    morning.clock.move(timedelta(seconds=16))
    morning.work()
    assert len(morning.phone.dialled()) == 2
