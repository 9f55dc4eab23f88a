"""Brings the work in the ledger in step with what is due. Done work stays; what is not due any more is withdrawn.

The result depends on the facts alone, not on the order in which they came, nor on how often it is asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation.tiers.counts import YEAR, count
from escalation.tiers.days import Counted, StudentYear, YearCalendar, counted
from escalation.tiers.policy import Basis, YearPolicy
from escalation.tiers.standing import standing
from escalation.tiers.steps import Due, due_steps
from escalation.year.ledger import calendar_of, student_years, year_at
from escalation.year.policies import year_policy_of
from storage.imports.bulk import insert_rows
from storage.models import Intervention, School, SchoolYear, Student
from storage.words import InterventionState

# Until then the day's list may still change by the minute: a letter must not go out over a roll of this morning.
SETTLED_AT = time(16, 0)
BATCH = 200


@dataclass(slots=True)
class Changes:
    """What a recomputation changed: pieces of work opened (or opened again) and withdrawn."""

    opened: int = 0
    withdrawn: int = 0
    students: set[int] = field(default_factory=set)


def last_settled_day(school: School, now: datetime) -> date:
    """The last day whose absences count for the ladder: today from four in the afternoon on, else yesterday."""
    local = now.astimezone(ZoneInfo(school.timezone))
    return local.date() if local.time() >= SETTLED_AT else date.fromordinal(local.date().toordinal() - 1)


def recompute_school(session: Session, school: School, now: datetime) -> Changes:
    """Recompute every student of a school in one transaction: for tests and commands; the daily run goes in batches."""
    ids = session.scalars(select(Student.id).where(Student.school_id == school.id).order_by(Student.id)).all()
    changes = Changes()
    for start in range(0, len(ids), BATCH):
        _add(changes, recompute_students(session, ids[start : start + BATCH], now))
    return changes


def recompute_students(session: Session, student_ids: Collection[int], now: datetime) -> Changes:
    """Recompute the work of these students up to the last settled day.

    Raises:
        YearPolicyError: the policy of a school cannot be used.
    """
    # Two at once would open the same work twice, if only until the unique key refuses the second.
    rows = session.execute(
        select(Student.id, Student.school_id)
        .where(Student.id.in_(student_ids))
        .order_by(Student.id)
        .with_for_update(key_share=True)
    )
    by_school: dict[int, list[int]] = {}
    for student_id, school_id in rows:
        by_school.setdefault(school_id, []).append(student_id)
    changes = Changes()
    for school_id, ids in by_school.items():
        school = session.get_one(School, school_id)
        day = last_settled_day(school, now)
        year = year_at(session, school_id, day)
        policy = year_policy_of(session, school)
        if year is not None:
            _add(changes, _Reconciled(session, year, policy, day, now).run(ids))
    return changes


def _add(total: Changes, more: Changes) -> None:
    total.opened += more.opened
    total.withdrawn += more.withdrawn
    total.students |= more.students


@dataclass(slots=True)
class _Reconciled:
    """The students of one school and year, under its policy (None: nothing is due)."""

    session: Session
    year: SchoolYear
    policy: YearPolicy | None
    day: date
    now: datetime

    def run(self, student_ids: Collection[int]) -> Changes:
        calendar = calendar_of(self.session, self.year)
        years = student_years(self.session, self.year, calendar, student_ids)
        before: dict[int, list[Intervention]] = {student_id: [] for student_id in years}
        query = select(Intervention).where(
            Intervention.year_id == self.year.id, Intervention.student_id.in_(student_ids)
        )
        for row in self.session.scalars(query):
            before[row.student_id].append(row)
        changes = Changes()
        new: list[dict[str, Any]] = []
        for student_id, student in years.items():
            new += self._student(student_id, student, calendar, before[student_id], changes)
        self.session.flush()
        insert_rows(self.session, Intervention, new)
        return changes

    def _student(
        self, student_id: int, student: StudentYear, calendar: YearCalendar, before: list[Intervention],
        changes: Changes,
    ) -> Iterable[dict[str, Any]]:  # fmt: skip
        due, view = self._due(student, calendar)
        name = self.policy.name if self.policy else ""
        known = {(row.policy, row.tier, row.step, row.occurrence): row for row in before}
        wanted = {(name, *one.key): one for one in due}
        touched = 0
        for key, row in known.items():
            if row.state in (InterventionState.DONE, InterventionState.WAIVED):
                continue
            if key in wanted:
                touched += self._keep_open(row, wanted[key], view, changes)
            elif row.state is InterventionState.OPEN:
                row.state, row.closed_at = InterventionState.WITHDRAWN, self.now
                changes.withdrawn += 1
                touched += 1
        new = [self._row(student_id, one, view) for key, one in wanted.items() if key not in known]
        changes.opened += len(new)
        if touched or new:
            changes.students.add(student_id)
        return new

    def _due(self, student: StudentYear, calendar: YearCalendar) -> tuple[list[Due], Counted | None]:
        if self.policy is None:
            return [], None
        view = counted(student, self.policy.count, calendar)
        return due_steps(self.policy, view, standing(self.policy, view, self.day), self.day), view

    def _keep_open(self, row: Intervention, due: Due, view: Counted | None, changes: Changes) -> int:
        """Open it again if it was withdrawn, and let it say what makes it due now. Returns whether anything changed."""
        is_new = row.state is InterventionState.WITHDRAWN
        if is_new:
            row.state, row.closed_at, row.opened_at = InterventionState.OPEN, None, self.now
            changes.opened += 1
        if is_new or (row.since, row.due_on) != (due.since, due.due_on):
            row.since, row.due_on, row.because = due.since, due.due_on, self._because(due, view)
            return 1
        return 0

    def _row(self, student_id: int, due: Due, view: Counted | None) -> dict[str, Any]:
        assert self.policy is not None  # noqa: S101 - without a policy nothing is due
        return {
            "school_id": self.year.school_id,
            "student_id": student_id,
            "year_id": self.year.id,
            "policy": self.policy.name,
            "tier": due.tier,
            "step": due.step,
            "occurrence": due.occurrence,
            "who": self.policy.step(due.tier, due.step).who,
            "state": InterventionState.OPEN,
            "because": self._because(due, view),
            "since": due.since,
            "due_on": due.due_on,
            "opened_at": self.now,
            "outcome": "",
            "note": "",
        }

    def _because(self, due: Due, view: Counted | None) -> dict[str, Any]:
        """The counts of the day that made it due, by basis; each can be opened down to its days."""
        if view is None:
            return {}
        return {
            "counts": {
                basis.value: int(count(basis, YEAR, view, due.since))
                for basis in (Basis.ABSENCES, Basis.UNEXCUSED, Basis.TARDIES)
            }
        }
