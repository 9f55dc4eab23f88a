"""Whom a hold covers, and until when one student's dialling is kept back: pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from storage.words import HoldCovers


@dataclass(frozen=True, slots=True)
class Cover:
    """A part of a school: the room or bus as the roster names it, or the id of a trip; "" for the whole school."""

    kind: HoldCovers
    value: str = ""


WHOLE_SCHOOL = Cover(HoldCovers.SCHOOL)


@dataclass(frozen=True, slots=True)
class Seat:
    """Where one student belongs today. `trips` are ids; `look_first`: to be looked for before others."""

    room: str = ""
    bus: str = ""
    trips: frozenset[str] = frozenset()
    look_first: bool = False

    def is_in(self, cover: Cover) -> bool:
        """Whether the student belongs to this part of the school."""
        match cover.kind:
            case HoldCovers.SCHOOL:
                return True
            case HoldCovers.ROOM:
                return cover.value == self.room
            case HoldCovers.BUS:
                return cover.value == self.bus
            case HoldCovers.TRIP:
                return cover.value in self.trips


@dataclass(frozen=True, slots=True)
class Held:
    """A hold that has not been released: whom it covers, and until when at the latest."""

    cover: Cover
    until: datetime


def held_until(seat: Seat, holds: Iterable[Held], now: datetime) -> datetime | None:
    """Until when a student's guardians and emergency contacts are not dialled; None where they may be now.

    Who is to be looked for first waits only where everybody does: a suspicion about a room, a bus or a trip must not
    make the search for this very child the later one.
    """
    return max((hold.until for hold in holds if hold.until > now and _holds(hold.cover, seat)), default=None)


def _holds(cover: Cover, seat: Seat) -> bool:
    return seat.is_in(cover) and (cover == WHOLE_SCHOOL or not seat.look_first)
