"""`attendance import …`: rosters, absences and calendars into the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.ledger import clock, open_database
from escalation.findings import FindingKind, findings
from escalation.reports.matches import settle_day
from escalation.year.daily import recompute_again
from storage.imports.absences_import import AbsenceReport, import_absences
from storage.imports.calendar_import import import_calendar
from storage.imports.changes import ImportReport
from storage.imports.folder import read_roster
from storage.imports.history_import import HistoryReport, read_history, store_history
from storage.imports.problems import ImportFailedError, Problem, Severity
from storage.imports.roster_import import store_roster
from storage.imports.schools_import import known_schools
from storage.models import School
from storage.session import Database

BAD_INPUT = 2
#: More changes than these are counted, not listed, unless all are asked for.
LISTED_CHANGES = 20
#: A column that is wrong in every row says so in every row: the first so many are enough.
LISTED_PROBLEMS = 200
PATH = click.Path(exists=False, path_type=Path)


@click.group("import")
def import_group() -> None:
    """Bring in what the student information system exports: whole or not at all, and as often as you like."""


@import_group.command()
@click.argument("path", type=PATH)
@click.option("--force", is_flag=True, help="Store even what looks like a broken export.")
@click.option("--all-changes", is_flag=True, help="List every change, however many.")
def roster(path: Path, force: bool, all_changes: bool) -> None:
    """Import schools, students and contacts from PATH: a folder or zip of OneRoster CSV, or of Ed-Fi."""
    database, now = _open()
    with _console() as console, _bad_input(console), console.status("Reading the roster…") as status:
        with database.read() as session:
            known = known_schools(session)
        folder = read_roster(path, known, now.date())
        status.update("Storing the roster…")
        with database.write() as session:
            report = store_roster(session, folder, now, force=force)
            _settle_today(session, report.changed_schools, now)
            recompute_again(session, report.changed_schools)
        _tell(console, report, all_changes)
        status.update("Looking at the contacts…")
        _tell_findings(console, database, [school.source_id for school in folder.schools], now)


@import_group.command()
@click.argument("path", type=PATH)
@click.option("--complete", is_flag=True, help="Every room has answered: who is not in the file is not missing.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day of rows without a date, or of no rows.")
@click.option("--school", default="", help="The school's sourcedId where the rows do not say it.")
@click.option("--force", is_flag=True, help="Store even a complete roll that takes most students off the list.")
def absences(path: Path, complete: bool, day: datetime | None, school: str, force: bool) -> None:
    """Import a day's absence list from PATH: a folder, a zip or a CSV file."""
    database, now = _open()
    with _console() as console, _bad_input(console), console.status("Importing the absences…"):
        with database.write() as session:
            report = import_absences(
                session, path, now, complete, day=day.date() if day else None, school=school, force=force
            )
            for school_id, when in report.days:
                settle_day(session, school_id, when, now)
            recompute_again(session, {school_id for school_id, _ in report.days})
        _tell_absences(console, report)


@import_group.command()
@click.argument("path", type=PATH)
@click.option("--known-only", is_flag=True, help="Leave out events of students and schools that no roster has named.")
def history(path: Path, known_only: bool) -> None:
    """Import attendance events of past days from PATH: Ed-Fi XML or JSON, or CSV; a folder, a zip or a file.

    Nobody is looked for because of them: today's list comes with `import absences`.
    """
    database, now = _open()
    with _console() as console, _bad_input(console), console.status("Reading the history…") as status:
        file = read_history(path, status.update)
        with database.write() as session:
            report = store_history(session, file, now, known_only=known_only, told=status.update)
            recompute_again(session)
        _tell_history(console, report)


@import_group.command()
@click.argument("path", type=PATH)
def calendar(path: Path) -> None:
    """Import the days without school, and the school years, from PATH: a folder, a zip or a CSV file."""
    database, _ = _open()
    with _console() as console, _bad_input(console), console.status("Importing the calendar…"):
        with database.write() as session:
            report = import_calendar(session, path)
            recompute_again(session)
        _tell(console, report, False)


def _open() -> tuple[Database, datetime]:
    return open_database(), clock().now()


@contextmanager
def _console() -> Iterator[Console]:
    yield Console(stderr=True, highlight=False, soft_wrap=True)


@contextmanager
def _bad_input(console: Console) -> Iterator[None]:
    """Turn a refused import into its messages and exit code 2."""
    try:
        yield
    except ImportFailedError as error:
        _tell_problems(console, error.problems)
        console.print(str(error), markup=False, style="bold red")
        raise SystemExit(BAD_INPUT) from error


def _settle_today(session: Session, school_ids: tuple[int, ...], now: datetime) -> None:
    """What reports mean depends on the roster: look again at today's."""
    for school in session.scalars(select(School).where(School.id.in_(school_ids)).order_by(School.id)):
        settle_day(session, school.id, _today(school, now), now)


def _today(school: School, now: datetime) -> date:
    return now.astimezone(ZoneInfo(school.timezone)).date()


def _tell_problems(console: Console, problems: tuple[Problem, ...]) -> None:
    for problem in problems[:LISTED_PROBLEMS]:
        style = "red" if problem.severity is Severity.ERROR else "yellow"
        console.print(f"{problem.severity}: {problem}", markup=False, style=style)
    if len(problems) > LISTED_PROBLEMS:
        console.print(f"… and {len(problems) - LISTED_PROBLEMS} more of them", style="yellow")


def _tell(console: Console, report: ImportReport, all_changes: bool) -> None:
    _tell_problems(console, report.problems)
    listed = report.changes if all_changes else report.changes[:LISTED_CHANGES]
    for change in listed:
        console.print(change, markup=False)
    if len(listed) < len(report.changes):
        console.print(
            f"… and {len(report.changes) - len(listed)} more changes (--all-changes lists them)", markup=False
        )
    if not report.changed:
        console.print("Nothing has changed.", style="bold")
    for kind, counts in report.counts.items():
        console.print(
            f"{kind}: {counts.added} added, {counts.updated} updated, {counts.retired} retired, "
            f"{counts.returned} back, {counts.unchanged} unchanged"
        )


def _tell_absences(console: Console, report: AbsenceReport) -> None:
    _tell_problems(console, report.problems)
    if not report.changed:
        console.print("Nothing has changed.", style="bold")
    console.print(
        f"{report.listed} listed, {report.relisted} listed again, {report.withdrawn} withdrawn, "
        f"{report.updated} with another category, {report.unchanged} unchanged"
    )


def _tell_history(console: Console, report: HistoryReport) -> None:
    _tell_problems(console, report.problems)
    if not report.changed:
        console.print("Nothing has changed.", style="bold")
    console.print(f"{report.events} events read")
    for kind, counts in report.counts.items():
        console.print(
            f"{kind}: {counts.added} added, {counts.updated} updated, {counts.retired} withdrawn, "
            f"{counts.returned} back, {counts.unchanged} unchanged"
        )


def _tell_findings(console: Console, database: Database, school_ids: list[str], now: datetime) -> None:
    with database.read() as session:
        for school in session.scalars(select(School).where(School.source_id.in_(school_ids)).order_by(School.name)):
            found = findings(session, school.id, now)
            for kind in FindingKind:
                if count := sum(finding.kind is kind for finding in found):
                    console.print(f"{school.name}: {kind}: {count}", markup=False, style="yellow")
