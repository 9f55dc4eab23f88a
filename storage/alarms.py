"""Alarms: what staff must see at once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from storage.models import Alarm


def raise_alarm(
    session: Session, school_id: int, kind: str, subject: str, now: datetime, *, student_id: int | None = None
) -> bool:
    """Raise an alarm about `subject` (such as "inquiry:12"), once. Returns whether it is new."""
    insert = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    statement = (
        insert(Alarm)
        .values(school_id=school_id, student_id=student_id, kind=kind, subject=subject, raised_at=now)
        .on_conflict_do_nothing(index_elements=["school_id", "kind", "subject"])
        .returning(Alarm.id)
    )
    # What is waiting to be written has nothing to do with it.
    with session.no_autoflush:
        return session.scalar(statement) is not None
