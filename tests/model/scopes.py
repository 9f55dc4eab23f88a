"""What is explored: which children, which numbers, how their calls may go, and how much may go wrong."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from storage.models import PolicyVersion, Round, School
from storage.session import Database
from tests.escalation.world import Morning
from tests.model.company import Course
from tests.support import DISPATCH, add_contact, add_student

MOTHER, MOTHERS_WORK = "+13035550161", "+13035550162"


@dataclass(frozen=True, slots=True)
class Scope:
    """One bounded world. `faults` may happen in all; `students` (ids of the roster) share the one guardian.

    `reports`: about whom a message may come, at any moment.
    """

    students: tuple[str, ...] = ("M1",)
    numbers: tuple[str, ...] = (MOTHER,)
    courses: tuple[Course, ...] = (Course.KNOWS, Course.MACHINE, Course.NO_ANSWER)
    reports: tuple[str, ...] = ("M1",)
    faults: int = 1

    def courses_of(self, number: str) -> tuple[Course, ...]:
        """How a call to this number may go. Dispatch picks up, and takes the child."""
        return (Course.KNOWS,) if number == DISPATCH else self.courses

    def prepare(self, morning: Morning) -> dict[str, int]:
        """Put the children and their mother on the roster."""
        with morning.database.write() as session:
            school = session.get_one(School, morning.school.school_id)
            ids = {key: add_student(session, school, key, "Mia", "Lund", "02", "Vega") for key in self.students}
            add_contact(session, school, "M9", "Nora", "Lund", self.numbers, tuple(ids.values()), "mother", 1)
        return ids

    def hurry(self, database: Database) -> None:
        """Shorten what only adds empty minutes, and ask no reasons."""
        with database.write() as session:
            for version in session.scalars(select(PolicyVersion)):
                content = json.loads(json.dumps(version.content))
                content["rounds"]["guardians"] |= {"minutes": 4, "overrun_minutes": 1}
                content["calls"] |= {"ask_reason": False}
                version.content = content
            for begun in session.scalars(select(Round)):
                begun.ends_at = begun.started_at + timedelta(minutes=4)
                begun.inquiry.due_at = begun.ends_at


SCOPES = {
    # Nothing goes wrong: every order of events, and a message that explains the child at any of them.
    "orders": Scope(faults=0),
    # One thing goes wrong with a call that nobody takes, then two.
    "once": Scope(courses=(Course.NO_ANSWER,), reports=(), faults=1),
    "twice": Scope(courses=(Course.NO_ANSWER,), reports=(), faults=2),
    # One thing goes wrong while a message comes, or the call is answered.
    "explained": Scope(faults=1),
    "courses": Scope(courses=tuple(Course), reports=(), faults=1),
    "numbers": Scope(numbers=(MOTHER, MOTHERS_WORK), courses=(Course.KNOWS, Course.NO_ANSWER), faults=0),
    "siblings": Scope(students=("M1", "M2"), courses=(Course.KNOWS, Course.NO_ANSWER), faults=0),
}
