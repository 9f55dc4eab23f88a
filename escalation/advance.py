"""Advances the inquiries that are due: lock, decide, write, in short transactions."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from escalation.batch import Batch
from storage.alarms import raise_alarm
from storage.models import Inquiry
from storage.session import Database

log = structlog.get_logger(__name__)

BATCH = 50
# More batches than that at once: let the workers be poked first. In a district's worst minute the first families'
# telephones ring while the calls to the last are still being planned.
MOST_BATCHES = 2
# After a fault with one inquiry it is looked at again after this long, beside an alarm.
AFTER_FAULT = timedelta(minutes=1)


def advance_due(database: Database, now: datetime) -> bool:
    """Advance inquiries that are due, a limited number of them. Returns whether more are."""
    for _ in range(MOST_BATCHES):
        if not _is_any_due(database, now):
            return False
        if _advance_some(database, now) == 0:
            return False
    return _is_any_due(database, now)


def _is_any_due(database: Database, now: datetime) -> bool:
    with database.read() as session:
        return session.scalar(_due(now).with_only_columns(Inquiry.id).limit(1)) is not None


def _due(now: datetime) -> Select[Inquiry]:
    return select(Inquiry).where(Inquiry.due_at <= now)


def _advance_some(database: Database, now: datetime) -> int:
    """Advance a batch; where anything goes wrong with one inquiry, each of them by itself."""
    try:
        with database.write() as session:
            return advance_batch(session, now)
    except Exception as error:  # whatever it is, it must not stop the search for the others
        # Often another engine that decided for the same family at the same time.
        log.warning("batch_divided", error=type(error).__name__)
    with database.read() as session:
        ids = session.scalars(
            _due(now).with_only_columns(Inquiry.id).order_by(Inquiry.due_at, Inquiry.id).limit(BATCH)
        ).all()
    return sum(_advance_alone(database, inquiry_id, now) for inquiry_id in ids)


def advance_batch(session: Session, now: datetime) -> int:
    """Advance up to `BATCH` due inquiries in this transaction."""
    return _advance(session, _due(now), now)


def _advance(session: Session, due: Select[Inquiry], now: datetime) -> int:
    inquiries = session.scalars(
        due.order_by(Inquiry.due_at, Inquiry.id).limit(BATCH).with_for_update(key_share=True, skip_locked=True)
    ).all()
    if inquiries:
        Batch(session, inquiries, now).advance()
    return len(inquiries)


def _advance_alone(database: Database, inquiry_id: int, now: datetime) -> int:
    """Advance one inquiry. One that cannot be advanced is for staff, and keeps nobody else from being looked for."""
    try:
        with database.write() as session:
            return _advance(session, _due(now).where(Inquiry.id == inquiry_id), now)
    except (OperationalError, InterfaceError):
        # The database is not there, or busy: nothing is lost, they are still due.
        raise
    except (IntegrityError, StaleDataError) as error:
        # Another engine decided the same at the same time. It is still due.
        log.warning("inquiry_repeated", inquiry_id=inquiry_id, error=type(error).__name__)
        return 0
    except Exception as error:  # a fault of this program, whatever it is
        log.error("inquiry_not_advanced", inquiry_id=inquiry_id, error=type(error).__name__)
    with database.write() as session:
        inquiry = session.get_one(Inquiry, inquiry_id, with_for_update={"key_share": True})
        subject = f"inquiry:{inquiry.id}"
        raise_alarm(session, inquiry.school_id, "engine_fault", subject, now, student_id=inquiry.student_id)
        inquiry.due_at = now + AFTER_FAULT
    return 1
