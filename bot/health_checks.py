"""Whether everything that must happen again and again does: cheap questions, answered from the signs of life."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.wiring import Services
from escalation.attempt_times import real
from escalation.auditor.findings import BOUND
from storage.clock import Clock
from storage.heartbeats import AUDIT, CLEAN, CLOCK_OFF, PROVIDER, TICK
from storage.models import Attempt, Heartbeat, Inquiry
from storage.words import LIVE_ATTEMPT_STATES, AttemptState

# Real seconds. A tick is noted every few seconds, an audit made twice a minute.
TICK_BOUND_SECONDS = 60.0
AUDIT_BOUND_SECONDS = 120.0
UNKNOWN_AGE = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Health:
    """Every check by name, true where all is well, and how many contradictions of each kind were found last."""

    checks: dict[str, bool]
    findings: dict[str, int]

    @property
    def is_good(self) -> bool:
        """Whether all is well."""
        return all(self.checks.values())


def health_of(services: Services) -> Health:
    """Ask everything that must answer. Redis only carries pokes: without it all is slower, nothing is lost."""
    queue = services.pokes.is_reachable()
    try:
        with services.database.read() as session:
            beats = heartbeats(session)
            checks = _ledger_checks(session, beats, services.clock)
    except SQLAlchemyError:
        return Health({"database": False, "queue": queue}, {})
    return Health({"database": True, "queue": queue, **checks}, findings_by_kind(beats))


def heartbeats(session: Session) -> dict[str, Heartbeat]:
    """All signs of life, by name."""
    return {row.name: row for row in session.scalars(select(Heartbeat))}


def findings_by_kind(beats: Mapping[str, Heartbeat]) -> dict[str, int]:
    """What the last audit and the last comparison with the provider found, and machines that do not tick."""
    found: dict[str, int] = {}
    for name in (AUDIT, PROVIDER):
        if name in beats:
            found |= beats[name].details.get("kinds", {})
    if CLOCK_OFF in beats and beats[CLOCK_OFF].findings:
        found["clock_off"] = beats[CLOCK_OFF].findings
    return found


def _ledger_checks(session: Session, beats: Mapping[str, Heartbeat], clock: Clock) -> dict[str, bool]:
    """Whether somebody ticks and audits, what the last audit said, and one look at what is due."""
    now = clock.now()
    audited, clean = beats.get(AUDIT), beats.get(CLEAN)
    return {
        "ticking": age_of(beats.get(TICK), now) <= real(clock, TICK_BOUND_SECONDS),
        "audited": age_of(audited, now) <= real(clock, AUDIT_BOUND_SECONDS),
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
