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


def run(*, only: str, speed: float, ledger: str) -> Report:
    """Play a morning for every group of rules whose name contains `only`."""
    report = Report("provider", f"python -m tests.soak provider --only {only!r} --speed {speed:g} --ledger {ledger}")
    with report.until_stopped(), tempfile.TemporaryDirectory(prefix="soak-") as folder:
        made = make_morning(Path(folder) / "school")
        with ledger_of(ledger, Path(folder)) as store:
            for name, rules in MATRIX.items():
                if only in name:
                    report.begin(name)
                    report.add(try_morning(name, made, store, partial(_faulty, rules=rules), pace=Pace(speed=speed)))
    return report


def _faulty(stage: Stage, rules: tuple[Rule, ...]) -> ProviderFault:
    return ProviderFault(stage, rules)
