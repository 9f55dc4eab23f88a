"""Students who are to be looked for before others: those for whom every minute counts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from storage.models import ContactLogEntry, Student


def mark_look_first(session: Session, student_id: int, wanted: bool, staff_id: int, now: datetime) -> None:
    """Staff say whether a student is to be looked for first. Logged where it changes anything."""
    student = session.get_one(Student, student_id, with_for_update={"key_share": True}, populate_existing=True)
    if (student.look_first_since is not None) == wanted:
        return
    student.look_first_since = now if wanted else None
    session.add(
        ContactLogEntry(
            at=now,
            school_id=student.school_id,
            student_id=student.id,
            staff_id=staff_id,
            kind="look_first",
            details={"wanted": wanted},
        )
    )
