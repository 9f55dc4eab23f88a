"""The roster into the ledger: whole or not at all, and a second time without any change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.imports.bulk import differences, insert_rows, update_rows
from storage.imports.changes import ImportReport
from storage.imports.contacts_import import put_contacts, retire_contacts
from storage.imports.enrollments_import import put_enrollments
from storage.imports.folder import read_roster
from storage.imports.links_import import put_links
from storage.imports.problems import ImportFailedError, Problem, Severity
from storage.imports.records import SchoolFolder, StudentRecord
from storage.imports.schools_import import known_schools, put_schools
from storage.imports.writing import Writing
from storage.imports.years_import import put_years
from storage.models import School, Student

#: An export that takes away more than this share of a school's students is taken for a broken one.
MOST_RETIRED = 0.3


def import_roster(session: Session, path: Path, now: datetime, *, force: bool = False) -> ImportReport:
    """Read a school folder and store its schools, students and contacts. See `store_roster`."""
    return store_roster(session, read_roster(path, known_schools(session), now.date()), now, force=force)


def store_roster(session: Session, folder: SchoolFolder, now: datetime, *, force: bool = False) -> ImportReport:
    """Make the ledger's roster what the folder says. Who is no longer there is retired, never deleted.

    `force` stores even what looks like a broken export: a large part of the students or contacts gone, or of the
    restrictions lifted. The caller's transaction makes it whole or not at all.

    Raises:
        ImportFailedError: where nothing may be stored.
    """
    session.flush()
    report = ImportReport(problems=folder.problems)
    writing = Writing(session, folder, now, force, report)
    district_id, schools = put_schools(session, folder, report)
    changed = writing.changed
    if report.of("schools").changed:
        changed.update(school.id for school in schools.values())
    students = _put_students(writing, schools)
    contacts = put_contacts(session, district_id, folder.contacts, report)
    put_links(writing, students, contacts)
    put_enrollments(writing, students)
    put_years(session, {source_id: school.id for source_id, school in schools.items()}, folder.years, report)
    retire_contacts(session, district_id, now, report)
    if report.of("contacts").changed or report.of("phones").changed:
        # Contacts belong to the district: a child of any of its schools may have them.
        changed.update(session.scalars(select(School.id).where(School.district_id == district_id)))
    if changed:
        newer = School.roster_version + 1
        session.execute(update(School).where(School.id.in_(changed)).values(roster_version=newer))
    session.expire_all()
    report.changed_schools = tuple(sorted(changed))
    return report


def _put_students(writing: Writing, schools: dict[str, School]) -> dict[str, tuple[int, int]]:
    """Returns the ids (student, school) of the folder's students by source id."""
    session, report, changed = writing.session, writing.report, writing.changed
    columns = Student.__table__.c
    query = select(Student.__table__).where(columns.school_id.in_([school.id for school in schools.values()]))
    before = {(row["school_id"], row["source_id"]): dict(row) for row in session.execute(query).mappings()}
    wanted: dict[tuple[int, str], dict[str, Any]] = {}
    for record in writing.folder.students:
        key = (schools[record.school].id, record.source_id)
        wanted[key] = _columns(record, key[0]) | _look_first(record, before.get(key, {}), writing.now)
    leaving = [key for key, row in before.items() if key not in wanted and row["retired_at"] is None]
    if not writing.force:
        _check_leaving(before, leaving, schools.values())
    counts = report.of("students")
    updates: list[dict[str, Any]] = []
    for key, values in wanted.items():
        row = before.get(key)
        if row is None:
            counts.added += 1
            report.changes.append(f"student {_name(values)}: added")
        elif row["retired_at"] is not None:
            counts.returned += 1
            report.changes.append(f"student {_name(values)}: back on the roster")
            updates.append({"id": row["id"], "retired_at": None, **values})
        elif names := differences(row, values):
            counts.updated += 1
            report.changes.append(
                f"student {_name(values)}: " + ", ".join(f"{n} {row[n]!r} → {values[n]!r}" for n in names)
            )
            updates.append({"id": row["id"], "retired_at": None, **values})
        else:
            counts.unchanged += 1
            continue
        changed.add(key[0])
    for key in leaving:
        counts.retired += 1
        report.changes.append(f"student {_name(before[key])}: retired")
        changed.add(key[0])
    insert_rows(session, Student, [values for key, values in wanted.items() if key not in before])
    update_rows(session, Student, updates)
    update_rows(session, Student, [{"id": before[key]["id"], "retired_at": writing.now} for key in leaving])
    return {source: ids for (school, source), ids in _ids(session, schools).items() if (school, source) in wanted}


def _ids(session: Session, schools: dict[str, School]) -> dict[tuple[int, str], tuple[int, int]]:
    """The ids (student, school) of everybody who ever was on the schools' rosters, by school and source id."""
    rows = session.execute(
        select(Student.source_id, Student.id, Student.school_id).where(
            Student.school_id.in_([school.id for school in schools.values()])
        )
    )
    return {(school, source_id): (student, school) for source_id, student, school in rows}


def _columns(record: StudentRecord, school_id: int) -> dict[str, Any]:
    return {
        "school_id": school_id,
        "source_id": record.source_id,
        "given_name": record.given_name,
        "middle_name": record.middle_name,
        "family_name": record.family_name,
        "preferred_name": record.preferred_name,
        "grade": record.grade,
        "homeroom": record.homeroom,
        "teacher": record.teacher,
        "bus": record.bus,
    }


def _look_first(record: StudentRecord, before: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Since when the student is looked for first. Where the roster does not say, what staff said stays."""
    since = before.get("look_first_since")
    if record.look_first is not None:
        since = (since or now) if record.look_first else None
    return {"look_first_since": since}


def _name(row: dict[str, Any]) -> str:
    return f"{row['source_id']} {row['given_name']} {row['family_name']}"


def _check_leaving(
    before: dict[tuple[int, str], dict[str, Any]], leaving: Sequence[tuple[int, str]], schools: Any
) -> None:
    for school in schools:
        active = sum(key[0] == school.id and row["retired_at"] is None for key, row in before.items())
        gone = sum(key[0] == school.id for key in leaving)
        if gone > MOST_RETIRED * active:
            raise ImportFailedError(
                [
                    Problem(
                        "users.csv", 0, "", Severity.ERROR, f"{gone} of {active} students of {school.name} missing",
                        f"at most {MOST_RETIRED:.0%} of the students gone at once",
                        "If they have really left, import with --force.",
                    )
                ]
            )  # fmt: skip
