"""Names spelled letter by letter: "V-I-H-A-A-N", "a d a e z e"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.tokens import Token

_BETWEEN_LETTERS = re.compile(r"[ ,.-]*")
_FEWEST_LETTERS = 3


@dataclass(frozen=True, slots=True)
class SpelledName:
    """The word that letters make, and the first token after them."""

    name: str
    end: int


def spelled_names(tokens: list[Token]) -> dict[int, SpelledName]:
    """Return the names of three letters or more that are said letter by letter, by the token with which they begin."""
    runs: dict[int, SpelledName] = {}
    place = 0
    while place < len(tokens):
        end = place
        while end < len(tokens) and _is_letter(tokens, end, first=end == place):
            end += 1
        if end - place >= _FEWEST_LETTERS:
            runs[place] = SpelledName("".join(t.base for t in tokens[place:end]), end)
        place = max(end, place + 1)
    return runs


def _is_letter(tokens: list[Token], place: int, *, first: bool) -> bool:
    base = tokens[place].base
    if len(base) != 1 or not base.isalpha():
        return False
    return first or _BETWEEN_LETTERS.fullmatch(tokens[place - 1].gap) is not None
