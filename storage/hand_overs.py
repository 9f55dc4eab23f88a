"""Facts about hand-overs to security dispatch."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.models import Attempt, AttemptTarget, ContactLogEntry, HandOver, Inquiry
from storage.words import InquiryState


def record_acknowledged(session: Session, attempt: Attempt, now: datetime) -> int:
    """A person at dispatch has said, by key, that they take every student of this call.

    Returns how many hand-overs this acknowledged; those that already were stay as they are.
    """
    inquiry_ids = session.scalars(select(AttemptTarget.inquiry_id).where(AttemptTarget.attempt_id == attempt.id))
    return acknowledge(session, list(inquiry_ids), "dispatch", now, attempt_id=attempt.id)


def acknowledge(
    session: Session,
    inquiry_ids: list[int],
    by: str,
    now: datetime,
    *,
    attempt_id: int | None = None,
    staff_id: int | None = None,
) -> int:
    """Note that a person has taken these hand-overs, and make their inquiries due."""
    rows = session.execute(
        select(HandOver, Inquiry.school_id, Inquiry.student_id)
        .join(Inquiry, Inquiry.id == HandOver.inquiry_id)
        .where(HandOver.inquiry_id.in_(inquiry_ids), HandOver.acknowledged_at.is_(None))
        .where(Inquiry.state == InquiryState.DISPATCH)
    ).all()
    for hand_over, school_id, student_id in rows:
        hand_over.acknowledged_at = now
        hand_over.acknowledged_by = by
        session.add(
            ContactLogEntry(
                at=now,
                school_id=school_id,
                student_id=student_id,
                inquiry_id=hand_over.inquiry_id,
                attempt_id=attempt_id,
                staff_id=staff_id,
                kind="hand_over_acknowledged",
                details={"by": by},
            )
        )
    session.execute(
        update(Inquiry)
        .where(Inquiry.id.in_([hand_over.inquiry_id for hand_over, _school, _student in rows]))
        .values(due_at=now)
        .execution_options(synchronize_session=False)
    )
    return len(rows)
