"""Numbers to mend: those on file with a bad record, the evidence, and the word of staff that one is right again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from escalation.number_records import MENDED, outcomes_of
from escalation.rounds.health import BAD, Health, Holder, Outcome, Verdict, health_of, is_bad
from storage.models import Contact, ContactLogEntry, ContactPhone, PhoneNumber, Student, StudentContact

# The gravest first: what reaches nobody, then what reaches somebody too seldom.
GRAVITY = (Verdict.DISCONNECTED, Verdict.WRONG_PERSON, Verdict.MAILBOX_FULL, Verdict.NEVER_ANSWERS)


@dataclass(frozen=True, slots=True)
class OnFile:
    """One contact of one student, who has the number on file."""

    student: Student
    contact: Contact
    relation: str


@dataclass(frozen=True, slots=True)
class NumberHealth:
    """A number, how it stands, and for whom it is on file."""

    number_id: int
    e164: str
    health: Health
    on_file: tuple[OnFile, ...]


def numbers_to_mend(session: Session, school_id: int, now: datetime) -> list[NumberHealth]:
    """The numbers of a school with a bad record, the gravest first, in a few statements however large the school."""
    judged = _judge(session, _on_file(school_id), now)
    bad = [number for number in judged if number.health.verdict in BAD and number.on_file]
    return sorted(bad, key=lambda number: (GRAVITY.index(number.health.verdict), number.e164))


def number_health(session: Session, school_id: int, number_id: int, now: datetime) -> NumberHealth | None:
    """How one number stands; None where nobody at this school has it on file."""
    found = _judge(session, _on_file(school_id).where(PhoneNumber.id == number_id), now)
    return found[0] if found else None


def mend(session: Session, school_id: int, number_id: int, staff_id: int, now: datetime) -> bool:
    """Staff say that a number is right: its record begins anew. Returns False where the school has no such number.

    Logged with every student for whom the number is on file, at whatever school.
    """
    if session.execute(_on_file(school_id).where(PhoneNumber.id == number_id)).first() is None:
        return False
    number = session.get_one(PhoneNumber, number_id, with_for_update={"key_share": True}, populate_existing=True)
    number.bad_since = number.bad_reason = None
    students = session.scalars(
        select(Student)
        .join(StudentContact, StudentContact.student_id == Student.id)
        .join(ContactPhone, ContactPhone.contact_id == StudentContact.contact_id)
        .where(ContactPhone.phone_id == number_id)
        .distinct()
        .order_by(Student.id)
    )
    for student in students:
        session.add(
            ContactLogEntry(
                at=now,
                school_id=student.school_id,
                student_id=student.id,
                staff_id=staff_id,
                kind=MENDED,
                details={"number_id": number_id},
            )
        )
    return True


def _on_file(school_id: int) -> Select[PhoneNumber, Contact, Student, str]:
    """Who may be called where, for the students of a school. Restricted contacts are never called, and not shown."""
    return (
        select(PhoneNumber, Contact, Student, StudentContact.relation)
        .join(ContactPhone, ContactPhone.phone_id == PhoneNumber.id)
        .join(Contact, Contact.id == ContactPhone.contact_id)
        .join(StudentContact, StudentContact.contact_id == Contact.id)
        .join(Student, Student.id == StudentContact.student_id)
        .where(
            Student.school_id == school_id,
            Student.retired_at.is_(None),
            Contact.retired_at.is_(None),
            StudentContact.restriction == "",
        )
        .order_by(PhoneNumber.id, Student.family_name, Student.given_name, Contact.id)
    )


def _judge(session: Session, query: Select[PhoneNumber, Contact, Student, str], now: datetime) -> list[NumberHealth]:
    numbers: dict[int, PhoneNumber] = {}
    on_file: dict[int, list[OnFile]] = defaultdict(list)
    for number, contact, student, relation in session.execute(query):
        numbers[number.id] = number
        on_file[number.id].append(OnFile(student, contact, relation))
    students = {entry.student.id for entries in on_file.values() for entry in entries}
    outcomes = outcomes_of(session, {number.e164 for number in numbers.values()}, students, now)
    return [_number_health(number, on_file[number.id], outcomes.get(number.e164, ())) for number in numbers.values()]


def _number_health(number: PhoneNumber, on_file: Sequence[OnFile], outcomes: Sequence[Outcome]) -> NumberHealth:
    since, reason = number.bad_since, number.bad_reason or ""
    health = health_of(outcomes, bad_since=since, bad_reason=reason)
    if health.verdict is Verdict.WRONG_PERSON:
        # It may be the very number of another family that has it on file too.
        holders = [e for e in on_file if is_bad(outcomes, Holder(e.student.id, e.contact.id), since, reason)]
    else:
        holders = list(on_file)
    return NumberHealth(number.id, number.e164, health, tuple(holders))
