"""What the forms of meetings ask and say: when, how, where, and who attends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from flask import abort, request
from sqlalchemy.orm import Session

from bot.staff.work_actions import day_or_none, text
from bot.staff.year_scope import YearScope
from escalation.school_days import local_instant
from escalation.staff_entries import EntryError
from escalation.tiers.policy import Step
from escalation.year.meeting_people import FAMILY, Attendee, proposed_attendees
from escalation.year.meetings import Appointment
from storage.models import School, StaffMember, Student
from storage.words import MeetingHow


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody whom the policy wants at a meeting: of the school (chosen from its staff) or from outside."""

    key: str
    title: str
    is_outside: bool
    staff_id: int | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who should attend, as the form shows it."""

    seats: tuple[Seat, ...]
    family: tuple[Attendee, ...]


def proposal(db: Session, found: YearScope, student: Student, step: Step | None) -> Proposal:
    """Whom the policy wants at a meeting of this step; without one, whoever leads cases."""
    policy = found.policy
    keys = wanted(found, step)
    proposed = proposed_attendees(db, student.school_id, student.id, found.year.id, policy, keys)
    chosen = {one.who: one.id for one in proposed.attendees if one.who != FAMILY}
    seats = tuple(Seat(key, policy.people[key].title, policy.people[key].outside, chosen.get(key)) for key in keys)
    return Proposal(seats, tuple(one for one in proposed.attendees if one.who == FAMILY))


def wanted(found: YearScope, step: Step | None) -> Sequence[str]:
    """Keys of the people whom a meeting of this step needs."""
    if step is not None and step.attend:
        return step.attend
    if found.policy.case_manager is not None:
        return (found.policy.case_manager.who,)
    return tuple(found.policy.people)[:1]


def attendees(db: Session, found: YearScope, keys: Sequence[str]) -> list[Attendee]:
    """Who attends, as the form says. Raises EntryError where somebody's name is missing."""
    people: list[Attendee] = []
    for key in keys:
        if found.policy.people[key].outside:
            if name := text(f"name-{key}"):
                people.append(Attendee(key, None, name, text(f"email-{key}")))
        elif staff_id := request.form.get(f"staff-{key}", type=int):
            member = db.get(StaffMember, staff_id) or abort(404)
            people.append(Attendee(key, staff_id, member.name or member.email, member.email))
    people += [Attendee(FAMILY, contact_id) for contact_id in request.form.getlist("contact", type=int)]
    if name := text("extra_name"):
        people.append(Attendee(FAMILY if text("extra_is") == FAMILY else "guest", None, name, text("extra_email")))
    return people


def appointment(school: School) -> Appointment:
    """When, how and where, as the form says. Raises EntryError; aborts with 400 for what no form of ours sends."""
    day = day_or_none("day")
    at = text("at")
    if day is None or not at:
        raise EntryError("Say on which day and at what time.")
    try:
        starts = local_instant(school, day, time.fromisoformat(at))
        how = MeetingHow(request.form.get("how", ""))
    except ValueError:
        abort(400)
    return Appointment(starts, how, text("place"), request.form.get("minutes", 30, type=int))
