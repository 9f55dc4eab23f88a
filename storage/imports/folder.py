"""A whole school folder, read without any database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from storage.imports import shapes
from storage.imports.absences import read_absences
from storage.imports.calendar import read_calendar
from storage.imports.contacts import read_contacts
from storage.imports.oneroster import read_oneroster
from storage.imports.problems import Problems
from storage.imports.records import SchoolFolder, SchoolRecord
from storage.imports.school_toml import FILE, read_schools
from storage.imports.source import Source, open_source


def read_school_folder(path: Path, today: date | None = None) -> SchoolFolder:
    """Read schools, roster, contacts, calendar and absences of a folder or zip.

    `today` helps only with dates whose day and month could be swapped.

    Raises:
        ImportFailedError: where anything could not be understood so that a child might be lost by it.
    """
    problems = Problems()
    source = open_source(path)
    roster = _roster(source, (), problems)
    ids = [school.source_id for school in roster.schools]
    calendar = read_calendar(source, ids, problems)
    absences = read_absences(source, today, problems).rows if source.has(shapes.ABSENCES.file) else ()
    problems.stop_on_errors()
    return SchoolFolder(
        roster.schools, roster.districts, roster.students, roster.contacts, roster.links, roster.contacts_on_file,
        tuple(calendar), absences, problems.all(),
    )  # fmt: skip


def read_roster(path: Path, known: Sequence[SchoolRecord] = ()) -> SchoolFolder:
    """Read schools, students and contacts. `known` are the schools of the ledger, for an export without `school.toml`.

    Raises:
        ImportFailedError: as `read_school_folder`.
    """
    problems = Problems()
    source = open_source(path)
    roster = _roster(source, known, problems)
    problems.stop_on_errors()
    return roster


def _roster(source: Source, known: Sequence[SchoolRecord], problems: Problems) -> SchoolFolder:
    schools = read_schools(source, problems) or list(known)
    if not schools and not source.has(FILE):
        problems.error(
            FILE, 0, "", found="no such file", expected="school.toml beside the export",
            remedy="Write one: time zone, numbers, times and policies of the school.",
        )  # fmt: skip
    found = read_oneroster(source, schools, problems)
    contacts, links, on_file = read_contacts(source, found, problems)
    students = sorted(found.students.values(), key=lambda s: s.source_id)
    schools = sorted(schools, key=lambda s: s.source_id)
    return SchoolFolder(
        tuple(schools),
        found.districts,
        tuple(students),
        tuple(contacts),
        tuple(links),
        on_file,
        problems=problems.all(),
    )
