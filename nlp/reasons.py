"""Why a student is away: the words of parents, English and Spanish, by category (words/reasons.toml)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

_WORDS = Path(__file__).parent / "words" / "reasons.toml"
_FIRST_EMOJI = 0x2000


def _pattern(words: list[str]) -> re.Pattern[str]:
    """Return one pattern that finds any of the words; pictures need no word boundary."""
    pictures = [word for word in words if ord(word[0]) > _FIRST_EMOJI]
    plain = "|".join(word for word in words if word not in pictures)
    return re.compile("|".join([rf"\b(?:{plain})(?!\w)", *pictures]))


def _read() -> tuple[tuple[str, int, re.Pattern[str]], ...]:
    """Return each category with its weight and the pattern of its words."""
    table = tomllib.loads(_WORDS.read_text(encoding="utf-8"))
    return tuple((category, entry["weight"], _pattern(entry["words"])) for category, entry in table.items())


_PATTERNS = _read()
_NOT_SO = re.compile(
    r"(?:\b(?:no|not|isn'?t|without|never|sin|nor|wasn'?t|no tiene|doesn'?t have(?: a| any)?)\s+(?:a\s+|any\s+)?|"
    r"\bif (?:it|he|she)\b[^.]{0,12})$"
)
_GREETING = re.compile(r"happy|merry|have a (?:good|great|nice|happy)|enjoy|feliz|voice ?mail|your")


@dataclass(frozen=True, slots=True)
class ReasonMention:
    """Words that carry a reason: its category and weight, at characters [start, end) of the view."""

    category: str
    weight: int
    start: int
    end: int


def find_reasons(lower: str) -> list[ReasonMention]:
    """Return the reasons in a folded lower-case text, in reading order; denied ones are left out."""
    found = []
    for category, weight, pattern in _PATTERNS:
        for match in pattern.finditer(lower):
            before = lower[max(0, match.start() - 24) : match.start()]
            if match.start() == match.end() or _NOT_SO.search(before) or _GREETING.search(before[-14:]):
                continue
            found.append(ReasonMention(category, weight, match.start(), match.end()))
    return sorted(found, key=lambda r: (r.start, -r.weight))


def main_reason(reasons: list[ReasonMention]) -> ReasonMention | None:
    """Choose the reason that decides the category: the weightiest, the first of equals."""
    return max(reasons, key=lambda r: (r.weight, -r.start), default=None)
