"""Why a student is away: the words of parents, English and Spanish, by category (words/reasons.toml)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlp.phrases import PhraseBook

_WORDS = Path(__file__).parent / "words"
_FIRST_EMOJI = 0x2000
_PART = re.compile(r"<([a-z]+)>")


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((_WORDS / name).read_text(encoding="utf-8"))


def _parts() -> dict[str, str]:
    """Return the pattern of each list of words that phrases use by name."""
    parts: dict[str, str] = {}
    for name, words in _table("reason_parts.toml").items():
        parts[name] = f"(?:{'|'.join(_with_parts(word, parts) for word in words)})"
    return parts


def _with_parts(phrase: str, parts: Mapping[str, str]) -> str:
    return _PART.sub(lambda named: parts[named[1]], phrase.replace(r"\x27", "'"))


def _whole_words(phrases: list[str], parts: Mapping[str, str]) -> list[str]:
    """Return the pattern of each phrase in the order in which they count; pictures need no word boundary."""
    pictures = [phrase for phrase in phrases if ord(phrase[0]) > _FIRST_EMOJI]
    # The long before the short: "sick of math" before "sick".
    plain = sorted((_with_parts(p, parts) for p in phrases if p not in pictures), key=len, reverse=True)
    return [*(rf"\b(?:{phrase})(?!\w)" for phrase in plain), *pictures]


def _read() -> tuple[tuple[tuple[str, int, bool], ...], PhraseBook]:
    """Return the categories, each with its weight and whether it keeps a child at home, and their phrases.

    The category "" tells no reason.
    """
    parts = _parts()
    kinds: list[tuple[str, int, bool]] = [("", 0, False)]
    lists = [_table("no_reasons.toml")["phrases"]]
    for name, entry in _table("reasons.toml").items():
        weights = {"words": entry["weight"], "hints": entry.get("hint_weight", entry["weight"])}
        told = [key for key in weights if entry.get(key)]
        kinds += [(entry.get("category", name), weights[key], key == "words") for key in told]
        lists += [entry[key] for key in told]
    return tuple(kinds), PhraseBook([_whole_words(phrases, parts) for phrases in lists])


_KINDS, _PHRASES = _read()
_DENIED = re.compile(
    r"(?:\b(?:no|not|isn'?t|without|never|sin|nor|ni|wasn'?t|no tiene|doesn'?t have(?: a| any)?)\s+"
    r"(?:a\s+|any\s+|the\s+|with\s+)?|"
    r"\bif (?:it|he|she)\b[^.]{0,12})$"
)


_SEEN_BY_DOCTORS = frozenset(["medical_appointment", "illness"])


@dataclass(frozen=True, slots=True)
class ReasonMention:
    """Words that carry a reason: its category and weight, at characters [start, end) of the view.

    `firm` where it would keep a child at home by itself, as a fever does and a cough does not.
    """

    category: str
    weight: int
    start: int
    end: int
    firm: bool = True


def find_reasons(lower: str) -> list[ReasonMention]:
    """Return the reasons in a folded lower-case text, in reading order.

    Left out are denied ones, and words inside a longer phrase that means something else.
    """
    found = list(_mentions(lower))
    apart = [r for r in found if r.category and not any(_covers(other, r) for other in found)]
    return sorted(apart, key=lambda r: (r.start, -r.weight))


def _mentions(lower: str) -> Iterator[ReasonMention]:
    for number, match in _PHRASES.find(lower):
        category, weight, firm = _KINDS[number]
        before = lower[max(0, match.start() - 24) : match.start()]
        if match.start() < match.end() and not (category and _DENIED.search(before)):
            yield ReasonMention(category, weight, match.start(), match.end(), firm)


def _covers(longer: ReasonMention, other: ReasonMention) -> bool:
    """Whether the words of one reason stand inside a longer phrase, or in one of the same length that weighs more."""
    if not (longer.start <= other.start and other.end <= longer.end):
        return False
    same = longer.end - longer.start == other.end - other.start
    if same and longer.category == other.category:
        return longer.firm and not other.firm
    return not same or longer.weight > other.weight or not longer.category


def main_reason(reasons: list[ReasonMention], *, in_between: bool = False) -> ReasonMention | None:
    """Choose the reason that decides the category: the weightiest, the first of equals.

    Who is away only `in_between`, late or for the afternoon, is so for the doctor rather than for what the doctor sees.
    """
    seen = [r for r in reasons if r.category == "medical_appointment"]
    if in_between and seen and {r.category for r in reasons} <= _SEEN_BY_DOCTORS:
        reasons = seen
    return max(reasons, key=lambda r: (r.weight, -r.start), default=None)
