"""A school year as months of weeks: each day with what it was for one student, in a letter and in words."""

from __future__ import annotations

from calendar import Calendar
from dataclasses import dataclass
from datetime import date

from bot.staff.year_words import EXCUSES
from escalation.tiers.days import CountedDay
from escalation.year.student_view import StudentView
from storage.models import CalendarDay
from storage.words import Excuse

MARKS = {Excuse.EXCUSED: ("E", "excused"), Excuse.UNEXCUSED: ("U", "unexcused"), None: ("A", "undecided")}
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Square:
    """One day. `mark`: a letter, "" for a day like others; `tone`: its colour class; `words`: the same for ears."""

    day: date
    mark: str
    tone: str
    words: str


@dataclass(frozen=True, slots=True)
class Month:
    """The school weeks of one month, Monday to Friday; None where the week belongs to another month."""

    first: date
    weeks: tuple[tuple[Square | None, ...], ...]


def months(view: StudentView, closed: dict[date, str]) -> list[Month]:
    """The months from the year's first day to the month of its last settled day."""
    absent = {one.date: one for one in view.absences}
    late = dict(view.counted.student.tardies)
    found, first = [], view.year.starts_on.replace(day=1)
    while first <= view.day:
        found.append(_month(first, view, absent, late, closed))
        first = (first.replace(day=28) + (date(2000, 1, 5) - date(2000, 1, 1))).replace(day=1)
    return found


def closed_days(rows: list[CalendarDay]) -> dict[date, str]:
    """What the school's calendar says of its days."""
    return {row.date: row.event for row in rows}


def _month(
    first: date,
    view: StudentView,
    absent: dict[date, CountedDay],
    late: dict[date, int | None],
    closed: dict[date, str],
) -> Month:
    weeks = []
    for week in Calendar().monthdatescalendar(first.year, first.month):
        days = [day for day in week if day.weekday() < SATURDAY or day in absent]
        squares = [_square(day, view, absent, late, closed) if day.month == first.month else None for day in days]
        if any(squares):
            weeks.append(tuple(squares))
    return Month(first, tuple(weeks))


def _square(
    day: date, view: StudentView, absent: dict[date, CountedDay], late: dict[date, int | None], closed: dict[date, str]
) -> Square:
    if day in absent:
        mark, tone = MARKS[absent[day].excuse]
        return Square(day, mark, tone, f"absent, {EXCUSES[absent[day].excuse]}")
    if day in late:
        minutes = late[day]
        return Square(day, "T", "tardy", f"{minutes} minutes late" if minutes else "late")
    if day in closed or not view.year.starts_on <= day <= view.year.ends_on:
        return Square(day, "", "closed", closed.get(day, "no school"))
    return Square(day, "", "ahead" if day > view.day else "there", "")
