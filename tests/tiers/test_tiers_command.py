"""`attendance tiers` as a principal or an administrator meets it; and over a whole district, against the recount."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli import attendance
from bot.ledger import process_settings
from tests.imports.made_year import MadeYear, event, made_roster
from tests.tiers import naive_recount

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT.parent / "shared" / "data" / "edfi"
SHIPPED = ("four-seven-ten", "bands-and-referrals", "liaison-tiers", "five-steps")
FIRST, LAST = date(2021, 8, 23), date(2022, 5, 27)
# Every so many days of the sample's year; ATTENDANCE_EVERY_DAYS=1 asks for every one.
EVERY_DAYS = int(os.environ.get("ATTENDANCE_EVERY_DAYS", "69"))
SEPTEMBER = [date(2025, 9, day) for day in (2, 3, 4, 5, 8, 9, 10, 11, 12, 15, 16)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of one's own, with a ledger in it that the commands work on."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'ledger.db'}")
    monkeypatch.setenv("SECRET_KEY", "k" * 64)
    monkeypatch.setenv("ATTENDANCE_CLOCK_START", "2026-05-01T18:00:00+00:00")
    process_settings.cache_clear()
    yield tmp_path
    process_settings.cache_clear()


def run(*arguments: object) -> Result:
    return CliRunner().invoke(attendance, [str(one) for one in arguments], catch_exceptions=False)


def standings(*arguments: object) -> dict[str, Any]:
    result = run("tiers", "--json", *arguments)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.fixture
def school(folder: Path) -> Path:
    """A school whose student S1 missed the first eleven days of September, S2 the first four."""
    made = made_roster()
    made.things["studentSchoolAttendanceEvents"] = [
        *(event("S1", day, "Unexcused Absence") for day in SEPTEMBER),
        *(event("S2", day, "Excused Absence") for day in SEPTEMBER[:4]),
    ]
    write_school(made, folder / "school")
    for kind in ("roster", "history"):
        assert run("import", kind, folder / "school").exit_code == 0
    return folder


def write_school(made: MadeYear, path: Path) -> None:
    made.write_xml(path)
    (path / "school.toml").write_text(SCHOOL, encoding="utf-8")


SCHOOL = """
sourcedId = "SCH1"
name = "Example Elementary"
timezone = "America/Denver"
roll_taken = "08:20"
line_checked = "08:30"
same_day_policy = "guardians-then-emergency-then-dispatch"
year_policy = "four-seven-ten"

