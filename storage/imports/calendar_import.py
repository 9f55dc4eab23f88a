"""The calendar into the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.imports.bulk import delete_rows
from storage.imports.calendar import read_calendar
from storage.imports.changes import ImportReport
from storage.imports.problems import Problems
from storage.imports.records import CalendarRecord
from storage.imports.source import open_source
from storage.imports.years import read_years
from storage.imports.years_import import put_years
from storage.models import CalendarDay, School


def import_calendar(session: Session, path: Path) -> ImportReport:
    """Make the calendar of every school in the file what the file says; other schools' days stay.

    Raises:
        ImportFailedError: where a row cannot be understood, or there is no calendar.
    """
    problems = Problems()
    source = open_source(path)
    schools = {s.source_id: s.id for s in session.scalars(select(School))}
    years = read_years(source, sorted(schools), problems)
    if not source.is_single_file and not source.has("calendar.csv") and not years:
        problems.error(
            "calendar.csv", 0, "", found="no such file", expected="calendar.csv", remedy="Export the school's calendar."
        )
    only_years = source.is_single_file and bool(years)
    records = [] if only_years else read_calendar(source, sorted(schools), problems)
    problems.stop_on_errors()
    report = ImportReport(problems=problems.all())
    _put_days(session, {(schools[r.school], r.date): r for r in records}, report)
    put_years(session, schools, years, report)
    session.flush()
    return report


def _put_days(session: Session, wanted: Mapping[tuple[int, date], CalendarRecord], report: ImportReport) -> None:
    counts = report.of("calendar days")
    named = {school for school, _ in wanted}
    query = select(CalendarDay).where(CalendarDay.school_id.in_(named))
    before = {(day.school_id, day.date): day for day in session.scalars(query)}
    for key, record in wanted.items():
        day = before.get(key)
        if day is None:
            session.add(CalendarDay(school_id=key[0], date=key[1], event=record.event))
            counts.added += 1
        elif day.event != record.event:
            day.event = record.event
            counts.updated += 1
        else:
            counts.unchanged += 1
            continue
        report.changes.append(f"{record.school} {record.date.isoformat()}: {record.event}")
    gone = [day for key, day in before.items() if key not in wanted]
    report.changes += [f"{day.date.isoformat()}: no longer {day.event}" for day in gone]
    counts.retired = len(gone)
    delete_rows(session, CalendarDay, [day.id for day in gone])
