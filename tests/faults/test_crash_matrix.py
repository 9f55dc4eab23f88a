"""Processes die at named points in the middle of a morning: every student's end is as if none had died."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.faults.inflict import Deck
from tests.faults.installation import Pace
from tests.faults.ledgers import ledger_of
from tests.faults.school import make_morning
from tests.faults.trial import try_crashes

# The dangerous moments: around what is committed, and around what the provider is asked.
DANGEROUS = (
    "clock.inquiries-opened-not-committed",
    "clock.attempts-planned-not-committed",
    "clock.pokes-noted-not-sent",
    "sends.placing-committed-not-asked",
    "sends.call-taken-reply-not-written",
    "sends.reply-not-committed",
)
# A request that is lost costs real seconds, of which a quick clock makes many minutes: the rounds need their length.
QUICK = Pace(
    speed=80.0,
    head_start=10.0,
    knobs={"placing_seconds": 20, "patience": 0.25, "poke_again": 2, "catch_up": 2, "round_minutes": 28},
)


@pytest.mark.timeout(300)
def test_whoever_dies_at_a_named_point_loses_no_student_and_calls_nobody_twice(tmp_path: Path) -> None:
    made = make_morning(tmp_path / "school", small=True)
    told: list[str] = []
    with ledger_of("postgresql", tmp_path) as ledger:
        trial = try_crashes(
            "short", made, ledger, Deck(Random(7), DANGEROUS), most=len(DANGEROUS), pace=QUICK, tell=told.append
        )
    assert trial.verdict.failures == [], told
    assert trial.inflicted.total() >= 3, told
