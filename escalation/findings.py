"""What is weak in the contacts on file: the children for whom nobody could be reached on a bad morning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import phonenumbers
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from escalation.ledger_facts import contacts_on_file
from escalation.number_records import with_records
from escalation.rounds.facts import ContactOnFile
from escalation.rounds.whom import eligible, forbidden
from storage.models import Contact, Student, StudentContact
from storage.words import RoundKind

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


def findings(session: Session, school_id: int, now: datetime) -> list[Finding]:
    """Every weakness of one school's contacts, in a few statements however large the school; children first."""
    students = session.execute(
        select(Student.id, Student.given_name, Student.preferred_name, Student.family_name)
        .where(Student.school_id == school_id, Student.retired_at.is_(None))
        .order_by(Student.family_name, Student.given_name, Student.id)
    ).all()
    contacts = judged_contacts(session, [student_id for student_id, *_ in students], now)
    found: list[Finding] = []
    for student_id, given, preferred, family in students:
        name = f"{preferred or given} {family}"
        own = contacts.get(student_id, ())
        reachable = people_in_reach(own)
        if not own:
            found.append(Finding(FindingKind.NO_CONTACTS, name, student_id=student_id))
        elif reachable < LEAST_REACHABLE:
            found.append(Finding(FindingKind.TOO_FEW_REACHABLE, name, student_id=student_id, count=reachable))
    found.sort(key=lambda finding: (list(FindingKind).index(finding.kind), finding.count))
    return found + _of_contacts(session, school_id)


def judged_contacts(
    session: Session, student_ids: Sequence[int], now: datetime
) -> dict[int, tuple[ContactOnFile, ...]]:
    """The contacts on file of these students, whose numbers know for whom they are bad."""
    return with_records(session, contacts_on_file(session, student_ids), (), now)


def people_in_reach(contacts: tuple[ContactOnFile, ...]) -> int:
    """How many people a search for this student could reach by telephone.

    They are guardians or emergency contacts, not restricted, with a number that can exist, that is not known to be bad,
    and at which no restricted contact may pick up. Those who share their only telephone count once.
    """
    no_go = forbidden(contacts)
    reach: dict[int, frozenset[str]] = {}
    for kind in (RoundKind.GUARDIANS, RoundKind.EMERGENCY):
        for contact in eligible(contacts, kind):
            numbers = {n.e164 for n in contact.numbers if not n.bad and n.e164 not in no_go and is_possible(n.e164)}
            if numbers:
                reach[contact.contact_id] = frozenset(numbers)
    return min(len(reach), len({number for numbers in reach.values() for number in numbers}))


def is_possible(e164: str) -> bool:
    """Whether a number can exist in its country's numbering plan."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(e164, None))
    except phonenumbers.NumberParseException:
        return False


def _of_contacts(session: Session, school_id: int) -> list[Finding]:
    of_school = (
        select(StudentContact.contact_id)
        .join(Student, Student.id == StudentContact.student_id)
        .where(Student.school_id == school_id, Student.retired_at.is_(None))
    )
    contacts = session.scalars(
        select(Contact)
        .where(Contact.id.in_(of_school), Contact.retired_at.is_(None))
        .order_by(Contact.family_name, Contact.given_name, Contact.id)
        .options(selectinload(Contact.phones))
    ).all()
    impossible = [
        Finding(FindingKind.IMPOSSIBLE_NUMBER, contact.display_name, contact_id=contact.id, number=item.phone.e164)
        for contact in contacts
        for item in contact.phones
        if not is_possible(item.phone.e164)
    ]
    silent = [
        Finding(FindingKind.NO_LANGUAGE, contact.display_name, contact_id=contact.id)
        for contact in contacts
        if not contact.language
    ]
    return impossible + silent
