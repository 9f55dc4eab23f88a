"""The roll room by room: which rooms have not sent theirs in time, the reminder, and the record of both.

The ledger knows no addresses of teachers yet: the office is told, and reminds them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from escalation.contact_log import log_school
from escalation.school_days import local_day, local_instant, school_days
from escalation.staff_entries import EntryError
from escalation.year.in_force import usable_policy
from storage.alarms import raise_alarm
from storage.models import Roll, RoomRoll, School, Student
from storage.session import Database

# Later in the day nobody is reminded of the morning's roll.
REMIND_FOR = timedelta(hours=2)
ALARM = "room_rolls_missing"


@dataclass(frozen=True, slots=True)
class Room:
    """One room on one day; null: not yet. `teacher` as the roster names them."""

    name: str
    teacher: str
    received_at: datetime | None
    reminded_at: datetime | None


def rooms_of_day(session: Session, school_id: int, day: date) -> list[Room]:
    """Every room of the roster, and how its roll stands. A roll that is complete is that of every room."""
    rooms = session.execute(
        select(Student.homeroom, Student.teacher)
        .where(Student.school_id == school_id, Student.retired_at.is_(None), Student.homeroom != "")
        .distinct()
        .order_by(Student.homeroom)
    )
    teachers = {row.homeroom: row.teacher for row in rooms}
    rows = session.scalars(select(RoomRoll).where(RoomRoll.school_id == school_id, RoomRoll.date == day))
    known = {row.room: row for row in rows}
    complete_at = session.scalar(select(Roll.completed_at).where(Roll.school_id == school_id, Roll.date == day))
    return [
        Room(
            name,
            teacher,
            (known[name].received_at if name in known else None) or complete_at,
            known[name].reminded_at if name in known else None,
        )
        for name, teacher in teachers.items()
    ]


def mark_received(session: Session, school_id: int, day: date, room: str, staff_id: int, now: datetime) -> None:  # noqa: PLR0917
    """A room's roll has come. Raises EntryError for a room that is not on the roster."""
    if room not in {one.name for one in rooms_of_day(session, school_id, day)}:
        raise EntryError("This room is not on the roster.")
    row = _row(session, school_id, day, room)
    if row.received_at is None:
        row.received_at = now
        log_school(session, school_id, "room_roll_received", now, staff_id=staff_id, room=room, day=day.isoformat())


def undo_received(session: Session, school_id: int, day: date, room: str, staff_id: int, now: datetime) -> None:  # noqa: PLR0917
    """Undo of `mark_received`."""
    row = _row(session, school_id, day, room)
    if row.received_at is not None:
        row.received_at = None
        log_school(session, school_id, "room_roll_undone", now, staff_id=staff_id, room=room, day=day.isoformat())


def remind_rooms(database: Database, now: datetime) -> int:
    """Remind of every roll that is late by the school's policy, each once a day. Returns how many rooms."""
    with database.read() as session:
        schools = session.scalars(select(School).where(School.year_policy != "").order_by(School.id)).all()
        late = [(school.id, day) for school in schools if (day := _day_of_late_rolls(session, school, now))]
        due = {key: names for key in late if (names := _to_remind(session, *key))}
    for (school_id, day), names in due.items():
        with database.write() as session:
            for name in names:
                _row(session, school_id, day, name).reminded_at = now
            raise_alarm(session, school_id, ALARM, f"rooms:{day.isoformat()}", now)
            log_school(session, school_id, "room_rolls_reminded", now, rooms=names, day=day.isoformat())
    return sum(len(names) for names in due.values())


def _day_of_late_rolls(session: Session, school: School, now: datetime) -> date | None:
    """Today, where the school's policy wants the rolls by now; None where it does not, or the school is closed."""
    policy = usable_policy(session, school)
    if policy is None or policy.roll is None or not policy.roll.remind:
        return None
    today = local_day(school, now)
    due_at = local_instant(school, today, school.bell) + timedelta(minutes=policy.roll.minutes)
    is_time = due_at <= now < due_at + REMIND_FOR
    return today if is_time and school_days(session, school.id)(today) else None


def _to_remind(session: Session, school_id: int, day: date) -> list[str]:
    rooms = rooms_of_day(session, school_id, day)
    return [one.name for one in rooms if one.received_at is None and one.reminded_at is None]


def _row(session: Session, school_id: int, day: date, room: str) -> RoomRoll:
    """The row of one room and day, made at its first use, locked."""
    insert = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    session.execute(
        insert(RoomRoll)
        .values(school_id=school_id, date=day, room=room)
        .on_conflict_do_nothing(index_elements=["school_id", "date", "room"])
    )
    return session.scalars(
        select(RoomRoll)
        .where(RoomRoll.school_id == school_id, RoomRoll.date == day, RoomRoll.room == room)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()
