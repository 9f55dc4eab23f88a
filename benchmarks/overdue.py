"""How late due steps are done, seen from outside: whoever is overdue in the ledger is noted again and again.

An inquiry's `due_at` is overwritten by its next one, so the ledger alone cannot tell how late a step was. What is never
seen overdue was done within the time between two looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.clock import Clock
from storage.models import Attempt, Inquiry, Roll
from storage.words import AttemptState


class Overdue:
    """Looks at inquiries that wait for the engine, and planned attempts that wait for a worker. Real seconds."""

    def __init__(self, clock: Clock, day: date, checks: dict[int, datetime]) -> None:
        """`checks`: when each school's line is checked on the day."""
        self._clock = clock
        self._day = day
        self._checks = checks
        self.lines: dict[int, float] = {}
        self.inquiries: dict[tuple[int, datetime], float] = {}
        self.attempts: dict[tuple[int, datetime], float] = {}

    def look(self, session: Session) -> None:
        """Note who is overdue now."""
        now = self._clock.now()
        checked = set(
            session.scalars(select(Roll.school_id).where(Roll.date == self._day, Roll.checked_at.is_not(None)))
        )
        for school_id, check in self._checks.items():
            if school_id not in checked and check <= now:
                self.lines[school_id] = self._clock.real_seconds(now - check)
        for model, found in ((Inquiry, self.inquiries), (Attempt, self.attempts)):
            query = select(model.id, model.due_at).where(model.due_at <= now)
            if model is Attempt:
                query = query.where(Attempt.state == AttemptState.PLANNED)
            for row_id, due_at in session.execute(query):
                found[row_id, due_at] = self._clock.real_seconds(now - due_at)

    def of_lines(self) -> list[float]:
        """The lateness of every line check, those never seen late as 0; sorted."""
        return sorted(self.lines.get(school_id, 0.0) for school_id in self._checks)

    def of_inquiries(self, session: Session) -> list[float]:
        """The lateness of every step of an inquiry, those never seen late as 0; sorted."""
        steps = session.scalar(select(func.sum(Inquiry.fence))) or 0
        return sorted([*self.inquiries.values(), *[0.0] * (steps - len(self.inquiries))])

    def of_attempts(self, session: Session) -> list[float]:
        """The lateness of every attempt that was begun; sorted."""
        begun = session.scalar(select(func.count(Attempt.id)).where(Attempt.placing_at.is_not(None))) or 0
        return sorted([*self.attempts.values(), *[0.0] * (begun - len(self.attempts))])


def percentiles(values: Sequence[float], unit: str = "s") -> str:
    """Sorted values as p50, p99 and max."""
    if not values:
        return "none"
    at = [values[min(int(share * len(values)), len(values) - 1)] for share in (0.5, 0.99, 1.0)]
    return f"p50 {at[0]:.2f} {unit}, p99 {at[1]:.2f} {unit}, max {at[2]:.2f} {unit} of {len(values)}"
