"""What the events of a year say of each student's day: pure, before anything is written."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from datetime import date

from storage.imports.events import Event
from storage.imports.problems import Problems
from storage.words import OPEN_EVENTS

UNDECIDED = "Absence"
FULL_ABSENCES = frozenset({"Excused Absence", "Unexcused Absence", UNDECIDED})
PARTIAL, EARLY, TARDY, PRESENT = "Partial", "Early departure", "Tardy", "In Attendance"
#: A part of the day without a duration counts as half of it; leaving early without one is seen, and counts nothing.
SHARE_OF_PART = 0.5
#: More days than these on which events disagree are counted, not told one by one.
TOLD_DAYS = 20

#: Category, reason and so on of one student's day, by student and day.
Days = dict[tuple[int, date], Event]


def days_of(events: Iterable[tuple[int, Event]], problems: Problems) -> Days:
    """One event a student and day. The same event twice is an error; of different ones the more absent is kept.

    An excused absence against an unexcused one becomes an undecided one: a person has to look.
    """
    days: Days = {}
    clashes: dict[tuple[int, date], list[Event]] = {}
    for student, event in events:
        key = (student, event.date)
        first = days.setdefault(key, event)
        if first is event:
            continue
        others = clashes.setdefault(key, [first])
        twin = next((other for other in others if other.category == event.category), None)
        if twin is None:
            others.append(event)
            continue
        problems.error(
            event.file, event.line, "attendanceEventCategory",
            found=f"{event.category} of {event.student} on {event.date.isoformat()} for the second time",
            expected="an event of a student, school, day and category once",
            remedy=f"{twin.file}:{twin.line} says it too: remove one of the two.",
        )  # fmt: skip
    for told, (key, disagreeing) in enumerate(clashes.items()):
        days[key] = kept = _more_absent(disagreeing)
        if told < TOLD_DAYS and len(disagreeing) > 1:
            _tell_clash(disagreeing, kept, problems)
    if len(clashes) > TOLD_DAYS:
        first = next(iter(clashes.values()))[0]
        problems.warn(
            first.file, 0, "attendanceEventCategory", found=f"{len(clashes)} days with different categories",
            expected="one category a student and day", remedy=f"The more absent is kept; {TOLD_DAYS} of them are told.",
        )  # fmt: skip
    return days


def is_absence(event: Event) -> bool:
    """Whether the event belongs among the absences: all but late and in attendance."""
    return event.category not in (TARDY, PRESENT)


def share_of(event: Event) -> float:
    """How much of the day an absence took, from 0 to 1; what is not told is a whole day, half of one, or nothing."""
    return usual_share(event.category) if event.share is None else event.share


def usual_share(category: str) -> float:
    """How much of the day an absence of a category takes where nothing tells."""
    return {PARTIAL: SHARE_OF_PART, EARLY: 0.0}.get(category, 1.0)


def check_shares(days: Iterable[Event], problems: Problems) -> None:
    """A whole absence of no duration is an error; parts of a day whose size nobody tells are a warning, once."""
    untold: list[Event] = []
    for event in days:
        if event.category in FULL_ABSENCES and event.share == 0:
            problems.error(
                event.file, event.line, "eventDuration", found="0", expected=f"a share above 0 for {event.category}",
                remedy="Write 1 for a whole day, 0.5 for half of one, or leave it out.",
            )  # fmt: skip
        elif event.category == PARTIAL and event.share is None:
            untold.append(event)
    if untold:
        problems.warn(
            untold[0].file, untold[0].line, "eventDuration", found=f"{len(untold)} Partial without a duration",
            expected="the share of the day", remedy=f"Counted as {SHARE_OF_PART} of a day.",
        )  # fmt: skip


def check_calendar(
    days: Iterable[tuple[int, Event]], event_of: Callable[[int, date], str | None], problems: Problems
) -> None:
    """Warn of events on days without school, once a school and day. `days` gives school ids and events."""
    found: dict[tuple[int, date], list[Event]] = {}
    for school, event in days:
        if is_absence(event) or event.category == TARDY:
            found.setdefault((school, event.date), []).append(event)
    for (school, day), events in sorted(found.items()):
        closed = event_of(school, day)
        count, first = len(events), events[0]
        where = f"{count} {'event' if count == 1 else 'events'} of {first.school or 'the school'}"
        if closed is not None and closed.strip().lower() not in OPEN_EVENTS:
            problems.warn(
                first.file, first.line, "eventDate", found=f"{where} on {day.isoformat()}, {closed}",
                expected="a school day of the calendar", remedy="Kept, and left out of every count.",
            )  # fmt: skip
        elif closed is None and day.weekday() >= 5:
            problems.warn(
                first.file, first.line, "eventDate", found=f"{where} on {day:%A} {day.isoformat()}",
                expected="a school day", remedy="Counted: import the calendar if there was no school.",
            )  # fmt: skip


def _more_absent(events: list[Event]) -> Event:
    ranked = sorted(events, key=_absence_rank, reverse=True)
    whole = [event for event in ranked if event.category in FULL_ABSENCES]
    if len(whole) < 2:
        return ranked[0]
    shares = [event.share for event in whole if event.share is not None]
    reasons = dict.fromkeys(event.reason for event in whole if event.reason)
    return dataclasses.replace(
        whole[0],
        category=UNDECIDED,
        share=max(shares) if len(shares) == len(whole) else None,
        reason=" / ".join(reasons),
    )


def _absence_rank(event: Event) -> tuple[int, float]:
    if event.category in FULL_ABSENCES:
        return 4, share_of(event)
    if event.category == PARTIAL or (event.category == EARLY and share_of(event)):
        return 3, share_of(event)
    return {TARDY: 2, EARLY: 1}.get(event.category, 0), 0


def _tell_clash(events: list[Event], kept: Event, problems: Problems) -> None:
    last, first = events[-1], events[0]
    problems.warn(
        last.file, last.line, "attendanceEventCategory",
        found=f"{' and '.join(e.category for e in events)} of {last.student} on {last.date.isoformat()}",
        expected=f"what {first.file}:{first.line} says: {first.category}",
        remedy=f"Read as {kept.category}" + (": somebody has to decide." if kept.category == UNDECIDED else "."),
    )  # fmt: skip
