"""A year of attendance events in the ledger: absences and tardies of past days, and nothing of any morning."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from escalation.advance import advance_due
from escalation.auditor.students import student_findings
from escalation.board import board
from escalation.brake import _usual
from escalation.contact_log import look_again
from escalation.opening import open_inquiries
from storage.imports.history_import import HistoryReport, read_history, store_history
from storage.imports.problems import ImportFailedError, Problem, Severity
from storage.models import Absence, Alarm, Attempt, CalendarDay, Inquiry, Roll, SchoolYear, Student, Tardy
from storage.session import Database
from storage.words import AbsenceState, InquiryState
from tests.imports.made_year import HOLIDAY, MadeYear, event
from tests.support import MONDAY, small_school, take_roll

NOW = datetime(2026, 11, 23, 15, 20, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
SAMPLE = Path(__file__).parents[3] / "shared" / "data" / "edfi"


@pytest.fixture
def school(database: Database) -> Database:
    return with_school(database)


@pytest.fixture
def sqlite_school(sqlite_database: Database) -> Database:
    return with_school(sqlite_database)


def with_school(database: Database) -> Database:
    with database.write() as session:
        school = small_school(session)
        session.add(CalendarDay(school_id=school.school_id, date=HOLIDAY, event="Holiday"))
    return database


def imported(database: Database, path: Path, now: datetime = NOW, *, known_only: bool = False) -> HistoryReport:
    file = read_history(path)
    with database.write() as session:
        return store_history(session, file, now, known_only=known_only)


def refused(database: Database, path: Path) -> list[Problem]:
    before = standing(database)
    with pytest.raises(ImportFailedError) as caught:
        imported(database, path)
    assert standing(database) == before
    return [p for p in caught.value.problems if p.severity is Severity.ERROR]


def standing(database: Database) -> tuple[dict[tuple[str, date], tuple[object, ...]], ...]:
    """The absences and tardies of the ledger by student and day."""
    with database.read() as session:
        absences = session.execute(
            select(Student.source_id, Absence.date, Absence.category, Absence.share, Absence.reason, Absence.state)
            .join(Student, Student.id == Absence.student_id)
            .order_by(Absence.id)
        ).all()
        tardies = session.execute(
            select(Student.source_id, Tardy.date, Tardy.minutes, Tardy.withdrawn_at)
            .join(Student, Student.id == Tardy.student_id)
            .order_by(Tardy.id)
        ).all()
    return {(r[0], r[1]): tuple(r[2:]) for r in absences}, {(r[0], r[1]): tuple(r[2:]) for r in tardies}


def september(day: int) -> date:
    return date(2025, 9, day)


def one(path: Path, *events: dict[str, object]) -> Path:
    return MadeYear({"studentSchoolAttendanceEvents": list(events)}).write_xml(path)


def write_zip(made: MadeYear, path: Path) -> Path:
    folder = made.write_json(path / "inside")
    with zipfile.ZipFile(path / "history.zip", "w") as archive:
        for file in folder.iterdir():
            archive.write(file, file.name)
    return path / "history.zip"


FORMS: dict[str, Callable[[MadeYear, Path], Path]] = {
    "xml": lambda made, path: made.write_xml(path),
    "json": lambda made, path: made.write_json(path),
    "an object a line": lambda made, path: made.write_json(path, lines=True),
    "csv": lambda made, path: made.write_csv(path / "absences.csv"),
    "zip": write_zip,
}


@pytest.mark.parametrize("form", FORMS)
def test_a_year_says_the_same_in_every_form(sqlite_school: Database, tmp_path: Path, form: str) -> None:
    report = imported(sqlite_school, FORMS[form](MadeYear(), tmp_path))

    absences, tardies = standing(sqlite_school)
    assert report.events == 18
    listed = AbsenceState.LISTED
    assert absences == {
        ("S1", september(2)): ("Excused Absence", 1.0, "Ill at home", listed),
        ("S1", september(3)): ("Excused Absence", 0.5, "", listed),
        ("S1", date(2025, 10, 12)): ("Unexcused Absence", 1.0, "", listed),
        ("S1", HOLIDAY): ("Unexcused Absence", 1.0, "", listed),
        ("S2", september(4)): ("Unexcused Absence", 1.0, "", listed),
        ("S4", september(2)): ("Partial", 0.25, "", listed),
        ("S4", september(3)): ("Partial", 0.5, "", listed),
        ("S5", september(2)): ("Early departure", 0.0, "", listed),
        ("S5", september(3)): ("Early departure", 0.4, "", listed),
        ("S6", september(2)): ("Absence", 1.0, "Note / No call", listed),
        ("S6", september(3)): ("Excused Absence", 1.0, "", listed),
        ("S2", date(2026, 5, 28)): ("Absence", 1.0, "", listed),
    }
    assert tardies == {
        ("S3", september(2)): (12, None),
        ("S3", september(3)): (25, None),
        ("S3", september(4)): (None, None),
    }


def test_what_is_odd_is_told_once_each_with_its_place(sqlite_school: Database, tmp_path: Path) -> None:
    report = imported(sqlite_school, MadeYear().write_csv(tmp_path / "absences.csv"))

    assert [(p.line, p.found, p.remedy) for p in report.problems if p.file == "absences.csv"] == [
        (4, "1 event of SCH1 on Sunday 2025-10-12", "Counted: import the calendar if there was no school."),
        (5, "1 event of SCH1 on 2025-11-27, Holiday", "Kept, and left out of every count."),
        (11, "1 Partial without a duration", "Counted as 0.5 of a day."),
        (15, "Excused Absence and Unexcused Absence of S6 on 2025-09-02", "Read as Absence: somebody has to decide."),
        (17, "Partial and Excused Absence of S6 on 2025-09-03", "Read as Excused Absence."),
    ]


def test_a_second_time_nothing_changes_and_a_newer_export_updates(school: Database, tmp_path: Path) -> None:
    made = MadeYear()
    first = imported(school, made.write_xml(tmp_path / "a"))
    assert (first.of("absences").added, first.of("tardies").added) == (12, 3)
    before = standing(school)
    again = imported(school, tmp_path / "a", LATER)
    assert not again.changed
    assert (again.of("absences").unchanged, again.of("tardies").unchanged) == (12, 3)
    assert standing(school) == before

    excused = event("S2", "2025-09-04", "Excused Absence", attendanceEventReason="Doctor")
    late = event("S1", "2025-09-02", "Tardy", schoolAttendanceDuration=40)
    present = event("S3", "2025-09-02", "In Attendance")
    newer = imported(school, one(tmp_path / "b", excused, late, present), LATER)

    absences, tardies = standing(school)
    assert absences["S2", september(4)] == ("Excused Absence", 1.0, "Doctor", AbsenceState.LISTED)
    assert absences["S1", september(2)][-1] is AbsenceState.WITHDRAWN
    assert tardies["S1", september(2)] == (40, None)
    assert tardies["S3", september(2)] == (12, LATER)
    assert (newer.of("absences").updated, newer.of("absences").retired) == (1, 1)
    assert (newer.of("tardies").added, newer.of("tardies").retired) == (1, 1)
    # What it does not name stays: an export may be of one month.
    assert len(absences) == 12
    back = imported(school, tmp_path / "a", LATER)
    assert (back.of("absences").updated, back.of("absences").returned, back.of("tardies").returned) == (1, 1, 1)
    absences, tardies = standing(school)
    noted = {key: values for key, values in tardies.items() if values[-1] is None}
    assert (absences, noted) == before


def test_what_an_export_leaves_out_stays_as_it_is_known(sqlite_school: Database, tmp_path: Path) -> None:
    told = event("S1", "2025-09-03", "Excused Absence", eventDuration=0.5, attendanceEventReason="Dentist")
    late = event("S3", "2025-09-03", "Tardy", schoolAttendanceDuration=10)
    imported(sqlite_school, one(tmp_path / "a", told, late))
    bare = (event("S1", "2025-09-03", "Excused Absence"), event("S3", "2025-09-03", "Tardy"))

    assert not imported(sqlite_school, one(tmp_path / "b", *bare)).changed

    absences, tardies = standing(sqlite_school)
    assert absences["S1", september(3)][1:3] == (0.5, "Dentist")
    assert tardies["S3", september(3)][0] == 10


@pytest.mark.parametrize(
    ("wrong", "column", "found"),
    [
        (event("S1", "2025-09-02", "Hooky"), "attendanceEventCategory", "#Hooky"),
        (event("S1", "2025-09-02", ""), "attendanceEventCategory", "#"),
        (event("S1", "2026-07-01", "Tardy"), "eventDate", "2026-07-01"),
        (event("S1", "2025-02-30", "Tardy"), "eventDate", "2025-02-30"),
        (event("S99", "2025-09-02", "Tardy"), "studentUniqueId", "S99"),
        (event("S1", "2025-09-02", "Tardy", schoolReference={"schoolId": "SCH9"}), "schoolId", "SCH9"),
        (event("S1", "2025-09-02", "Partial", eventDuration=-0.5), "eventDuration", "-0.5"),
        (event("S1", "2025-09-02", "Partial", eventDuration=7), "eventDuration", "7"),
        (event("S1", "2025-09-02", "Partial", eventDuration="nan"), "eventDuration", "nan"),
        (event("S1", "2025-09-02", "Excused Absence", eventDuration=0), "eventDuration", "0"),
        (event("S1", "2025-09-02", "Tardy", schoolAttendanceDuration=-5), "schoolAttendanceDuration", "-5"),
        (event("S1", "2025-09-02", "Tardy", arrivalTime="25:00:00"), "arrivalTime", "25:00:00"),
    ],
)
def test_one_wrong_event_and_nothing_is_imported(
    sqlite_school: Database, tmp_path: Path, wrong: dict[str, object], column: str, found: str
) -> None:
    (problem,) = refused(sqlite_school, one(tmp_path, event("S2", "2025-09-03", "Tardy"), wrong))
    assert (problem.file, problem.column) == ("StudentSchoolAttendance.xml", column)
    lines = (tmp_path / problem.file).read_text().splitlines()
    assert problem.line == [i for i, line in enumerate(lines, 1) if "<StudentSchoolAttendanceEvent>" in line][1]
    assert problem.found.endswith(found)
    assert problem.remedy


def test_the_same_event_twice_is_refused_with_both_lines(sqlite_school: Database, tmp_path: Path) -> None:
    made = MadeYear()
    made.events.append(dict(made.events[4]))
    (problem,) = refused(sqlite_school, made.write_csv(tmp_path / "absences.csv"))
    assert (problem.line, problem.remedy) == (20, "absences.csv:6 says it too: remove one of the two.")


def test_broken_files_are_refused_where_they_break(sqlite_school: Database, tmp_path: Path) -> None:
    path = MadeYear().write_xml(tmp_path / "xml") / "StudentSchoolAttendance.xml"
    lines = path.read_text().splitlines()
    path.write_text("\n".join(lines[:100]))
    (problem,) = refused(sqlite_school, path)
    assert (problem.file, problem.line) == ("StudentSchoolAttendance.xml", 100)

    path = MadeYear().write_json(tmp_path / "json") / "studentSchoolAttendanceEvents.json"
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines[:30], "oops", *lines[30:]]))
    (problem,) = refused(sqlite_school, path)
    assert (problem.file, problem.line) == ("studentSchoolAttendanceEvents.json", 31)
    path.write_text("\n".join(lines[:-1]))
    (problem,) = refused(sqlite_school, path)
    assert problem.found == "the end of the file"

    (problem,) = refused(sqlite_school, tmp_path)
    assert problem.found == "no such file"


def test_a_file_from_outside_reads_no_other_file(sqlite_school: Database, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("Excused Absence")
    path = MadeYear().write_xml(tmp_path) / "StudentSchoolAttendance.xml"
    text = path.read_text().replace("#Excused Absence", "#&out;", 1)
    doctype = f'<!DOCTYPE Interchange [<!ENTITY out SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'
    path.write_text(text.replace("?>\n", f"?>\n{doctype}\n", 1))
    (problem,) = refused(sqlite_school, path)
    assert problem.column == "attendanceEventCategory"


def test_students_who_left_before_the_first_roster_can_be_left_out(sqlite_school: Database, tmp_path: Path) -> None:
    path = one(tmp_path, event("S1", "2025-09-02", "Tardy"), event("S99", "2025-09-02", "Tardy"))
    report = imported(sqlite_school, path, known_only=True)
    assert report.of("tardies").added == 1
    assert "1 events of unknown students or schools" in [p.found for p in report.problems]


def test_today_and_later_days_are_left_to_the_roll(sqlite_school: Database, tmp_path: Path) -> None:
    events = [
        event("S1", day, "Unexcused Absence", sessionReference={"schoolYear": 2027, "schoolId": "SCH1"})
        for day in ("2026-11-20", "2026-11-23", "2026-11-24")
    ]
    report = imported(sqlite_school, one(tmp_path, *events))
    assert set(standing(sqlite_school)[0]) == {("S1", date(2026, 11, 20))}
    (warning,) = [p for p in report.problems if p.column == "eventDate"]
    assert warning.found == "2 events of today or later"
    assert "import absences" in warning.remedy


def test_a_history_opens_nothing_and_takes_no_roll(school: Database, tmp_path: Path) -> None:
    # The evening of a day without any roll: the whole year comes in, yesterday with it.
    made = MadeYear()
    made.events.append(
        event("S1", "2026-11-20", "Unexcused Absence", sessionReference={"schoolYear": 2027, "schoolId": "SCH1"})
    )
    imported(school, made.write_xml(tmp_path))

    after_the_check = NOW + timedelta(minutes=20)
    assert not open_inquiries(school, after_the_check)

    with school.read() as session:
        assert session.scalar(select(func.count()).select_from(Inquiry)) == 0
        assert session.scalar(select(func.count()).select_from(Roll)) == 0
        assert {alarm.kind for alarm in session.scalars(select(Alarm))} <= {"no_roll"}
        assert board(session, None, date(2026, 11, 20), NOW) == []
        assert board(session, None, MONDAY, NOW) == []
        found = list(student_findings(session, after_the_check, 0))
    assert [finding for finding in found if finding.student_id is not None] == []


def test_a_search_that_was_over_is_not_begun_again_by_a_history(school: Database, tmp_path: Path) -> None:
    friday = MONDAY - timedelta(days=3)
    checked = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
    with school.write() as session:
        ana = session.scalars(select(Student.id).where(Student.source_id == "S1")).one()
        take_roll(session, 1, [ana], day=friday, at=checked)
    open_inquiries(school, checked)
    with school.write() as session:
        absence = session.scalars(select(Absence)).one()
        absence.state, absence.changed_at = AbsenceState.WITHDRAWN, checked
        look_again(session, ana, friday, checked)
    advance_due(school, checked)
    of_2027 = {"schoolYear": 2027, "schoolId": "SCH1"}

    imported(school, one(tmp_path, event("S1", friday, "Unexcused Absence", sessionReference=of_2027)))
    with school.write() as session:
        look_again(session, ana, friday, NOW)
    advance_due(school, NOW)

    with school.read() as session:
        assert session.scalars(select(Absence.state)).one() is AbsenceState.LISTED
        inquiry = session.scalars(select(Inquiry)).one()
        assert (inquiry.state, inquiry.opening, inquiry.due_at) == (InquiryState.CORRECTED, 1, None)
        assert session.scalar(select(func.count()).select_from(Attempt)) == 0


def test_the_brake_learns_from_mornings_alone(school: Database, tmp_path: Path) -> None:
    days = [MONDAY - timedelta(days=n) for n in (3, 4)]
    with school.write() as session:
        ids = {row.source_id: row.id for row in session.execute(select(Student.source_id, Student.id))}
        for day in days:
            at = datetime(day.year, day.month, day.day, 15, 30, tzinfo=UTC)
            take_roll(session, 1, [ids["S1"], ids["S2"], ids["S3"]], day=day, at=at)
        today = Roll(school_id=1, date=MONDAY, received_at=NOW, completed_at=NOW)
        session.add(today)
        session.flush()
        before = _usual(session, today, 20, 100)
    assert before == [3.0, 3.0]
    of_2027 = {"schoolYear": 2027, "schoolId": "SCH1"}
    changes = [
        event("S1", days[0], "Tardy", sessionReference=of_2027),
        event("S2", days[0], "In Attendance", sessionReference=of_2027),
        event("S4", days[0], "Early departure", sessionReference=of_2027),
        event("S5", days[1], "Excused Absence", sessionReference=of_2027),
    ]
    imported(school, one(tmp_path, *changes), LATER)

    with school.read() as session:
        today = session.scalars(select(Roll).where(Roll.date == MONDAY)).one()
        assert _usual(session, today, 20, 100) == before
        # Nobody looked for who came with the history: the board of that day is the morning's.
        assert {row.name for row in board(session, None, days[1], LATER)} == {
            "Ana Ortega", "Luis Ortega", "Ben Harlow",
        }  # fmt: skip


def test_a_year_nobody_told_is_taken_from_its_events(school: Database, tmp_path: Path) -> None:
    report = imported(school, MadeYear().write_xml(tmp_path / "a"))
    with school.read() as session:
        (year,) = session.scalars(select(SchoolYear))
        assert (year.name, year.guessed) == ("2025-2026", True)
        # The Monday of the first event's week, and the last event.
        assert (year.starts_on, year.ends_on) == (date(2025, 9, 1), date(2026, 5, 28))
    (warning,) = [p for p in report.problems if p.column == "school_year"]
    assert "2025-09-01 to 2026-05-28" in warning.remedy

    wider = [event("S1", "2025-08-20", "Tardy"), event("S1", "2026-06-02", "Tardy")]
    assert imported(school, one(tmp_path / "b", *wider)).of("school years").updated == 1
    this_year = event("S1", "2026-11-20", "Tardy", sessionReference={"schoolYear": 2027, "schoolId": "SCH1"})
    imported(school, one(tmp_path / "c", this_year))
    with school.read() as session:
        years = session.scalars(select(SchoolYear).order_by(SchoolYear.starts_on)).all()
        assert [(y.starts_on, y.ends_on) for y in years] == [
            (date(2025, 8, 18), date(2026, 6, 2)),
            # It is still running: what comes tomorrow is counted too.
            (date(2026, 11, 16), date(2027, 6, 30)),
        ]


def test_a_day_outside_of_the_schools_year_is_refused(sqlite_school: Database, tmp_path: Path) -> None:
    with sqlite_school.write() as session:
        session.add(
            SchoolYear(school_id=1, name="2025-2026", starts_on=date(2025, 8, 18), ends_on=date(2026, 6, 5))
        )  # fmt: skip
    path = one(tmp_path / "a", event("S1", "2025-08-15", "Tardy"))
    (problem,) = refused(sqlite_school, path)
    assert problem.expected == "a day of the school year 2025-2026 (2025-08-18 to 2026-06-05)"
    report = imported(sqlite_school, one(tmp_path / "b", event("S1", "2026-06-05", "Tardy")))
    assert "school years" not in report.counts or not report.of("school years").changed


@pytest.mark.skipif(not SAMPLE.is_dir(), reason=f"no Ed-Fi sample at {SAMPLE}")
def test_the_sample_district_is_read_to_the_last_event(tmp_path: Path) -> None:
    file = read_history(SAMPLE)
    assert len(file.events) == 1917
    assert {e.school for e in file.events} == {"255901001", "255901044", "255901107"}
    assert sum(e.category == "Tardy" for e in file.events) == 66
    assert file.problems.all() == ()
