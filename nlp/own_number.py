"""The caller's own number, where a recogniser lost or mistook a digit or two of it."""

from __future__ import annotations

import re

from rapidfuzz.distance import Levenshtein

from nlp.numbers import Digits, digit_groups

# Digits that may be lost or wrong where the others are said in order.
_MOST_SLIPS = 2
# This many digits at the end are said rightly where others are not only lost but wrong.
_SURE_END = 2
# What may stand between two groups: a digit or two heard as words ("208, triple 5, all-in-27"), no end of a sentence.
_GAP = re.compile(r"[\s(),\-/:*]*(?:\.[\s-]*)?(?:[a-z]+(?:[\s-]+[a-z]+)?[\s,\-]*)?")


def nearly_own(lower: str, from_number: str) -> tuple[str, int, int] | None:
    """Return the ten digits of the caller's own number and the span in which they are nearly said, else None.

    "605-555-170" and "005-555-0170" are 605-555-0170, where that is the number that calls.
    """
    own = from_number[2:] if from_number.startswith("+1") else ""
    groups = digit_groups(lower) if own else []
    for place in range(len(groups)):
        run = _run(lower, groups, place)
        for last in range(len(run), 0, -1):
            digits = "".join(group.digits for group in run[:last])
            if last < len(run) and lower[run[last - 1].end : run[last].start] in (" ", "-", ""):
                continue  # the number goes on
            if len(digits) >= len(own) - _MOST_SLIPS and _are_nearly(digits, own):
                return own, run[0].start, run[last - 1].end
    return None


def _are_nearly(digits: str, own: str) -> bool:
    """Whether `digits` are those of `own` but for a few; numbers of one exchange differ by their last ones."""
    ends = digits[-_SURE_END:] == own[-_SURE_END:]
    lost = len(own) - len(digits)
    distance = Levenshtein.distance(digits, own)
    return distance <= _MOST_SLIPS and (ends or distance == lost)


def _run(lower: str, groups: list[Digits], place: int) -> list[Digits]:
    """Return the groups from `place` on that may be of one number."""
    run = [groups[place]]
    for group in groups[place + 1 :]:
        if _GAP.fullmatch(lower[run[-1].end : group.start]) is None:
            break
        run.append(group)
    return run
