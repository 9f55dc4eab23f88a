"""The telephone company fails in every way at once: every student's end is as if it had not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.ledgers import ledger_of
from tests.faults.provider import MATRIX, ORDER, ProviderFault, Rule
from tests.faults.school import make_morning
from tests.faults.test_crash_matrix import QUICK
from tests.faults.trial import try_morning


def _spared(rule: Rule) -> Rule:
    """Of requests, only some orders fail: every look-up that fails costs real seconds too, and this clock is quick."""
    return rule if rule["on"] != "rest" else {**rule, "method": "POST", "path": ORDER, "share": rule["share"] / 2}


@pytest.mark.timeout(300)
def test_replies_and_callbacks_that_are_lost_late_doubled_and_out_of_order_lose_no_student(tmp_path: Path) -> None:
    made = make_morning(tmp_path / "school", small=True)
    rules = tuple(_spared(rule) for rule in MATRIX["everything at once"])
    with ledger_of("sqlite", tmp_path) as ledger:
        trial = try_morning("short", made, ledger, lambda stage: ProviderFault(stage, rules), pace=QUICK)
    assert trial.verdict.failures == []
    assert trial.inflicted.total() >= 50, trial.inflicted
