"""School years into the ledger: as the files tell of them, or guessed from a history's events until they do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.imports.changes import ImportReport
from storage.imports.problems import ImportFailedError, Problem, Severity
from storage.imports.records import YearRecord
from storage.imports.school_span import SchoolSpan
from storage.models import SchoolYear

FILE = "school.toml, academicSessions.csv"
KIND = "school years"


def years_of(session: Session, school_ids: Iterable[int]) -> dict[int, list[SchoolYear]]:
    """The years of each school, in their order."""
    found: dict[int, list[SchoolYear]] = {school_id: [] for school_id in school_ids}
    query = select(SchoolYear).where(SchoolYear.school_id.in_(found)).order_by(SchoolYear.starts_on, SchoolYear.id)
    for year in session.scalars(query):
        found[year.school_id].append(year)
    return found


def put_years(
    session: Session, schools: Mapping[str, int], records: Sequence[YearRecord], report: ImportReport
) -> None:
    """Add and update school years; a guessed one gives way to the real one that it overlaps.

    `schools` gives ids by source id. Years that the files do not tell of stay.

    Raises:
        ImportFailedError: where two years of a school would overlap.
    """
    if not records:
        return
    standing = years_of(session, schools.values())
    counts = report.of(KIND)
    for record in records:
        years = standing[schools[record.school]]
        year = next((y for y in years if y.name == record.name), None) or next(
            (y for y in years if y.guessed and _overlap(y, record.starts, record.ends)), None
        )
        wanted = (record.name, record.starts, record.ends, False)
        if year is None:
            year = SchoolYear(school_id=schools[record.school])
            session.add(year)
            years.append(year)
            counts.added += 1
        elif (year.name, year.starts_on, year.ends_on, year.guessed) == wanted:
            counts.unchanged += 1
            continue
        else:
            counts.updated += 1
        year.name, year.starts_on, year.ends_on, year.guessed = wanted
        report.changes.append(f"school year {_told(record.school, year)}")
    for source_id, school_id in schools.items():
        _refuse_overlaps(source_id, standing[school_id])
    session.flush()


def guess_years(
    session: Session, spans: Mapping[tuple[int, SchoolSpan], tuple[date, date]], today: date, report: ImportReport
) -> list[SchoolYear]:
    """Make or widen a year for each school and span with its first and last event; returns the years so guessed.

    It begins on the Monday of the first event's week, and ends with the last event; one that is still running ends with
    its span, so that what comes next is counted.
    """
    standing = years_of(session, {school for school, _ in spans})
    counts, guessed = report.of(KIND), []
    for (school_id, span), (first, last) in sorted(spans.items()):
        starts = max(first - timedelta(days=first.weekday()), span.first)
        ends = span.last if today in span else last
        year = next((y for y in standing[school_id] if y.guessed and _overlap(y, span.first, span.last)), None)
        if year is None:
            year = SchoolYear(school_id=school_id, name=span.name, starts_on=starts, ends_on=ends, guessed=True)
            session.add(year)
            counts.added += 1
        elif starts < year.starts_on or ends > year.ends_on:
            year.starts_on, year.ends_on = min(starts, year.starts_on), max(ends, year.ends_on)
            counts.updated += 1
        else:
            counts.unchanged += 1
        guessed.append(year)
    session.flush()
    return guessed


def _overlap(year: SchoolYear, starts: date, ends: date) -> bool:
    return year.starts_on <= ends and starts <= year.ends_on


def _refuse_overlaps(source_id: str, years: list[SchoolYear]) -> None:
    for one, other in pairwise(sorted(years, key=lambda year: year.starts_on)):
        if other.starts_on <= one.ends_on:
            raise ImportFailedError(
                [
                    Problem(
                        FILE, 0, "school_year", Severity.ERROR, f"{_told(source_id, one)} and {_told('', other)}",
                        "years of a school that do not overlap", "Correct the first or last day of one of them.",
                    )
                ]
            )  # fmt: skip


def _told(source_id: str, year: SchoolYear) -> str:
    return f"{source_id} {year.name} ({year.starts_on.isoformat()} to {year.ends_on.isoformat()})".strip()
