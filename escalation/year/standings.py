"""Where every student of a school stands on any day of the year, and what is due: only read, nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation.tiers.counts import YEAR, attendance_percent, count
from escalation.tiers.days import Counted, counted
from escalation.tiers.policy import Basis, YearPolicy
from escalation.tiers.standing import Standing, band_of, standing
from escalation.tiers.steps import Due, due_steps
from escalation.year.ledger import calendar_of, student_years
from storage.models import Intervention, SchoolYear, Student
from storage.words import InterventionState

COUNTED = (Basis.ABSENCES, Basis.UNEXCUSED, Basis.EXCUSED, Basis.PARENT_EXCUSED, Basis.TARDIES, Basis.TARDY_MINUTES)


@dataclass(frozen=True, slots=True)
class StudentStanding:
    """One student on one day: the counts, the tier, and the steps that are due and not documented by then."""

    student: Student
    standing: Standing
    counts: dict[str, int]
    attendance_percent: float
    band: str
    enrolled_days: int
    due: tuple[Due, ...]


def standings(
    session: Session, year: SchoolYear, policy: YearPolicy, day: date, student_ids: list[int] | None = None
) -> Iterator[StudentStanding]:
    """Every student of a school (or these), on `day` of `year`, in the order of the roster.

    The counts are those of the days up to `day`, by all that is known of them now.
    """
    calendar = calendar_of(session, year)
    years = student_years(session, year, calendar, student_ids)
    documented = _documented(session, year, policy, day)
    query = select(Student).where(Student.id.in_(years)) if student_ids is not None else select(Student)
    ordered = query.where(Student.school_id == year.school_id).order_by(
        Student.family_name, Student.given_name, Student.source_id
    )
    for student in session.scalars(ordered):
        view = counted(years[student.id], policy.count, calendar)
        yield _standing(student, policy, view, day, documented.get(student.id, set()))


def _standing(
    student: Student, policy: YearPolicy, view: Counted, day: date, documented: set[tuple[str, ...]]
) -> StudentStanding:
    stands = standing(policy, view, day)
    due = [one for one in due_steps(policy, view, stands, day) if one.key not in documented]
    band = band_of(policy, view, day)
    return StudentStanding(
        student,
        stands,
        {basis.value: int(count(basis, YEAR, view, day)) for basis in COUNTED},
        round(attendance_percent(view, day), 2),
        band.name if band else "",
        view.enrolled(day),
        tuple(due),
    )


def _documented(session: Session, year: SchoolYear, policy: YearPolicy, day: date) -> dict[int, set[tuple[str, ...]]]:
    rows = session.execute(
        select(Intervention.student_id, Intervention.tier, Intervention.step, Intervention.occurrence).where(
            Intervention.year_id == year.id,
            Intervention.policy == policy.name,
            Intervention.state.in_((InterventionState.DONE, InterventionState.WAIVED)),
            Intervention.done_on <= day,
        )
    )
    found: dict[int, set[tuple[str, ...]]] = {}
    for student_id, *key in rows:
        found.setdefault(student_id, set()).add(tuple(key))
    return found
