"""Counts a student's absences a second time, plainly, from the rows of the ledger. The ladder's counts must agree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.rehearsal.year.school import SATURDAY
from bot.rehearsal.year.stage import YearStage
from escalation.tiers.policy import Counting
from storage.models import Absence, CalendarDay, Declaration, Enrollment, ExcuseDecision
from storage.words import AbsenceState, Evidence, Excuse

BY_PARENTS = (Evidence.CALL, Evidence.TEXT, Evidence.PARENT_NOTE)


@dataclass(frozen=True, slots=True)
class Recount:
    """Absences of any kind, and unexcused ones."""

    absences: int
    unexcused: int


class Recounter:
    """All rows of a school's year, read once, and counted student by student."""

    def __init__(self, stage: YearStage, session: Session, today: date) -> None:
        self._rules: Counting = stage.policy.count
        self._today = today
        closed = set(session.scalars(select(CalendarDay.date)))
        absences = session.scalars(
            select(Absence).where(Absence.state == AbsenceState.LISTED, Absence.date <= today).order_by(Absence.date)
        )
        self._absences = [
            one for one in absences
            if one.date.weekday() < SATURDAY and one.date not in closed and one.share >= self._rules.partial_from
        ]  # fmt: skip
        self._decisions = session.scalars(
            select(ExcuseDecision).where(ExcuseDecision.withdrawn_at.is_(None)).order_by(ExcuseDecision.id)
        ).all()
        self._spans = session.scalars(select(Enrollment)).all()
        self._with_note = set(
            session.scalars(select(Declaration.student_id).where(Declaration.fact == "medical_note_on_file"))
        )

    def of(self, student_id: int) -> Recount:
        """The counts of one student today."""
        spans = [(one.starts_on, one.ends_on) for one in self._spans if one.student_id == student_id]
        days = [one for one in self._absences if one.student_id == student_id and _is_in(one.date, spans)]
        newest = {one.date: one for one in self._decisions if one.student_id == student_id}
        notes = unexcused = 0
        for day in days:
            decision = newest.get(day.date)
            if decision is None:
                unexcused += self._is_unexcused(day)
                continue
            if decision.excuse is Excuse.UNEXCUSED or self._is_late(decision):
                unexcused += 1
            elif decision.evidence in BY_PARENTS and not self._is_covered(decision):
                notes += 1
                unexcused += bool(self._rules.parent_notes) and notes > self._rules.parent_notes
        return Recount(len(days), unexcused)

    def _is_unexcused(self, day: Absence) -> bool:
        if day.category in ("Excused Absence", "Unexcused Absence"):
            return day.category == "Unexcused Absence"
        return day.date + timedelta(days=self._rules.undecided_after_days) <= self._today

    def _is_late(self, decision: ExcuseDecision) -> bool:
        allowed = self._rules.parents_may_clear_days
        is_late = (decision.received_on - decision.date).days > allowed
        return bool(allowed) and decision.evidence in BY_PARENTS and is_late

    def _is_covered(self, decision: ExcuseDecision) -> bool:
        return decision.student_id in self._with_note and decision.reason_code == "2C"


def _is_in(day: date, spans: Iterable[tuple[date, date | None]]) -> bool:
    spans = list(spans)
    return not spans or any(first <= day <= (last or date.max) for first, last in spans)
