"""What the student information system should correct: numbers with a bad record, and those heard from callers since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation.mending import NumberHealth, OnFile, numbers_to_mend
from escalation.papers.table_report import Cell, Column
from escalation.school_days import local_day
from storage.models import ContactPhone, Match, Message, PhoneNumber, ReportRow, School, StudentContact
from storage.words import LineState

# Lines that were believed: what else came with them may be believed enough to be looked at.
BELIEVED = (LineState.CLEAR, LineState.ACCEPTED)
COLUMNS = (
    Column("student_id", "Student"),
    Column("student", "Name"),
    Column("contact_id", "Contact"),
    Column("contact", "Name"),
    Column("relation", "Relation"),
    Column("number_on_file", "On file"),
    Column("record", "Record"),
    Column("since", "Since"),
    Column("number_heard", "Heard"),
    Column("heard_on", "Heard on"),
)


@dataclass(frozen=True, slots=True)
class Heard:
    """A number that somebody called from or asked to be called back on, and who they said they were."""

    e164: str
    on: date
    name: str
    relationship: str


def number_corrections(session: Session, school_id: int, now: datetime) -> list[tuple[Cell, ...]]:
    """A row for each contact whose number on file has a bad record, with the newest number heard from them, if any.

    Numbers heard are to be verified by a person; they are those of messages that were believed.
    """
    numbers = numbers_to_mend(session, school_id, now)
    students = {entry.student.id for number in numbers for entry in number.on_file}
    heard = _heard(session, session.get_one(School, school_id), students)
    return [
        _row(number, entry, _of_contact(heard[entry.student.id], entry))
        for number in numbers
        for entry in number.on_file
    ]


def _heard(session: Session, school: School, students: Collection[int]) -> dict[int, list[Heard]]:
    on_file = defaultdict(set)
    rows = session.execute(
        select(StudentContact.student_id, PhoneNumber.e164)
        .join(ContactPhone, ContactPhone.contact_id == StudentContact.contact_id)
        .join(PhoneNumber, PhoneNumber.id == ContactPhone.phone_id)
        .where(StudentContact.student_id.in_(students))
    )
    for student, e164 in rows:
        on_file[student].add(e164)
    messages = session.execute(
        select(Match.student_id, Message.received_at, Message.from_number, ReportRow)
        .join(ReportRow, ReportRow.id == Match.report_id)
        .join(Message, Message.id == ReportRow.message_id)
        .where(Match.student_id.in_(students), Match.state.in_(BELIEVED))
        .order_by(Message.received_at.desc(), Message.id.desc())
    )
    found: dict[int, list[Heard]] = defaultdict(list)
    for student_id, at, from_number, report in messages:
        if student_id is None:
            continue
        for e164 in filter(None, (report.callback, from_number)):
            if e164 not in on_file[student_id]:
                day = local_day(school, at)
                found[student_id].append(Heard(e164, day, report.caller_name or "", report.relationship_told or ""))
    return found


def _of_contact(heard: list[Heard], entry: OnFile) -> Heard | None:
    """The newest number from somebody who gave the contact's name, or said to be what the contact is."""
    contact = entry.contact
    for one in heard:
        said = one.name.casefold().split()
        is_named = contact.given_name.casefold() in said and (len(said) == 1 or contact.family_name.casefold() in said)
        if is_named or (not said and one.relationship and one.relationship == entry.relation.casefold()):
            return one
    return None


def _row(number: NumberHealth, entry: OnFile, heard: Heard | None) -> tuple[Cell, ...]:
    since = number.health.since
    return (
        entry.student.source_id,
        entry.student.display_name,
        entry.contact.source_id,
        entry.contact.display_name,
        entry.relation,
        number.e164.removeprefix("+"),
        number.health.verdict.value,
        since.date() if since else None,
        heard.e164.removeprefix("+") if heard else None,
        heard.on if heard else None,
    )
