"""School years and spans of enrollment, as the files tell of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.imports.calendar_import import import_calendar
from storage.imports.changes import ImportReport
from storage.imports.history_import import read_history, store_history
from storage.imports.problems import ImportFailedError
from storage.imports.roster_import import import_roster
from storage.models import Enrollment, SchoolYear, Student
from storage.session import Database
from tests.imports.folders import SCHOOL_TOML, Folder, small_folder
from tests.imports.made_year import MadeYear, event

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
THIS_YEAR = ("2026-2027", date(2026, 8, 17), date(2027, 5, 28))


def with_sessions(*years: tuple[str, str, str]) -> Folder:
    made = small_folder()
    made.files["academicSessions.csv"] = [
        {"sourcedId": f"Y{n}", "status": "", "title": title, "type": "schoolYear", "startDate": first, "endDate": last}
        for n, (title, first, last) in enumerate(years)
    ]
    return made


def by_hand(*years: tuple[str, str, str]) -> str:
    return SCHOOL_TOML + "".join(
        f'\n[[school_year]]\nname = "{name}"\nstarts = {first}\nends = {last}\n' for name, first, last in years
    )


def imported(database: Database, path: Path) -> ImportReport:
    with database.write() as session:
        return import_roster(session, path, NOW)


def years(database: Database) -> list[tuple[str, date, date]]:
    with database.read() as session:
        query = select(SchoolYear).order_by(SchoolYear.starts_on)
        assert not any(year.guessed for year in session.scalars(query))
        return [(year.name, year.starts_on, year.ends_on) for year in session.scalars(query)]


def enrolled(database: Database) -> dict[str, list[tuple[date, date | None]]]:
    with database.read() as session:
        rows = session.execute(
            select(Student.source_id, Enrollment.starts_on, Enrollment.ends_on)
            .join(Student, Student.id == Enrollment.student_id)
            .order_by(Enrollment.starts_on)
        )
        found: dict[str, list[tuple[date, date | None]]] = {}
        for student, starts, ends in rows:
            found.setdefault(student, []).append((starts, ends))
        return found


def test_years_come_with_the_roster_from_academic_sessions(database: Database, tmp_path: Path) -> None:
    made = with_sessions(("2026-2027", "2026-08-17", "2027-05-28"), ("2027-2028", "2027-08-16", "2028-05-26"))
    term = {"sourcedId": "T", "title": "Fall", "type": "semester", "startDate": "2026-08-17", "endDate": "2026-12-18"}
    made.files["academicSessions.csv"].append(term)
    assert imported(database, made.write(tmp_path)).of("school years").added == 2
    assert years(database)[0] == THIS_YEAR
    again = imported(database, tmp_path)
    assert not again.changed
    assert again.of("school years").unchanged == 2


def test_what_the_school_wrote_itself_goes_before_the_sessions(sqlite_database: Database, tmp_path: Path) -> None:
    made = with_sessions(("2026-2027", "2026-08-01", "2027-07-31"))
    made.texts["school.toml"] = by_hand(("2026-2027", "2026-08-17", "2027-05-28"))
    imported(sqlite_database, made.write(tmp_path))
    assert years(sqlite_database) == [THIS_YEAR]


def test_each_school_may_have_years_of_its_own(sqlite_database: Database, tmp_path: Path) -> None:
    made = small_folder()
    made.files["orgs.csv"].append({"sourcedId": "SCH2", "name": "Other", "type": "school", "parentSourcedId": "D1"})
    shared = "".join(line for line in SCHOOL_TOML.splitlines(True) if not line.startswith(("sourcedId", "name", "att")))
    made.texts["school.toml"] = (
        shared
        + '[[school_year]]\nname = "2026-2027"\nstarts = 2026-08-17\nends = 2027-05-28\n'
        + '[[schools]]\nsourcedId = "SCH1"\nname = "Example"\n'
        + '[[schools]]\nsourcedId = "SCH2"\nname = "All year round"\n'
        + '[[schools.school_year]]\nname = "2026-2027"\nstarts = 2026-07-13\nends = 2027-06-30\n'
    )
    imported(sqlite_database, made.write(tmp_path))
    assert years(sqlite_database) == [("2026-2027", date(2026, 7, 13), date(2027, 6, 30)), THIS_YEAR]


def test_years_come_with_the_calendar_too(sqlite_database: Database, tmp_path: Path) -> None:
    imported(sqlite_database, small_folder().write(tmp_path / "a"))
    folder = with_sessions(("2026-2027", "2026-08-17", "2027-05-28")).write(tmp_path / "b")
    with sqlite_database.write() as session:
        report = import_calendar(session, folder)
    assert (report.of("calendar days").added, report.of("school years").added) == (2, 1)
    with sqlite_database.write() as session:
        assert not import_calendar(session, folder / "academicSessions.csv").changed
    assert years(sqlite_database) == [THIS_YEAR]


@pytest.mark.parametrize(
    ("other", "what"),
    [
        (("Winter year", "2027-05-01", "2027-12-01"), "do not overlap"),
        (("2027-2028", "2027-08-16", "2027-08-20"), "a year of 30 to 400 days"),
        (("2027-2028", "2027-13-16", "2028-05-20"), "a date such as"),
    ],
)
def test_years_that_cannot_be_are_refused(
    sqlite_database: Database, tmp_path: Path, other: tuple[str, str, str], what: str
) -> None:
    made = with_sessions(("2026-2027", "2026-08-17", "2027-05-28"), other)
    with pytest.raises(ImportFailedError) as caught:
        imported(sqlite_database, made.write(tmp_path))
    assert what in str(caught.value.problems[0])
    assert years(sqlite_database) == []


def test_a_year_in_school_toml_needs_its_three_fields(sqlite_database: Database, tmp_path: Path) -> None:
    made = small_folder()
    made.texts["school.toml"] = SCHOOL_TOML + '\n[[school_year]]\nname = "2026-2027"\nstarts = 2026-08-17\n'
    with pytest.raises(ImportFailedError) as caught:
        imported(sqlite_database, made.write(tmp_path))
    assert (caught.value.problems[0].file, caught.value.problems[0].column) == ("school.toml", "school_year")


def test_real_dates_take_the_place_of_guessed_ones(database: Database, tmp_path: Path) -> None:
    imported(database, small_folder().write(tmp_path / "a"))
    made = MadeYear({"studentSchoolAttendanceEvents": [event("S1", "2025-09-02", "Tardy")]})
    history = read_history(made.write_xml(tmp_path / "events"))
    with database.write() as session:
        store_history(session, history, NOW)
        guessed = session.scalars(select(SchoolYear)).one().id

    real = with_sessions(("School year 25/26", "2025-08-18", "2026-06-05"))
    assert imported(database, real.write(tmp_path / "b")).of("school years").updated == 1

    assert years(database) == [("School year 25/26", date(2025, 8, 18), date(2026, 6, 5))]
    with database.read() as session:
        # What hangs on the year stays with it.
        assert session.scalars(select(SchoolYear)).one().id == guessed


def test_a_student_is_enrolled_from_the_first_class_to_the_last(database: Database, tmp_path: Path) -> None:
    made = small_folder()
    seats = made.files["enrollments.csv"]
    made.row("enrollments.csv", userSourcedId="S1").update(beginDate="2026-08-17", endDate="2026-10-02")
    seats.append({**made.row("enrollments.csv", userSourcedId="S1"), "sourcedId": "E9", "classSourcedId": "HR1",
                  "beginDate": "2026-10-05", "endDate": "2027-05-28"})  # fmt: skip
    made.row("enrollments.csv", userSourcedId="S3")["beginDate"] = "11/02/2026"

    imported(database, made.write(tmp_path))

    assert enrolled(database) == {
        "S1": [(date(2026, 8, 17), date(2027, 5, 28))],
        "S3": [(date(2026, 11, 2), None)],
    }
    assert not imported(database, tmp_path).changed


def test_a_corrected_entry_replaces_and_a_new_year_keeps_the_old_one(database: Database, tmp_path: Path) -> None:
    made = small_folder()
    seat = made.row("enrollments.csv", userSourcedId="S1")
    seat["beginDate"] = "2026-08-17"
    imported(database, made.write(tmp_path))
    seat["beginDate"] = "2026-09-08"
    imported(database, made.write(tmp_path))
    assert enrolled(database) == {"S1": [(date(2026, 9, 8), None)]}

    seat["beginDate"] = "2027-08-16"
    imported(database, made.write(tmp_path))
    assert enrolled(database) == {"S1": [(date(2026, 9, 8), date(2027, 8, 15)), (date(2027, 8, 16), None)]}
    assert not imported(database, tmp_path).changed
