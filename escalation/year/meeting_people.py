"""Who attends a meeting: the people that the policy wants there, the family, and anybody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from escalation.staff_entries import EntryError
from escalation.tiers.policy import YearPolicy
from escalation.year.case_managers import case_manager_of
from escalation.year.families import written_to
from storage.models import Contact, Meeting, StaffMember, Student
from storage.words import Role

FAMILY = "contact"


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody at a meeting, as the ledger keeps them.

    `who`: key of the policy's people, or "contact" for one of the family; `id`: of the member of staff or contact, None
    for somebody from outside, who has a name and perhaps an e-mail address here.
    """

    who: str
    id: int | None = None
    name: str = ""
    email: str = ""
    came: bool | None = None

    @property
    def key(self) -> str:
        """What an invitation to them is known by."""
        return f"{'contact' if self.who == FAMILY else 'staff'}:{self.id}" if self.id else f"outside:{self.name}"[:40]


@dataclass(frozen=True, slots=True)
class Proposed:
    """Who should attend. `open`: people whom the policy wants there and for whom nobody is found: titles by key."""

    attendees: tuple[Attendee, ...]
    open: dict[str, str]


def proposed_attendees(  # noqa: PLR0917 - the key of a meeting
    session: Session, school_id: int, student_id: int, year_id: int, policy: YearPolicy, attend: Sequence[str]
) -> Proposed:
    """The family, and for each of `attend` a member of staff of its role: the case manager where they have it."""
    manager = case_manager_of(session, student_id, year_id)
    found: list[Attendee] = []
    missing: dict[str, str] = {}
    for key in attend:
        person = policy.people[key]
        if person.outside:
            found.append(Attendee(key, None, person.title))
            continue
        staff = staff_of_role(session, school_id, Role(person.role))
        first = next((one for one in staff if manager and one.id == manager.staff_id), staff[0] if staff else None)
        if first is None:
            missing[key] = person.title
        else:
            found.append(Attendee(key, first.id, first.name or person.title, first.email))
    family = [Attendee(FAMILY, one.id, one.display_name) for one in written_to(session, student_id)]
    return Proposed((*found, *family), missing)


def staff_of_role(session: Session, school_id: int, role: Role) -> list[StaffMember]:
    """Who has a role at a school, the school's own before the district's."""
    return list(
        session.scalars(
            select(StaffMember)
            .where(
                StaffMember.role == role,
                StaffMember.disabled_at.is_(None),
                or_(StaffMember.school_id == school_id, StaffMember.school_id.is_(None)),
            )
            .order_by(StaffMember.school_id.is_(None), StaffMember.id)
        )
    )


def attendees_of(session: Session, meeting: Meeting) -> list[Attendee]:
    """Who attends a meeting, with the names and addresses that are on file now."""
    return [_fresh(session, Attendee(**one)) for one in meeting.attendees]


def to_rows(attendees: Sequence[Attendee]) -> list[dict[str, Any]]:
    """Attendees as the ledger keeps them."""
    return [asdict(one) for one in attendees]


def checked(session: Session, student: Student, attendees: Sequence[Attendee]) -> list[dict[str, Any]]:
    """The same, after a look at each. Raises EntryError where somebody may not be there, or is not known."""
    family = {contact.id for contact in written_to(session, student.id)}
    for one in attendees:
        if one.who == FAMILY and one.id is not None and one.id not in family:
            raise EntryError("One of these may not be invited: they are restricted, or neither guardian nor at home.")
        if one.who != FAMILY and one.id is not None:
            staff = session.get(StaffMember, one.id)
            if staff is None or staff.disabled_at is not None or staff.school_id not in (None, student.school_id):
                raise EntryError("One of these does not work at this school.")
        if one.id is None and not one.name.strip():
            raise EntryError("Write down the name of whoever comes from outside.")
    if not any(one.who == FAMILY for one in attendees):
        raise EntryError("Invite the family: nobody of them is on the list.")
    return to_rows(attendees)


def _fresh(session: Session, one: Attendee) -> Attendee:
    if one.id is None:
        return one
    if one.who == FAMILY:
        contact = session.get_one(Contact, one.id)
        email = contact.email.strip() if contact.letters_by_email else ""
        return Attendee(one.who, one.id, contact.display_name, email, one.came)
    staff = session.get_one(StaffMember, one.id)
    return Attendee(one.who, one.id, staff.name or one.name, staff.email, one.came)
