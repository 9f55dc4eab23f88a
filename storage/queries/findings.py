"""What is weak in the contacts on file: the children for whom nobody could be reached on a bad morning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from storage.models import Contact, ContactPhone, PhoneNumber, Student, StudentContact

#: So many people besides each other should be reachable for every child.
LEAST_REACHABLE = 2


class FindingKind(StrEnum):
    """What is weak."""

    NO_CONTACTS = "no contacts"
    TOO_FEW_REACHABLE = "fewer than two reachable contacts"
    IMPOSSIBLE_NUMBER = "number that cannot be a number"
    NO_LANGUAGE = "contact without language"


@dataclass(frozen=True, slots=True)
class Finding:
    """One weakness. `student_id` or `contact_id` say whom it concerns; `count` is the number of reachable contacts.

    `number` is the telephone number in E.164 where one is meant.
    """

    kind: FindingKind
    name: str
    student_id: int | None = None
    contact_id: int | None = None
    count: int = 0
    number: str = ""


@dataclass(frozen=True, slots=True)
class _Number:
    e164: str
    bad: bool

    @property
    def usable(self) -> bool:
        return not self.bad and is_possible(self.e164)


def findings(session: Session, school_id: int) -> list[Finding]:
    """Every weakness of one school's contacts, in four statements however large the school; children first.

    A contact is reachable with a number that can exist and is not known to be bad, and without a restriction.
    """
    numbers = _numbers(session, school_id)
    links = _links(session, school_id)
    found: list[Finding] = []
    students = session.execute(
        select(Student.id, Student.given_name, Student.preferred_name, Student.family_name)
        .where(Student.school_id == school_id, Student.retired_at.is_(None))
        .order_by(Student.family_name, Student.given_name, Student.id)
    )
    for student_id, given, preferred, family in students:
        name = f"{preferred or given} {family}"
        contacts = links.get(student_id, {})
        reachable = sum(not bound and _is_usable(numbers.get(c, [])) for c, bound in contacts.items())
        if not contacts:
            found.append(Finding(FindingKind.NO_CONTACTS, name, student_id=student_id))
        elif reachable < LEAST_REACHABLE:
            found.append(Finding(FindingKind.TOO_FEW_REACHABLE, name, student_id=student_id, count=reachable))
    found.sort(key=lambda finding: (list(FindingKind).index(finding.kind), finding.count))
    return found + _of_contacts(session, school_id, numbers)


def is_possible(e164: str) -> bool:
    """Whether a number can exist in its country's numbering plan."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(e164, None))
    except phonenumbers.NumberParseException:
        return False


def _links(session: Session, school_id: int) -> dict[int, dict[int, bool]]:
    """Contacts of each student, and whether each is restricted."""
    rows = session.execute(
        select(StudentContact.student_id, StudentContact.contact_id, StudentContact.restriction)
        .join(Student, Student.id == StudentContact.student_id)
        .where(Student.school_id == school_id, Student.retired_at.is_(None))
    )
    links: dict[int, dict[int, bool]] = {}
    for student_id, contact_id, restriction in rows:
        links.setdefault(student_id, {})[contact_id] = bool(restriction)
    return links


def _numbers(session: Session, school_id: int) -> dict[int, list[_Number]]:
    rows = session.execute(
        select(ContactPhone.contact_id, PhoneNumber.e164, PhoneNumber.bad_since)
        .join(PhoneNumber, PhoneNumber.id == ContactPhone.phone_id)
        .where(ContactPhone.contact_id.in_(_contact_ids(school_id)))
        .order_by(ContactPhone.position)
    )
    numbers: dict[int, list[_Number]] = {}
    for contact_id, e164, bad_since in rows:
        numbers.setdefault(contact_id, []).append(_Number(e164, bad_since is not None))
    return numbers


def _contact_ids(school_id: int) -> Select[int]:
    """The ids of the contacts of the school's students, as a subquery."""
    return (
        select(StudentContact.contact_id)
        .join(Student, Student.id == StudentContact.student_id)
        .where(Student.school_id == school_id, Student.retired_at.is_(None))
    )


def _is_usable(numbers: list[_Number]) -> bool:
    return any(number.usable for number in numbers)


def _of_contacts(session: Session, school_id: int, numbers: Mapping[int, list[_Number]]) -> list[Finding]:
    rows = session.execute(
        select(Contact.id, Contact.given_name, Contact.family_name, Contact.language)
        .where(Contact.id.in_(_contact_ids(school_id)))
        .order_by(Contact.family_name, Contact.given_name, Contact.id)
    ).all()
    impossible = [
        Finding(FindingKind.IMPOSSIBLE_NUMBER, f"{given} {family}", contact_id=contact_id, number=number.e164)
        for contact_id, given, family, _ in rows
        for number in numbers.get(contact_id, [])
        if not is_possible(number.e164)
    ]
    silent = [
        Finding(FindingKind.NO_LANGUAGE, f"{given} {family}", contact_id=contact_id)
        for contact_id, given, family, language in rows
        if not language
    ]
    return impossible + silent
