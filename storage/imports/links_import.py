"""What contacts are to students, into the ledger. No restriction is ever lost by a gap in a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.imports.bulk import delete_rows, differences, insert_rows, update_rows
from storage.imports.contacts import UNREADABLE
from storage.imports.problems import ImportFailedError, Problem, Severity
from storage.imports.records import LinkRecord
from storage.imports.writing import Writing
from storage.models import Student, StudentContact

#: More links gone, or restrictions lifted, than this share at once look like a broken export …
MOST_GONE = 0.3
#: … once they are so many.
LEAST_LINKS_GONE = 20
LEAST_LIFTED = 3


def put_links(writing: Writing, students: Mapping[str, tuple[int, int]], contacts: Mapping[str, int]) -> None:
    """Make the links of the folder's students what it says.

    `students` gives ids (student, school) by source id. A tie that only OneRoster's agents tell of takes nothing from
    what the ledger knows; without a `contacts.csv` no link is removed.

    Raises:
        ImportFailedError: where a large part of the links or restrictions would go, unless forced.
    """
    session, counts = writing.session, writing.report.of("links")
    before = _links_of(session, students)
    wanted = {(students[k.student][0], contacts[k.contact]): k for k in writing.folder.links}
    links = _compare(before, wanted)
    gone = sorted(key for key in before if key not in wanted) if writing.folder.contacts_on_file else []
    if not writing.force:
        _check(before, gone, len(links.lifted))
    insert_rows(session, StudentContact, links.added)
    update_rows(session, StudentContact, links.updated)
    delete_rows(session, StudentContact, [before[key]["id"] for key in gone])
    counts.added += len(links.added)
    counts.updated += len(links.updated)
    counts.retired += len(gone)
    counts.unchanged += len(wanted) - len(links.added) - len(links.updated)
    source_ids = {student: source_id for source_id, (student, _) in students.items()}
    # What loosens a restriction stands on top.
    writing.report.changes[:0] = links.lifted
    writing.report.changes += links.told
    writing.report.changes += [f"student {source_ids[s]}, contact #{contact}: no longer tied" for s, contact in gone]
    touched = {row["student_id"] for row in links.added + links.updated} | {student for student, _ in gone}
    writing.changed.update(school for student, school in students.values() if student in touched)


@dataclass(slots=True)
class _Links:
    """Rows to add and to update, and what there is to tell of them."""

    added: list[dict[str, Any]] = field(default_factory=list)
    updated: list[dict[str, Any]] = field(default_factory=list)
    lifted: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


def _compare(
    before: Mapping[tuple[int, int], Mapping[str, Any]], wanted: Mapping[tuple[int, int], LinkRecord]
) -> _Links:
    links = _Links()
    for key, record in wanted.items():
        row = before.get(key)
        values = _columns(key, record, row or {})
        if row is None:
            links.added.append(values)
            links.told.append(f"{_name(record)}: added")
        elif record.on_file and (names := differences(row, values)):
            links.updated.append({"id": row["id"], **values})
            links.told.append(f"{_name(record)}: {', '.join(names)}")
            if "restriction" in names and not values["restriction"]:
                links.lifted.append(f"{_name(record)}: RESTRICTION LIFTED")
    return links


def _links_of(session: Session, students: Mapping[str, tuple[int, int]]) -> dict[tuple[int, int], dict[str, Any]]:
    schools = {school for _, school in students.values()}
    query = (
        select(StudentContact.__table__)
        .join(Student, Student.id == StudentContact.student_id)
        .where(Student.school_id.in_(schools), Student.retired_at.is_(None))
    )
    rows = session.execute(query).mappings()
    return {(row["student_id"], row["contact_id"]): dict(row) for row in rows}


def _columns(key: tuple[int, int], record: LinkRecord, before: Mapping[str, Any]) -> dict[str, Any]:
    restriction = record.restriction
    if restriction == UNREADABLE and before.get("restriction"):
        restriction = before["restriction"]
    return {
        "student_id": key[0],
        "contact_id": key[1],
        "relation": record.relation,
        "priority": record.priority,
        "legal_guardian": record.legal_guardian,
        "lives_with": record.lives_with,
        "emergency": record.emergency,
        "restriction": restriction,
    }


def _name(record: LinkRecord) -> str:
    return f"student {record.student}, contact {record.contact}"


def _check(before: Mapping[tuple[int, int], Mapping[str, Any]], gone: list[tuple[int, int]], lifted: int) -> None:
    restricted = sum(bool(row["restriction"]) for row in before.values())
    problems = []
    if len(gone) > LEAST_LINKS_GONE and len(gone) > MOST_GONE * len(before):
        problems.append(_refusal(f"{len(gone)} of {len(before)} contacts missing", "of the contacts gone"))
    if lifted >= LEAST_LIFTED and lifted > MOST_GONE * restricted:
        problems.append(_refusal(f"{lifted} of {restricted} restrictions lifted", "of the restrictions lifted"))
    if problems:
        raise ImportFailedError(problems)


def _refusal(found: str, what: str) -> Problem:
    return Problem(
        "contacts.csv", 0, "", Severity.ERROR, found, f"at most {MOST_GONE:.0%} {what} at once",
        "If that is really so, import with --force.",
    )  # fmt: skip
