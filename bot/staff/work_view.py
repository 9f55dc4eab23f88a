"""The year's work as a page shows it: filtered, by urgency, and within it by student or by kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from flask_login import current_user
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.staff.year_scope import YearScope
from bot.staff.year_words import KINDS, WHEN, dated
from escalation.tiers.policy import StepKind
from escalation.year.work_lists import When, WorkItem, todays_work
from storage.models import CaseManager, FamilyLetter, Intervention, Meeting, Student
from storage.words import InterventionState, LetterState, MeetingState, Role

# Whose list of work is their role's; everybody else looks at all of it.
OWN_WORK = frozenset({Role.SECRETARY, Role.PRINCIPAL, Role.LIAISON})


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the work is shown. `tier`, `kind`: "" for all; `by`: "student" or "kind"."""

    is_mine: bool
    tier: str
    kind: str
    by: str

    @classmethod
    def of(cls, args: Mapping[str, str]) -> Filters:
        """As the address of the page asks for."""
        whose = args.get("whose", "mine" if current_user.role in OWN_WORK else "all")
        return cls(whose == "mine", args.get("tier", ""), args.get("kind", ""), args.get("by", "student"))


@dataclass(frozen=True, slots=True)
class WorkGroup:
    """Pieces of work under one heading; `student` where they are one student's."""

    title: str
    student: Student | None
    items: tuple[WorkItem, ...]


@dataclass(frozen=True, slots=True)
class WorkSection:
    """Everything of one urgency."""

    when: When
    title: str
    count: int
    groups: tuple[WorkGroup, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How the day goes: pieces of work closed today, and those that should be today and are not."""

    closed: int
    left: int

    @property
    def total(self) -> int:
        """All of today's."""
        return self.closed + self.left


def sections(items: Sequence[WorkItem], filters: Filters) -> list[WorkSection]:
    """The work by urgency; what is empty is left out."""
    chosen = [item for item in items if _is_wanted(item, filters)]
    found = []
    for when in (When.OVERDUE, When.TODAY, When.UPCOMING):
        of_when = [item for item in chosen if item.when is when]
        if of_when:
            found.append(WorkSection(when, WHEN[when], len(of_when), tuple(_groups(of_when, filters.by))))
    return found


def work_items(db: Session, scope: YearScope, filters: Filters) -> list[WorkItem]:
    """The open work of the school: the signed-in role's and person's, or everybody's."""
    where = scope.where
    if not filters.is_mine:
        return todays_work(db, where.school.id, where.now)
    role = current_user.role if current_user.role in OWN_WORK else None
    return todays_work(db, where.school.id, where.now, role=role, staff_id=current_user.staff_id)


def progress(db: Session, scope: YearScope, filters: Filters, items: Sequence[WorkItem]) -> Progress:
    """Of the day's work what is closed, by oneself or by anybody, and of these items what is left of it."""
    start = datetime.combine(scope.where.today, time(), scope.where.zone)
    query = select(func.count()).where(
        Intervention.school_id == scope.where.school.id,
        Intervention.state.in_((InterventionState.DONE, InterventionState.WAIVED)),
        Intervention.done_at >= start,
        Intervention.done_at < start + timedelta(days=1),
    )
    closed = db.scalar(query.where(Intervention.done_by == current_user.staff_id) if filters.is_mine else query)
    left = sum(item.when in (When.OVERDUE, When.TODAY) for item in items)
    return Progress(closed or 0, left)


def without_case_manager(db: Session, scope: YearScope) -> list[Student]:
    """The students whom the policy wants to have a case manager, and who have none."""
    asked = scope.policy.case_manager
    if asked is None:
        return []
    tiers = [tier.id for tier in scope.policy.tiers[scope.policy.rank(asked.from_tier) :]]
    led = select(CaseManager.student_id).where(CaseManager.year_id == scope.year.id, CaseManager.until_at.is_(None))
    reached = select(Intervention.student_id).where(
        Intervention.year_id == scope.year.id,
        Intervention.policy == scope.policy.name,
        Intervention.tier.in_(tiers),
        Intervention.state != InterventionState.WITHDRAWN,
    )
    query = select(Student).where(Student.id.in_(reached), Student.id.not_in(led), Student.retired_at.is_(None))
    return list(db.scalars(query.order_by(Student.family_name, Student.given_name)))


def under_way(db: Session, scope: YearScope, items: Sequence[WorkItem]) -> dict[int, str]:
    """For each piece of work what is done about it already, such as letters that wait to be printed."""
    ids = [item.work.id for item in items]
    found: dict[int, str] = {}
    letters = select(FamilyLetter.intervention_id, FamilyLetter.state).where(FamilyLetter.intervention_id.in_(ids))
    for work_id, state in db.execute(letters):
        if state is LetterState.TO_PRINT:
            found[work_id] = "made, waits to be printed"
        elif state is LetterState.TO_SEND:
            found.setdefault(work_id, "made, goes by e-mail")
    meetings = select(Meeting).where(Meeting.intervention_id.in_(ids), Meeting.state == MeetingState.PLANNED)
    for meeting in db.scalars(meetings):
        found[meeting.intervention_id or 0] = (
            f"planned for {dated(meeting.starts_at.astimezone(scope.where.zone).date())}"
        )
    return found


def kinds_of(items: Sequence[WorkItem]) -> list[StepKind]:
    """The kinds that there is work of, in the order of their words."""
    return sorted({item.step.does for item in items if item.step}, key=lambda kind: KINDS[kind])


def _is_wanted(item: WorkItem, filters: Filters) -> bool:
    kind = item.step.does.value if item.step else ""
    return filters.tier in ("", item.work.tier) and filters.kind in ("", kind)


def _groups(items: Sequence[WorkItem], by: str) -> list[WorkGroup]:
    groups: dict[int | str, list[WorkItem]] = {}
    for item in items:
        kind = KINDS[item.step.does] if item.step else "Something else"
        groups.setdefault(kind if by == "kind" else item.work.student_id, []).append(item)
    return [
        WorkGroup(str(key), None, tuple(of)) if by == "kind"
        else WorkGroup(of[0].work.student.display_name, of[0].work.student, tuple(of))
        for key, of in groups.items()
    ]  # fmt: skip
