"""Whom of a family the school may write to, and who share one letter. Restricted contacts never get anything."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storage.models import Contact, StudentContact


@dataclass(frozen=True, slots=True)
class Home:
    """One letter's readers: those who share an address and a language, or one who chose e-mail.

    `email` "": on paper. `address`: lines of the postal address, empty where none is known.
    """

    contacts: tuple[Contact, ...]
    language: str
    email: str
    address: tuple[str, ...]


# Every legal guardian, and whoever lives with the student; neither restricted nor retired.
WRITTEN_TO = (
    select(Contact)
    .join(StudentContact, StudentContact.contact_id == Contact.id)
    .where(
        StudentContact.restriction == "",
        Contact.retired_at.is_(None),
        or_(StudentContact.legal_guardian, StudentContact.lives_with),
    )
)


def written_to(session: Session, student_id: int) -> list[Contact]:
    """Whom of a student's contacts the school writes to, in the order of their priority."""
    of_student = WRITTEN_TO.where(StudentContact.student_id == student_id)
    return list(session.scalars(of_student.order_by(StudentContact.priority, StudentContact.id)))


def may_be_written_to(session: Session, student_id: int, contact_id: int) -> bool:
    """Whether this contact of the student may be sent anything now."""
    return any(contact.id == contact_id for contact in written_to(session, student_id))


def chosen_email(contact: Contact) -> str:
    """The address to which a contact wants letters; "": on paper."""
    return contact.email.strip() if contact.letters_by_email else ""


def homes(session: Session, student_id: int) -> list[Home]:
    """One letter each: two homes get two letters, one home gets one."""
    together = set(
        session.scalars(
            select(StudentContact.contact_id).where(StudentContact.student_id == student_id, StudentContact.lives_with)
        )
    )
    groups: dict[tuple[str, str], list[Contact]] = {}
    for contact in written_to(session, student_id):
        groups.setdefault(_home_of(contact, lives_with=contact.id in together), []).append(contact)
    return [
        Home(tuple(group), group[0].language or "en", chosen_email(group[0]), tuple(_lines(group[0].address)))
        for group in groups.values()
    ]


def _home_of(contact: Contact, *, lives_with: bool) -> tuple[str, str]:
    """What is the same for those who share a letter. Whose address is not known shares the student's, or nobody's."""
    if chosen_email(contact):
        return "email", str(contact.id)
    address = " ".join(contact.address.lower().split())
    if not address and not lives_with:
        return "apart", str(contact.id)
    return contact.language[:2].lower(), address


def _lines(address: str) -> list[str]:
    return [line.strip() for line in address.splitlines() if line.strip()]
