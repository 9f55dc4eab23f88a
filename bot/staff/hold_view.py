"""Holds and false alarms as the board shows them: what is held back, why, until when, and what can be done."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.staff.hold_words import REASONS, form_value, words_of
from escalation.board import BoardRow
from escalation.call_off import call_offs_of, fingerprint
from escalation.holds import cover_of, holds_in_force
from escalation.rounds.holds import WHOLE_SCHOOL, Cover, Seat
from escalation.trips import seats_of, trips_of
from storage.models import Hold, StaffMember, Trip
from storage.words import HoldCovers


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the school, in words and as a form names it, with the students about whom nobody knows anything yet."""

    value: str
    words: str
    students: int
    seen: str


@dataclass(frozen=True, slots=True)
class HoldView:
    """A part of the school that is held: how many wait, why, until when, by whom (nobody: the brake)."""

    part: Part
    held: int
    why: str
    until: datetime
    by: str
    is_whole_school: bool


@dataclass(frozen=True, slots=True)
class CalledOff:
    """A false alarm that was called off, and can be taken back."""

    id: int
    words: str
    students: int
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Holding:
    """All that a page shows of holds. `parts`: buses, rooms and trips with somebody still open, the most first."""

    holds: tuple[HoldView, ...]
    parts: tuple[Part, ...]
    everybody: Part
    called_off: tuple[CalledOff, ...]


def holding(db: Session, rows: Sequence[BoardRow], school_id: int, day: date, now: datetime) -> Holding:
    """What is held back of one school's day, by the rows of its board."""
    trips = {
        str(trip.id): trip.name
        for trip in db.scalars(select(Trip).where(Trip.school_id == school_id, Trip.date == day))
    }
    open_ids = [row.student_id for row in rows if row.is_open]
    seats = seats_of(db, school_id, trips_of(db, school_id, day), open_ids)
    waiting = [row.student_id for row in rows if row.held_until is not None]
    in_force: dict[Cover, list[Hold]] = defaultdict(list)
    for one in holds_in_force(db, school_id, day, now):
        in_force[cover_of(one)].append(one)
    called_off = call_offs_of(db, school_id, day)
    placed_by = {one.placed_by for held in in_force.values() for one in held}
    names = _names(db, placed_by | {one.called_off_by for one in called_off})
    return Holding(
        holds=tuple(
            HoldView(
                part_of(cover, seats, trips),
                sum(seats[student_id].is_in(cover) for student_id in waiting),
                " ".join(dict.fromkeys(REASONS[one.reason] for one in held)),
                max(one.until for one in held),
                ", ".join(dict.fromkeys(names[one.placed_by] for one in held if one.placed_by)),
                cover == WHOLE_SCHOOL,
            )
            for cover, held in in_force.items()
        ),
        parts=_parts(seats, trips),
        everybody=part_of(WHOLE_SCHOOL, seats, trips),
        called_off=tuple(
            CalledOff(
                one.id,
                words_of(Cover(one.covers, one.covered), trips),
                len(one.student_ids),
                one.called_off_at,
                names[one.called_off_by],
            )
            for one in called_off
        ),
    )


def part_of(cover: Cover, seats: Mapping[int, Seat], trips: Mapping[str, str]) -> Part:
    """One part of the school, with those of these students who belong to it."""
    ids = [student_id for student_id, seat in seats.items() if seat.is_in(cover)]
    return Part(form_value(cover), words_of(cover, trips), len(ids), fingerprint(ids))


def _parts(seats: Mapping[int, Seat], trips: Mapping[str, str]) -> tuple[Part, ...]:
    covers: Counter[Cover] = Counter()
    for seat in seats.values():
        covers.update(Cover(HoldCovers.TRIP, trip) for trip in seat.trips)
        covers.update([Cover(HoldCovers.BUS, seat.bus)] if seat.bus else [])
        covers.update([Cover(HoldCovers.ROOM, seat.room)] if seat.room else [])
    found = [part_of(cover, seats, trips) for cover in covers]
    return tuple(sorted(found, key=lambda part: (-part.students, part.value)))


def _names(db: Session, ids: set[int | None]) -> dict[int, str]:
    return {
        member.id: member.name or member.email
        for member in db.scalars(select(StaffMember).where(StaffMember.id.in_(ids - {None})))
    }
