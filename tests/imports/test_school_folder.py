"""A school folder as the reader of messages sees it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.school_folder import absent_on, roster_from_folder, school_days
from storage.imports.folder import read_school_folder
from tests.imports.folders import small_folder


def test_the_roster_knows_students_by_name_and_families_by_number(tmp_path: Path) -> None:
    roster = roster_from_folder(read_school_folder(small_folder().write(tmp_path)))
    assert len(roster) == 5
    assert roster.area_code == "303"
    assert roster.student("S3").preferred_name == "Ben"
    assert {s.student_id for s, _ in roster.contacts_of_number("+13035550112")} == {"S1", "S2"}
    ((_, ned),) = roster.contacts_of_number("+13035550132")
    assert (ned.restricted, ned.relation) == (True, "father")
    assert [c.contact_id for c in roster.student("S1").contacts] == ["G1", "G2", "G3"]


def test_days_and_absences_come_from_the_same_folder(tmp_path: Path) -> None:
    folder = read_school_folder(small_folder().write(tmp_path))
    is_open = school_days(folder)
    assert [d for d in range(23, 30) if is_open(date(2026, 11, d))] == [23, 24, 25]
    assert absent_on(folder, date(2026, 11, 23)) == {"S1", "S4"}
    assert absent_on(folder, date(2026, 11, 24)) == set()
