"""Everything that one student's year shows: figures with their days, the ladder as a timeline, what is next, papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.staff.ladder_words import Next, coming, missing_words
from bot.staff.year_calendar import Month, closed_days, months
from bot.staff.year_scope import YearScope
from bot.staff.year_words import COUNTS, EVIDENCE, EXCUSES, GROUNDS
from escalation.tiers.counts import YEAR, attendance_percent, count, days_in
from escalation.tiers.days import CountedDay
from escalation.tiers.explain import why
from escalation.tiers.policy import Basis, CarriedOutBy, Step, Tier
from escalation.tiers.standing import Reached, band_of
from escalation.year.attendance_file import AttendanceFile, attendance_file
from escalation.year.case_managers import case_manager_of
from escalation.year.declarations import known_facts
from escalation.year.excuses import Suggestion, suggested_decisions
from escalation.year.reasons import NCES
from escalation.year.work_lists import WorkItem, work_of
from storage.models import CalendarDay, CaseManager, Declaration, ExcuseDecision, StaffMember, Student

SHOWN = (Basis.ABSENCES, Basis.UNEXCUSED, Basis.EXCUSED, Basis.PARENT_EXCUSED, Basis.TARDIES)


@dataclass(frozen=True, slots=True)
class DayView:
    """One day behind a figure: what it counts as, why, on which evidence, and the decision that it rests on."""

    day: date
    words: str
    why: str
    decision: ExcuseDecision | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A count, and the days that it is made of."""

    label: str
    value: int
    days: tuple[DayView, ...]


@dataclass(frozen=True, slots=True)
class RungStep:
    """One step of a tier: what became of it for this student, if anything is owed. `only`: a fact it depends on."""

    step: Step
    items: tuple[WorkItem, ...]
    is_ours: bool
    only: str


@dataclass(frozen=True, slots=True)
class Rung:
    """A tier that was reached: why, since when, what it waits for, and its steps."""

    tier: Tier
    reached: Reached
    because: str
    waits_for: tuple[str, ...]
    steps: tuple[RungStep, ...]


@dataclass(frozen=True, slots=True)
class FactView:
    """A fact that a person can state, and by whom and when it was."""

    key: str
    title: str
    stated: Declaration | None


@dataclass(frozen=True, slots=True)
class StudentYearPage:
    """What the page shows."""

    file: AttendanceFile
    percent: float
    band: str
    figures: tuple[Figure, ...]
    absences: tuple[DayView, ...]
    rungs: tuple[Rung, ...]
    orphans: tuple[WorkItem, ...]
    coming: tuple[Next, ...]
    months: tuple[Month, ...]
    suggestions: tuple[Suggestion, ...]
    facts: tuple[FactView, ...]
    manager: CaseManager | None
    staff: dict[int, str]


def student_year(db: Session, student: Student, scope: YearScope) -> StudentYearPage:
    """Everything about a student's year, out of the ledger. Raises EntryError where there is no policy."""
    file = attendance_file(db, student.id, scope.year.id, scope.where.now)
    view = file.view
    items = work_of(db, student.id, scope.where.now)
    staff = {one.id: one.name or one.email for one in db.scalars(select(StaffMember))}
    absences = tuple(_day(one, file, staff) for one in view.absences)
    rungs = tuple(_rung(scope, file, reached, items) for reached in file.standing.reached)
    shown = {one.work.id for rung in rungs for step in rung.steps for one in step.items}
    band = band_of(view.policy, view.counted, view.day)
    closed = closed_days(list(db.scalars(select(CalendarDay).where(CalendarDay.school_id == student.school_id))))
    return StudentYearPage(
        file=file,
        percent=round(attendance_percent(view.counted, view.day), 1),
        band=band.name if band else "",
        figures=tuple(_figure(basis, file, absences) for basis in SHOWN),
        absences=absences,
        rungs=rungs,
        orphans=tuple(one for one in items if one.work.id not in shown and one.work.year_id == scope.year.id),
        coming=tuple(coming(view, {one.tier for one in file.standing.reached})),
        months=tuple(months(view, closed)),
        suggestions=tuple(suggested_decisions(db, student.id)),
        facts=_facts(db, scope, file),
        manager=case_manager_of(db, student.id, scope.year.id),
        staff=staff,
    )


def _day(one: CountedDay, file: AttendanceFile, staff: dict[int, str]) -> DayView:
    decisions = [d for d in file.decisions.get(one.date, ()) if d.withdrawn_at is None]
    decision = decisions[-1] if decisions else None
    why = GROUNDS[one.ground]
    if decision is not None and decision.evidence.value != "none":
        why += f", on {EVIDENCE[decision.evidence]}"
    if decision is not None and decision.reason_code:
        why += f" · {NCES[decision.reason_code]}"
    by = staff.get(decision.decided_by or 0, "") if decision else ""
    return DayView(one.date, EXCUSES[one.excuse], why, decision, by)


def _figure(basis: Basis, file: AttendanceFile, absences: Sequence[DayView]) -> Figure:
    view = file.view
    label, value = COUNTS[basis], int(count(basis, YEAR, view.counted, view.day))
    if basis is Basis.TARDIES:
        late = [(day, minutes) for day, minutes in view.counted.student.tardies if day <= view.day]
        days = [DayView(day, f"{minutes} minutes late" if minutes else "late", "") for day, minutes in late]
        return Figure(label, value, tuple(days))
    if basis is Basis.ABSENCES:
        return Figure(label, value, tuple(absences))
    if basis is Basis.UNEXCUSED:
        # A day may count only from a later one on: when the time to excuse it is over.
        return Figure(label, value, tuple(one for one in absences if one.words != "excused")[:value])
    counted = set(days_in(basis, YEAR, view.counted, view.day))
    return Figure(label, value, tuple(one for one in absences if one.day in counted))


def _rung(scope: YearScope, file: AttendanceFile, reached: Reached, items: Sequence[WorkItem]) -> Rung:
    policy, tier = scope.policy, scope.policy.tier(reached.tier)
    own = [one for one in items if one.work.policy == policy.name and one.work.tier == tier.id]
    steps = tuple(
        RungStep(
            step,
            tuple(one for one in own if one.work.step == step.id),
            step.by is CarriedOutBy.PEOPLE,
            policy.facts[step.only].title if step.only else "",
        )
        for step in tier.steps
    )
    waits = tuple(missing_words(policy, name) for name in reached.missing)
    return Rung(tier, reached, why(policy, file.view.counted, reached), waits, steps)


def _facts(db: Session, scope: YearScope, file: AttendanceFile) -> tuple[FactView, ...]:
    stated = {one.fact: one for one in reversed(file.declarations) if one.withdrawn_at is None}
    return tuple(FactView(key, title, stated.get(key)) for key, title in known_facts(db, scope.where.school).items())
