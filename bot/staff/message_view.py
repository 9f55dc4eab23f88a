"""One message as a page shows it: who it came from, what it says, and what was understood, line by line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.staff.scope import Scope
from bot.staff.transcript import Stretch, cut, marks_of
from nlp.report import Line, Report
from storage.models import (
    Absence,
    Contact,
    ContactPhone,
    Match,
    Message,
    PhoneNumber,
    Recording,
    ReportRow,
    StaffMember,
    Student,
    StudentContact,
)
from storage.words import AbsenceState, LineState


@dataclass(frozen=True, slots=True)
class KnownCaller:
    """A contact on file with the number that the message came from, and the students they are on file for."""

    name: str
    relations: tuple[str, ...]
    restricted: bool


@dataclass(frozen=True, slots=True)
class CandidateView:
    """A student whom the line may mean. `key` is the digit that chooses it, 0 where there is none."""

    student: Student
    percent: int
    reasons: tuple[str, ...]
    key: int
    listed: bool


@dataclass(frozen=True, slots=True)
class LineView:
    """One match with the line of the report that it comes from. `listed`: the student is on that day's list."""

    match: Match
    line: Line | None
    number: int
    candidates: tuple[CandidateView, ...]
    listed: bool
    decided_by: str

    @property
    def is_open(self) -> bool:
        """Whether a person still has to look."""
        return self.match.state is LineState.REVIEW

    @property
    def can_undo(self) -> bool:
        """Whether the present state is a person's decision."""
        return self.match.decided_by is not None


@dataclass(frozen=True, slots=True)
class MessageView:
    """All that a page shows of one message."""

    message: Message
    recording: Recording | None
    report: Report | None
    callers: tuple[KnownCaller, ...]
    stretches: list[Stretch]
    lines: tuple[LineView, ...]


def message_view(db: Session, message_id: int, scope: Scope) -> MessageView | None:
    """Put one message of the scope's school together; None where it has none such."""
    message = db.get(Message, message_id)
    if message is None or message.school_id != scope.school.id:
        return None
    recording = db.scalar(select(Recording).where(Recording.message_id == message.id))
    row = db.scalar(select(ReportRow).where(ReportRow.message_id == message.id))
    report = Report.from_json(row.content) if row is not None else None  # type: ignore[arg-type]  # JSON column
    words = recording.transcript_words if recording is not None else []
    return MessageView(
        message,
        recording,
        report,
        known_callers(db, message.from_number, scope.school.id),
        cut(message.text, marks_of(report) if report else [], words),
        _lines(db, row, report, scope) if row is not None and report is not None else (),
    )


def known_callers(db: Session, number: str, school_id: int) -> tuple[KnownCaller, ...]:
    """Who is on file at this school with a number."""
    if not number:
        return ()
    rows = db.execute(
        select(Contact, StudentContact, Student)
        .join(ContactPhone, ContactPhone.contact_id == Contact.id)
        .join(PhoneNumber, PhoneNumber.id == ContactPhone.phone_id)
        .join(StudentContact, StudentContact.contact_id == Contact.id)
        .join(Student, Student.id == StudentContact.student_id)
        .where(PhoneNumber.e164 == number, Student.school_id == school_id, Student.retired_at.is_(None))
        .order_by(Contact.id, Student.given_name)
    ).all()
    found: dict[int, list[tuple[StudentContact, Student]]] = defaultdict(list)
    names: dict[int, str] = {}
    for contact, link, student in rows:
        names[contact.id] = contact.display_name
        found[contact.id].append((link, student))
    return tuple(
        KnownCaller(
            names[contact_id],
            tuple(f"{link.relation or 'contact'} of {student.display_name}" for link, student in links),
            any(link.restriction for link, _ in links),
        )
        for contact_id, links in found.items()
    )


def listed_students(db: Session, school_id: int, days: Iterable[date]) -> set[tuple[int, date]]:
    """Who is on the absence list on which of these days."""
    rows = db.execute(
        select(Absence.student_id, Absence.date).where(
            Absence.school_id == school_id, Absence.date.in_(set(days)), Absence.state == AbsenceState.LISTED
        )
    )
    return {(student_id, day) for student_id, day in rows}


def _lines(db: Session, row: ReportRow, report: Report, scope: Scope) -> tuple[LineView, ...]:
    matches = db.scalars(select(Match).where(Match.report_id == row.id).order_by(Match.line_number, Match.date)).all()
    wanted = {c.student_id for line in report.lines for c in line.candidates}
    students = db.scalars(
        select(Student).where(
            Student.school_id == scope.school.id,
            or_(Student.source_id.in_(wanted), Student.id.in_({m.student_id for m in matches if m.student_id})),
        )
    ).all()
    by_source = {student.source_id: student for student in students}
    listed = listed_students(db, scope.school.id, [m.date for m in matches])
    deciders = {m.decided_by for m in matches if m.decided_by}
    names = {s.id: s.name or s.email for s in db.scalars(select(StaffMember).where(StaffMember.id.in_(deciders)))}
    views = []
    for match in matches:
        line = report.lines[match.line_number] if match.line_number < len(report.lines) else None
        views.append(
            LineView(
                match,
                line,
                match.line_number + 1,
                _candidates(line, by_source, listed, match.date) if line else (),
                match.student_id is not None and (match.student_id, match.date) in listed,
                names.get(match.decided_by or 0, ""),
            )
        )
    return tuple(views)


def _candidates(
    line: Line, by_source: dict[str, Student], listed: set[tuple[int, date]], day: date
) -> tuple[CandidateView, ...]:
    known = [(c, by_source[c.student_id]) for c in line.candidates if c.student_id in by_source]
    return tuple(
        CandidateView(
            student,
            round(candidate.probability * 100),
            candidate.reasons,
            position if position <= 9 else 0,
            (student.id, day) in listed,
        )
        for position, (candidate, student) in enumerate(known, start=1)
    )
