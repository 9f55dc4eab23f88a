"""`absences.csv`: who is missing on which day (Ed-Fi's StudentSchoolAttendanceEvent)."""

from __future__ import annotations

import re
from datetime import date

from rapidfuzz import fuzz, process

from storage.imports import shapes
from storage.imports.dates import DateReader
from storage.imports.problems import FieldError, Problems
from storage.imports.records import AbsenceFile, AbsenceRecord
from storage.imports.source import Source
from storage.imports.tables import Row, Table

UNKNOWN = "Absence"
#: Category as it is kept, by how it is written; and whether it means that the student is missing.
_CATEGORIES = {
    "unexcusedabsence": ("Unexcused Absence", True), "unexcused": ("Unexcused Absence", True),
    "unverifiedabsence": ("Unexcused Absence", True), "unverified": ("Unexcused Absence", True),
    "excusedabsence": ("Excused Absence", True), "excused": ("Excused Absence", True),
    "absence": (UNKNOWN, True), "absent": (UNKNOWN, True), "a": (UNKNOWN, True), "": (UNKNOWN, True),
    "tardy": ("Tardy", False), "late": ("Tardy", False), "t": ("Tardy", False),
    "inattendance": ("In Attendance", False), "present": ("In Attendance", False), "p": ("In Attendance", False),
    "earlydeparture": ("Early departure", False), "partial": ("Partial", True),
}  # fmt: skip


def read_absences(source: Source, today: date | None, problems: Problems, *, day: date | None = None) -> AbsenceFile:
    """The roll's rows, one a student and day. `day` is that of rows without a date; a row of another day is an error.

    Where two rows disagree, the student counts as missing: somebody must look.
    """
    name = source.only_file() if source.is_single_file else shapes.ABSENCES.file
    if not source.has(name):
        problems.error(
            shapes.ABSENCES.file,
            0,
            "",
            found="no such file",
            expected="absences.csv",
            remedy="Export the day's absences.",
        )
        return AbsenceFile(name, (), problems.all())
    table = Table(source, name, shapes.ABSENCES, problems)
    rows = list(table.rows())
    dates = DateReader([row["date"] for row in rows], today)
    if dates.assumed:
        problems.warn(
            table.file, 0, table.spelled("date"), found="days that could be swapped with months",
            expected="year-month-day", remedy=f"Read as {dates.order}.",
        )  # fmt: skip
    found: dict[tuple[str, str, date], AbsenceRecord] = {}
    for row in rows:
        record = _record(row, dates, day)
        if record is None:
            continue
        key = (record.school, record.student, record.date)
        before = found.setdefault(key, record)
        if before.category != record.category:
            missing = min((before, record), key=lambda r: (not r.absent, r.category))
            row.warn(
                "attendanceEventCategory",
                expected=f"what line {before.line} says: {before.category}",
                remedy=f"Read as {missing.category}.",
            )
            found[key] = missing
    return AbsenceFile(table.file, tuple(found[key] for key in sorted(found)), problems.all())


def _record(row: Row, dates: DateReader, day: date | None) -> AbsenceRecord | None:
    student = row.required("studentSourcedId")
    if not row["date"] and day is None:
        row.required("date")
        return None
    try:
        when = dates.read(row["date"]) if row["date"] else day
    except FieldError as error:
        row.error("date", expected=error.expected, remedy=error.remedy)
        return None
    if not student or when is None:
        return None
    if day is not None and when != day:
        row.error("date", expected=day.isoformat(), remedy="Import the file without --date, or leave this row out.")
        return None
    category, absent = row.parsed("attendanceEventCategory", read_category, (UNKNOWN, True))
    return AbsenceRecord(row["schoolSourcedId"], student, when, category, absent, row.line)


def exact_category(text: str) -> str:
    """The category as we keep it. Raises FieldError for one that is not written exactly so: a year holds no guesses."""
    word = re.sub(r"[^a-z]", "", text.rsplit("#", 1)[-1].casefold())
    if not word or word not in _CATEGORIES:
        raise FieldError(
            "Excused Absence, Unexcused Absence, Partial, Tardy, Early departure or In Attendance",
            "Correct it, or leave the row out.",
        )
    return _CATEGORIES[word][0]


def read_category(text: str) -> tuple[str, bool]:
    """The category as we keep it, and whether the student is missing. Raises FieldError for an unknown one."""
    word = re.sub(r"[^a-z]", "", text.rsplit("#", 1)[-1].casefold())
    if word in _CATEGORIES:
        return _CATEGORIES[word]
    near = process.extractOne(word, [k for k in _CATEGORIES if len(k) > 4], scorer=fuzz.ratio, score_cutoff=88)
    # A guess may only ever make a student missing, never present.
    if near is not None and _CATEGORIES[near[0]][1]:
        return _CATEGORIES[near[0]]
    raise FieldError("a category such as Unexcused Absence, Excused Absence, Tardy, In Attendance", "Read as absent.")
