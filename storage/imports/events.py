"""The events of a year (Ed-Fi's StudentSchoolAttendanceEvent) as its files write them: XML, JSON or CSV."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from typing import TypeVar

from storage.imports import shapes
from storage.imports.absences import exact_category
from storage.imports.dates import DateReader
from storage.imports.edfi import Resource, described, is_json, is_xml, read_resources
from storage.imports.problems import FieldError, Problems
from storage.imports.school_span import SchoolSpan, read_span
from storage.imports.source import Source
from storage.imports.tables import Row, Table

KIND = "StudentSchoolAttendanceEvent"
#: How a folder's files of events begin; several of them, such as one a school, are read together.
_NAMES = ("studentschoolattendance", "studentattendance", "history", "absences")
#: No day has more of them.
_MOST_MINUTES = 24 * 60
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Event:
    """One event of one student's day. `share` of the day (0 to 1) and `minutes` of the event, where they are told."""

    file: str
    line: int
    school: str
    student: str
    date: date
    category: str
    reason: str = ""
    share: float | None = None
    minutes: int | None = None
    arrival: time | None = None
    year: SchoolSpan | None = None


def read_events(source: Source, problems: Problems, told: Callable[[int], None] = lambda _: None) -> list[Event]:
    """Every event of the source's files, as they come; `told` hears how many there are so far.

    What cannot be read is noted as an error.
    """
    names = [source.only_file()] if source.is_single_file else [n for n in source.names() if is_events(n)]
    if not names:
        problems.error(
            "StudentSchoolAttendance.xml", 0, "", found="no such file",
            expected="StudentSchoolAttendance.xml, studentSchoolAttendanceEvents.json or absences.csv",
            remedy="Export the year's attendance events.",
        )  # fmt: skip
    events: list[Event] = []
    for name in names:
        content = source.bytes_of(name)
        of_file = _of_edfi if is_xml(content) or is_json(content) else _of_csv
        before = len(events)
        for event in of_file(source, name, problems):
            events.append(event)
            if len(events) % 10_000 == 0:
                told(len(events))
        if len(events) == before and not problems.errors:
            problems.warn(
                source.name_of(name), 0, "", found="no events", expected=f"{KIND}s", remedy="Nothing was read of it."
            )
    return events


def is_events(name: str) -> bool:
    """Whether a file of this name holds attendance events."""
    stem, _, ending = name.lower().rpartition(".")
    return ending in ("xml", "json", "jsonl", "ndjson", "csv") and stem.startswith(_NAMES)


def _of_edfi(source: Source, name: str, problems: Problems) -> Iterator[Event]:
    fields = _Fields(problems)
    for resource in read_resources(source, name, [KIND], problems):
        event = fields.of_resource(resource)
        if event is not None:
            yield event


def _of_csv(source: Source, name: str, problems: Problems) -> Iterator[Event]:
    table = Table(source, name, shapes.HISTORY, problems)
    rows = list(table.rows())
    dates = DateReader({row["date"] for row in rows})
    if dates.assumed:
        problems.warn(
            table.file, 0, table.spelled("date"), found="days that could be swapped with months",
            expected="year-month-day", remedy=f"Read as {dates.order}.",
        )  # fmt: skip
    fields = _Fields(problems, cache(dates.read))
    for row in rows:
        event = fields.of_row(table, row)
        if event is not None:
            yield event


class _Fields:
    """Reads events; a value that cannot be read, or is missing, is an error, and its event left out."""

    def __init__(self, problems: Problems, day: Callable[[str], date] | None = None) -> None:
        self.problems = problems
        self.day = day or cache(DateReader(()).read)
        self.category = cache(exact_category)
        self.file, self.line, self.failed = "", 0, False

    def of_resource(self, resource: Resource) -> Event | None:
        self.file, self.line, self.failed = resource.file, resource.line, False
        text = resource.text
        event = Event(
            file=resource.file,
            line=resource.line,
            school=self._told("schoolId", text("schoolReference.schoolId") or text("sessionReference.schoolId")),
            student=self._told("studentUniqueId", text("studentReference.studentUniqueId")),
            date=self._read("eventDate", text("eventDate"), self.day, date.min),
            category=self._read("attendanceEventCategory", text("attendanceEventCategory"), self.category, ""),
            reason=described(text("attendanceEventReason")),
            share=self._read("eventDuration", text("eventDuration"), _share, None),
            minutes=self._read("schoolAttendanceDuration", text("schoolAttendanceDuration"), _minutes, None),
            arrival=self._read("arrivalTime", text("arrivalTime"), _time, None),
            year=self._read("schoolYear", text("sessionReference.schoolYear"), _year, None),
        )
        return None if self.failed else event

    def of_row(self, table: Table, row: Row) -> Event | None:
        self.file, self.line, self.failed = table.file, row.line, False
        event = Event(
            file=table.file,
            line=row.line,
            school=row["schoolSourcedId"],
            student=self._told(table.spelled("studentSourcedId"), row["studentSourcedId"]),
            date=self._read(table.spelled("date"), row["date"], self.day, date.min),
            category=self._read(
                table.spelled("attendanceEventCategory"), row["attendanceEventCategory"], self.category, ""
            ),
            reason=described(row["attendanceEventReason"]),
            share=self._read(table.spelled("eventDuration"), row["eventDuration"], _share, None),
            minutes=self._read(
                table.spelled("schoolAttendanceDuration"), row["schoolAttendanceDuration"], _minutes, None
            ),
            arrival=self._read(table.spelled("arrivalTime"), row["arrivalTime"], _time, None),
            year=self._read(table.spelled("schoolYear"), row["schoolYear"], _year, None),
        )
        return None if self.failed else event

    def _told(self, column: str, text: str) -> str:
        if not text:
            self._error(column, text, "a value", "Fill the field in, or leave the event out.")
        return text

    def _read(self, column: str, text: str, parse: Callable[[str], T], otherwise: T) -> T:
        try:
            return parse(text)
        except FieldError as error:
            self._error(column, text, error.expected, error.remedy)
            return otherwise

    def _error(self, column: str, found: str, expected: str, remedy: str) -> None:
        self.failed = True
        self.problems.error(self.file, self.line, column, found=found, expected=expected, remedy=remedy)


def _share(text: str) -> float | None:
    if not text:
        return None
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise FieldError("a share of the day, from 0 to 1", "Write 1 for a whole day and 0.5 for half of one.")
    return share


def _minutes(text: str) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"\d+(\.0+)?", text) or float(text) > _MOST_MINUTES:
        raise FieldError(f"minutes, from 0 to {_MOST_MINUTES}", "Correct the number, or leave it out.")
    return int(float(text))


def _time(text: str) -> time | None:
    if not text:
        return None
    try:
        return time.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise FieldError("a time such as 09:35:00", "Correct the time, or leave it out.") from None


def _year(text: str) -> SchoolSpan | None:
    return read_span(text) if text else None
