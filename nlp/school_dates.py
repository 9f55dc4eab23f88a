"""Which school days the days are that a message speaks of, once the day it came in is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from nlp.dates import DateMention

_FRIDAY = 4
_LATELY = 8  # days, within which a day of the month told of is rather past than to come


def school_day_from(day: date, school_days: Callable[[date], bool]) -> date:
    """Return `day` or the next school day after it, looking ahead sixty days at most."""
    for ahead in range(60):
        if school_days(day + timedelta(ahead)):
            return day + timedelta(ahead)
    return day


def resolve(
    mentions: Iterable[DateMention], came_in: date, school_days: Callable[[date], bool], *, default: bool = True
) -> tuple[date, ...]:
    """Return the school days meant, none before the day the message came in.

    With no day said the answer is the next school day (`default`) or nothing.
    """
    told = [(m, day) for m in mentions if (day := _day(m, came_in, school_days)) is not None]
    there = {day for m, day in told if m.role == "in"}
    until = {day: m.start for m, day in told if m.role == "until"}
    back = min((day for m, day in told if m.role in ("back", "until")), default=None)
    # "Home until Thursday. Thursday he stays home too."
    again = {day for m, day in told if m.role == "on" and day == back and m.start > until.get(day, m.start)}
    said = _said([(m, day) for m, day in told if m.role in ("on", "through")], came_in)
    first = school_day_from(came_in, school_days)
    if said and back is not None and back < min(said) and back not in until:
        # "Out Tuesday. She'll be in tomorrow": in school before that.
        there, back = there | {back}, None
    if back is not None:
        said.extend(_between(min((day for day in said if day not in again), default=first), back - timedelta(1)))
        said = [day for day in said if day < back or day in again]
    said = [day for day in said if day not in there]
    if not said and default and first not in there:
        said = [first]
    return tuple(sorted({day for day in said if day >= came_in and school_days(day)}))


def _said(told: list[tuple[DateMention, date]], came_in: date) -> list[date]:
    """Return the days of absence in the order of saying, spans filled in."""
    said: list[date] = []
    starts: date | None = None
    for mention, day in told:
        if mention.kind == "next_week":
            said.extend([] if _tells_days_of(day, told) else _several(mention, day))
        elif mention.kind in ("week", "count"):
            said.extend(_several(mention, max(day, starts or day)))
        elif mention.ranged and starts is not None:
            said.extend(_between(starts, day))
        elif mention.role == "through":
            said.extend(_between(said[0] if said else came_in, day))
        else:
            said.append(day)
            starts = day
    return said


def _tells_days_of(monday: date, told: list[tuple[DateMention, date]]) -> bool:
    """Whether days of the week of `monday` are told by their number: "next week, the 16th and the 17th"."""
    return any(m.kind in ("date", "of_month") and monday <= day < monday + timedelta(7) for m, day in told)


def _between(first: date, last: date) -> list[date]:
    return [first + timedelta(n) for n in range(min((last - first).days + 1, 120))]


def _several(mention: DateMention, first: date) -> list[date]:
    if mention.kind == "count":
        return _between(first, first + timedelta(mention.number - 1))
    return _between(first, first + timedelta(4 - first.weekday())) if first.weekday() < 5 else []


def _day(mention: DateMention, came_in: date, school_days: Callable[[date], bool]) -> date | None:
    if mention.kind == "day":
        return came_in + timedelta(mention.number)
    if mention.kind == "break":
        off = _free_day(came_in, school_days, weekend=bool(mention.number))
        return school_day_from(off, school_days) if off else None
    if mention.kind == "weekday":
        if mention.week >= 2:
            return came_in + timedelta(7 * (mention.week - 1) - came_in.weekday() + mention.number)
        ahead = (mention.number - came_in.weekday()) % 7
        # "Back on Monday", said on a Monday, is the next one.
        return came_in + timedelta(
            7 if ahead == 0 and (mention.week or mention.ranged or mention.role in ("back", "until")) else ahead
        )
    if mention.kind in ("week", "count"):
        return school_day_from(came_in, school_days)
    if mention.kind == "next_week":
        return came_in + timedelta(7 - came_in.weekday())
    return _calendar_day(mention, came_in)


def _free_day(first: date, school_days: Callable[[date], bool], *, weekend: bool) -> date | None:
    """Return the first free day from `first` on that is a weekend's, or is none of a weekend."""
    days = _between(first, first + timedelta(40))
    return next((day for day in days if not school_days(day) and (day.weekday() > _FRIDAY) == weekend), None)


def _calendar_day(mention: DateMention, came_in: date) -> date | None:
    """Return the next date with this day (and month); None where there is none within the year or it lies far off."""
    lately = [came_in - timedelta(n) for n in range(1, _LATELY)]
    if mention.kind == "of_month" and mention.role == "on" and any(day.day == mention.number for day in lately):
        return None  # "her passing on the 9th"
    for ahead in range(300):
        day = came_in + timedelta(ahead)
        if day.day == mention.number and mention.month in (0, day.month):
            return day
    return None
