"""School days and local time: what day it is at a school, and whether it is open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import CalendarDay, School
from storage.words import OPEN_EVENTS

SATURDAY = 5


def local_day(school: School, now: datetime) -> date:
    """Today's date at the school."""
    return now.astimezone(ZoneInfo(school.timezone)).date()


def local_instant(school: School, day: date, at: time) -> datetime:
    """The instant, in UTC, at which the clock on the school's wall shows `at` on `day`."""
    return datetime.combine(day, at, ZoneInfo(school.timezone)).astimezone(UTC)


def line_check(school: School, day: date) -> datetime:
    """When the attendance line is checked on a day."""
    return local_instant(school, day, school.line_checked)


def list_closes(school: School, day: date, roll_received_at: datetime | None) -> datetime:
    """Until when a day's absence list was made by its roll: the end of the day, or when the roll came, if later.

    Who was put on it afterwards came with a history of the year, and was looked for by nobody.
    """
    midnight = local_instant(school, day + timedelta(days=1), time(0))
    return midnight if roll_received_at is None else max(midnight, roll_received_at)


def is_school_day(day: date, event: str | None) -> bool:
    """Whether students come on a day, given its calendar event (None: an ordinary day)."""
    if event is None:
        return day.weekday() < SATURDAY
    return event.strip().lower() in OPEN_EVENTS


def school_days(session: Session, school_id: int) -> Callable[[date], bool]:
    """A function of a date that says whether it is a school day; it does not go back to the ledger."""
    rows = session.execute(select(CalendarDay.date, CalendarDay.event).where(CalendarDay.school_id == school_id))
    events = {row.date: row.event for row in rows}

    def is_open(day: date) -> bool:
        return is_school_day(day, events.get(day))

    return is_open
