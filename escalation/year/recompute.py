"""Brings the work in the ledger in step with what is due. Done work stays; what is not due any more is withdrawn.

The result depends on the facts alone, not on the order in which they came, nor on how often it is asked for.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from escalation.tiers.counts import YEAR, count
from escalation.tiers.days import Counted, StudentYear, YearCalendar, counted
from escalation.tiers.policy import Basis, YearPolicy
from escalation.tiers.standing import standing
from escalation.tiers.steps import Due, due_steps
from escalation.year.ledger import calendar_of, student_years, year_at
from escalation.year.policies import year_policy_of
from storage.imports.bulk import insert_rows, update_rows
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


class _Known(NamedTuple):
    """A row that is there: what identifies it, and what may have to change."""

    id: int
    student_id: int
    policy: str
    tier: str
    step: str
    occurrence: str
    state: InterventionState
    since: date
    due_on: date
    because: dict[str, Any]


@dataclass(slots=True)
class _Moves:
    """What becomes of rows that are there, as updates: withdrawn, opened again, or due since another day."""

    withdrawn: list[dict[str, Any]]
    reopened: list[dict[str, Any]]
    moved: list[dict[str, Any]]


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
        before: dict[int, list[_Known]] = {student_id: [] for student_id in years}
        for row in self.session.execute(self._known(student_ids)):
            before[row.student_id].append(_Known(*row))
        new: list[dict[str, Any]] = []
        moves = _Moves([], [], [])
        changes = Changes()
        for student_id, student in years.items():
            due, view = self._due(student, calendar)
            new += self._student(student_id, due, view, before[student_id], moves)
        insert_rows(self.session, Intervention, new)
        for rows in (moves.withdrawn, moves.reopened, moves.moved):
            update_rows(self.session, Intervention, rows)
        self._forget({row["id"] for rows in (moves.withdrawn, moves.reopened, moves.moved) for row in rows})
        changes.opened, changes.withdrawn = len(new) + len(moves.reopened), len(moves.withdrawn)
        return changes

    def _forget(self, ids: Collection[int]) -> None:
        """Who holds one of these rows in this session reads it anew."""
        for held in self.session.identity_map.values():
            if isinstance(held, Intervention) and held.id in ids:
                self.session.expire(held)

    def _known(self, student_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
        """The rows there are, as far as they are compared: to load them whole would cost more than everything else."""
        return select(*(getattr(Intervention, name) for name in _Known._fields)).where(
            Intervention.year_id == self.year.id, Intervention.student_id.in_(student_ids)
        )

    def _student(
        self, student_id: int, due: list[Due], view: Counted | None, before: list[_Known], moves: _Moves
    ) -> list[dict[str, Any]]:
        """The student's new rows; what becomes of those that there are is added to the moves."""
        name = self.policy.name if self.policy else ""
        known = {(row.policy, row.tier, row.step, row.occurrence): row for row in before}
        wanted = {(name, *one.key): one for one in due}
        for key, row in known.items():
            self._move(row, wanted.get(key), view, moves)
        return [self._row(student_id, one, view) for key, one in wanted.items() if key not in known]

    def _move(self, row: _Known, due: Due | None, view: Counted | None, moves: _Moves) -> None:
        if row.state in (InterventionState.DONE, InterventionState.WAIVED):
            return
        if due is None:
            if row.state is InterventionState.OPEN:
                moves.withdrawn.append({"id": row.id, "state": InterventionState.WITHDRAWN, "closed_at": self.now})
            return
        why = {"id": row.id, "since": due.since, "due_on": due.due_on, "because": self._because(due, view)}
        if row.state is InterventionState.WITHDRAWN:
            again = {"state": InterventionState.OPEN, "closed_at": None, "opened_at": self.now}
            moves.reopened.append({**why, **again})
        elif (row.since, row.due_on, row.because) != (why["since"], why["due_on"], why["because"]):
            moves.moved.append(why)

    def _due(self, student: StudentYear, calendar: YearCalendar) -> tuple[list[Due], Counted | None]:
        if self.policy is None:
            return [], None
        view = counted(student, self.policy.count, calendar)
        return due_steps(self.policy, view, standing(self.policy, view, self.day), self.day), view

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
