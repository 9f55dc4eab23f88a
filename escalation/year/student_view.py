"""One student's counted year out of the ledger, as letters, packets and the file show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from escalation.staff_entries import EntryError
from escalation.tiers.days import Counted, CountedDay, YearCalendar, counted
from escalation.tiers.policy import YearPolicy
from escalation.year.in_force import usable_policy
from escalation.year.ledger import calendar_of, student_years
from escalation.year.recompute import last_settled_day
from storage.models import School, SchoolYear, Student


@dataclass(frozen=True, slots=True)
class StudentView:
    """A student's year under the policy in force, up to `day`, the last one that is settled."""

    student: Student
    school: School
    year: SchoolYear
    policy: YearPolicy
    calendar: YearCalendar
    counted: Counted
    day: date

    @property
    def absences(self) -> list[CountedDay]:
        """The absences that count, up to `day`, in order."""
        return [one for one in self.counted.days if one.date <= self.day]


def student_view(session: Session, student_id: int, year_id: int, now: datetime) -> StudentView:
    """The student's year as it stands now.

    Raises:
        EntryError: the school has no year policy, or one that cannot be used.
    """
    student = session.get_one(Student, student_id)
    year = session.get_one(SchoolYear, year_id)
    school = session.get_one(School, year.school_id)
    policy = usable_policy(session, school)
    if policy is None:
        raise EntryError("This school has no year policy that can be used.")
    calendar = calendar_of(session, year)
    facts = student_years(session, year, calendar, [student_id])[student_id]
    day = min(last_settled_day(school, now), year.ends_on)
    return StudentView(student, school, year, policy, calendar, counted(facts, policy.count, calendar), day)
