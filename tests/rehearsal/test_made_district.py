"""A made-up district of several schools: one folder, imported as it is, with a clock and a line for each school."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.rehearsal.make_district import DAY, MadeDistrict
from bot.rehearsal.school_files import SchoolFiles
from escalation.school_days import line_check
from storage.imports.absences_import import import_absences
from storage.imports.calendar_import import import_calendar
from storage.imports.roster_import import import_roster
from storage.models import Absence, CalendarDay, Contact, PhoneNumber, School, Student, StudentContact
from storage.session import Database

EARLY = datetime(2026, 10, 6, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("district")
    SchoolFiles(path).write(*MadeDistrict(schools=16, students=480, absent=48, seed=7).schools)
    return path


def test_the_same_seed_makes_the_same_files_and_another_seed_others(folder: Path, tmp_path: Path) -> None:
    def made(name: str, seed: int) -> dict[str, bytes]:
        SchoolFiles(tmp_path / name).write(*MadeDistrict(schools=16, students=480, absent=48, seed=seed).schools)
        return {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}

    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert made("again", 7) == first
    assert made("other", 8) != first


def test_every_school_is_imported_with_its_own_line_and_clock(folder: Path, database: Database) -> None:
    with database.write() as session:
        report = import_roster(session, folder, EARLY)
        import_calendar(session, folder)
    assert not [problem for problem in report.problems if problem.column not in ("sms", "phone")]

    with database.read() as session:
        schools = session.scalars(select(School).order_by(School.source_id)).all()
        assert len(schools) == 16
        assert len({number for s in schools for number in (s.attendance_line, s.office_phone)}) == 32
        assert len({s.security_dispatch for s in schools}) == 2  # a desk for each ten
        assert Counter(s.timezone for s in schools) == {"America/Denver": 15, "America/Chicago": 1}
        checks = {line_check(s, DAY) for s in schools}
        # The school in the other zone checks its line in the same quarter of an hour, by its own clock.
        assert max(checks) - min(checks) == timedelta(minutes=10)
        students = session.execute(select(Student.school_id, func.count()).group_by(Student.school_id)).all()
        assert sum(count for _, count in students) == 480
        assert {school_id for school_id, _ in students} == {s.id for s in schools}
        assert session.scalar(select(func.count(CalendarDay.id))) == 16 * 3


def test_siblings_in_two_schools_share_their_mother(folder: Path, sqlite_database: Database) -> None:
    with sqlite_database.write() as session:
        import_roster(session, folder, EARLY)
    with sqlite_database.read() as session:
        schools_of_contacts = session.execute(
            select(StudentContact.contact_id, func.count(Student.school_id.distinct()))
            .join(Student, Student.id == StudentContact.student_id)
            .group_by(StudentContact.contact_id)
        ).all()
        assert 1 < sum(count == 2 for _, count in schools_of_contacts) < len(schools_of_contacts) / 4
        assert session.scalar(select(func.count(Contact.id))) == len(schools_of_contacts)


def test_every_number_is_one_of_those_kept_for_fiction(folder: Path, sqlite_database: Database) -> None:
    with sqlite_database.write() as session:
        import_roster(session, folder, EARLY)
    with sqlite_database.read() as session:
        numbers = list(session.scalars(select(PhoneNumber.e164)))
        assert len(numbers) > 250
        assert all(re.fullmatch(r"\+1\d{3}55501\d\d", number) for number in numbers)


def test_the_roll_of_the_day_lists_the_absent_of_every_school(folder: Path, sqlite_database: Database) -> None:
    with sqlite_database.write() as session:
        import_roster(session, folder, EARLY)
        report = import_absences(session, folder, EARLY, True)
        assert report.listed == 48
        assert {day for _, day in report.days} == {DAY}
        rows = session.execute(select(Absence.school_id, Student.school_id).join(Student)).all()
        assert all(listed_at == enrolled_at for listed_at, enrolled_at in rows)


def test_a_district_without_children_for_every_school_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one child a school"):
        MadeDistrict(schools=3, students=2, absent=0, seed=1)
