"""The tick: everything that is due by the clock is decided and committed; the workers are poked afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from escalation.advance import advance_due
from escalation.brake import tend_holds
from escalation.opening import open_inquiries
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


def tick(database: Database, now: datetime, *, poke_again: timedelta = POKE_AGAIN) -> TickResult:
    """Do everything that is due at `now`, in short transactions. Safe to repeat, to interrupt, and to run twice.

    `poke_again` is a span of the same clock as `now`; a clock that runs faster than real time wants a longer one.
    """
    settle_waiting(database, now)
    tend_holds(database, now)
    open_inquiries(database, now)
    advance_due(database, now)
    return TickResult(
        attempts=due_attempts(database, now, poke_again), messages=due_messages(database, now, poke_again)
    )
