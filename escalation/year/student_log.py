"""Entries of the contact log about one student's year: what was done, by whom, and the ids of the evidence."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from storage.models import ContactLogEntry, Student


def log_student(
    session: Session, student_id: int, kind: str, now: datetime, *, staff_id: int | None = None, **details: object
) -> None:
    """Write one entry about a student. `details` hold ids and codes, and words only where there is no row for them."""
    student = session.get_one(Student, student_id)
    session.add(
        ContactLogEntry(
            at=now, school_id=student.school_id, student_id=student_id, staff_id=staff_id, kind=kind, details=details
        )
    )
