"""What about a roll looks like a mistake: pure. Only what is suspicious is held, and the rest is dialled at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

from escalation.policy import Brake
from escalation.rounds.holds import WHOLE_SCHOOL, Cover, Seat
from storage.words import HoldCovers, HoldReason


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A reason to hold, and the part of the school that it is about."""

    reason: HoldReason
    cover: Cover


@dataclass(frozen=True, slots=True)
class RollFacts:
    """A roll as it stands now.

    `enrolled` and `absent`: a seat for each student of the school, and for each of those on the absence list. The trips
    of a seat are those that are out at this moment. `usual`: the share of absent students, in percent, on school days
    before.
    """

    is_complete: bool
    enrolled: Sequence[Seat]
    absent: Sequence[Seat]
    usual: Sequence[float] = ()


def suspicions(roll: RollFacts, brake: Brake) -> tuple[Suspicion, ...]:
    """What is to be held. One hold of the whole school says all; else the trips, buses and rooms that stand out.

    Each of these is set aside before the next is looked for: a late bus does not make its riders' rooms suspicious,
    and a class on a trip does not make a usual day an unusual one.
    """
    if not roll.is_complete:
        return (Suspicion(HoldReason.ROLL_INCOMPLETE, WHOLE_SCHOOL),)
    left = list(roll.absent)
    found: list[Suspicion] = []
    for trip in sorted({trip for seat in left for trip in seat.trips}):
        found.append(Suspicion(HoldReason.PLANNED_TRIP, Cover(HoldCovers.TRIP, trip)))
    left = [seat for seat in left if not seat.trips]
    for kind, reason, percent, least in (
        (HoldCovers.BUS, HoldReason.BUS_ABSENT, brake.bus_absent_percent, brake.bus_absent_least),
        (HoldCovers.ROOM, HoldReason.ROOM_ABSENT, brake.room_absent_percent, brake.room_absent_least),
    ):
        covers = _standing_out(kind, roll.enrolled, left, percent, least, brake.times_the_others)
        found += [Suspicion(reason, cover) for cover in covers]
        left = [seat for seat in left if not any(seat.is_in(cover) for cover in covers)]
    if _is_many(len(left), len(roll.enrolled), unusual_percent(roll.usual, brake), brake):
        return (Suspicion(HoldReason.MANY_ABSENT, WHOLE_SCHOOL),)
    return tuple(found)


def unusual_percent(usual: Sequence[float], brake: Brake) -> float:
    """From which share of absent students on, in percent, a day is not usual: as set, or lower where learned.

    Learned: so many standard deviations above the mean of the days before, never below the floor, and only from enough
    days.
    """
    if len(usual) < brake.usual_days_least:
        return brake.many_absent_percent
    learned = fmean(usual) + brake.usual_deviations * pstdev(usual)
    return min(brake.many_absent_percent, max(brake.usual_floor_percent, learned))


def _is_many(absent: int, enrolled: int, percent: float, brake: Brake) -> bool:
    return absent >= brake.many_absent_least and absent * 100 >= enrolled * percent


def _standing_out(  # noqa: PLR0917 - one rule and its numbers
    kind: HoldCovers, enrolled: Collection[Seat], absent: Collection[Seat], percent: int, least: int, times: int
) -> list[Cover]:
    """The rooms or buses of which enough are absent, and so many times more than of everybody else."""
    there = Counter(_place(kind, seat) for seat in enrolled)
    missing = Counter(_place(kind, seat) for seat in absent)
    found = []
    for value in sorted(missing.keys() - {""}):
        here, away = there[value], missing[value]
        others, others_away = len(enrolled) - here, len(absent) - away
        # away / here >= times * others_away / others, without dividing by nobody.
        stands_out = away * others >= times * others_away * here
        if away >= least and away * 100 >= here * percent and stands_out:
            found.append(Cover(kind, value))
    return found


def _place(kind: HoldCovers, seat: Seat) -> str:
    return seat.bus if kind is HoldCovers.BUS else seat.room
