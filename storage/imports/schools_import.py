"""Districts and schools: from `school.toml` and `orgs.csv` into the ledger."""

from __future__ import annotations

import dataclasses
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.imports.bulk import differences
from storage.imports.changes import ImportReport
from storage.imports.problems import ImportFailedError, Problem, Severity
from storage.imports.records import DistrictRecord, SchoolFolder, SchoolRecord
from storage.imports.school_toml import FILE
from storage.models import District, School


def known_schools(session: Session) -> list[SchoolRecord]:
    """The schools of the ledger, as `school.toml` would tell of them."""
    names = [field.name for field in dataclasses.fields(SchoolRecord)]
    records = []
    for school in session.scalars(select(School).order_by(School.source_id)):
        values: dict[str, Any] = {name: getattr(school, name) for name in names}
        records.append(SchoolRecord(**{**values, "languages": tuple(school.languages)}))
    return records


def put_schools(session: Session, folder: SchoolFolder, report: ImportReport) -> tuple[int, dict[str, School]]:
    """Add and update the folder's schools; returns the district's id and the schools by source id.

    The district's row is locked, so that two imports into it never run side by side.

    Raises:
        ImportFailedError: for schools of several districts, and an attendance line that another school has.
    """
    district = _district(session, folder, report)
    schools: dict[str, School] = {}
    for record in folder.schools:
        _check_line(session, record)
        school = session.scalar(select(School).where(School.source_id == record.source_id))
        if school is None:
            school = School(district_id=district.id, **_columns(record))
            session.add(school)
            report.of("schools").added += 1
            report.changes.append(f"school {record.source_id} {record.name}: added")
        else:
            _update(school, record, report)
        schools[record.source_id] = school
    session.flush()
    return district.id, schools


def _update(school: School, record: SchoolRecord, report: ImportReport) -> None:
    wanted = _columns(record)
    changed = differences({name: getattr(school, name) for name in wanted}, wanted)
    for name in changed:
        setattr(school, name, wanted[name])
    if changed:
        report.of("schools").updated += 1
        report.changes.append(f"school {record.source_id} {record.name}: {', '.join(changed)}")
    else:
        report.of("schools").unchanged += 1


def _columns(record: SchoolRecord) -> dict[str, Any]:
    return {**dataclasses.asdict(record), "languages": list(record.languages)}


def _district(session: Session, folder: SchoolFolder, report: ImportReport) -> District:
    wanted = {record.source_id: record for record in folder.districts.values()}
    ids = [school.source_id for school in folder.schools]
    query = select(District).join(School, School.district_id == District.id).where(School.source_id.in_(ids)).distinct()
    standing = {district.source_id: district for district in session.scalars(query)}
    every = sorted(wanted.keys() | standing.keys())
    if len(every) > 1:
        raise ImportFailedError(
            [
                Problem(
                    "orgs.csv", 0, "parentSourcedId", Severity.ERROR, ", ".join(every),
                    "schools of one district, the one they are in already", "Import one district at a time.",
                )
            ]
        )  # fmt: skip
    record = next(iter(wanted.values()), None)
    source_id = record.source_id if record else next(iter(standing), ids[0])
    district = session.scalar(select(District).where(District.source_id == source_id).with_for_update())
    if district is None:
        record = record or DistrictRecord(ids[0], folder.schools[0].name)
        district = District(source_id=record.source_id, name=record.name)
        session.add(district)
        session.flush()
        report.of("districts").added += 1
        report.changes.append(f"district {record.source_id} {record.name}: added")
    elif record is not None and record.name and district.name != record.name:
        district.name = record.name
        report.of("districts").updated += 1
        report.changes.append(f"district {record.source_id}: name")
    else:
        report.of("districts").unchanged += 1
    return district


def _check_line(session: Session, record: SchoolRecord) -> None:
    if record.attendance_line is None:
        return
    other = session.scalar(
        select(School.source_id).where(
            School.attendance_line == record.attendance_line, School.source_id != record.source_id
        )
    )
    if other is not None:
        raise ImportFailedError(
            [
                Problem(
                    FILE, 0, "attendance_line", Severity.ERROR, f"{record.attendance_line}, the line of {other}",
                    "a number of the school's own", "A message tells its school by the number that was called.",
                )
            ]
        )  # fmt: skip
