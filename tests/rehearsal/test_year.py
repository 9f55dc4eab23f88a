"""A year in rehearsal, to the end of every ladder: what simulated staff did, and the packets that they handed on."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from bot.rehearsal.cli import rehearse
from bot.rehearsal.year.fates import Fate, YearPlan, plan_year
from bot.rehearsal.year.play import PlayedYear, ladder_of, play_year
from bot.rehearsal.year.school import YearSchool
from escalation.policy import POLICIES
from escalation.tiers.reader import read_year_policy
from storage.session import Database

# A small school, and as many school days as it takes to come to the end of each ladder.
STUDENTS = 14
DAYS = {"four-seven-ten": 65, "bands-and-referrals": 90, "liaison-tiers": 70, "five-steps": 80}
# To whom the file goes at the end of each ladder, and after which referrals.
LAST = {
    "four-seven-ten": ("truancy_officer", "truancy-officer", set()),
    "bands-and-referrals": ("sarb", "far-below-basic", {"sst", "cost", "act", "sart", "resource_panel"}),
    "liaison-tiers": ("coordinator", "tier-3", set()),
    "five-steps": ("court", "step-5", {"district_specialist"}),
}
HEADINGS = ("Why this file is sent", "Attendance", "Steps taken", "Contact log", "Meetings and contracts", "Manifest")


@pytest.fixture(scope="module", params=sorted(LAST))
def year(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[PlayedYear, Path]:
    out = tmp_path_factory.mktemp("year")
    return play_year(request.param, seed=3, students=STUDENTS, days=DAYS[request.param], out=out), out / request.param


def test_nothing_contradicts_the_rules_in_any_week(year: tuple[PlayedYear, Path]) -> None:
    assert year[0].wrong == []


def test_somebody_reaches_the_end_of_the_ladder_and_nobody_else_was_forgotten(year: tuple[PlayedYear, Path]) -> None:
    summary = year[0].summary
    recipient, tier, before = LAST[summary["policy"]]
    assert summary["tiers"][tier]["begun"] >= 1
    assert summary["referrals"][recipient] >= 1
    assert before <= summary["referrals"].keys()
    assert summary["steps"]["done"] > summary["steps"].get("open", 0)


def test_the_year_holds_what_years_hold(year: tuple[PlayedYear, Path]) -> None:
    summary, plan = year[0].summary, year[0].plan
    assert set(plan.fates.values()) == set(Fate)
    assert summary["steps"]["waived"]
    assert summary["steps"]["withdrawn"]
    assert {"printed", "sent"} <= summary["letters"].keys()
    assert {"en", "es"} <= summary["languages"].keys()
    office = summary["office"]
    assert office["contacts in vain"]
    assert office["contacts that reached somebody"]
    if summary["policy"] == "liaison-tiers":
        assert office["meetings missed"]
        assert office["meetings moved"]
    assert summary["meetings"]["held"]
    assert office["case managers named"]


def test_the_packet_at_the_end_is_complete(year: tuple[PlayedYear, Path]) -> None:
    played, folder = year
    recipient, _, _ = LAST[played.summary["policy"]]
    packets = [folder / name for name in played.summary["packets"] if name.endswith(f"-{recipient}.pdf")]
    assert packets
    for packet in packets:
        pages = [page.extract_text() for page in PdfReader(BytesIO(packet.read_bytes())).pages]
        text = re.sub(r"\s+", " ", " ".join(pages))
        for heading in HEADINGS:
            assert heading in text, heading
        told = [f"Page {number} of {len(pages)}" for number in range(2, len(pages) + 1)]
        assert [words for words, page in zip(told, pages[1:], strict=True) if words not in page] == []


def test_what_the_last_packet_lists_is_in_it(year: tuple[PlayedYear, Path]) -> None:
    played, folder = year
    recipient, _, before = LAST[played.summary["policy"]]
    name = next(name for name in played.summary["packets"] if name.endswith(f"-{recipient}.pdf"))
    pages = [page.extract_text() for page in PdfReader(BytesIO((folder / name).read_bytes())).pages]
    manifest = played.summary["packets"][name]
    kinds = {document["kind"] for document in manifest["documents"]}
    assert {"letter", "meeting notes"} <= kinds
    assert "referral" not in kinds, "no packet within a packet"
    for document in manifest["documents"]:
        first, last = document["pages"]
        assert f"Document {document['number']}" in pages[first - 1]
        assert last <= len(pages)
        assert document["sha256"][:16] in "".join(pages[manifest["documents"][-1]["pages"][1] :])
    tables = re.sub(r"\s+", " ", " ".join(pages[: manifest["documents"][0]["pages"][0] - 1]))
    assert tables.count("handed on") == len(before)
    assert "Spoken to by staff" in tables


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_year_begins_on_postgresql_too(database: Database) -> None:
    played = play_year("four-seven-ten", seed=5, students=STUDENTS, days=30, database_url=database.url)
    assert played.wrong == []
    assert played.summary["steps"]["done"] > 10


def test_the_same_seed_is_the_same_year_and_another_is_another() -> None:
    school = YearSchool(60, 3)
    students = [one.source_id for one in school.students]
    ladder = ladder_of(read_year_policy(POLICIES / "five-steps.toml"))
    assert ladder == [3, 5, 8, 11]
    plan = plan_year(students, school.days, ladder, 3)
    assert plan == plan_year(students, school.days, ladder, 3)
    assert plan != plan_year(students, school.days, ladder, 4)


def test_an_unknown_policy_is_bad_input() -> None:
    result = CliRunner().invoke(rehearse, ["--year", "--policy", "six-steps"])
    assert result.exit_code == 2
    assert "five-steps" in result.output


def test_the_command_ends_with_1_where_something_contradicts_the_rules(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    summary: dict[str, Any] = {
        "policy": "five-steps",
        "students": 1,
        "tiers": {},
        "reports": 0,
        "documents": 0,
        "seconds": 0.1,
    }
    for kind in ("steps", "letters", "languages", "emails", "meetings", "referrals", "office", "not allowed yet"):
        summary[kind] = {}
    wrong = ["2026-10-02: student S1: a step is there twice"]
    played = PlayedYear(summary, wrong, YearPlan())
    monkeypatch.setattr("bot.rehearsal.year.command.play_year", lambda *_, **__: played)
    result = CliRunner().invoke(rehearse, ["--year", "--policy", "five-steps", "--out", str(tmp_path)])
    assert result.exit_code == 1
    assert "a step is there twice" in result.output
    assert json.loads((tmp_path / "summary.json").read_text())["five-steps"]["students"] == 1
