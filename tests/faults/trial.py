"""One morning tried: played on an installation of its own with faults inflicted, and judged."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bot.rehearsal.stage import Stage
from tests.faults.armed import TOKENS
from tests.faults.inflict import Deck, Inflictor
from tests.faults.installation import Pace, installation
from tests.faults.ledgers import Ledger
from tests.faults.morning import Performance
from tests.faults.school import MadeMorning
from tests.faults.verdict import Verdict, judge

Tell = Callable[[str], None]


class Fault(Protocol):
    """What is done to a morning while it is played."""

    @property
    def inflicted(self) -> Counter[str]:
        """How often what was done."""

    def __call__(self, now: datetime) -> None:
        """Called a few times a second, with the present moment of the morning's clock."""


@dataclass(slots=True)
class Trial:
    """What was inflicted on a morning, and how it came out."""

    name: str
    verdict: Verdict
    inflicted: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


def try_crashes(
    name: str, made: MadeMorning, ledger: Ledger, deck: Deck, *, most: int, pace: Pace, tell: Tell
) -> Trial:
    """A morning on which up to `most` processes die, at named points or at random."""
    with tempfile.TemporaryDirectory(prefix="tokens-") as tokens:
        return try_morning(
            name,
            made,
            ledger,
            lambda stage: Inflictor(stage, deck, Path(tokens), most, tell),
            pace=pace,
            extra={TOKENS: tokens},
        )


def try_morning(
    name: str,
    made: MadeMorning,
    ledger: Ledger,
    fault: Callable[[Stage], Fault],
    *,
    pace: Pace,
    extra: Mapping[str, str] | None = None,
    also: Callable[[Stage], list[str]] = lambda _stage: [],
) -> Trial:
    """Play and judge a morning with a fault that is made for its stage.

    `extra` is added to the processes' environment; `also` looks at the end for what else must not be.
    """
    began = time.monotonic()
    with installation(made, ledger, pace.on_this_machine(), extra) as stage:
        inflictor = fault(stage)
        performance = Performance(stage, inflictor)
        performance.play()
        unfinished = "" if performance.is_over else performance.progress.unfinished() or "not everything was played"
        verdict = judge(stage, made, unfinished=unfinished)
        verdict.wrong += also(stage)
        return Trial(name, verdict, Counter(inflictor.inflicted), time.monotonic() - began)
