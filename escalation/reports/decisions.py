"""What staff decide about the student lines of messages. Every decision is logged and can be undone."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation.causes import EXPLAINING_INTENTS
from escalation.contact_log import look_again
from escalation.reports.matches import line_of, log_match, settle_matches
from storage.models import Alarm, ContactLogEntry, Match, Message, ReportRow, Student
from storage.words import LineState

# Reasons to look that are answered once a person has said which student is meant.
ANSWERED_BY_CHOICE = frozenset(
    {"two_students_fit", "name_fits_nobody", "name_uncertain", "no_name", "no_student", "unclear_who"}
    | {"class_does_not_fit", "low_confidence", "not_on_list"}
)


class DecisionError(ValueError):
    """The decision makes no sense for this line; the message says why, in words for staff."""


def accept(
    session: Session,
    match_id: int,
    staff_id: int,
    now: datetime,
    *,
    intent: Literal["absence", "late"] | None = None,
) -> None:
    """The line explains its student's day. `intent` says what the line means where the machine read another.

    Raises:
        DecisionError: no student is chosen, or the line says nothing that could explain an absence.
    """
    match = _locked(session, match_id)
    if match.student_id is None:
        raise DecisionError("Choose the student first.")
    if intent is None and match.intent not in EXPLAINING_INTENTS:
        raise DecisionError("This line does not say that the student is away or late. Say which of the two it means.")
    match.intent = intent or match.intent
    _decide(session, match, LineState.ACCEPTED, staff_id, now)


def reject(session: Session, match_id: int, staff_id: int, now: datetime) -> None:
    """The line explains nobody."""
    _decide(session, _locked(session, match_id), LineState.REJECTED, staff_id, now)


def settle(session: Session, match_id: int, staff_id: int, now: datetime) -> None:
    """The line has been looked at and asks for nothing more; it explains nobody."""
    _decide(session, _locked(session, match_id), LineState.SETTLED, staff_id, now)


def correct(session: Session, match_id: int, student_id: int, staff_id: int, now: datetime) -> None:
    """The line means this student. It goes to review: accepting it is a second, separate decision.

    Raises:
        DecisionError: the student is not of this school.
    """
    match = _locked(session, match_id)
    student = session.get(Student, student_id)
    if student is None or student.school_id != match.school_id:
        raise DecisionError("This student is not on the school's roster.")
    before = match.student_id
    match.student_id = student_id
    match.staff_student = True
    match.state = LineState.REVIEW
    match.review_reasons = [reason for reason in match.review_reasons if reason not in ANSWERED_BY_CHOICE]
    match.decided_by = match.decided_at = None
    session.flush()
    log_match(session, match, _message_id(session, match), "match_corrected", now, staff_id=staff_id, before=before)
    if before is not None:
        look_again(session, before, match.date, now)


def undo(session: Session, match_id: int, staff_id: int, now: datetime) -> None:
    """Take the last decision back: the machine's own holds again, and the student is looked for if nothing explains.

    Undoing the choice of a student takes that choice back, too.
    """
    match = _locked(session, match_id)
    report = session.get_one(ReportRow, match.report_id)
    message = session.get_one(Message, report.message_id)
    line = line_of(match, report)
    if match.decided_by is None and match.staff_student:
        if match.student_id is not None:
            look_again(session, match.student_id, match.date, now)
        match.staff_student = False
        match.student_id = session.scalar(
            select(Student.id).where(Student.school_id == match.school_id, Student.source_id == (line.student_id or ""))
        )
    old = match.state
    match.intent = line.intent
    match.state = LineState.REVIEW
    match.decided_by = match.decided_at = None
    session.flush()
    log_match(session, match, message.id, "decision_undone", now, staff_id=staff_id, old=old.value)
    if not match.staff_student:
        settle_matches(session, match.date, [(match, report, message)], now)


def settle_message(session: Session, message_id: int, staff_id: int, now: datetime) -> None:
    """A message without student lines (or an unreadable one) has been looked at."""
    message = session.get_one(Message, message_id, with_for_update={"key_share": True}, populate_existing=True)
    if message.settled_at is None:
        message.settled_at = now
        message.settled_by = staff_id
        session.add(
            ContactLogEntry(
                at=now, school_id=message.school_id, message_id=message_id, staff_id=staff_id, kind="message_settled"
            )
        )


def _locked(session: Session, match_id: int) -> Match:
    match = session.get(Match, match_id, with_for_update={"key_share": True}, populate_existing=True)
    if match is None:
        raise DecisionError("There is no such line any more.")
    return match


def _message_id(session: Session, match: Match) -> int:
    return session.get_one(ReportRow, match.report_id).message_id


def _decide(session: Session, match: Match, state: LineState, staff_id: int, now: datetime) -> None:
    old, match.state = match.state, state
    match.decided_by = staff_id
    match.decided_at = now
    session.flush()
    log_match(
        session,
        match,
        _message_id(session, match),
        "decision",
        now,
        staff_id=staff_id,
        old=old.value,
        new=state.value,
        intent=match.intent,
    )
    for alarm in session.scalars(
        select(Alarm).where(
            Alarm.school_id == match.school_id, Alarm.subject == f"match:{match.id}", Alarm.seen_at.is_(None)
        )
    ):
        alarm.seen_at = now
        alarm.seen_by = staff_id
