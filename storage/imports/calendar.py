"""`calendar.csv`: the days on which a school is closed or otherwise out of the ordinary."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from rapidfuzz import fuzz, process

from storage.imports import shapes
from storage.imports.dates import DateReader
from storage.imports.problems import FieldError, Problems
from storage.imports.records import CalendarRecord
from storage.imports.source import Source
from storage.imports.tables import Table

#: Ed-Fi's calendar events.
EVENTS = (
    "Emergency day", "Holiday", "Instructional day", "Make-up day", "Non-instructional day", "Other", "Strike",
    "Student late arrival/early dismissal", "Teacher only day", "Weather day",
)  # fmt: skip
_ALIASES = {"closed": "Holiday", "noschool": "Non-instructional day", "break": "Holiday", "vacation": "Holiday",
            "professionaldevelopment": "Teacher only day", "snowday": "Weather day", "schoolday": "Instructional day",
            "earlyrelease": "Student late arrival/early dismissal"}  # fmt: skip


def read_calendar(source: Source, schools: Sequence[str], problems: Problems) -> list[CalendarRecord]:
    """The days of `schools` (ids); rows of other schools are kept aside. One row a school and day, sorted."""
    name = source.only_file() if source.is_single_file else shapes.CALENDAR.file
    if not source.has(name):
        return []
    table = Table(source, name, shapes.CALENDAR, problems)
    rows = list(table.rows())
    dates = DateReader([row["date"] for row in rows])
    if dates.assumed:
        problems.warn(
            table.file, 0, table.spelled("date"), found="days that could be swapped with months",
            expected="year-month-day", remedy=f"Read as {dates.order}.",
        )  # fmt: skip
    found: dict[tuple[str, date], CalendarRecord] = {}
    for row in rows:
        school = row["schoolSourcedId"] or (schools[0] if len(schools) == 1 else "")
        if not school:
            row.error("schoolSourcedId", expected="the school's id", remedy="Say which school the day is for.")
            continue
        if school not in schools:
            row.warn("schoolSourcedId", expected="a school of ours", remedy="The day is kept aside.")
            continue
        try:
            day = dates.read(row["date"])
        except FieldError as error:
            row.error("date", expected=error.expected, remedy=error.remedy)
            continue
        event = row.parsed("calendarEvent", read_event, row["calendarEvent"])
        before = found.setdefault((school, day), CalendarRecord(school, day, event))
        if before.event != event:
            row.error("calendarEvent", expected=f"one event a day (also {before.event})", remedy="Remove one of them.")
    return [found[key] for key in sorted(found)]


def read_event(text: str) -> str:
    """Ed-Fi's name of an event. Raises FieldError for an unknown one."""
    word = re.sub(r"[^a-z]", "", text.rsplit("#", 1)[-1].casefold())
    names = {re.sub(r"[^a-z]", "", e.casefold()): e for e in EVENTS} | _ALIASES
    near = process.extractOne(word, names.keys(), scorer=fuzz.ratio, score_cutoff=88)
    if near is None:
        raise FieldError(f"one of {', '.join(EVENTS)}", "Kept as written, and read as a day without school.")
    return names[near[0]]
