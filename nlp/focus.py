"""A message seen from one child: that child, other children, the caller and telephone numbers each become one sign.

A reader that learnt from such texts knows no names, so it reads the names of any school alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

#: The signs are words of the encoder's vocabulary that stand for nothing yet.
CHILD, OTHER, CALLER, NUMBER = "[unused1]", "[unused2]", "[unused3]", "[unused4]"
SIGNS = (CHILD, OTHER, CALLER, NUMBER)

#: Characters [start, end) of a folded text and the sign of what stands there.
Place = tuple[int, int, str]

# "Esta mañana", "en la mañana" are this morning.
_TOMORROW = re.compile(r"(?<!\bla )(?<!\besta )\b(?:tomorrow|tmrw|tmr|tmw|2morrow|manana|mnn)\b(?! (?:en|por) la)")


def focused(lower: str, places: Iterable[Place], *, before_the_day: bool = False) -> str:
    """Return a folded lower-case text with a sign at each place.

    Where places overlap the longer one counts, of equal ones the child.

    Every text begins with the sign of the child, so that one is there where nobody is named. `before_the_day` says that
    the message came in after school or on a day off: then "tomorrow" is the day that matters, and is written "today".
    """
    pieces, done = [CHILD, ":"], 0
    text: list[str] = []
    for start, end, sign in _apart(places):
        text += [_of_the_day(lower[done:start], before_the_day), f" {sign} "]
        done = end
    text.append(_of_the_day(lower[done:], before_the_day))
    return " ".join([*pieces, *"".join(text).split()])


def _apart(places: Iterable[Place]) -> list[Place]:
    kept: list[Place] = []
    # "The twins" are two children in one place: seen from either, that one stands there.
    for place in sorted(places, key=lambda p: (p[0] - p[1], p[0], p[2] != CHILD)):
        if place[0] < place[1] and all(place[1] <= k[0] or k[1] <= place[0] for k in kept):
            kept.append(place)
    return sorted(kept)


def _of_the_day(text: str, before_the_day: bool) -> str:
    return _TOMORROW.sub("today", text) if before_the_day else text
