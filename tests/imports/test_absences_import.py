"""The roll and the calendar in the ledger."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.imports.absences_import import AbsenceReport, import_absences
from storage.imports.calendar_import import import_calendar
from storage.imports.problems import ImportFailedError
from storage.models import Absence, CalendarDay, Roll, Student
from storage.session import Database
from storage.words import AbsenceState
from tests.imports.folders import Rows, csv_text
from tests.support import MONDAY, small_school

NOW = datetime(2026, 11, 23, 15, 20, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 15, 40, tzinfo=UTC)


@pytest.fixture
def school(database: Database) -> Database:
    with database.write() as session:
        small_school(session)
    return database


def roll(path: Path, *absent: str, category: str = "Unexcused Absence", day: str = "2026-11-23") -> Path:
    rows = [
        {"date": day, "schoolSourcedId": "SCH1", "studentSourcedId": s, "attendanceEventCategory": category}
        for s in absent
    ]
    header = "date,schoolSourcedId,studentSourcedId,attendanceEventCategory\r\n"
    path.write_text(csv_text(rows) if rows else header, newline="")
    return path


def imported(
    database: Database, path: Path, now: datetime = NOW, *, complete: bool = False, day: date | None = None,
    force: bool = False,
) -> AbsenceReport:  # fmt: skip
    with database.write() as session:
        return import_absences(session, path, now, complete, day=day, force=force)


def listed(session: Session) -> dict[str, AbsenceState]:
    rows = session.execute(select(Student.source_id, Absence.state).join(Student, Student.id == Absence.student_id))
    return {source_id: state for source_id, state in rows}  # noqa: C416


def test_a_roll_lists_its_students_once(school: Database, tmp_path: Path) -> None:
    path = roll(tmp_path / "a.csv", "S1", "S3")
    report = imported(school, path)
    assert (report.listed, report.rolls) == (2, 1)
    assert [day for _, day in report.days] == [MONDAY]
    again = imported(school, path, LATER)
    assert not again.changed
    assert again.days == report.days
    with school.read() as session:
        the_roll = session.scalars(select(Roll)).one()
        assert (the_roll.received_at, the_roll.completed_at) == (NOW, None)
        assert {a.changed_at for a in session.scalars(select(Absence))} == {NOW}


def test_only_a_complete_roll_takes_students_off_the_list(school: Database, tmp_path: Path) -> None:
    imported(school, roll(tmp_path / "a.csv", "S1", "S3"))
    assert imported(school, roll(tmp_path / "b.csv", "S4"), LATER).withdrawn == 0

    report = imported(school, roll(tmp_path / "c.csv", "S3", "S4"), LATER, complete=True)

    assert (report.withdrawn, report.unchanged) == (1, 2)
    with school.read() as session:
        assert listed(session)["S1"] is AbsenceState.WITHDRAWN
        assert session.scalars(select(Roll.completed_at)).one() == LATER
    assert imported(school, roll(tmp_path / "a.csv", "S1"), LATER).relisted == 1
    with school.read() as session:
        assert set(listed(session).values()) == {AbsenceState.LISTED}


def test_a_student_marked_present_is_taken_off_and_a_late_one_is_not_missing(school: Database, tmp_path: Path) -> None:
    imported(school, roll(tmp_path / "a.csv", "S1", "S3"))
    report = imported(school, roll(tmp_path / "b.csv", "S1", "S5", category="Tardy"), LATER)
    assert (report.withdrawn, report.listed) == (1, 0)


def test_a_part_of_a_day_counts_as_half_of_one(school: Database, tmp_path: Path) -> None:
    imported(school, roll(tmp_path / "a.csv", "S1", category="Partial"))
    with school.read() as session:
        assert session.scalars(select(Absence.share)).one() == 0.5
    imported(school, roll(tmp_path / "b.csv", "S1"), LATER)
    with school.read() as session:
        assert session.scalars(select(Absence.share)).one() == 1.0


def test_a_category_that_nobody_knows_leaves_the_student_missing(school: Database, tmp_path: Path) -> None:
    report = imported(school, roll(tmp_path / "a.csv", "S1", category="Presnt?"))
    assert report.listed == 1
    (warning,) = report.problems
    assert (warning.file, warning.line, warning.column) == ("a.csv", 2, "attendanceEventCategory")


def test_where_two_rows_disagree_the_student_is_missing(school: Database, tmp_path: Path) -> None:
    rows: Rows = [
        {"Event Date": "11/23/2026", "student id": "S1", "category": c} for c in ("Excused Absence", "In Attendance")
    ]
    (tmp_path / "a.csv").write_text(csv_text(rows), newline="")
    report = imported(school, tmp_path / "a.csv")
    assert report.listed == 1
    assert len(report.problems) == 1


@pytest.mark.parametrize(("student", "day"), [("S99", "2026-11-23"), ("S2", "2026-13-40")])
def test_one_unknown_student_or_day_and_nothing_is_imported(
    school: Database, tmp_path: Path, student: str, day: str
) -> None:
    path = roll(tmp_path / "a.csv", "S1")
    path.write_text(path.read_text() + f"{day},SCH1,{student},Unexcused Absence\r\n", newline="")
    with pytest.raises(ImportFailedError) as caught:
        imported(school, path)
    assert (caught.value.problems[0].file, caught.value.problems[0].line) == ("a.csv", 3)
    with school.read() as session:
        assert listed(session) == {}
        assert session.scalars(select(Roll)).all() == []


def test_a_day_on_which_nobody_is_missing_needs_its_date(school: Database, tmp_path: Path) -> None:
    path = roll(tmp_path / "a.csv")
    with pytest.raises(ImportFailedError) as caught:
        imported(school, path, complete=True)
    assert "--date" in caught.value.problems[0].remedy
    report = imported(school, path, complete=True, day=MONDAY)
    assert [day for _, day in report.days] == [MONDAY]
    with school.read() as session:
        assert session.scalars(select(Roll.completed_at)).one() == NOW


def test_a_complete_roll_that_empties_the_list_is_refused(school: Database, tmp_path: Path) -> None:
    imported(school, roll(tmp_path / "a.csv", "S1", "S2", "S3", "S4", "S5", "S6"))
    empty = roll(tmp_path / "b.csv")
    with pytest.raises(ImportFailedError) as caught:
        imported(school, empty, LATER, complete=True, day=MONDAY)
    assert "6 of 6" in caught.value.problems[0].found
    assert imported(school, empty, LATER, complete=True, day=MONDAY, force=True).withdrawn == 6


def test_a_calendar_becomes_what_the_file_says(school: Database, tmp_path: Path) -> None:
    path = tmp_path / "calendar.csv"
    path.write_text("schoolSourcedId,date,calendarEvent\nSCH1,11/26/2026,holiday\nSCH1,11/27/2026,Snow day\n")
    with school.write() as session:
        assert import_calendar(session, path).of("calendar days").added == 2
    with school.write() as session:
        assert not import_calendar(session, path).changed
    path.write_text("schoolSourcedId,date,calendarEvent\nSCH1,11/26/2026,Make-up day\n")
    with school.write() as session:
        counts = import_calendar(session, path).of("calendar days")
        assert (counts.updated, counts.retired) == (1, 1)
    with school.read() as session:
        assert [(d.date, d.event) for d in session.scalars(select(CalendarDay))] == [
            (date(2026, 11, 26), "Make-up day")
        ]
