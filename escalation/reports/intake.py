"""A message whose text is known is read, and what was read is stored: report, matches, and what they set going."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation.reports.matches import log_match, settle_matches
from escalation.reports.readers import Readers
from nlp.report import Line, Report, Word
from nlp.report import Message as Text
from storage.alarms import raise_alarm
from storage.models import ContactLogEntry, Match, Message, PhoneNumber, Recording, ReportRow, School, Student
from storage.session import Database
from storage.words import LineState, MessageState

log = structlog.get_logger(__name__)


def read_message(database: Database, readers: Readers, message_id: int, now: datetime) -> ReportRow | None:
    """Read one transcribed message and store its report, once.

    Returns the report, also where it was stored before; None where there is no such message or no text yet.
    """
    with database.read() as session:
        message = session.get(Message, message_id)
        if message is None:
            return None
        stored = session.scalar(select(ReportRow).where(ReportRow.message_id == message_id))
        if stored is not None or message.state is not MessageState.TRANSCRIBED:
            return stored
        school_id, text = message.school_id, _text(session, message)
    try:
        report = readers.for_school(school_id).read(text)
    except Exception as error:  # whatever a text may do to the reader, a person must get to see the message
        log.error("message_not_read", message=message_id, error=type(error).__name__)
        with database.write() as session:
            _give_to_staff(session, message_id, now)
        return None
    with database.write() as session:
        return store_report(session, message_id, report, now)


def _give_to_staff(session: Session, message_id: int, now: datetime) -> None:
    """Put a message that the reader stumbled over before a person."""
    message = session.get_one(Message, message_id, with_for_update={"key_share": True}, populate_existing=True)
    if message.state is MessageState.TRANSCRIBED:
        message.state = MessageState.UNREADABLE
        message.failure = "reader_failed"
        message.due_at = None
        raise_alarm(session, message.school_id, "unreadable_message", f"message:{message.id}", now)
        _log(session, message, "message_unreadable", now)


def store_report(session: Session, message_id: int, report: Report, now: datetime) -> ReportRow | None:
    """Store what was read from a message, with everything that follows from it. Does nothing the second time."""
    message = session.get(Message, message_id, with_for_update={"key_share": True}, populate_existing=True)
    if message is None:
        return None
    stored = session.scalar(select(ReportRow).where(ReportRow.message_id == message_id))
    if stored is not None:
        return stored
    row = ReportRow(
        message_id=message_id,
        intent=report.intent,
        caller_name=report.caller_name.value,
        relationship_told=report.relationship.value,
        callback=report.callback.value,
        content=dict(report.to_json()),
        created_at=now,
    )
    session.add(row)
    message.state = MessageState.READ
    message.read_at = now
    message.due_at = None
    message.language = message.language or report.language
    session.flush()
    _log(session, message, "message_read", now, intent=report.intent, lines=len(report.lines))
    _store_matches(session, message, row, report, now)
    if report.intent == "opt_out":
        _stop_texts(session, message, now)
    return row


def _text(session: Session, message: Message) -> Text:
    school = session.get_one(School, message.school_id)
    recording = session.scalar(select(Recording).where(Recording.message_id == message.id))
    words = recording.transcript_words if recording else []
    return Text(
        text=message.text,
        channel=message.channel.value,
        from_number=message.from_number,
        received_at=message.received_at,
        timezone=school.timezone,
        words=tuple(Word(w["text"], w["start"], w["end"], w["confidence"]) for w in words),
        expected=recording.expected_text if recording else "",
    )


def _store_matches(session: Session, message: Message, row: ReportRow, report: Report, now: datetime) -> None:
    """One match per line and day; a line that names no day is about the day on which the message came."""
    school = session.get_one(School, message.school_id)
    received = message.received_at.astimezone(ZoneInfo(school.timezone)).date()
    students = _students(session, school.id, report.lines)
    by_day: dict[Any, list[tuple[Match, ReportRow, Message]]] = {}
    for number, line in enumerate(report.lines):
        for day in dict.fromkeys(line.dates or (received,)):
            match = Match(
                report_id=row.id,
                school_id=school.id,
                line_number=number,
                date=day,
                student_id=students.get(line.student_id or ""),
                intent=line.intent,
                reason=line.reason,
                category=line.category,
                state=LineState.WAITING,
                review_reasons=[],
            )
            session.add(match)
            by_day.setdefault(day, []).append((match, row, message))
    session.flush()
    for day, rows in by_day.items():
        for match, _row, _message in rows:
            log_match(session, match, message.id, "report", now, intent=match.intent)
        settle_matches(session, day, rows, now)


def _students(session: Session, school_id: int, lines: tuple[Line, ...]) -> dict[str, int]:
    sources = {line.student_id for line in lines if line.student_id}
    rows = session.execute(
        select(Student.source_id, Student.id).where(Student.school_id == school_id, Student.source_id.in_(sources))
    )
    return {row.source_id: row.id for row in rows}


def _stop_texts(session: Session, message: Message, now: datetime) -> None:
    """Whoever asks for no more texts gets none, by whatever words and channel they asked."""
    if not message.from_number:
        return
    phone = session.scalar(select(PhoneNumber).where(PhoneNumber.e164 == message.from_number))
    if phone is None:
        phone = PhoneNumber(e164=message.from_number)
        session.add(phone)
    if phone.texts_stopped_at is None:
        phone.texts_stopped_at = now
        _log(session, message, "texts_stopped", now)


def _log(session: Session, message: Message, kind: str, now: datetime, **details: object) -> None:
    session.add(ContactLogEntry(at=now, school_id=message.school_id, message_id=message.id, kind=kind, details=details))
