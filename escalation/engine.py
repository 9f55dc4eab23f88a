"""The tick: everything that is due by the clock is decided and committed; the workers are poked afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.session import Database


@dataclass(frozen=True, slots=True)
class TickResult:
    """Ids to poke after the tick: attempts (dial, cancel, look up, send) and messages (fetch, transcribe, read)."""

    attempts: list[int]
    messages: list[int]


def tick(database: Database, now: datetime) -> TickResult:
    """Do everything that is due at `now`, in short transactions. Safe to repeat, to interrupt, and to run twice."""
    raise NotImplementedError
