"""What is known of students' days apart from our own calls: the absence list, messages, what staff entered.

The one place that says what explains a day. The engine, the last look before dialling and the board all ask here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from escalation.rounds.facts import Causes
from storage.models import (
    Absence,
    ContactPhone,
    Match,
    Message,
    PhoneNumber,
    ReportRow,
    StaffEntry,
    Student,
    StudentContact,
)
from storage.words import UNREAD_STATES, AbsenceState, LineState, MessageState

StudentDay = tuple[int, date]

# Only these say that a student is away; a question or "she is in school" never explains anything.
EXPLAINING_INTENTS = frozenset({"absence", "late"})
EXPLAINING_STATES = frozenset({LineState.CLEAR, LineState.ACCEPTED})
# A message that nobody could read, or that names nobody, keeps its caller's students back this long at most.
MESSAGE_MATTERS = timedelta(hours=18)
# What a message without student lines may be that nobody needs to look at.
NOTHING_TO_SEE = frozenset({"opt_out", "wrong_number"})


def causes_of(session: Session, day: date, students: Mapping[int, Collection[int]], now: datetime) -> dict[int, Causes]:
    """The causes for each of these students, given by school, on one day; with as few statements for many schools."""
    ids = {student_id for own in students.values() for student_id in own}
    if not ids:
        return {}
    listed = _listed(session, day, ids)
    matches = _matches(session, day, ids)
    arrived, spoke = _entries(session, day, ids)
    in_review = _meant_by_open_lines(session, day, students) | _heard_from(session, students, now)
    return {
        student_id: Causes(
            listed=student_id in listed,
            explained_by=explaining_match(matches[student_id]),
            arrived_by=arrived.get(student_id),
            spoke_by=spoke.get(student_id),
            in_review=student_id in in_review or any(_waits(match) for match in matches[student_id]),
        )
        for student_id in ids
    }


def explaining_match(matches: Iterable[Match]) -> int | None:
    """Which of one student's lines for a day explains it; one that staff accepted before one of the machine's.

    A line that the machine cleared does not count while another says that the student is in school and nobody has
    looked: the messages contradict each other.
    """
    found = sorted(
        (match for match in matches if match.intent in EXPLAINING_INTENTS and match.state in EXPLAINING_STATES),
        key=lambda match: (match.state is not LineState.ACCEPTED, match.id),
    )
    if not found:
        return None
    is_contradicted = any(match.intent == "present" and match.state is LineState.REVIEW for match in matches)
    if found[0].state is LineState.CLEAR and is_contradicted:
        return None
    return found[0].id


def _waits(match: Match) -> bool:
    """Whether a line may yet explain the day. One that says the student is in school makes haste, not delay."""
    return match.intent in EXPLAINING_INTENTS and match.state in (LineState.REVIEW, LineState.WAITING)


def _listed(session: Session, day: date, ids: set[int]) -> set[int]:
    return set(
        session.scalars(
            select(Absence.student_id).where(
                Absence.student_id.in_(ids), Absence.date == day, Absence.state == AbsenceState.LISTED
            )
        )
    )


def _matches(session: Session, day: date, ids: set[int]) -> dict[int, list[Match]]:
    found: dict[int, list[Match]] = defaultdict(list)
    for match in session.scalars(select(Match).where(Match.student_id.in_(ids), Match.date == day).order_by(Match.id)):
        if match.student_id is not None:
            found[match.student_id].append(match)
    return found


def _entries(session: Session, day: date, ids: set[int]) -> tuple[dict[int, int], dict[int, int]]:
    arrived: dict[int, int] = {}
    spoke: dict[int, int] = {}
    for entry in session.scalars(
        select(StaffEntry)
        .where(StaffEntry.student_id.in_(ids), StaffEntry.date == day, StaffEntry.withdrawn_at.is_(None))
        .order_by(StaffEntry.id)
    ):
        (arrived if entry.kind == "arrived" else spoke).setdefault(entry.student_id, entry.id)
    return arrived, spoke


def _meant_by_open_lines(session: Session, day: date, students: Mapping[int, Collection[int]]) -> set[int]:
    """Students whom a line in review may mean, where the machine could not decide between several."""
    rows = session.execute(
        select(Match.school_id, Match.line_number, ReportRow.content)
        .join(ReportRow, ReportRow.id == Match.report_id)
        .where(
            Match.school_id.in_(students),
            Match.date == day,
            Match.student_id.is_(None),
            Match.state == LineState.REVIEW,
            Match.intent.in_(EXPLAINING_INTENTS),
        )
    ).all()
    meant = {
        (school_id, candidate["student_id"])
        for school_id, number, content in rows
        for candidate in content["lines"][number]["candidates"]
    }
    if not meant:
        return set()
    found = session.execute(
        select(Student.id, Student.school_id, Student.source_id).where(
            Student.id.in_({student_id for school_id, _source in meant for student_id in students[school_id]})
        )
    )
    return {row.id for row in found if (row.school_id, row.source_id) in meant}


def _heard_from(session: Session, students: Mapping[int, Collection[int]], now: datetime) -> set[int]:
    """Students whose contacts left a message that is not read yet, or that names nobody and waits for staff."""
    rows = session.execute(
        unsettled_messages(students, now - MESSAGE_MATTERS).with_only_columns(Message.school_id, Message.from_number)
    )
    heard: dict[int, set[str]] = defaultdict(set)
    for school_id, number in rows:
        if number:
            heard[school_id].add(number)
    if not heard:
        return set()
    school_of = {student_id: school_id for school_id in heard for student_id in students[school_id]}
    found = session.execute(
        select(StudentContact.student_id, PhoneNumber.e164)
        .join(ContactPhone, ContactPhone.contact_id == StudentContact.contact_id)
        .join(PhoneNumber, PhoneNumber.id == ContactPhone.phone_id)
        .where(StudentContact.student_id.in_(school_of), PhoneNumber.e164.in_(set().union(*heard.values())))
    )
    return {student_id for student_id, number in found if number in heard[school_of[student_id]]}


def unsettled_messages(school_ids: Collection[int], since: datetime) -> Select[Message]:
    """Select messages to these schools, received since, that are on their way to being read, or that nobody could read.

    Or that only a person can make sense of.
    """
    lines = select(Match.id).join(ReportRow, ReportRow.id == Match.report_id).where(ReportRow.message_id == Message.id)
    names_nobody = and_(
        Message.state == MessageState.READ,
        ReportRow.intent.not_in(NOTHING_TO_SEE),
        ~lines.exists(),
        Message.settled_at.is_(None),
    )
    is_unreadable = and_(Message.state == MessageState.UNREADABLE, Message.settled_at.is_(None))
    return (
        select(Message)
        .outerjoin(ReportRow, ReportRow.message_id == Message.id)
        .where(
            Message.school_id.in_(school_ids),
            Message.received_at > since,
            Message.state.in_(UNREAD_STATES) | is_unreadable | names_nobody,
        )
    )
