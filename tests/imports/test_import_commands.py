"""The import commands as a school's administrator meets them: what they print, and how they exit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from bot.imports_cli import import_group
from bot.ledger import process_settings
from storage.models import Absence, Student
from storage.session import Database
from tests.imports.folders import small_folder
from tests.imports.made_year import MadeYear, event, odd_events


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The ledger that the commands work on, by their environment."""
    monkeypatch.chdir(tmp_path)
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("SECRET_KEY", "k" * 64)
    process_settings.cache_clear()
    yield Database(url)
    process_settings.cache_clear()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(import_group, list(arguments), catch_exceptions=False)


def count(ledger: Database, model: type[Student] | type[Absence]) -> int:
    with ledger.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_roster_is_imported_and_a_second_time_nothing_changes(ledger: Database, tmp_path: Path) -> None:
    path = str(small_folder().write(tmp_path / "school"))
    first = run("roster", path)
    assert first.exit_code == 0, first.output
    assert "students: 5 added" in first.output
    assert "Example Elementary: no contacts: 1" in first.output
    assert count(ledger, Student) == 5
    second = run("roster", path)
    assert second.exit_code == 0
    assert "Nothing has changed." in second.output


def test_bad_input_exits_with_2_and_says_which_line_of_which_file(ledger: Database, tmp_path: Path) -> None:
    made = small_folder()
    made.row("users.csv", sourcedId="S3")["familyName"] = ""
    result = run("roster", str(made.write(tmp_path / "school")))
    assert result.exit_code == 2
    assert "users.csv:4:familyName: expected a value, found nothing." in result.output
    assert count(ledger, Student) == 0


def test_a_path_that_is_not_there_is_bad_input(ledger: Database, tmp_path: Path) -> None:
    result = run("roster", str(tmp_path / "nowhere"))
    assert result.exit_code == 2
    assert "nowhere" in result.output


def test_absences_and_calendar_follow_the_roster(ledger: Database, tmp_path: Path) -> None:
    path = str(small_folder().write(tmp_path / "school"))
    assert run("roster", path).exit_code == 0
    result = run("absences", path, "--complete")
    assert result.exit_code == 0, result.output
    assert "2 listed" in result.output
    assert count(ledger, Absence) == 2
    calendar = run("calendar", path)
    assert calendar.exit_code == 0
    assert "calendar days: 2 added" in calendar.output


def test_a_history_tells_what_it_did_and_refuses_with_2(ledger: Database, tmp_path: Path) -> None:
    assert run("roster", str(small_folder().write(tmp_path / "school"))).exit_code == 0
    made = MadeYear({"studentSchoolAttendanceEvents": odd_events()[:5]})
    path = str(made.write_xml(tmp_path / "year"))

    first = run("history", path)

    assert first.exit_code == 0, first.output
    assert "5 events read" in first.output
    assert "absences: 5 added, 0 updated, 0 withdrawn, 0 back, 0 unchanged" in first.output
    assert "1 event of SCH1 on Sunday 2025-10-12" in first.output
    again = run("history", path)
    assert "Nothing has changed." in again.output
    assert "5 unchanged" in again.output

    made.events[0] = event("S77", "2025-09-02", "Tardy")
    made.events[1] = event("S2", "2025-09-08", "Tardy")
    wrong = run("history", str(made.write_xml(tmp_path / "wrong")))
    assert wrong.exit_code == 2
    assert "StudentSchoolAttendance.xml:3:studentUniqueId: expected a student on the school's roster" in wrong.output
    assert count(ledger, Absence) == 5
    assert run("history", str(tmp_path / "wrong"), "--known-only").exit_code == 0
    assert run("history", "--help").exit_code == 0


def test_a_column_that_is_wrong_everywhere_does_not_fill_the_screen(ledger: Database, tmp_path: Path) -> None:
    assert run("roster", str(small_folder().write(tmp_path / "school"))).exit_code == 0
    made = MadeYear({"studentSchoolAttendanceEvents": [event(f"X{n}", "2025-09-02", "Tardy") for n in range(300)]})
    result = run("history", str(made.write_csv(tmp_path / "absences.csv")))
    assert result.exit_code == 2
    assert "… and 100 more of them" in result.output
    assert "300 error(s)" in result.output
