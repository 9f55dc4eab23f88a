"""The telephone number of a recording that the first listener lost and the second wrote whole.

The second listener was told names and no digits, so no number is put into its mouth. Still the first is the record: it
must have heard digits at that place, most of them those of the number, and no whole number anywhere.
"""

from __future__ import annotations

from difflib import SequenceMatcher

from nlp.normalise import Heard, View, view
from nlp.numbers import Digits, digit_groups
from nlp.phones import callback, find_phones
from nlp.report import Message
from nlp.roster import Roster

# Of the ten digits so many must be in the record, in order.
_LEAST_BORNE_OUT = 6
_LONGEST_GAP = 14


def heard_number(message: Message, seen: View, roster: Roster) -> Heard | None:
    """Return the place of the record at which the second listener's number is read; None where the first's stands."""
    own, area = message.from_number, roster.area_code
    lower = view(message.expected).lower
    second = callback(lower, find_phones(lower), own, area)
    if second is None or find_phones(seen.lower) or callback(seen.lower, [], own, area):
        return None
    place = _digits_of(seen.lower, second[0][2:])
    return Heard(*place, second[0][2:]) if place else None


def _digits_of(lower: str, number: str) -> tuple[int, int] | None:
    """Return the span of the text whose digits are most like a number, where enough are."""
    groups = digit_groups(lower)
    best: tuple[int, int, int] | None = None
    for place in range(len(groups)):
        run = _run(lower, groups, place)
        digits = "".join(group.digits for group in run)
        same = sum(block.size for block in SequenceMatcher(None, digits, number, autojunk=False).get_matching_blocks())
        if same >= _LEAST_BORNE_OUT and (best is None or same >= best[0]):
            best = same, run[0].start, run[-1].end
    return best[1:] if best else None


def _run(lower: str, groups: list[Digits], place: int) -> list[Digits]:
    run = [groups[place]]
    for group in groups[place + 1 :]:
        gap = lower[run[-1].end : group.start]
        if len(gap) > _LONGEST_GAP or any(mark in gap.rstrip() for mark in "!?;"):
            break
        run.append(group)
    return run
