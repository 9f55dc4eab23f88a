"""Clauses without a verb of their own: "Sadie isn't", "trixie no", "hoy no", "nine thirty"."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

import re

from nlp import statement_words as words
from nlp.clauses import Clause, Statement

_SHORT = re.compile(
    r"^(?:(?:la|el|los|las|her|his|my|mi|su|the|el otro|la otra)\s+)?(?P<who>[\w'-]+(?: [\w'-]+){0,2}?)\s+(?P<end>isn'?t|is not|ain'?t|won'?t|will not|can'?t|not|no|tampoco|tambien no|neither|is|are|will|'ll be|does|si|tambien)(?: (?:today|hoy|either|though))?$"
)
_NO_SUBJECT = frozenset(
    [
        "or",
        "hmm",
        "bueno",
        "pues",
        "que",
        "como",
        "claro",
        "ya",
        "eh",
        "ah",
        "digo",
        "perdon",
        "verdad",
        "espere",
        "esperate",
        "mejor",
        "creo",
        "hoy",
        "oh",
        "well",
        "yes",
        "so",
        "that",
        "this",
        "it",
        "there",
        "if",
        "i",
        "you",
        "and",
        "gracias",
        "porque",
        "por",
        "ok",
        "okay",
        "sure",
        "hopefully",
        "ella",
        "not",
        "of",
        "course",
    ]
)
_AGREES = frozenset(["is", "are", "will", "'ll be", "does", "si", "tambien"])
_HOY_NO = re.compile(r"\bhoy (?:no|tampoco)$|^(?:hoy )?(?:no|tampoco) (?:today|hoy)$")


_HOUR_ALONE = re.compile(words.HOUR_ALONE)
_TIMED = re.compile(rf"{words.CLOCK}|{words.MINUTES}|(?<![\d.])(?:1[0-2]|[89])(?![\d.])|\b(?:nine|ten|eleven)\b")
_AWAY = ("absence", "late")


def left_out(clause: Clause, before: list[Statement]) -> list[Statement]:
    """Return what a clause states whose verb is that of an earlier statement, or which only names an hour."""
    if _HOY_NO.search(clause.text):
        return [Statement("absence", clause.start, clause.end)]
    match = _SHORT.match(clause.text)
    if match and not {match["who"].split()[0], match["who"].split()[-1]} & _NO_SUBJECT:
        away = _is_away(match["end"], len(clause.text.split()), before)
        return [] if away is None else [_stated(clause, away=away)]
    # Most clauses do not even begin with such words, and that is told soonest.
    if _HOUR_ALONE.match(clause.text) and _TIMED.search(clause.text) and _HOUR_ALONE.fullmatch(clause.text):
        return [Statement("hour", clause.start, clause.end, clause.asked)]
    return []


def _is_away(end: str, length: int, before: list[Statement]) -> bool | None:
    """Whether the words that end a clause mean away, after what was stated before; None where they mean neither."""
    last = next((s.kind for s in reversed(before) if s.kind in (*_AWAY, "present", "on_board")), None)
    if end in ("no", "tampoco", "tambien no", "neither"):
        return True
    if end == "si":
        return False
    if last is None or (end in ("is", "are") and length > 3):
        return None
    if end == "tambien":
        return last in _AWAY
    # "Dean is out, Sadie isn't"; "Dean is coming, Sadie isn't".
    return end not in _AGREES and last not in _AWAY


def _stated(clause: Clause, *, away: bool) -> Statement:
    return Statement("absence" if away else "present", clause.start, clause.end, clause.asked)
