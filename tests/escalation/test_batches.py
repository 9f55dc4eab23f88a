"""What is decided and written together for many students does for each what it would do for one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from escalation.causes import causes_of
from escalation.engine import decide
from escalation.opening import open_inquiries
from escalation.rounds.facts import Causes
from escalation.staff_entries import enter
from storage.models import Absence
from storage.session import Database
from storage.words import AbsenceState, Answer
from storage.words import InquiryState as S
from tests.escalation.world import Morning
from tests.support import MONDAY

ROSA, IDA = "+13035550111", "+13035550131"


@pytest.mark.parametrize("brother_first", [True, False])
def test_a_call_planned_for_a_child_who_has_arrived_is_made_for_the_brother_listed_meanwhile(
    database: Database, brother_first: bool
) -> None:
    morning = Morning(database)
    morning.roll("Ana")
    decide(database, morning.now())
    with database.write() as session:
        session.add(
            Absence(
                school_id=morning.school.school_id, student_id=morning.school.students["Luis"], date=MONDAY,
                category="Unexcused Absence", state=AbsenceState.LISTED, listed_at=morning.now(),
                changed_at=morning.now(),
            )
        )  # fmt: skip
    if brother_first:
        open_inquiries(database, morning.now())
        morning.clock.move(timedelta(seconds=1))
    with database.write() as session:
        enter(session, morning.school.students["Ana"], MONDAY, "arrived", morning.staff_id, morning.now())
    morning.work()
    assert morning.state("Ana") is S.ARRIVED
    assert morning.phone.dialled() == [ROSA]
    morning.answers(ROSA, Answer.KNOWS)
    morning.work()
    assert morning.state("Luis") is S.REACHED


def test_a_student_who_cannot_be_opened_keeps_no_other_from_being_looked_for(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    morning = Morning(sqlite_database)
    ben = morning.school.students["Ben"]

    def faulty(
        session: Session, day: date, students: Mapping[int, Collection[int]], now: datetime
    ) -> dict[int, Causes]:
        if any(ben in own for own in students.values()):
            raise ValueError("a report that nobody can read")
        return causes_of(session, day, students, now)

    morning.roll("Ben", "Cleo")
    monkeypatch.setattr("escalation.opening.causes_of", faulty)
    morning.work()
    assert morning.phone.dialled() == [IDA]
    assert morning.alarms() == {"engine_fault"}
    monkeypatch.undo()
    morning.work()
    assert morning.state("Ben") is S.GUARDIANS
