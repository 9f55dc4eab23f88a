"""The tick: everything that is due by the clock is decided and committed; the workers are poked afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from escalation.advance import advance_due
from escalation.brake import tend_holds
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
    while decide(database, now):
        pass
    return work_due(database, now, poke_again=poke_again, pace=pace)


def decide(database: Database, now: datetime) -> bool:
    """Do what is due at `now`, in short transactions. Safe to repeat, to interrupt, and to run twice.

    A limited number at once, so that what has been decided is dialled before all of a district is. Returns whether
    more is due.
    """
    settle_waiting(database, now)
    tend_holds(database, now)
    is_more_to_open = open_inquiries(database, now)
    return advance_due(database, now) or is_more_to_open


def work_due(database: Database, now: datetime, *, poke_again: timedelta, pace: Pace) -> TickResult:
    """What workers have to see to at `now`, and have not been asked about lately.

    `poke_again` and `pace` are by the same clock as `now`; a clock that runs faster than real time wants longer spans.
    """
    return TickResult(
        attempts=due_attempts(database, now, poke_again, pace),
        messages=due_messages(database, now, poke_again),
    )
