"""On which days a school has school."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import CalendarDay

#: Events on which there is school although the calendar names the day; any other event closes the school.
OPEN_EVENTS = frozenset({"Instructional day", "Make-up day", "Student late arrival/early dismissal", "Other"})
#: Events that make even a day of the weekend a school day.
TEACHING_EVENTS = frozenset({"Instructional day", "Make-up day"})


def is_school_day(day: date, event: str | None) -> bool:
    """Whether there is school on a day with this event of the calendar (None: nothing out of the ordinary)."""
    if day.weekday() >= 5:
        return event in TEACHING_EVENTS
    return event is None or event in OPEN_EVENTS


def school_days(session: Session, school_id: int) -> Callable[[date], bool]:
    """A function that tells the school days of one school, by its calendar as it is now."""
    rows = session.execute(select(CalendarDay.date, CalendarDay.event).where(CalendarDay.school_id == school_id))
    return by_events({day: event for day, event in rows})  # noqa: C416 - rows are not pairs to mypy


def by_events(events: Mapping[date, str]) -> Callable[[date], bool]:
    """A function that tells the school days by a calendar's events."""

    def is_open(day: date) -> bool:
        return is_school_day(day, events.get(day))

    return is_open
