"""A whole school folder, read without any database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from storage.imports import shapes
from storage.imports.absences import read_absences
from storage.imports.calendar import read_calendar
from storage.imports.contacts import read_contacts
from storage.imports.edfi_roster import EdFiRoster, is_edfi, read_edfi
from storage.imports.edfi_schools import skeleton
from storage.imports.oneroster import read_oneroster
from storage.imports.problems import Problems
from storage.imports.records import SchoolFolder, SchoolRecord
from storage.imports.school_toml import FILE, read_schools
from storage.imports.source import Source, open_source
from storage.imports.years import read_years


def read_school_folder(path: Path, today: date | None = None) -> SchoolFolder:
    """Read schools, roster, contacts, calendar and absences of a folder or zip.

    `today` helps only with dates whose day and month could be swapped.

    Raises:
        ImportFailedError: where anything could not be understood so that a child might be lost by it.
    """
    problems = Problems()
    source = open_source(path)
    roster = _roster(source, (), problems, today)
    ids = [school.source_id for school in roster.schools]
    calendar = read_calendar(source, ids, problems)
    absences = read_absences(source, today, problems).rows if source.has(shapes.ABSENCES.file) else ()
    problems.stop_on_errors()
    return SchoolFolder(
        roster.schools, roster.districts, roster.students, roster.contacts, roster.links, roster.contacts_on_file,
        tuple(calendar), absences, roster.years, roster.enrollments, problems.all(),
    )  # fmt: skip


def read_roster(path: Path, known: Sequence[SchoolRecord] = (), today: date | None = None) -> SchoolFolder:
    """Read schools, students and contacts, from OneRoster's files or Ed-Fi's.

    `known` are the schools of the ledger, for an export without `school.toml`. Where an export tells when students
    left, those who left before `today` are not on the roster.

    Raises:
        ImportFailedError: as `read_school_folder`.
    """
    problems = Problems()
    source = open_source(path)
    roster = _roster(source, known, problems, today)
    problems.stop_on_errors()
    return roster


def _roster(
    source: Source, known: Sequence[SchoolRecord], problems: Problems, today: date | None
) -> SchoolFolder:  # fmt: skip
    schools = read_schools(source, problems) or list(known)
    if not schools and not source.has(FILE):
        _ask_for_schools(source, problems)
    schools = sorted(schools, key=lambda s: s.source_id)
    years = read_years(source, [school.source_id for school in schools], problems)
    if is_edfi(source):
        edfi = read_edfi(source, schools, today, problems) if schools else EdFiRoster()
        districts, students, enrollments = edfi.districts, edfi.students, edfi.enrollments
        contacts, links, on_file = edfi.contacts, edfi.links, True
    else:
        found = read_oneroster(source, schools, problems)
        districts, students, enrollments = found.districts, list(found.students.values()), found.enrollments
        contacts, links, on_file = read_contacts(source, found, problems)
    return SchoolFolder(
        tuple(schools),
        districts,
        tuple(sorted(students, key=lambda s: s.source_id)),
        tuple(contacts),
        tuple(links),
        on_file,
        years=tuple(years),
        enrollments=tuple(sorted(enrollments, key=lambda e: (e.student, e.starts))),
        problems=problems.all(),
    )


def _ask_for_schools(source: Source, problems: Problems) -> None:
    """No school is known: say what to write, ready to be filled in where the export names its schools."""
    remedy = "Write one: time zone, numbers, times and policies of the school."
    if is_edfi(source) and (ready := skeleton(source)):
        remedy += f" Fill in this one, and take out the schools that are not ours:\n\n{ready}"
    problems.error(FILE, 0, "", found="no such file", expected="school.toml beside the export", remedy=remedy)
