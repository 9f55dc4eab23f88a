"""The sample school: committed files, and the program that makes them."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from bot.rehearsal.make_school import SAMPLE_PLAN, MadeSchool
from bot.rehearsal.school_files import SchoolFiles
from bot.rehearsal.school_plan import read_plan

COMMITTED = Path(__file__).parents[2] / "bot" / "rehearsal" / "sample_school"


def rows(name: str) -> list[dict[str, str]]:
    with (COMMITTED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_program_makes_the_committed_files_byte_for_byte(tmp_path: Path) -> None:
    SchoolFiles(tmp_path).write(MadeSchool(read_plan(SAMPLE_PLAN)))

    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made == {path.name: path.read_bytes() for path in COMMITTED.iterdir()}


def test_every_number_is_one_of_those_kept_for_fiction() -> None:
    numbers = [user[column] for user in rows("users.csv") for column in ("sms", "phone") if user[column]]
    assert len(numbers) > 800
    for number in numbers:
        assert re.fullmatch(r"1?\d{3}55501\d\d", re.sub(r"\D", "", number)), number


def test_forty_students_are_absent_on_one_day_and_all_are_on_the_roster() -> None:
    absent = rows("absences.csv")
    students = {user["sourcedId"] for user in rows("users.csv") if user["role"] == "student"}
    assert len(students) == 400
    assert {row["date"] for row in absent} == {"2026-10-06"}
    assert len({row["studentSourcedId"] for row in absent} & students) == 40


@pytest.mark.parametrize(
    "what",
    ["same names", "restricted contacts", "shared numbers", "contacts without telephone", "two families' mother"],
)
def test_the_families_that_make_mornings_hard_are_there(what: str) -> None:
    users = {user["sourcedId"]: user for user in rows("users.csv")}
    links = rows("contacts.csv")
    names = Counter((user["givenName"], user["familyName"]) for user in users.values() if user["role"] == "student")
    homes = Counter(user["phone"] for user in users.values() if user["phone"])
    families: dict[str, set[str]] = {}
    for link in links:
        families.setdefault(link["contactSourcedId"], set()).add(users[link["studentSourcedId"]]["familyName"])
    found = {
        "same names": [name for name, count in names.items() if count > 1],
        "restricted contacts": [link for link in links if link["contactRestrictions"]],
        "shared numbers": [number for number, count in homes.items() if count > 1],
        "contacts without telephone": [
            link
            for link in links
            if not users[link["contactSourcedId"]]["sms"] + users[link["contactSourcedId"]]["phone"]
        ],
        "two families' mother": [names for names in families.values() if len(names) > 1],
    }
    assert found[what]
