"""Signs of life: when something that must happen again and again has last happened, and what was found then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from storage.models import Heartbeat

TICK = "tick"  # the clock process has swept
AUDIT = "audit"  # the auditor has looked at the ledger
CLEAN = "clean"  # ... and found nothing, nor was anything left of the comparison with the provider
PROVIDER = "provider"  # the calls of ledger and provider were compared
CAUGHT_UP = "caught up"  # the provider was asked for messages whose webhook nobody took
CLOCK = "clock"  # how wall clock and elapsed time stood on each machine
CLOCK_OFF = "clock off"  # machines whose clock differs too much from the database's: they do not tick


def beat(
    session: Session, name: str, now: datetime, *, findings: int = 0, details: Mapping[str, Any] | None = None
) -> None:
    """Note that it has happened now."""
    values = {"at": now, "findings": findings, "details": dict(details or {})}
    statement = _insert(session).values(name=name, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))


def lock_heartbeat(session: Session, name: str, now: datetime) -> Heartbeat:
    """The row of this name, made if there was none, locked until the end of the transaction."""
    session.execute(
        _insert(session)
        .values(name=name, at=now, findings=0, details={})
        .on_conflict_do_nothing(index_elements=["name"])
    )
    return session.get_one(Heartbeat, name, with_for_update=True, populate_existing=True)


def _insert(session: Session) -> Any:
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    return (postgresql_insert if is_postgresql else sqlite_insert)(Heartbeat)
