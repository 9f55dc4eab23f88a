"""A history of attendance events into the ledger: absences and tardies of past days, and nothing of any morning.

No roll is made or completed, no inquiry opened or looked at again, no report settled. Today's list, and later ones,
come with the roll alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.imports.changes import ImportReport
from storage.imports.events import Event, read_events
from storage.imports.history import check_calendar, check_shares, days_of
from storage.imports.history_writing import put_days
from storage.imports.problems import Problems
from storage.imports.school_span import SchoolSpan, span_of
from storage.imports.source import open_source
from storage.imports.years_import import guess_years, years_of
from storage.models import CalendarDay, District, School, SchoolYear, Student


@dataclass(slots=True)
class HistoryReport(ImportReport):
    """What a history did: counts of absences, tardies and school years; how many events were read."""

    events: int = 0


@dataclass(frozen=True, slots=True)
class HistoryFile:
    """The events of a history's files, and what was odd about them."""

    events: list[Event]
    problems: Problems


def read_history(path: Path, told: Callable[[str], None] = lambda _: None) -> HistoryFile:
    """Read the events of a folder, zip or file, without any database; `told` hears how far it is.

    Raises:
        ImportFailedError: where an event cannot be understood.
    """
    problems = Problems()
    events = read_events(open_source(path), problems, lambda count: told(f"{count:,} events read…"))
    problems.stop_on_errors()
    return HistoryFile(events, problems)


def store_history(
    session: Session, file: HistoryFile, now: datetime, *, known_only: bool = False,
    told: Callable[[str], None] = lambda _: None,
) -> HistoryReport:  # fmt: skip
    """Make past days what the events say. Days that they do not name stay as they are.

    `known_only` leaves out events of students and schools that the ledger does not know, where they are an error
    otherwise.

    Raises:
        ImportFailedError: where an event is unknown, doubled or outside of the school year; nothing is stored then.
    """
    problems = file.problems
    told(f"Looking up {len(file.events):,} events…")
    resolving = _Resolving(session, problems, now, known_only)
    days = days_of(resolving.resolve(file.events), problems)
    check_shares(days.values(), problems)
    problems.stop_on_errors()
    with_school = {key: (resolving.school_of[key[0]], event) for key, event in days.items()}
    check_calendar(with_school.values(), resolving.calendar(), problems)
    report = HistoryReport(events=len(file.events))
    told(f"Storing {len(days):,} days…")
    put_days(session, with_school, resolving.bells, now, report)
    today = min(resolving.today.values(), default=now.date())
    _tell_guesses(guess_years(session, resolving.guesses, today, report), resolving.names, problems)
    report.problems = problems.all()
    return report


def _tell_guesses(years: list[SchoolYear], names: Mapping[int, str], problems: Problems) -> None:
    """Warn of the years whose dates nobody has told, once for all schools whose year was taken to be the same."""
    same: dict[tuple[str, date, date], list[str]] = {}
    for year in years:
        same.setdefault((year.name, year.starts_on, year.ends_on), []).append(names[year.school_id])
    for (name, starts, ends), schools in sorted(same.items()):
        of = f"{len(schools)} schools" if len(schools) > 1 else schools[0]
        problems.warn(
            "school.toml", 0, "school_year", found=f"no dates of {name} of {of}",
            expected="first and last day of the year",
            remedy=f"Taken as {starts.isoformat()} to {ends.isoformat()}: shares of days enrolled need the real dates, "
            "in school.toml or academicSessions.csv.",
        )  # fmt: skip


@dataclass(slots=True)
class _LeftOut:
    """How many events were left out for one reason, and the first of them."""

    count: int = 0
    first: Event | None = None

    def add(self, event: Event) -> None:
        self.count += 1
        self.first = self.first or event


