"""A message in clauses: the stretches in which one thing is stated, and in which a "not" holds."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

StatementKind = Literal["absence", "late", "present", "on_board", "under_way", "not_absent", "hour", "elsewhere"]

_BREAK = re.compile(
    r"(?:[.!?;]+(?=\s|$|[\"')])|\n|,\s+|:\s+(?!\d)|\s-{1,2}\s?|\s?[()]\s?|\.{2,})|"
    r"\b(?:and|&|but|so|because|cause|cuz|cus|coz|bc|b/c|bcuz|since|though|although|however|while|whereas|"
    r"y|e|pero|porque|xq|pq|xk|por que|asi (?:que|q|k)|entonces|pues|aunque|ya que|mientras|sino|nada mas que|nomas que)\b"
)
_HARD = re.compile(r"[.!?;\n]")


@dataclass(frozen=True, slots=True)
class Clause:
    """Characters [start, end) of the view; `sentence` counts sentences from 0; `asked` where it ends with "?"."""

    start: int
    end: int
    text: str
    sentence: int
    asked: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """What a clause states, at characters [start, end) of the view. `hour` is a time of day standing by itself."""

    kind: StatementKind
    start: int
    end: int
    asked: bool = False


def clauses(lower: str) -> list[Clause]:
    """Return the clauses of a folded lower-case text in order."""
    found: list[Clause] = []
    place = sentence = 0
    ends = [*((m.start(), m.end()) for m in _BREAK.finditer(lower)), (len(lower), len(lower))]
    for start, end in ends:
        text = lower[place:start]
        if text.strip():
            ahead = len(text) - len(text.lstrip())
            stripped = text.strip()
            first = place + ahead
            found.append(Clause(first, first + len(stripped), stripped, sentence, "?" in lower[start:end]))
        if _HARD.search(lower[start:end]):
            sentence += 1
        place = end
    return found
