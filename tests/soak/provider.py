"""The provider matrix: one morning for every way in which the telephone company fails."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

from bot.rehearsal.stage import Stage
from tests.faults.installation import Pace
from tests.faults.ledgers import ledger_of
from tests.faults.provider import MATRIX, ProviderFault, Rule
from tests.faults.school import make_morning
from tests.faults.trial import try_morning
from tests.soak.report import Report

# Where requests fail, each costs real seconds until its outcome is known, of which a quick clock makes many minutes:
# two in a row would take a round its half hour.
WHERE_REQUESTS_FAIL = 15.0


def run(*, only: str, speed: float, ledger: str) -> Report:
    """Play a morning for every group of rules whose name contains `only`."""
    report = Report("provider", f"python -m tests.soak provider --only {only!r} --speed {speed:g} --ledger {ledger}")
    with report.until_stopped(), tempfile.TemporaryDirectory(prefix="soak-") as folder:
        made = make_morning(Path(folder) / "school")
        with ledger_of(ledger, Path(folder)) as store:
            for name, rules in MATRIX.items():
                if only in name:
                    report.begin(name)
                    pace = Pace(speed=min(speed, WHERE_REQUESTS_FAIL) if _fails_requests(rules) else speed)
                    report.add(try_morning(name, made, store, partial(_faulty, rules=rules), pace=pace))
    return report


def _fails_requests(rules: tuple[Rule, ...]) -> bool:
    return any(rule["on"] == "rest" and rule["act"] in ("status", "reset", "hang") for rule in rules)


def _faulty(stage: Stage, rules: tuple[Rule, ...]) -> ProviderFault:
    return ProviderFault(stage, rules)