@dataclass(slots=True)
class _Resolving:
    """Finds the student and the school year of each event."""

    session: Session
    problems: Problems
    now: datetime
    known_only: bool
    schools: dict[str, int] = field(init=False)
    bells: dict[int, time] = field(init=False)
    names: dict[int, str] = field(init=False)
    today: dict[int, date] = field(init=False)
    years: dict[int, list[SchoolYear]] = field(init=False)
    school_of: dict[int, int] = field(default_factory=dict)
    guesses: dict[tuple[int, SchoolSpan], tuple[date, date]] = field(default_factory=dict)
    _checked: dict[tuple[int, date, SchoolSpan | None], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Two histories never run side by side; rolls, which lock schools, do not wait for one.
        self.session.execute(select(District.id).order_by(District.id).with_for_update(key_share=True))
        rows = self.session.scalars(select(School).order_by(School.id)).all()
        self.schools = {school.source_id: school.id for school in rows}
        self.bells = {school.id: school.bell for school in rows}
        self.names = {school.id: school.name for school in rows}
        self.today = {school.id: self.now.astimezone(ZoneInfo(school.timezone)).date() for school in rows}
        self.years = years_of(self.session, self.bells)

    def resolve(self, events: list[Event]) -> list[tuple[int, Event]]:
        """Student ids and events of past days; what is unknown or outside of the year is an error."""
        query = select(Student.school_id, Student.source_id, Student.id)
        students = {(school, source): student for school, source, student in self.session.execute(query)}
        only = next(iter(self.schools.values())) if len(self.schools) == 1 else None
        resolved, to_come, strangers = [], _LeftOut(), _LeftOut()
        for event in events:
            school = self.schools.get(event.school, only if not event.school else None)
            student = students.get((school, event.student)) if school is not None else None
            if school is None or student is None:
                strangers.add(event)
                if not self.known_only:
                    self._unknown(event, school)
            elif not self._is_in_a_year(school, event):
                continue
            elif event.date >= self.today[school]:
                to_come.add(event)
            else:
                self.school_of[student] = school
                self._note_guess(school, event)
                resolved.append((student, event))
        if to_come.first:
            self._left_out(
                to_come, "eventDate", f"{to_come.count} events of today or later", "events of past days",
                "Left out: today's list comes with `attendance import absences`.",
            )  # fmt: skip
        if strangers.first and self.known_only:
            self._left_out(
                strangers, "studentUniqueId", f"{strangers.count} events of unknown students or schools",
                "students of a roster", "Left out, as asked for.",
            )  # fmt: skip
        return resolved

    def calendar(self) -> Callable[[int, date], str | None]:
        """A function of school and day that gives the calendar's event, None where there is none."""
        query = select(CalendarDay.school_id, CalendarDay.date, CalendarDay.event)
        events = {(school, day): event for school, day, event in self.session.execute(query)}
        return lambda school, day: events.get((school, day))

    def _unknown(self, event: Event, school: int | None) -> None:
        if school is None:
            self.problems.error(
                event.file, event.line, "schoolId", found=event.school, expected="a school with a roster",
                remedy="Correct the id, or import the school's roster first.",
            )  # fmt: skip
            return
        self.problems.error(
            event.file, event.line, "studentUniqueId", found=event.student, expected="a student on the school's roster",
            remedy="Correct the id, import the roster that names it, or leave such events out with --known-only.",
        )  # fmt: skip

    def _is_in_a_year(self, school: int, event: Event) -> bool:
        key = (school, event.date, event.year)
        if key not in self._checked:
            self._checked[key] = self._expected_year(*key)
        expected = self._checked[key]
        if expected:
            self.problems.error(
                event.file, event.line, "eventDate", found=event.date.isoformat(), expected=expected,
                remedy="Correct the date, or the dates of the school year.",
            )  # fmt: skip
        return not expected

    def _expected_year(self, school: int, day: date, named: SchoolSpan | None) -> str:
        """What would have been expected of a day outside of the school year; "" for one that lies within."""
        real = [year for year in self.years[school] if not year.guessed]
        if any(year.starts_on <= day <= year.ends_on for year in real):
            return ""
        span = named or span_of(day)
        own = [year for year in real if year.starts_on <= span.last and span.first <= year.ends_on]
        if own:
            return " or ".join(
                f"a day of the school year {y.name} ({y.starts_on.isoformat()} to {y.ends_on.isoformat()})" for y in own
            )
        return "" if day in span else f"a day of {span.name} ({span.first.isoformat()} to {span.last.isoformat()})"

    def _note_guess(self, school: int, event: Event) -> None:
        if any(not y.guessed and y.starts_on <= event.date <= y.ends_on for y in self.years[school]):
            return
        key = (school, event.year or span_of(event.date))
        first, last = self.guesses.get(key, (event.date, event.date))
        self.guesses[key] = (min(first, event.date), max(last, event.date))

    def _left_out(self, what: _LeftOut, column: str, found: str, expected: str, remedy: str) -> None:
        first = what.first
        if first is not None:
            self.problems.warn(first.file, first.line, column, found=found, expected=expected, remedy=remedy)
