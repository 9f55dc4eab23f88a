"""Out of the ledger, what the ladder looks at: one school's calendar and its students' years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from escalation.school_days import is_school_day
from escalation.tiers.days import AbsentDay, Decision, StudentYear, YearCalendar
from storage.models import (
    Absence,
    CalendarDay,
    Declaration,
    Enrollment,
    ExcuseDecision,
    Intervention,
    SchoolYear,
    StaffEntry,
    Student,
    Tardy,
)
from storage.words import AbsenceState, Excuse, InterventionState

# What the student information system calls an absence that it has decided about. Anything else is undecided.
LISTED = {"Excused Absence": Excuse.EXCUSED, "Unexcused Absence": Excuse.UNEXCUSED}
# School years go from one July to the next June, as Ed-Fi counts them.
NEW_YEAR_MONTH = 7
DOCUMENTED = (InterventionState.DONE, InterventionState.WAIVED)


def year_at(session: Session, school_id: int, day: date) -> SchoolYear | None:
    """The school year that a day belongs to; None for a day outside of every year that is known."""
    return session.scalar(
        select(SchoolYear).where(
            SchoolYear.school_id == school_id, SchoolYear.starts_on <= day, SchoolYear.ends_on >= day
        )
    )


def year_around(session: Session, school_id: int, day: date) -> SchoolYear | None:
    """The school year of a day, or, in the holidays, the one of the same July to June; None where there is none.

    In June everybody stands where the year ended, in August nobody stands anywhere yet.
    """
    year = year_at(session, school_id, day)
    if year is not None:
        return year
    first = date(day.year if day.month >= NEW_YEAR_MONTH else day.year - 1, NEW_YEAR_MONTH, 1)
    last = date(first.year + 1, NEW_YEAR_MONTH, 1) - timedelta(days=1)
    query = select(SchoolYear).where(
        SchoolYear.school_id == school_id, SchoolYear.starts_on >= first, SchoolYear.starts_on <= last
    )
    return session.scalars(query.order_by(SchoolYear.starts_on.desc())).first()


def calendar_of(session: Session, year: SchoolYear) -> YearCalendar:
    """The school days of a year: the calendar's, and weekends that it is silent about on which somebody was absent."""
    rows = session.execute(select(CalendarDay.date, CalendarDay.event).where(CalendarDay.school_id == year.school_id))
    events = {row.date: row.event for row in rows}
    length = (year.ends_on - year.starts_on).days + 1
    days = [year.starts_on + timedelta(days=number) for number in range(length)]
    open_days = {day for day in days if is_school_day(day, events.get(day))}
    listed = session.scalars(
        select(Absence.date)
        .where(Absence.school_id == year.school_id, Absence.date.between(year.starts_on, year.ends_on))
        .where(Absence.state == AbsenceState.LISTED)
        .distinct()
    )
    return YearCalendar(year.starts_on, year.ends_on, open_days | {day for day in listed if day not in events})


def student_years(
    session: Session, year: SchoolYear, calendar: YearCalendar, student_ids: Collection[int] | None = None
) -> dict[int, StudentYear]:
    """The facts about these students' year (None: all students of the school), by student id."""
    return _Loader(session, year, calendar, student_ids).load()


