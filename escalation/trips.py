"""Trips, and where each student belongs on a day: room, bus, trips."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from escalation.contact_log import log_school
from escalation.rounds.holds import Seat
from storage.models import Student, Trip, TripStudent

NONE = frozenset[str]()


def trips_of(session: Session, school_id: int, day: date) -> Sequence[Trip]:
    """The trips of one school's day that were not withdrawn."""
    return session.scalars(
        select(Trip)
        .where(Trip.school_id == school_id, Trip.date == day, Trip.withdrawn_at.is_(None))
        .order_by(Trip.id)
        .options(selectinload(Trip.students))
        .execution_options(populate_existing=True)
    ).all()


def is_out(trip: Trip, at: time) -> bool:
    """Whether those on the trip are away at this time of the school's clock: before and after they are in school."""
    return (trip.leaves_at is None or trip.leaves_at <= at) and (trip.returns_at is None or at < trip.returns_at)


def seats_of(
    session: Session, school_id: int, trips: Sequence[Trip], student_ids: Collection[int] | None = None
) -> dict[int, Seat]:
    """Where these students belong, by id; None: everybody on the roster. A seat's trips are those of `trips`."""
    by_room: dict[str, set[str]] = defaultdict(set)
    by_student: dict[int, set[str]] = defaultdict(set)
    for trip in trips:
        for room in trip.rooms:
            by_room[room].add(str(trip.id))
        for going in trip.students:
            by_student[going.student_id].add(str(trip.id))
    whom = Student.retired_at.is_(None) if student_ids is None else Student.id.in_(student_ids)
    rows = session.execute(
        select(Student.id, Student.homeroom, Student.bus, Student.look_first_since).where(
            Student.school_id == school_id, whom
        )
    )
    return {
        row.id: Seat(
            room=row.homeroom,
            bus=row.bus,
            trips=frozenset(by_room.get(row.homeroom, NONE) | by_student.get(row.id, NONE)) if trips else NONE,
            look_first=row.look_first_since is not None,
        )
        for row in rows
    }


def enter_trip(  # noqa: PLR0917 - the columns of a trip
    session: Session,
    school_id: int,
    day: date,
    name: str,
    rooms: Sequence[str],
    student_ids: Collection[int],
    staff_id: int,
    now: datetime,
    *,
    leaves_at: time | None = None,
    returns_at: time | None = None,
) -> Trip:
    """Staff plan a trip of these rooms (by homeroom) and students."""
    trip = Trip(
        school_id=school_id,
        date=day,
        name=name,
        rooms=sorted(set(rooms) - {""}),
        leaves_at=leaves_at,
        returns_at=returns_at,
        entered_at=now,
        entered_by=staff_id,
        students=[TripStudent(student_id=student_id) for student_id in sorted(set(student_ids))],
    )
    session.add(trip)
    session.flush()
    log_school(session, school_id, "trip_entered", now, staff_id=staff_id, trip_id=trip.id, day=day.isoformat())
    return trip


def change_trip(session: Session, trip: Trip, student_id: int, staff_id: int, now: datetime, *, goes: bool) -> None:
    """A single student goes along on a trip, or does not."""
    present = next((going for going in trip.students if going.student_id == student_id), None)
    if (present is not None) is goes:
        return
    if present is None:
        trip.students.append(TripStudent(student_id=student_id))
    else:
        trip.students.remove(present)
    session.flush()
    kind = "trip_joined" if goes else "trip_left"
    log_school(session, trip.school_id, kind, now, staff_id=staff_id, trip_id=trip.id, student=student_id)


def withdraw_trip(session: Session, trip: Trip, staff_id: int, now: datetime) -> None:
    """The trip does not take place, or was entered wrongly. A hold for it goes by itself."""
    if trip.withdrawn_at is None:
        trip.withdrawn_at, trip.withdrawn_by = now, staff_id
        log_school(session, trip.school_id, "trip_withdrawn", now, staff_id=staff_id, trip_id=trip.id)
