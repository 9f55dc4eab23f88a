"""A year in rehearsal, to the end of every ladder: what simulated staff did, and the packets that they handed on."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from bot.rehearsal.year.fates import Fate
from bot.rehearsal.year.play import PlayedYear, play_year

# A small school: as many students as there are fates, with the families that are hard.
STUDENTS = 36
# To whom the file goes at the end of each ladder, and after which referrals.
LAST = {
    "four-seven-ten": ("truancy_officer", "truancy-officer", set()),
    "bands-and-referrals": ("sarb", "far-below-basic", {"sst", "cost", "act", "sart", "resource_panel"}),
    "liaison-tiers": ("coordinator", "tier-3", set()),
    "five-steps": ("court", "step-5", {"district_specialist"}),
}


@pytest.fixture(scope="module", params=sorted(LAST))
def year(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[PlayedYear, Path]:
    out = tmp_path_factory.mktemp("year")
    return play_year(request.param, seed=3, students=STUDENTS, out=out), out / request.param


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
    if summary["policy"] != "bands-and-referrals":
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
        for heading in ("Why this referral", "Absences", "Contacts", "Meetings", "Manifest"):
            assert heading in text, heading
        told = [f"Page {number} of {len(pages)}" for number in range(2, len(pages) + 1)]
        assert [words for words, page in zip(told, pages[1:], strict=True) if words not in page] == []
