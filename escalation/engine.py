"""The tick: everything that is due by the clock is decided and committed; the workers are poked afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from escalation.advance import advance_due
from escalation.opening import open_inquiries
from escalation.pace import NO_LIMIT, Pace
from escalation.reports.matches import settle_waiting
from escalation.sweep import due_attempts, due_messages
from storage.session import Database

# A poke may be lost: whoever has not been seen to is asked for again after this long.
POKE_AGAIN = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class TickResult:
    """Ids to poke after the tick: attempts (dial, cancel, look up, send) and messages (fetch, transcribe, read)."""

    attempts: list[int]
    messages: list[int]


def tick(database: Database, now: datetime, *, poke_again: timedelta = POKE_AGAIN, pace: Pace = NO_LIMIT) -> TickResult:
    """Decide everything that is due at `now`, and say what workers have to see to then."""
    decide(database, now)
    return work_due(database, now, poke_again=poke_again, pace=pace)


def decide(database: Database, now: datetime) -> None:
    """Do everything that is due at `now`, in short transactions. Safe to repeat, to interrupt, and to run twice."""
    settle_waiting(database, now)
    open_inquiries(database, now)
    advance_due(database, now)


def work_due(database: Database, now: datetime, *, poke_again: timedelta, pace: Pace) -> TickResult:
    """What workers have to see to at `now`, and have not been asked about lately.

    `poke_again` and `pace` are by the same clock as `now`; a clock that runs faster than real time wants longer spans.
    """
    return TickResult(
        attempts=due_attempts(database, now, poke_again, pace),
        messages=due_messages(database, now, poke_again),
    )
