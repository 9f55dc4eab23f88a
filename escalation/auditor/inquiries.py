"""Inquiries that nobody advances, rounds that do not end in time, and ends without a cause."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Row, and_, or_, select
from sqlalchemy.orm import Session

from escalation.auditor.findings import BOUND, Finding
from escalation.policy import Policy
from escalation.policy_versions import policies_of
from escalation.rounds.steps import LOOK_AGAIN, round_lasts
from storage.models import Inquiry, Round
from storage.words import FINAL_INQUIRY_STATES, OPEN_INQUIRY_STATES, InquiryState, RoundKind

# Ends are looked at on the day and for a while after it.
ENDED_LATELY = timedelta(days=2)
# Round times are written once, to the microsecond; a database may round.
SAME_SPAN = timedelta(seconds=1)


def inquiry_findings(session: Session, now: datetime) -> Iterator[Finding]:
    """Everything that is wrong with inquiries and their rounds, in four statements."""
    rows = session.execute(
        select(
            Inquiry.id, Inquiry.school_id, Inquiry.student_id, Inquiry.state, Inquiry.due_at,
            Inquiry.policy_version_id, Round.id.label("round_id"), Round.kind, Round.started_at, Round.ends_at,
        )
        .outerjoin(
            Round,
            and_(Round.inquiry_id == Inquiry.id, Round.opening == Inquiry.opening, Round.ended_at.is_(None)),
        )
        .where(Inquiry.state.in_(OPEN_INQUIRY_STATES))
    ).all()  # fmt: skip
    policies = policies_of(session, {row.policy_version_id for row in rows})
    for row in {row.id: row for row in rows}.values():
        yield from _due_time(row, now)
    for row in rows:
        yield from _round(row, policies[row.policy_version_id], now)
    yield from _ends(session, now)


def _due_time(row: Row, now: datetime) -> Iterator[Finding]:  # type: ignore[type-arg]  # named columns
    kind = None
    if row.due_at is None:
        kind = "inquiry_without_due_time"
    elif row.due_at < now - BOUND:
        kind = "inquiry_overdue"
    elif row.due_at > now + LOOK_AGAIN + BOUND:
        kind = "inquiry_due_too_late"
    if kind is not None:
        yield Finding(kind, f"inquiry:{row.id}", row.school_id, row.student_id)


def _round(row: Row, policy: Policy, now: datetime) -> Iterator[Finding]:  # type: ignore[type-arg]  # named columns
    subject = f"inquiry:{row.id}"
    wanted = None if row.state is InquiryState.WAITING else row.state.value
    if (row.kind.value if row.kind is not None else None) != wanted:
        yield Finding("round_differs", subject, row.school_id, row.student_id)
    if row.kind is None:
        return
    if abs(row.ends_at - row.started_at - round_lasts(row.kind, policy)) > SAME_SPAN:
        yield Finding("round_end_moved", subject, row.school_id, row.student_id)
    overrun = policy.guardians_overrun if row.kind is RoundKind.GUARDIANS else timedelta(0)
    # Dispatch is called until somebody there takes the student over.
    if row.kind is not RoundKind.DISPATCH and now > row.ends_at + overrun + BOUND:
        yield Finding("round_too_long", subject, row.school_id, row.student_id)


def _ends(session: Session, now: datetime) -> Iterator[Finding]:
    """Of the inquiries that have ended: no cause noted, or a look that was asked for and never came."""
    ended = select(Inquiry.id, Inquiry.school_id, Inquiry.student_id).where(Inquiry.state.in_(FINAL_INQUIRY_STATES))
    without = ended.where(
        Inquiry.date >= (now - ENDED_LATELY).date(), or_(Inquiry.outcome.is_(None), Inquiry.ended_at.is_(None))
    )
    for row in session.execute(without):
        yield Finding("inquiry_without_cause", f"inquiry:{row.id}", row.school_id, row.student_id)
    for row in session.execute(ended.where(Inquiry.due_at < now - BOUND)):
        yield Finding("inquiry_overdue", f"inquiry:{row.id}", row.school_id, row.student_id)
