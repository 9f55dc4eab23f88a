"""The auditor: what in the ledger contradicts what must always hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session

from escalation.opening import students_without_inquiry
from escalation.school_days import line_check, local_day
from escalation.sweep import FINAL_MESSAGE_STATES
from storage.models import Attempt, AttemptTarget, Inquiry, Message, Roll, School
from storage.words import (
    FINAL_INQUIRY_STATES,
    LIVE_ATTEMPT_STATES,
    OPEN_ATTEMPT_STATES,
    AttemptChannel,
    AttemptState,
    RoundKind,
)

# A tick comes every second or so; what is overdue by this much was forgotten, or nobody ticks.
BOUND = timedelta(minutes=2)
# A worker may be busy with a long queue.
WORKER_BOUND = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Finding:
    """One contradiction: a code such as "inquiry_overdue", and the row it is about, such as "inquiry:12"."""

    kind: str
    subject: str


def audit(session: Session, now: datetime) -> list[Finding]:
    """Look for inquiries nobody advances, attempts nobody watches, and students who fell through."""
    return [
        *_inquiries(session, now),
        *_attempts(session, now),
        *_messages(session, now),
        *_students(session, now),
    ]


def _inquiries(session: Session, now: datetime) -> list[Finding]:
    is_open = Inquiry.state.not_in(FINAL_INQUIRY_STATES)
    without = session.scalars(select(Inquiry.id).where(is_open, Inquiry.due_at.is_(None)))
    overdue = session.scalars(select(Inquiry.id).where(Inquiry.due_at < now - BOUND))
    return [
        *(Finding("inquiry_without_due_time", f"inquiry:{row}") for row in without),
        *(Finding("inquiry_overdue", f"inquiry:{row}") for row in overdue),
    ]


def _attempts(session: Session, now: datetime) -> list[Finding]:
    is_live = Attempt.state.in_(LIVE_ATTEMPT_STATES)
    unwatched = session.scalars(select(Attempt.id).where(is_live, Attempt.deadline_at.is_(None)))
    overdue = session.scalars(select(Attempt.id).where(is_live, Attempt.deadline_at < now - WORKER_BOUND))
    waiting = session.scalars(
        select(Attempt.id).where(Attempt.state == AttemptState.PLANNED, Attempt.due_at < now - WORKER_BOUND)
    )
    for_nobody = session.scalars(
        select(Attempt.id).where(
            Attempt.state == AttemptState.PLANNED, ~exists().where(AttemptTarget.attempt_id == Attempt.id)
        )
    )
    return [
        *(Finding("attempt_unwatched", f"attempt:{row}") for row in unwatched),
        *(Finding("attempt_overdue", f"attempt:{row}") for row in overdue),
        *(Finding("attempt_not_taken", f"attempt:{row}") for row in waiting),
        *(Finding("attempt_for_nobody", f"attempt:{row}") for row in for_nobody),
        *_two_at_once(session),
    ]


def _two_at_once(session: Session) -> list[Finding]:
    """An inquiry never has two calls of one round on the way: they go one after another. All-clears need not."""
    first, second = AttemptTarget.__table__.alias(), AttemptTarget.__table__.alias()
    one, other = Attempt.__table__.alias(), Attempt.__table__.alias()
    rows = session.execute(
        select(first.c.inquiry_id)
        .join(one, one.c.id == first.c.attempt_id)
        .join(
            second,
            and_(
                second.c.inquiry_id == first.c.inquiry_id,
                second.c.opening == first.c.opening,
                second.c.round_kind == first.c.round_kind,
                second.c.id > first.c.id,
            ),
        )
        .join(other, other.c.id == second.c.attempt_id)
        .where(
            one.c.round_kind != RoundKind.ALL_CLEAR,
            one.c.channel == AttemptChannel.CALL,
            other.c.channel == AttemptChannel.CALL,
            one.c.state.in_(OPEN_ATTEMPT_STATES),
            other.c.state.in_(OPEN_ATTEMPT_STATES),
        )
        .distinct()
    )
    return [Finding("two_calls_at_once", f"inquiry:{row.inquiry_id}") for row in rows]


def _messages(session: Session, now: datetime) -> list[Finding]:
    is_open = Message.state.not_in(FINAL_MESSAGE_STATES)
    without = session.scalars(select(Message.id).where(is_open, Message.due_at.is_(None)))
    overdue = session.scalars(select(Message.id).where(is_open, Message.due_at < now - WORKER_BOUND))
    return [
        *(Finding("message_without_due_time", f"message:{row}") for row in without),
        *(Finding("message_overdue", f"message:{row}") for row in overdue),
    ]


def _students(session: Session, now: datetime) -> list[Finding]:
    """Students on the list of a checked roll whom nobody explained and nobody looks for."""
    days = {
        school.id: local_day(school, now)
        for school in session.scalars(select(School))
        if now >= line_check(school, local_day(school, now)) + BOUND
    }
    missed = students_without_inquiry(session, days, listed_before=now - BOUND)
    just_checked = set(session.scalars(select(Roll.school_id).where(Roll.checked_at > now - BOUND)))
    return [
        Finding("student_not_looked_for", f"student:{student}")
        for school_id, students in missed.items()
        if school_id not in just_checked
        for student in students
    ]