[[school_year]]
name = "2025-2026"
starts = 2025-08-18
ends = 2026-05-29
"""


def test_who_stands_where_on_a_day_and_what_is_due(school: Path) -> None:
    (found,) = standings("--date", "2025-09-12")["schools"]
    at = {student["student"]: student for student in found["students"]}
    assert (found["policy"], found["year"], found["date"]) == ("four-seven-ten", "2025-2026", "2025-09-12")
    assert at["S1"]["tier"] == "seven-days"
    assert at["S1"]["counts"]["absences"] == 9
    assert at["S2"]["tier"] == "four-days"
    due = {(one["tier"], one["step"]): one for one in at["S1"]["due"]}
    assert ("seven-days", "first-letter") in due
    assert due["four-days", "contact"]["since"] == "2025-09-05"
    assert due["four-days", "contact"]["due_on"] == "2025-09-10"
    assert due["four-days", "contact"]["overdue"]
    tiers = {tier["tier"]: tier["students"] for tier in found["tiers"]}
    assert tiers == {"four-days": 1, "seven-days": 1, "ten-days": 0, "truancy-officer": 0}


def test_the_same_days_under_another_policy(school: Path) -> None:
    (found,) = standings("--date", "2025-09-30", "--policy", "five-steps")["schools"]
    (student,) = found["students"]
    assert (student["student"], student["tier"], student["begun"]) == ("S1", "step-4", "step-3")
    assert "campus_efforts_exhausted" in student["waits_for"]


def test_the_list_for_people(school: Path) -> None:
    result = run("tiers", "--date", "2025-09-12")
    assert "7 days: first letter" in result.stdout
    assert run("tiers", "--date", "2025-08-20").stdout.startswith("Example Elementary, 2025-08-20: nobody is on a tier")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--date", "2024-03-01"), "not in a school year of Example Elementary. Known: 2025-2026 (2025-08-18"),
        (("--policy", "no-such"), "there is no year policy 'no-such'; there are: bands-and-referrals"),
        (("--school", "SCH9"), "there is no school 'SCH9'; there are: SCH1."),
        (("--policy", "missing.toml"), "cannot be read"),
    ],
)
def test_what_cannot_be_answered_says_what_is_there(school: Path, arguments: tuple[str, ...], words: str) -> None:
    result = run("tiers", *arguments)
    assert result.exit_code == 2
    assert words in result.stderr


def test_a_policy_of_ones_own_is_checked_and_adopted(school: Path) -> None:
    own = school / "our-own.toml"
    text = (ROOT / "escalation" / "policies" / "four-seven-ten.toml").read_text(encoding="utf-8")
    own.write_text(text.replace('name = "four-seven-ten"', 'name = "our-own"').replace("absences = 4", "absense = 3"))
    refused = run("tiers", "adopt", own)
    assert refused.exit_code == 2
    assert "our-own.toml:" in refused.stderr
    assert "Did you mean absences?" in refused.stderr
    assert run("tiers", "--policy", "our-own").exit_code == 2  # nothing was adopted
    own.write_text(own.read_text().replace("absense = 3", "absences = 3"))
    assert "in order. 4 tiers" in run("tiers", "check", own).stdout
    assert run("tiers", "adopt", own).exit_code == 0
    (found,) = standings("--date", "2025-09-04", "--policy", "our-own")["schools"]
    assert {student["student"]: student["tier"] for student in found["students"]} == {
        "S1": "four-days",
        "S2": "four-days",
    }


def test_a_policy_in_plain_words(folder: Path) -> None:
    assert "At 7 absences of any kind: 7 days: first letter" in run("tiers", "explain", "four-seven-ten").stdout


def test_a_year_is_simulated(school: Path) -> None:
    result = run("tiers", "simulate", "--policy", "four-seven-ten", "--json")
    (found,) = json.loads(result.stdout)["schools"]
    reached = {tier["tier"]: tier["reached"] for tier in found["tiers"]}
    assert reached == {"four-days": 2, "seven-days": 1, "ten-days": 1, "truancy-officer": 1}
    assert found["letters"] == 2
    assert "2 letters" in run("tiers", "simulate").stdout


def test_the_schema_is_one_that_editors_can_read(folder: Path) -> None:
    assert json.loads(run("tiers", "schema").stdout)["title"] == "Year policy of the attendance line"


@pytest.mark.skipif(not SAMPLE.is_dir(), reason="the sample district is not beside this checkout")
def test_the_sample_district_through_the_command_line(folder: Path) -> None:
    """Every student with an event, by an independent recount, under each of the four policies."""
    schools = "\n".join(
        f'[[schools]]\nsourcedId = "{number}"\nname = "School {number}"'
        for number in ("255901001", "255901044", "255901107")
    )
    district = folder / "district"
    district.mkdir()
    for path in SAMPLE.glob("*.xml"):
        (district / path.name).symlink_to(path)
    shared = SCHOOL.partition("[[school_year]]")[0].replace('sourcedId = "SCH1"\nname = "Example Elementary"\n', "")
    (district / "school.toml").write_text(shared + schools, encoding="utf-8")
    for kind in ("roster", "history"):
        result = run("import", kind, district)
        assert result.exit_code == 0, result.output
    pupils = naive_recount.read_pupils(SAMPLE / "StudentSchoolAttendance.xml")
    weekdays = [day for day in days_from(FIRST, LAST) if day.weekday() < 5]
    for name in SHIPPED:
        policy = naive_recount.read_policy(ROOT / "escalation" / "policies" / f"{name}.toml")
        said = {key: list(naive_recount.recount(policy, pupil, weekdays)) for key, pupil in pupils.items()}
        for number in range(0, (LAST - FIRST).days + 1, EVERY_DAYS):
            day = FIRST + timedelta(days=number)
            found = standings("--date", day.isoformat(), "--policy", name)["schools"]
            tiers = {one["student"]: (one["tier"], one["counts"]) for school in found for one in school["students"]}
            at = {key: days[number] for key, days in said.items() if days[number]["tier"]}
            assert tiers == {key: (one["tier"], one["figures"]) for key, one in at.items()}, f"{name} on {day}"


def days_from(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