@dataclass(slots=True)
class _Loader:
    session: Session
    year: SchoolYear
    calendar: YearCalendar
    student_ids: Collection[int] | None

    def load(self) -> dict[int, StudentYear]:
        students = self._rows(select(Student.id).where(Student.school_id == self.year.school_id), Student.id)
        arrived = self._arrived()
        absent = self._absences(arrived)
        tardies = self._tardies(arrived)
        spans = self._spans()
        facts = self._facts()
        done = self._done()
        return {
            student_id: StudentYear(
                tuple(absent.get(student_id, ())),
                tuple(tardies.get(student_id, ())),
                tuple(spans.get(student_id, ())),
                facts.get(student_id, {}),
                done.get(student_id, {}),
            )
            for (student_id,) in students
        }

    def _absences(self, arrived: set[tuple[int, date]]) -> dict[int, list[AbsentDay]]:
        query = select(Absence.student_id, Absence.date, Absence.share, Absence.category).where(
            Absence.school_id == self.year.school_id,
            Absence.state == AbsenceState.LISTED,
            Absence.date.between(self.year.starts_on, self.year.ends_on),
        )
        decisions = self._decisions()
        school_days = set(self.calendar.school_days)
        found: dict[int, list[AbsentDay]] = defaultdict(list)
        for student_id, day, share, category in self._rows(query.order_by(Absence.date), Absence.student_id):
            # A day on which the school is closed counts for nobody; who walked in later was late, not absent.
            if day in school_days and (student_id, day) not in arrived:
                decision = decisions.get((student_id, day))
                found[student_id].append(AbsentDay(day, share, LISTED.get(category), decision))
        return found

    def _decisions(self) -> dict[tuple[int, date], Decision]:
        query = select(
            ExcuseDecision.student_id, ExcuseDecision.date, ExcuseDecision.excuse, ExcuseDecision.evidence,
            ExcuseDecision.received_on, ExcuseDecision.reason_code,
        ).where(ExcuseDecision.withdrawn_at.is_(None), self._in_year(ExcuseDecision.date))  # fmt: skip
        ordered = query.order_by(ExcuseDecision.decided_at, ExcuseDecision.id)
        return {
            (student_id, day): Decision(excuse, evidence, received_on, reason)
            for student_id, day, excuse, evidence, received_on, reason in self._rows(ordered, ExcuseDecision.student_id)
        }

    def _arrived(self) -> set[tuple[int, date]]:
        query = select(StaffEntry.student_id, StaffEntry.date).where(
            StaffEntry.school_id == self.year.school_id,
            StaffEntry.kind == "arrived",
            StaffEntry.withdrawn_at.is_(None),
            self._in_year(StaffEntry.date),
        )
        return {(student_id, day) for student_id, day in self._rows(query, StaffEntry.student_id)}

    def _tardies(self, arrived: set[tuple[int, date]]) -> dict[int, list[tuple[date, int | None]]]:
        query = select(Tardy.student_id, Tardy.date, Tardy.minutes).where(
            Tardy.school_id == self.year.school_id, Tardy.withdrawn_at.is_(None), self._in_year(Tardy.date)
        )
        late: dict[int, dict[date, int | None]] = defaultdict(dict)
        for student_id, day in arrived:
            late[student_id][day] = None
        for student_id, day, minutes in self._rows(query, Tardy.student_id):
            late[student_id][day] = minutes
        return {student_id: sorted(days.items()) for student_id, days in late.items()}

    def _spans(self) -> dict[int, list[tuple[date, date | None]]]:
        query = select(Enrollment.student_id, Enrollment.starts_on, Enrollment.ends_on).where(
            Enrollment.starts_on <= self.year.ends_on,
            or_(Enrollment.ends_on.is_(None), Enrollment.ends_on >= self.year.starts_on),
        )
        found: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
        for student_id, starts_on, ends_on in self._rows(query.order_by(Enrollment.starts_on), Enrollment.student_id):
            found[student_id].append((starts_on, ends_on))
        return found

    def _facts(self) -> dict[int, dict[str, date]]:
        query = select(Declaration.student_id, Declaration.fact, Declaration.on).where(
            Declaration.year_id == self.year.id, Declaration.withdrawn_at.is_(None)
        )
        found: dict[int, dict[str, date]] = defaultdict(dict)
        for student_id, fact, on in self._rows(query.order_by(Declaration.on), Declaration.student_id):
            found[student_id].setdefault(fact, on)
        return found

    def _done(self) -> dict[int, dict[str, date]]:
        query = select(
            Intervention.student_id, Intervention.tier, Intervention.step, Intervention.done_on
        ).where(Intervention.year_id == self.year.id, Intervention.state.in_(DOCUMENTED))  # fmt: skip
        found: dict[int, dict[str, date]] = defaultdict(dict)
        for student_id, tier, step, on in self._rows(query.order_by(Intervention.done_on), Intervention.student_id):
            found[student_id].setdefault(f"{tier}/{step}", on)
        return found

    def _in_year(self, column: InstrumentedAttribute[date]) -> Any:
        return column.between(self.year.starts_on, self.year.ends_on)

    def _rows(self, query: Select[*tuple[Any, ...]], student_id: InstrumentedAttribute[int]) -> Sequence[Any]:
        if self.student_ids is None:
            if student_id is not Student.id:
                of_school = select(Student.id).where(Student.school_id == self.year.school_id)
                query = query.where(student_id.in_(of_school))
        else:
            query = query.where(student_id.in_(self.student_ids))
        return self.session.execute(query).all()
