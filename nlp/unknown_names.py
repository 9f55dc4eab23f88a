"""Names of students that nobody on the roster bears: said where a student is named, or with the verb of one."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

import re

from nlp.tokens import Token
from nlp.vocabulary import COMMON

_NAME_SLOTS = re.compile(
    r"\b(?:my (?:son|daughter|kid|grandson|granddaughter|nephew|niece|brother|sister)|mi (?:hijo|hija|nieto|nieta|sobrino|sobrina)|this is for|calling (?:in )?(?:for|about|regarding|on behalf of)|calling in|report(?:ing)? (?:that )?|student)"
    r"(?: is| named| called| name is|,)?\s+(?=(?P<name>[a-z'-]+(?: [a-z'-]+)?))"
)
_VERB_AFTER = re.compile(
    r"^\s*(?:will not|will be|won'?t|wont|is\b|isn'?t|has\b|was\b|woke|'s (?:not|out|sick|home|got)|sigue|no (?:va|asist|ir|vien|puede)|esta (?:enferm|mal)|tiene|amanecio|can'?t|cannot|needs|threw|woke|out (?:sick|today)|\()"
)


def unknown_name(tokens: list[Token], lower: str, cased: bool, taken: set[int]) -> tuple[int, int] | None:
    """Return the words [first, last] of a student's name that nobody on the roster bears; None where none is said."""
    at = {t.start: i for i, t in enumerate(tokens)}
    for match in _NAME_SLOTS.finditer(lower):
        place = at.get(match.start("name"))
        if place is not None and place not in taken and _namelike(tokens[place], cased):
            return place, _stretch(tokens, place, cased, taken)
    for place, token in enumerate(tokens):
        if (
            place in taken
            or not _namelike(token, cased)
            or (place and _namelike(tokens[place - 1], cased) and tokens[place - 1].gap == " ")
        ):
            continue
        last = _stretch(tokens, place, cased, taken)
        if _VERB_AFTER.match(lower[tokens[last].end :]) and (cased or tokens[last].gap):
            return place, last
    return None


def _namelike(token: Token, cased: bool) -> bool:
    if token.text.isupper() and len(token.text) < 4 and cased:  # an abbreviation: "his EKG is at 8"
        return False
    return token.text[0].isalpha() and len(token.base) > 1 and token.base not in COMMON and (token.capital or not cased)


def _stretch(tokens: list[Token], place: int, cased: bool, taken: set[int]) -> int:
    """Return the last of at most three words that make one name."""
    last = place
    while (
        last + 1 < len(tokens)
        and last - place < 2
        and tokens[last].gap in (" ", "-")
        and not tokens[last].possessive
        and last + 1 not in taken
        and _namelike(tokens[last + 1], cased)
    ):
        last += 1
    return last
