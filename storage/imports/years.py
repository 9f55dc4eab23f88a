"""School years as the files tell of them: `[[school_year]]` in school.toml, and OneRoster's academic sessions."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date
from typing import Any

from storage.imports import shapes
from storage.imports.dates import DateReader
from storage.imports.homerooms import is_gone
from storage.imports.problems import FieldError, Problems
from storage.imports.records import YearRecord
from storage.imports.source import Source
from storage.imports.tables import Row, Table

TOML = "school.toml"
#: Longer or shorter than so many days is a slip of the pen.
MOST_DAYS, LEAST_DAYS = 400, 30


def read_years(source: Source, schools: Sequence[str], problems: Problems) -> list[YearRecord]:
    """The school years of `schools` (ids), sorted. What school.toml says of a school goes before the sessions."""
    by_hand = _of_toml(source, schools, problems)
    named = {year.school for year in by_hand}
    sessions = _of_sessions(source, problems)
    years = by_hand + [
        YearRecord(school, name, first, last)
        for school in schools
        if school not in named
        for name, first, last in sessions
    ]
    return sorted(set(years), key=lambda year: (year.school, year.starts, year.name))


def _of_sessions(source: Source, problems: Problems) -> list[tuple[str, date, date]]:
    name = shapes.ACADEMIC_SESSIONS.file
    if not source.has(name):
        return []
    table = Table(source, name, shapes.ACADEMIC_SESSIONS, problems)
    rows = [row for row in table.rows() if not is_gone(row) and row["type"].casefold() == "schoolyear"]
    dates = DateReader([row[column] for row in rows for column in ("startDate", "endDate")])
    found = []
    for row in rows:
        title, first, last = row.required("title"), _day(row, "startDate", dates), _day(row, "endDate", dates)
        if title and first and last and _is_sound(table.file, row.line, title, first, last, problems):
            found.append((title, first, last))
    return found


def _day(row: Row, column: str, dates: DateReader) -> date | None:
    try:
        return dates.read(row[column])
    except FieldError as error:
        row.error(column, expected=error.expected, remedy=error.remedy)
        return None


def _of_toml(source: Source, schools: Sequence[str], problems: Problems) -> list[YearRecord]:
    text = source.text_of(TOML, problems) if source.has(TOML) else None
    try:
        content = tomllib.loads(text or "")
    except tomllib.TOMLDecodeError:
        return []  # told by whoever reads the schools
    tables = content.get("schools")
    own = {t.get("sourcedId"): t.get("school_year") for t in tables or [] if isinstance(t, dict)}
    found = []
    for school in schools:
        if tables is None and content.get("sourcedId") not in (None, school):
            continue
        if tables is not None and school not in own:
            continue
        years = own.get(school) or content.get("school_year") or []
        for table in years if isinstance(years, list) else [years]:
            year = _table(source.name_of(TOML), school, table, problems)
            if year is not None:
                found.append(year)
    return found


def _table(file: str, school: str, table: Any, problems: Problems) -> YearRecord | None:
    try:
        name, first, last = str(table["name"]).strip(), _toml_day(table["starts"]), _toml_day(table["ends"])
    except (TypeError, KeyError):
        problems.error(
            file, 0, "school_year", found=str(table), expected="a table [[school_year]] with name, starts and ends",
            remedy='Write such as name = "2026-2027", starts = 2026-08-17, ends = 2027-05-28.',
        )  # fmt: skip
        return None
    except FieldError as error:
        problems.error(file, 0, "school_year", found=str(table), expected=error.expected, remedy=error.remedy)
        return None
    return YearRecord(school, name, first, last) if _is_sound(file, 0, name, first, last, problems) else None


def _toml_day(value: Any) -> date:
    return value if type(value) is date else DateReader(()).read(str(value))


def _is_sound(file: str, line: int, name: str, first: date, last: date, problems: Problems) -> bool:  # noqa: PLR0917
    if LEAST_DAYS <= (last - first).days < MOST_DAYS:
        return True
    problems.error(
        file, line, "school_year", found=f"{name}: {first.isoformat()} to {last.isoformat()}",
        expected=f"a year of {LEAST_DAYS} to {MOST_DAYS} days", remedy="Correct its first and last day.",
    )  # fmt: skip
    return False
