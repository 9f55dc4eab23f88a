"""Messages on which nothing happens any more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation.auditor.findings import WORKER_BOUND, Finding
from storage.models import Message
from storage.words import UNREAD_STATES


def message_findings(session: Session, now: datetime) -> Iterator[Finding]:
    """Messages on their way to being read without a time for the next step, or long past it."""
    rows = session.execute(
        select(Message.id, Message.school_id, Message.due_at).where(Message.state.in_(UNREAD_STATES))
    )
    for row in rows:
        if row.due_at is None:
            yield Finding("message_without_due_time", f"message:{row.id}", row.school_id)
        elif row.due_at < now - WORKER_BOUND:
            yield Finding("message_overdue", f"message:{row.id}", row.school_id)
