"""One student's day as a page shows it: who, whom to ask, what was done, and on what evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from bot.staff.alarm_words import alarm_words
from bot.staff.log_words import LogLine, contact_name, log_lines
from bot.staff.scope import Scope
from escalation.findings import LEAST_REACHABLE, judged_contacts, people_in_reach
from storage.models import (
    Absence,
    Alarm,
    Attempt,
    AttemptTarget,
    Contact,
    ContactLogEntry,
    ContactPhone,
    HandOver,
    Inquiry,
    Match,
    ReportRow,
    Round,
    StaffEntry,
    StaffMember,
    Student,
    StudentContact,
)


@dataclass(frozen=True, slots=True)
class MatchView:
    """What one message says about this student on this day."""

    match: Match
    message_id: int


@dataclass(frozen=True, slots=True)
class EntryView:
    """What a colleague entered, and with whom they spoke."""

    entry: StaffEntry
    by: str
    contact: str


@dataclass(frozen=True, slots=True)
class StudentDay:
    """All that a page shows of one student and day. `inquiry` is None where nobody had to look."""

    student: Student
    # How many people could be reached by telephone.
    reachable: int
    links: Sequence[StudentContact]
    absence: Absence | None
    inquiry: Inquiry | None
    rounds: Sequence[Round]
    attempts: Sequence[Attempt]
    hand_over: HandOver | None
    matches: Sequence[MatchView]
    entries: Sequence[EntryView]
    alarms: Sequence[str]
    log: Sequence[LogLine]

    @property
    def too_few_reachable(self) -> bool:
        """Whether too few people could be reached, were the student to be looked for."""
        return self.reachable < LEAST_REACHABLE


def student_day(db: Session, student: Student, scope: Scope) -> StudentDay:
    """Put one student's day together."""
    inquiry = db.scalar(select(Inquiry).where(Inquiry.student_id == student.id, Inquiry.date == scope.day))
    rounds: Sequence[Round] = []
    attempts: Sequence[Attempt] = []
    hand_over = None
    if inquiry is not None:
        rounds = db.scalars(select(Round).where(Round.inquiry_id == inquiry.id).order_by(Round.id)).all()
        attempts = db.scalars(
            select(Attempt)
            .where(Attempt.id.in_(select(AttemptTarget.attempt_id).where(AttemptTarget.inquiry_id == inquiry.id)))
            .order_by(Attempt.planned_at, Attempt.turn, Attempt.id)
        ).all()
        hand_over = db.scalar(select(HandOver).where(HandOver.inquiry_id == inquiry.id))
    return StudentDay(
        student,
        people_in_reach(judged_contacts(db, [student.id], scope.now).get(student.id, ())),
        _links(db, student.id),
        db.scalar(select(Absence).where(Absence.student_id == student.id, Absence.date == scope.day)),
        inquiry,
        rounds,
        attempts,
        hand_over,
        _matches(db, student.id, scope.day),
        _entries(db, student.id, scope.day),
        _alarms(db, student.id, scope),
        log_lines(db, _log(db, student.id, inquiry, scope)),
    )


def _links(db: Session, student_id: int) -> Sequence[StudentContact]:
    return db.scalars(
        select(StudentContact)
        .where(StudentContact.student_id == student_id)
        .order_by(StudentContact.emergency, StudentContact.priority, StudentContact.id)
        .options(
            joinedload(StudentContact.contact).selectinload(Contact.phones).joinedload(ContactPhone.phone),
        )
    ).all()


def _matches(db: Session, student_id: int, day: date) -> list[MatchView]:
    rows = db.execute(
        select(Match, ReportRow.message_id)
        .join(ReportRow, ReportRow.id == Match.report_id)
        .where(Match.student_id == student_id, Match.date == day)
        .order_by(Match.id)
    )
    return [MatchView(match, message_id) for match, message_id in rows]


def _entries(db: Session, student_id: int, day: date) -> list[EntryView]:
    rows = db.execute(
        select(StaffEntry, StaffMember, Contact)
        .join(StaffMember, StaffMember.id == StaffEntry.staff_id)
        .outerjoin(Contact, Contact.id == StaffEntry.contact_id)
        .where(StaffEntry.student_id == student_id, StaffEntry.date == day, StaffEntry.withdrawn_at.is_(None))
        .order_by(StaffEntry.entered_at)
    )
    return [EntryView(entry, member.name or member.email, contact_name(contact)) for entry, member, contact in rows]


def day_bounds(scope: Scope) -> tuple[datetime, datetime]:
    """The first and the last instant of the scope's day, where the school is."""
    start = datetime.combine(scope.day, time(), scope.zone)
    return start, datetime.combine(scope.day + timedelta(days=1), time(), scope.zone)


def _alarms(db: Session, student_id: int, scope: Scope) -> list[str]:
    start, end = day_bounds(scope)
    found = db.scalars(
        select(Alarm.kind)
        .where(Alarm.student_id == student_id, Alarm.seen_at.is_(None))
        .where(Alarm.raised_at >= start, Alarm.raised_at < end)
        .order_by(Alarm.raised_at)
    )
    return [alarm_words(kind) for kind in found]


def _log(db: Session, student_id: int, inquiry: Inquiry | None, scope: Scope) -> Sequence[ContactLogEntry]:
    """Everything about the student that happened on this day, or that belongs to this day's inquiry."""
    start, end = day_bounds(scope)
    that_day = (ContactLogEntry.at >= start) & (ContactLogEntry.at < end)
    wanted = that_day if inquiry is None else or_(that_day, ContactLogEntry.inquiry_id == inquiry.id)
    return db.scalars(
        select(ContactLogEntry)
        .where(ContactLogEntry.student_id == student_id, wanted)
        .order_by(ContactLogEntry.at, ContactLogEntry.id)
    ).all()


def attempts_with_targets(db: Session, attempt_id: int) -> Attempt | None:
    """One attempt with the students it is made for."""
    return db.scalar(
        select(Attempt)
        .where(Attempt.id == attempt_id)
        .options(
            selectinload(Attempt.targets).joinedload(AttemptTarget.contact),
            selectinload(Attempt.targets).joinedload(AttemptTarget.inquiry).joinedload(Inquiry.student),
        )
    )
