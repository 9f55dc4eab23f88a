"""From when to when each student is enrolled, into the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from storage.imports.bulk import delete_rows, insert_rows, update_rows
from storage.imports.school_span import span_of
from storage.imports.writing import Writing
from storage.models import Enrollment, Student

Span = tuple[date, date | None]


def put_enrollments(writing: Writing, students: Mapping[str, tuple[int, int]]) -> None:
    """Make the enrollments of the folder's students what it says; a student of whom it says nothing keeps theirs.

    `students` gives ids (student, school) by source id. What the ledger knows of earlier school years stays, and ends
    before the first day that the folder tells.
    """
    wanted: dict[int, dict[date, date | None]] = {}
    for record in writing.folder.enrollments:
        if record.student in students:
            wanted.setdefault(students[record.student][0], {})[record.starts] = record.ends
    if not wanted:
        return
    counts = writing.report.of("enrollments")
    added: list[dict[str, Any]] = []
    updated: list[dict[str, Any]] = []
    gone: list[int] = []
    standing = _standing(writing, {school for _, school in students.values()})
    for student, spans in wanted.items():
        first = min(spans)
        for row_id, (starts, ends) in standing.get(student, {}).items():
            keeps = span_of(starts) < span_of(first)
            if starts not in spans and not keeps:
                gone.append(row_id)
                continue
            last = spans[starts] if starts in spans else _before(first, ends)
            if last != ends:
                updated.append({"id": row_id, "ends_on": last})
            else:
                counts.unchanged += starts in spans
        known = {starts for starts, _ in standing.get(student, {}).values()}
        added += [
            {"student_id": student, "starts_on": starts, "ends_on": ends}
            for starts, ends in spans.items()
            if starts not in known
        ]
    counts.added, counts.updated, counts.retired = len(added), len(updated), len(gone)
    delete_rows(writing.session, Enrollment, gone)
    update_rows(writing.session, Enrollment, updated)
    insert_rows(writing.session, Enrollment, added)


def _standing(writing: Writing, schools: set[int]) -> dict[int, dict[int, Span]]:
    columns = Enrollment.__table__.c
    query = (
        select(columns.id, columns.student_id, columns.starts_on, columns.ends_on)
        .join(Student, Student.id == columns.student_id)
        .where(Student.school_id.in_(schools))
    )
    found: dict[int, dict[int, Span]] = {}
    for row_id, student, starts, ends in writing.session.execute(query):
        found.setdefault(student, {})[row_id] = (starts, ends)
    return found


def _before(first: date, ends: date | None) -> date:
    """The last day of an earlier enrollment."""
    before = first - timedelta(days=1)
    return before if ends is None else min(before, ends)
