"""What contacts are to students, into the ledger. No restriction is ever lost by a gap in a file."""

from __future__ import annotations

from collections.abc import Mapping
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
    session, folder, report = writing.session, writing.folder, writing.report
    before = _links_of(session, students)
    wanted = {(students[k.student][0], contacts[k.contact]): k for k in folder.links}
    gone = [key for key in before if key not in wanted] if folder.contacts_on_file else []
    added: list[dict[str, Any]] = []
    updates: list[dict[str, Any]] = []
    lifted: list[str] = []
    told: list[str] = []
    counts = report.of("links")
    touched: set[int] = set()
    for key, record in wanted.items():
        row = before.get(key)
        if row is None:
            added.append(_columns(key, record, {}))
            told.append(f"{_name(record)}: added")
        elif record.on_file and (names := differences(row, values := _columns(key, record, row))):
            updates.append({"id": row["id"], **values})
            if "restriction" in names and not values["restriction"]:
                lifted.append(f"{_name(record)}: RESTRICTION LIFTED")
            told.append(f"{_name(record)}: {', '.join(names)}")
        else:
            counts.unchanged += 1
            continue
        touched.add(key[0])
    if not writing.force:
        _check(before, gone, len(lifted))
    insert_rows(session, StudentContact, added)
    update_rows(session, StudentContact, updates)
    delete_rows(session, StudentContact, [before[key]["id"] for key in gone])
    counts.added += len(added)
    counts.updated += len(updates)
    counts.retired += len(gone)
    touched.update(student for student, _ in gone)
    source_ids = {student: source_id for source_id, (student, _) in students.items()}
    told += [f"student {source_ids[student]}, contact #{contact}: no longer tied" for student, contact in sorted(gone)]
    # What loosens a restriction stands on top.
    report.changes[:0] = lifted
    report.changes += told
    writing.changed.update(school for student, school in students.values() if student in touched)


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
