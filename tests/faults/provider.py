"""What a provider does wrong, as rules for the simulated phone company; each for a large share of all requests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.rehearsal.stage import Stage

ALWAYS = 10**6
ORDER = r"/Calls\.json$"

Rule = Mapping[str, Any]


def _rule(on: str, act: str, share: float, **more: Any) -> Rule:
    return {"on": on, "act": act, "share": share, "times": ALWAYS, **more}


MATRIX: Mapping[str, tuple[Rule, ...]] = {
    "the reply is lost after the call was taken": (_rule("rest", "lose reply", 0.3, method="POST", path=ORDER),),
    "callbacks come before the reply": (_rule("rest", "slow reply", 0.5, method="POST", path=ORDER, seconds=4.0),),
    "callbacks are doubled": (_rule("webhook", "duplicate", 1.0),),
    "callbacks overtake one another": (_rule("webhook", "reorder", 0.6, seconds=40.0),),
    "callbacks are late by minutes": (_rule("webhook", "delay", 0.5, seconds=240.0),),
    "callbacks are dropped": (_rule("webhook", "drop", 0.5),),
    "no callback ever comes": (_rule("webhook", "drop", 1.0),),
    "requests for words are doubled": (_rule("document", "duplicate", 0.7),),
    "requests for words are late": (_rule("document", "delay", 0.5, seconds=30.0),),
    "requests for words are dropped": (_rule("document", "drop", 0.1),),
    "our answer comes too late": (_rule("document", "late answer", 0.1),),
    "429": (_rule("rest", "status", 0.5, status=429),),
    "500": (_rule("rest", "status", 0.3, status=500),),
    "connections are reset": (_rule("rest", "reset", 0.3),),
    "silence of 30 seconds": (_rule("rest", "hang", 0.15, seconds=30.0),),
    "everything at once": (
        _rule("rest", "lose reply", 0.1, method="POST", path=ORDER),
        _rule("rest", "slow reply", 0.15, method="POST", path=ORDER, seconds=4.0),
        _rule("rest", "status", 0.1, status=429),
        _rule("rest", "status", 0.1, status=500),
        _rule("rest", "reset", 0.1),
        _rule("webhook", "drop", 0.2),
        _rule("webhook", "duplicate", 0.3),
        _rule("webhook", "reorder", 0.3, seconds=40.0),
        _rule("webhook", "delay", 0.3, seconds=120.0),
        _rule("document", "duplicate", 0.2),
    ),
}


class ProviderFault:
    """Lets the phone company of a stage break these rules all morning."""

    def __init__(self, stage: Stage, rules: tuple[Rule, ...]) -> None:
        self._company = stage.company
        self._company.put_faults(rules)

    def __call__(self, now: datetime) -> None:
        """Nothing more to do."""

    @property
    def inflicted(self) -> Counter[str]:
        """How many requests met a fault, by rule."""
        return Counter(self._company.faults_met())
