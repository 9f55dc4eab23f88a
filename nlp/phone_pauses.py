"""What stands between the digits of a telephone number, and what sets them off from others."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

import re

from nlp.numbers import Digits, digit_groups

# What may stand between two groups of one number.
GLUE = re.compile(
    r"[\s().,\-/:*]*(?:(?:um|uh|eh|este|and|then|area code|is|y luego|y|codigo de area|dash|guion|punto|dot)[\s,.]*)*"
)
STOP = re.compile(r"[.!?]\s+$")
# What stands before digits that belong to others before them.
_TIED = re.compile(r"\d[-.]$")
# "9:15" or "9.15", as a time is written down.
TIME = re.compile(r"(?:1[0-2]|[1-9])[:.][0-5]\d")
_TIME_LAST = re.compile(TIME.pattern + r"\W*$")
_HOUR = 2  # digits at most
_BLOCK = 4  # digits of the last block of a number
SET_OFF = re.compile(r"[a-z,.;/]")
# A syllable in which a speaker breaks off: "oh one twenty se-- twenty seven".
CUT_OFF = re.compile(r"[\s,.]*[a-z]{1,4}(?:--+|\.\.+)[\s,.]*")

MEND = re.compile(
    r"^[\s.,!?-]*(?:(?:oh|uh|um|ay|i'?m|let me|my bad|hold on)[\s,.-]*)*"
    r"(?:no|not|sorry|wait|i mean|scratch that|strike that|rather|let me start over|start over|mejor dicho|corrijo|rectifico|quise decir|borre eso|correction|make that|actually|oops|shoot|dang|darn|whoops|perdon|perdone|digo|disculpe|mas bien|me equivoque|espere|lo siento)\b"
    r"(?:[\s.,!?-]*(?:no|i'?m|im|so|sorry|wait|i mean|it'?s|its|that'?s|is|not that|make that|wrong|actually|shoot|let me see|perdon|perdone|digo|disculpe"
    r"|me equivoque|lo siento|es|no es|not|era|mas bien|i meant|oops|ends in|ending|termina en|the last (?:four|two|part)))*[\s.,:!?-]*$"
)
# "0167 *0176": so one corrects oneself in a text.
STARRED = re.compile(r"[\s,.]+\*+\s?")
# "Sorry, the last digit is a 7."
LAST_ONE = re.compile(
    r"\b(?:last|ultimo)(?: (?:one|digit|number|numero|digito))? (?:is|was|should be|es|era)(?: (?:a|an|un|el))? $"
)
_DENIED = re.compile(r"\b(?:not|no es|no era) $")
_BUT = re.compile(r"[\s,.]*(?:(?:it'?s|its|but|rather|that'?s|sino|es) )*")
# "555-0140, that's a 719", "with the area code 505", "con lada 602".
AREA_AFTER = re.compile(
    r"[\s,.;(-]*(?:(?:and|y|that|that'?s|it'?s|this is|with|in|is|es|con|a|an|the|el|la|area|area code|code|lada|codigo|de area|del)\s+)+"
)
AREA_BEFORE = re.compile(
    r"\b(?:on the|in the|with the|(?:area code|area|code|lada|codigo de area|clave|prefijo)(?:\s+(?:is|es|el|la|lada|de area))*)\s+$"
)
AREA_THEN = re.compile(r"[\s,.;-]*(?:and |y )?(?:it'?s|it is|the number is|number is|number'?s|es el|es|el)\s+")
AREA = re.compile(r"[2-9]\d{2}")


def is_set_off(gap: str, before: Digits, after: Digits) -> bool:
    """Whether the digits after a gap are others than those before it: "0142, 8", "0142 8am"; not "4 2 2"."""
    written = len(before.digits) >= _BLOCK > len(after.digits)
    return SET_OFF.search(gap) is not None or (written and "-" not in gap)


def is_mended(gap: str) -> bool:
    """Whether the words between two numbers say that the second puts the first right."""
    return bool(MEND.match(gap) or STARRED.fullmatch(gap) or CUT_OFF.fullmatch(gap) or LAST_ONE.search(gap))


def after_denial(lower: str, groups: list[Digits], place: int, number: str, end: int) -> int | None:
    """Return which group puts a number (ending at `end`) right whose last digits are denied first: "not 42, 24"; None where none does."""
    if not _DENIED.search(lower[end : groups[place].start]):
        return None
    denied = ""
    for after in range(place, min(place + 4, len(groups) - 1)):
        denied += groups[after].digits
        if number.endswith(denied) and _BUT.fullmatch(lower[groups[after].end : groups[after + 1].start]):
            return after + 1
    return None


def cut_from_more(lower: str, start: int, *, alone: bool) -> bool:
    """Whether the digits at `start` go on from others before them, as "9, 555-0142" does not.

    `alone` allows no more before them than an hour or another lonely number.
    """
    before = lower[max(0, start - 40) : start]
    # An "oh" is known for a zero by what follows it.
    groups = digit_groups(before + lower[start : start + 16])
    tied, end = [], len(before)
    for group in reversed([g for g in groups if g.end <= len(before)]):
        gap = before[group.end : end]
        if GLUE.fullmatch(gap) is None or STOP.search(gap):
            break
        tied.append(group)
        end = group.start
    if not tied or _TIME_LAST.search(before):
        return False
    head = next((g for g in groups if g.start >= len(before)), None)
    if alone and (len(tied) > 1 or len(tied[0].digits) > _HOUR):
        return True
    spoken = lower[start : start + 1].isalpha()
    runs_on = spoken or (head is not None and len(head.digits) == len(tied[0].digits))
    return bool(_TIED.search(before)) or (runs_on and SET_OFF.search(before[tied[0].end :]) is None)
