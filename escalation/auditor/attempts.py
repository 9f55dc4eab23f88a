"""Attempts that nobody watches, that go on for nobody, or of which the contact log does not tell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from escalation.auditor.findings import BOUND, WORKER_BOUND, Finding
from storage.models import Attempt, AttemptTarget, ContactLogEntry, Inquiry
from storage.words import (
    FINAL_ATTEMPT_STATES,
    LIVE_ATTEMPT_STATES,
    OPEN_ATTEMPT_STATES,
    OPEN_INQUIRY_STATES,
    AttemptChannel,
    AttemptState,
    RoundKind,
)

# While calls go out at all, those behind them wait for the provider's pace; but not for ever.
LONGEST_QUEUE = timedelta(hours=1)
# So many of the newest attempts are compared with the contact log.
RECENT = 500
# An ended call is in the log by one of these: it was placed, or was taken back before we knew that it had been.
CALL_IN_LOG = ("call_placed", "call_found", "cancel_asked")


def attempt_findings(session: Session, now: datetime) -> Iterator[Finding]:
    """Everything that is wrong with attempts, in a fixed number of statements."""
    is_live = Attempt.state.in_(LIVE_ATTEMPT_STATES)
    is_planned = Attempt.state == AttemptState.PLANNED
    yield from _found(session, "attempt_unwatched", is_live, Attempt.deadline_at.is_(None))
    yield from _found(session, "attempt_overdue", is_live, Attempt.deadline_at < now - WORKER_BOUND)
    yield from _found(session, "attempt_not_taken", is_planned, *_forgotten(session, now))
    yield from _found(
        session, "attempt_for_nobody", is_planned, ~exists().where(AttemptTarget.attempt_id == Attempt.id)
    )
    yield from _found(session, "attempt_not_canceled", *_no_longer_wanted(now))
    yield from _two_at_once(session)
    yield from _not_in_log(session, now)


def _found(session: Session, kind: str, *conditions: ColumnElement[bool]) -> Iterator[Finding]:
    for row in session.execute(select(Attempt.id, Attempt.school_id).where(*conditions)):
        yield Finding(kind, f"attempt:{row.id}", row.school_id)


def _forgotten(session: Session, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Due for long, although nothing else goes out either."""
    is_moving = session.scalar(
        select(Attempt.id)
        .where(Attempt.state.in_(LIVE_ATTEMPT_STATES), Attempt.placing_at.between(now - BOUND, now))
        .limit(1)
    )
    bound = now - (WORKER_BOUND if is_moving is None else LONGEST_QUEUE)
    return Attempt.due_at < bound, or_(Attempt.dial_at.is_(None), Attempt.dial_at < bound)


def _no_longer_wanted(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Still on its way although every inquiry that it was made for has ended a while ago. A talk may be finished."""
    this = AttemptTarget.attempt_id == Attempt.id
    is_wanted = (
        exists()
        .where(this, Inquiry.id == AttemptTarget.inquiry_id)
        .where(or_(Inquiry.state.in_(OPEN_INQUIRY_STATES), Inquiry.ended_at >= now - BOUND))
    )
    can_be_taken_back = or_(
        Attempt.state == AttemptState.PLANNED,
        and_(
            Attempt.channel == AttemptChannel.CALL,
            Attempt.state.in_((AttemptState.PLACING, AttemptState.PLACED)),
        ),
    )
    # An all-clear is for those whose inquiry has ended.
    is_search = Attempt.round_kind != RoundKind.ALL_CLEAR
    return Attempt.state.in_(OPEN_ATTEMPT_STATES), can_be_taken_back, is_search, exists().where(this), ~is_wanted


def _two_at_once(session: Session) -> Iterator[Finding]:
    """An inquiry never has two calls of one round on the way: they go one after another."""
    first, second = aliased(AttemptTarget), aliased(AttemptTarget)
    one, other = aliased(Attempt), aliased(Attempt)
    rows = session.execute(
        select(Inquiry.id, Inquiry.school_id, Inquiry.student_id)
        .join(first, first.inquiry_id == Inquiry.id)
        .join(one, one.id == first.attempt_id)
        .join(
            second,
            and_(
                second.inquiry_id == first.inquiry_id,
                second.opening == first.opening,
                second.round_kind == first.round_kind,
                second.id > first.id,
            ),
        )
        .join(other, other.id == second.attempt_id)
        .where(
            one.channel == AttemptChannel.CALL,
            other.channel == AttemptChannel.CALL,
            one.state.in_(OPEN_ATTEMPT_STATES),
            other.state.in_(OPEN_ATTEMPT_STATES),
            first.round_kind != RoundKind.ALL_CLEAR,
        )
        .distinct()
    )
    for row in rows:
        yield Finding("two_calls_at_once", f"inquiry:{row.id}", row.school_id, row.student_id)


def _not_in_log(session: Session, now: datetime) -> Iterator[Finding]:
    """Calls that the provider took and attempts that have ended, of which a student's contact log does not tell."""
    newest = session.scalar(select(func.max(Attempt.id))) or 0
    is_recent = Attempt.id > newest - RECENT
    was_taken = and_(Attempt.channel == AttemptChannel.CALL, Attempt.provider_sid.is_not(None))
    has_ended = and_(Attempt.state.in_(FINAL_ATTEMPT_STATES), Attempt.ended_at < now - BOUND)
    for kind, condition, entries in (
        ("call_not_in_log", was_taken, CALL_IN_LOG),
        ("end_not_in_log", has_ended, ("attempt_ended",)),
    ):
        # By the student, as the log is sorted.
        is_told = exists().where(
            ContactLogEntry.student_id == Inquiry.student_id,
            ContactLogEntry.attempt_id == Attempt.id,
            ContactLogEntry.kind.in_(entries),
        )
        rows = session.execute(
            select(Attempt.id, Attempt.school_id, Inquiry.student_id)
            .join(AttemptTarget, AttemptTarget.attempt_id == Attempt.id)
            .join(Inquiry, Inquiry.id == AttemptTarget.inquiry_id)
            .where(is_recent, condition, ~is_told)
        )
        for row in rows:
            yield Finding(kind, f"attempt:{row.id}", row.school_id, row.student_id)
