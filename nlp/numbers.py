"""Numbers said in words, English and Spanish, as the digits that a telephone number or a date is made of."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

import re
from dataclasses import dataclass

_UNITS = {
    "zero": 0, "oh": 0, "o": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "cero": 0, "uno": 1, "una": 1, "un": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7,
    "ocho": 8, "nueve": 9, "niner": 9, "sero": 0, "sinco": 5, "nuebe": 9, "ceis": 6, "quatro": 4,
}  # fmt: skip
_TEENS = {
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "diez": 10, "once": 11, "doce": 12, "trece": 13, "catorce": 14, "quince": 15,
    "dieciseis": 16, "diecisiete": 17, "dieciocho": 18, "diecinueve": 19, "veintiuno": 21, "veintidos": 22,
    "veintitres": 23, "veinticuatro": 24, "veinticinco": 25, "veintiseis": 26, "veintisiete": 27, "veintiocho": 28,
    "veintinueve": 29,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90, "veinte": 20, "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70,
    "ochenta": 80, "noventa": 90,
}  # fmt: skip
_SPANISH_UNITS = frozenset(["uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"])
# "treintaicinco", as it is said and written down
_TEENS |= {
    f"{tens}{joint}{unit}": ten + _UNITS[unit]
    for tens, ten in _TENS.items()
    if tens.endswith("nta")
    for joint in ("i", "y")
    for unit in _SPANISH_UNITS
}
_HUNDREDS = {
    "cien": 100, "ciento": 100, "doscientos": 200, "trescientos": 300, "cuatrocientos": 400, "quinientos": 500,
    "seiscientos": 600, "setecientos": 700, "ochocientos": 800, "novecientos": 900,
}  # fmt: skip
_TIMES = {"double": 2, "triple": 3, "doble": 2, "treble": 3}
# "three fives", "tres cincos", "tres veces cinco"
_FEW = {"two": 2, "dos": 2, "three": 3, "tres": 3, "four": 4, "cuatro": 4}
_MANY = {
    "zeros": 0, "zeroes": 0, "ohs": 0, "ones": 1, "twos": 2, "threes": 3, "fours": 4, "fives": 5, "sixes": 6, "sevens": 7, "eights": 8,
    "nines": 9, "ceros": 0, "unos": 1, "doses": 2, "treses": 3, "cuatros": 4, "cincos": 5, "seises": 6, "sietes": 7, "ochos": 8, "nueves": 9,
}  # fmt: skip
NUMBER_WORDS = frozenset({*_UNITS, *_TEENS, *_TENS, *_HUNDREDS, *_TIMES, *_MANY, "hundred"})

_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)*|\d+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Digits:
    """Digits as written or said, at characters [start, end) of the view.

    `apart` is what "twenty five" makes as two numbers, "205"; "" where there is only one reading.
    """

    digits: str
    start: int
    end: int
    apart: str = ""


def digit_groups(lower: str) -> list[Digits]:
    """Return every number of a folded lower-case text, written or said, as groups of digits in reading order."""
    matches = list(_TOKEN.finditer(lower))
    words = [match.group() for match in matches]
    groups: list[Digits] = []
    place = 0
    while place < len(words):
        if not _is_number(words[place]) or _only_a_sigh(words, place):
            place += 1
            continue
        used, digits = _number_at(words[place : place + 6])
        if used:
            said = words[place : place + used]
            span = matches[place].start(), matches[place + used - 1].end()
            groups.append(Digits(digits, *span, _apart(said, digits)))
        place += used or 1
    return groups


def _apart(said: list[str], digits: str) -> str:
    """Return what tens and the unit joined to them make as two numbers, "" where nothing is joined."""
    joined = len(said) == 2 or (len(said) == 3 and said[1] == "-")
    return f"{_TENS[said[0]]}{digits[-1]}" if joined and said[0] in _TENS else ""


def _only_a_sigh(words: list[str], at: int) -> bool:
    """Whether an "oh" is no zero: "oh wait", "oh my", and any that stands by no other number."""
    if words[at] not in ("oh", "o"):
        return False
    before = words[at - 1] if at else ""
    after = words[at + 1] if at + 1 < len(words) else ""
    if after in ("-", ",") and at + 2 < len(words) and _is_number(words[at + 2]):
        # "555, oh-142"; but "oh, one more thing" follows no number.
        return not any(_is_number(word) for word in words[max(0, at - 2) : at])
    if _is_number(after):
        return False
    return before not in NUMBER_WORDS or after in ("wait", "no", "sorry", "my", "i", "shoot", "and", "god", "he", "she")


def _is_number(word: str) -> bool:
    return word in NUMBER_WORDS or word.isdigit()


def _number_at(words: list[str]) -> tuple[int, str]:
    """Return how many words the number at the head takes, and its digits; (0, "") where there is none."""
    head = words[0]
    if head.isdigit() and head.isascii():
        return 1, head
    if head in _TIMES and len(words) > 1:
        return _repeated(words)
    if _counts(words):
        return _several(words)
    if head in _HUNDREDS:
        # "seiscientos dos" is 602; "cien" stands alone.
        joins = head != "cien" and words[1:2] and words[1] in _SPANISH_UNITS and not _counts(words[1:])
        used, rest = (1, _UNITS[words[1]]) if joins else _below_hundred(words[1:])
        return 1 + used, str(_HUNDREDS[head] + rest)
    if head in _UNITS and len(words) > 1 and words[1] == "hundred":
        skip = 3 if len(words) > 2 and words[2] == "and" else 2
        used, rest = _below_hundred(words[skip:])
        return (skip + used, str(_UNITS[head] * 100 + rest)) if used else (2, str(_UNITS[head] * 100))
    if head in _UNITS:
        return 1, str(_UNITS[head])
    used, value = _below_hundred(words)
    return used, str(value) if used else ""


def _repeated(words: list[str]) -> tuple[int, str]:
    """Read "triple five", and "double 55" or "triple 50142" where a recogniser joined the digits after it."""
    used = 2 if words[1] == "-" and len(words) > 2 else 1
    after = str(_UNITS[words[used]]) if words[used] in _UNITS else words[used]
    if not (after.isdigit() and after.isascii()):
        return 0, ""
    return used + 1, after[0] * _TIMES[words[0]] + after[1:]


def _counts(words: list[str]) -> bool:
    """Whether the words say how many of one digit there are."""
    return len(words) > 1 and words[0] in _FEW and (words[1] in _MANY or (words[1] == "veces" and len(words) > 2))


def _several(words: list[str]) -> tuple[int, str]:
    """Read "three fives" and "tres veces cinco"."""
    said = _MANY.get(words[1]) if words[1] in _MANY else _UNITS.get(words[2])
    return (0, "") if said is None else (2 if words[1] in _MANY else 3, str(said) * _FEW[words[0]])


def _below_hundred(words: list[str]) -> tuple[int, int]:
    if not words:
        return 0, 0
    if words[0] in _TEENS:
        return 1, _TEENS[words[0]]
    if words[0] in _TENS:
        ten = _TENS[words[0]]
        if len(words) > 2 and words[1] in ("y", "-") and _UNITS.get(words[2], 0) > 0:
            return 3, ten + _UNITS[words[2]]
        english = words[0].endswith("ty")  # Spanish joins tens and units only by "y"
        if english and len(words) > 1 and _UNITS.get(words[1], 0) > 0 and not _counts(words[1:]):
            return 2, ten + _UNITS[words[1]]
        return 1, ten
    return 0, 0
