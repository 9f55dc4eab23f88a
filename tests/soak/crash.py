"""The crash matrix: `kill -9` at named points and at random, over many mornings."""

from __future__ import annotations

import tempfile
from pathlib import Path
from random import Random

from tests.faults.inflict import KILLS, NAMED_POINTS, Deck
from tests.faults.installation import Pace
from tests.faults.ledgers import ledger_of
from tests.faults.school import make_morning
from tests.faults.trial import try_crashes
from tests.soak.report import Report


def run(*, mornings: int, faults: int, seed: int, speed: float, ledger: str) -> Report:
    """Play an undisturbed morning, and then so many with at most `faults` kills each."""
    again = f"python -m tests.soak crash --mornings {mornings} --faults {faults} --seed {seed} --ledger {ledger}"
    report = Report("crash", again, expected=[*NAMED_POINTS, *(kill.name for kill in KILLS)])
    deck = Deck(Random(seed), NAMED_POINTS, KILLS)
    with report.until_stopped(), tempfile.TemporaryDirectory(prefix="soak-") as folder:
        made = make_morning(Path(folder) / "school")
        with ledger_of(ledger, Path(folder)) as store:
            for i in range(mornings + 1):
                name = f"morning {i}" if i else "undisturbed"
                most = faults if i else 0
                report.begin(name)
                trial = try_crashes(name, made, store, deck, most=most, pace=Pace(speed=speed), tell=report.tell)
                report.add(trial)
    return report
