"""Today's work of a school, by role or person, and all the work about one student."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from escalation.school_days import local_day
from escalation.tiers.policy import Step, Tier, YearPolicy
from escalation.year.in_force import usable_policy
from storage.models import Intervention, School, StaffMember, Student
from storage.words import InterventionState, Role

UPCOMING = timedelta(days=14)


class When(StrEnum):
    """How urgent a piece of work is today."""

    OVERDUE = "overdue"
    TODAY = "today"
    UPCOMING = "upcoming"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One piece of work as a page shows it. `tier`, `step` None: the policy in force does not have it any more.

    `person`: the title of whose work it is, such as "Attendance clerk".
    """

    work: Intervention
    tier: Tier | None
    step: Step | None
    person: str
    assigned: StaffMember | None
    when: When


def todays_work(  # noqa: PLR0917 - whose work
    session: Session,
    school_id: int,
    now: datetime,
    role: Role | None = None,
    staff_id: int | None = None,
    upcoming: timedelta = UPCOMING,
) -> list[WorkItem]:
    """What is open at a school: overdue first, then due today, then up to `upcoming` ahead.

    `role`: only what the people of this role do, or what nobody of the policy in force does any more; `staff_id`:
    besides what is given to this person, leaving out what is given to others.
    """
    school = session.get_one(School, school_id)
    policy = usable_policy(session, school)
    today = local_day(school, now)
    query = (
        select(Intervention)
        .where(
            Intervention.school_id == school_id,
            Intervention.state == InterventionState.OPEN,
            Intervention.due_on <= today + upcoming,
        )
        .order_by(Intervention.due_on, Intervention.student_id, Intervention.id)
        .options(joinedload(Intervention.student))
    )
    mine = Intervention.assigned_to == staff_id
    if staff_id is not None:
        query = query.where(or_(mine, Intervention.assigned_to.is_(None)))
    if role is not None:
        of_others = _people(policy) - _people(policy, role)
        fits = Intervention.who.not_in(of_others)
        query = query.where(or_(fits, mine) if staff_id is not None else fits)
    return _items(session, session.scalars(query).all(), policy, today)


def work_of(session: Session, student_id: int, now: datetime) -> list[WorkItem]:
    """All the work about one student, whatever became of it, in the order in which it was due."""
    school = session.get_one(School, session.get_one(Student, student_id).school_id)
    rows = session.scalars(
        select(Intervention)
        .where(Intervention.student_id == student_id)
        .order_by(Intervention.since, Intervention.id)
        .options(joinedload(Intervention.student))
    ).all()
    return _items(session, rows, usable_policy(session, school), local_day(school, now))


def _people(policy: YearPolicy | None, role: Role | None = None) -> set[str]:
    """The keys of the policy's people, of one role or of all."""
    people = policy.people if policy else {}
    return {key for key, person in people.items() if role is None or person.role == role.value}


def _items(session: Session, rows: Sequence[Intervention], policy: YearPolicy | None, today: date) -> list[WorkItem]:
    staff = _staff(session, {row.assigned_to for row in rows if row.assigned_to is not None})
    return [_item(row, policy, staff.get(row.assigned_to or 0), today) for row in rows]


def _staff(session: Session, ids: Collection[int]) -> dict[int, StaffMember]:
    if not ids:
        return {}
    return {one.id: one for one in session.scalars(select(StaffMember).where(StaffMember.id.in_(ids)))}


def _item(row: Intervention, policy: YearPolicy | None, assigned: StaffMember | None, today: date) -> WorkItem:
    tier = step = None
    if policy is not None and policy.name == row.policy:
        tier = next((one for one in policy.tiers if one.id == row.tier), None)
        step = next((one for one in tier.steps if one.id == row.step), None) if tier else None
    person = policy.people[row.who].title if policy is not None and row.who in policy.people else row.who
    return WorkItem(row, tier, step, person, assigned, _when(row, today))


def _when(row: Intervention, today: date) -> When:
    if row.state is not InterventionState.OPEN:
        return When.CLOSED
    if row.due_on < today:
        return When.OVERDUE
    return When.TODAY if row.due_on == today else When.UPCOMING
