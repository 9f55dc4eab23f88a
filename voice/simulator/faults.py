"""Faults on demand: a list of rules, each for the next so many requests whose path matches."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields
from random import Random
from typing import Any, Literal

Way = Literal["rest", "document", "webhook"]
ACTS: Mapping[str, frozenset[str]] = {
    # On requests to the phone company: answer `status`, reset the connection, keep it waiting `seconds`; or do the work
    # and then lose the reply, or reply `seconds` late, so that webhooks come before it.
    "rest": frozenset({"status", "reset", "hang", "lose reply", "slow reply"}),
    # On requests for a document or an answer to a text: lost, sent twice (the second answer counts), `seconds` late; or
    # sent, and the answer to it comes too late to count.
    "document": frozenset({"drop", "duplicate", "delay", "late answer"}),
    # On status callbacks of the phone company: never sent, sent twice, `seconds` late, or after the next one.
    "webhook": frozenset({"drop", "duplicate", "delay", "reorder"}),
}


@dataclass(slots=True)
class Fault:
    """One rule, for so many `times`. `path` is a regular expression on the request's path.

    `share` is the part of the requests that meet it, drawn; the others pass on to the next rule. `seconds` are virtual,
    but real for `hang` and `slow reply`, as the waiting customer's patience is.
    """

    on: Way
    act: str
    path: str = ""
    method: str = ""
    times: int = 1
    status: int = 500
    seconds: float = 30.0
    share: float = 1.0

    def __post_init__(self) -> None:
        """Refuse a rule that could never act (ValueError)."""
        if self.act not in ACTS.get(self.on, frozenset()):
            raise ValueError(f"no fault {self.act!r} on {self.on!r}")
        if self.times < 1:
            raise ValueError("a fault acts at least once")
        if not 0 < self.share <= 1:
            raise ValueError("a fault's share is above 0, and 1 at most")
        re.compile(self.path)


class Faults:
    """The rules still in force, oldest first. `met` counts the requests that met one, by rule ("webhook drop")."""

    def __init__(self) -> None:
        self.rules: list[Fault] = []
        self.met: Counter[str] = Counter()
        self._random = Random(0)  # noqa: S311 - faults, not secrets; the same ones every time

    def take(self, on: Way, method: str, path: str) -> Fault | None:
        """The rule that this request meets, which is used up by one."""
        for rule in self.rules:
            fits = rule.on == on and rule.method in ("", method) and re.search(rule.path, path)
            if fits and (rule.share == 1 or self._random.random() < rule.share):
                self.met[f"{on} {rule.act}"] += 1
                rule.times -= 1
                if not rule.times:
                    self.rules.remove(rule)
                return rule
        return None


def fault_from_json(data: Mapping[str, Any]) -> Fault:
    """A rule as a request gives it. Raises ValueError on an unknown field or value."""
    if unknown := set(data) - {item.name for item in fields(Fault)}:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    try:
        return Fault(**data)
    except (TypeError, re.error) as error:
        raise ValueError(f"not a fault: {error}") from error
