"""Whether everything that must happen again and again does: cheap questions, answered from the signs of life."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.wiring import Services
from escalation.attempt_times import real
from escalation.auditor.findings import BOUND
from storage.clock import Clock
from storage.heartbeats import AUDIT, CLEAN, TICK
from storage.models import Attempt, Heartbeat, Inquiry
from storage.words import LIVE_ATTEMPT_STATES, AttemptState

# Real seconds. A tick is noted every few seconds, an audit made twice a minute.
TICK_BOUND_SECONDS = 60.0
AUDIT_BOUND_SECONDS = 120.0
UNKNOWN_AGE = timedelta(days=365)


def checks_of(services: Services) -> dict[str, bool]:
    """Every check by name, true where all is well. Raises nothing."""
    checks = {"database": services.database.is_reachable(), "queue": services.pokes.is_reachable()}
    if checks["database"]:
        with services.database.read() as session:
            checks |= ledger_checks(session, services.clock)
    return checks


def ledger_checks(session: Session, clock: Clock) -> dict[str, bool]:
    """Those that the ledger answers: whether somebody ticks and audits, and what the last audit said."""
    now = clock.now()
    beats = {
        row.name: row for row in session.scalars(select(Heartbeat).where(Heartbeat.name.in_((TICK, AUDIT, CLEAN))))
    }
    audited = beats.get(AUDIT)
    clean = beats.get(CLEAN)
    audit_bound = real(clock, AUDIT_BOUND_SECONDS)
    return {
        "ticking": age_of(beats.get(TICK), now) <= real(clock, TICK_BOUND_SECONDS),
        "audited": age_of(audited, now) <= audit_bound,
        "nothing_found": audited is not None and clean is not None and clean.at >= audited.at,
        "nothing_overdue": lateness(session, now)["inquiries"] <= BOUND,
    }


def age_of(heartbeat: Heartbeat | None, now: datetime) -> timedelta:
    """How long ago it was. One that was never, or that is still to come because the clock was put back, is very old."""
    if heartbeat is None or heartbeat.at > now + BOUND:
        return UNKNOWN_AGE
    return max(now - heartbeat.at, timedelta(0))


def lateness(session: Session, now: datetime) -> dict[str, timedelta]:
    """How late the inquiry and the attempt are that are overdue the longest."""
    inquiry = session.scalar(select(func.min(Inquiry.due_at)))
    planned = session.scalar(select(func.min(Attempt.due_at)).where(Attempt.state == AttemptState.PLANNED))
    live = session.scalar(select(func.min(Attempt.deadline_at)).where(Attempt.state.in_(LIVE_ATTEMPT_STATES)))
    attempt = min((at for at in (planned, live) if at is not None), default=None)
    return {"inquiries": _late(inquiry, now), "attempts": _late(attempt, now)}


def _late(at: datetime | None, now: datetime) -> timedelta:
    return max(now - at, timedelta(0)) if at is not None else timedelta(0)
