"""Entries of the contact log about inquiries, schools and what staff do."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from storage.models import AttemptTarget, ContactLogEntry, Inquiry


def log_inquiry(session: Session, inquiry: Inquiry, kind: str, now: datetime, **details: Any) -> None:
    """Write one entry about an inquiry."""
    session.add(
        ContactLogEntry(
            at=now,
            school_id=inquiry.school_id,
            student_id=inquiry.student_id,
            inquiry_id=inquiry.id,
            kind=kind,
            details=details,
        )
    )


def log_school(
    session: Session, school_id: int, kind: str, now: datetime, *, staff_id: int | None = None, **details: Any
) -> None:
    """Write one entry about a school's day."""
    session.add(ContactLogEntry(at=now, school_id=school_id, staff_id=staff_id, kind=kind, details=details))


def look_again(session: Session, student_id: int, day: date, now: datetime) -> None:
    """Let the engine look at a student's inquiry now, even one that has ended: its cause may be gone."""
    session.execute(
        update(Inquiry)
        .where(Inquiry.student_id == student_id, Inquiry.date == day)
        .values(due_at=now)
        .execution_options(synchronize_session=False)
    )


def drop_target(session: Session, target: AttemptTarget, inquiry: Inquiry, reason: str, now: datetime) -> None:
    """A student is no longer a reason for an attempt that is planned. The engine decides what follows."""
    session.add(
        ContactLogEntry(
            at=now,
            school_id=inquiry.school_id,
            student_id=inquiry.student_id,
            inquiry_id=inquiry.id,
            attempt_id=target.attempt_id,
            kind="target_dropped",
            details={"reason": reason},
        )
    )
    session.delete(target)
    look_again(session, inquiry.student_id, inquiry.date, now)
