"""The next morning learns from this one, on each database, and asks the ledger no more often for it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from escalation.fact_book import FactBook
from escalation.mending import mend
from escalation.policy_versions import policy_of_school, version_of
from storage.attempts import mark_number_bad
from storage.models import Inquiry, PhoneNumber, School
from storage.session import Database
from storage.words import Answer
from tests.escalation.world import Morning
from tests.support import take_roll

ROSA, ROSA_WORK, PEDRO, HARLOW = "+13035550111", "+13035550112", "+13035550113", "+13035550121"


@pytest.fixture
def morning(database: Database) -> Morning:
    return Morning(database)


def next_day(morning: Morning, *names: str) -> None:
    """The line check of the next day, with these students on the list."""
    morning.clock.move(timedelta(days=1))
    with morning.database.write() as session:
        students = [morning.school.students[name] for name in names]
        take_roll(session, morning.school.school_id, students, day=morning.now().date(), at=morning.now())
    morning.work()


def a_monday_on_which_only_her_work_number_answers(morning: Morning) -> None:
    morning.roll("Ana")
    morning.work()
    morning.no_answer(ROSA)
    morning.answers(ROSA_WORK, Answer.KNOWS)


def test_the_number_that_answered_yesterday_is_called_first_today(morning: Morning) -> None:
    a_monday_on_which_only_her_work_number_answers(morning)
    next_day(morning, "Ana")
    assert morning.phone.dialled()[2:] == [ROSA_WORK]
    for number in (ROSA_WORK, ROSA, PEDRO):
        if morning.phone.live_to(number):
            morning.no_answer(number)
    morning.pass_time(1)
    # Whatever the order: all of them are called.
    assert sorted(morning.phone.dialled()[2:]) == [ROSA, ROSA_WORK, PEDRO]


def test_the_sibling_has_the_same_numbers_and_so_the_same_order(morning: Morning) -> None:
    a_monday_on_which_only_her_work_number_answers(morning)
    next_day(morning, "Luis")
    assert morning.phone.dialled()[2:] == [ROSA_WORK]


def test_a_policy_may_keep_to_the_order_of_the_file(morning: Morning) -> None:
    with morning.database.write() as session:
        school = session.get_one(School, morning.school.school_id)
        version = version_of(session, policy_of_school(session, school, morning.now()), morning.now())
        version.content = {**version.content, "order": {"learn": False}}
    a_monday_on_which_only_her_work_number_answers(morning)
    next_day(morning, "Ana")
    assert morning.phone.dialled()[2:] == [ROSA]


def test_after_it_was_mended_a_number_has_its_place_again(morning: Morning) -> None:
    a_monday_on_which_only_her_work_number_answers(morning)
    with morning.database.write() as session:
        for number in (ROSA, ROSA_WORK):
            row = session.scalars(select(PhoneNumber).where(PhoneNumber.e164 == number)).one()
            later = morning.now() + timedelta(hours=3)
            assert mend(session, morning.school.school_id, row.id, morning.staff_id, later)
    next_day(morning, "Ana")
    assert morning.phone.dialled()[2:] == [ROSA]


def test_a_number_noted_as_bad_on_which_they_were_talked_to_since_is_called_as_any_other(morning: Morning) -> None:
    morning.roll("Emma1")
    with morning.database.write() as session:
        mark_number_bad(session, "+13035550141", "wrong person", morning.now() - timedelta(days=2))
    morning.work()
    morning.answers("+13035550141", Answer.KNOWS)
    with morning.database.write() as session:
        inquiry = session.scalars(select(Inquiry)).one()
        numbers = FactBook(session, [inquiry], morning.now()).of(inquiry).contacts[0].numbers
    assert [number.bad for number in numbers] == [False]


def test_the_facts_of_many_take_as_many_statements_as_those_of_one(morning: Morning) -> None:
    a_monday_on_which_only_her_work_number_answers(morning)
    next_day(morning, "Ana", "Ben", "Cleo", "Emma1", "Emma3")

    def statements(count: int) -> int:
        seen: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            seen.append(statement)

        with morning.database.write() as session:
            inquiries = session.scalars(
                select(Inquiry).where(Inquiry.date == morning.now().date()).order_by(Inquiry.id).limit(count)
            ).all()
            assert len(inquiries) == count
            event.listen(morning.database.writer, "before_cursor_execute", note)
            FactBook(session, inquiries, morning.now())
            event.remove(morning.database.writer, "before_cursor_execute", note)
        return len(seen)

    assert statements(5) == statements(1)
