"""Who is called before whom: the turn and the rank of an attempt. Pure; the lowest goes first."""

from __future__ import annotations

from storage.words import RoundKind

# Grade levels of the common education data standards (CEDS), the youngest first. OneRoster and Ed-Fi use them.
GRADES = ("IT", "PR", "PK", "TK", "KG", *(f"{grade:02}" for grade in range(1, 14)), "PS", "AE", "UG", "OTHER")

# Nothing is more urgent than a student whom nobody could find.
DISPATCH_TURN = -1
# A turn after every turn of those about whom nothing waits in review.
LAST_TURNS = 100


def turn_of(kind: RoundKind, tried: int, *, in_review: bool) -> int:
    """Breadth first: everybody's first attempt goes out before anybody's second, those in review come last.

    `tried` is the number of attempts made for the student so far.
    """
    if kind is RoundKind.DISPATCH:
        return DISPATCH_TURN
    return tried + (LAST_TURNS if in_review else 0)


def rank_of(grade: str, *, look_first: bool) -> int:
    """Within a turn: first whom staff want to be looked for first, then the youngest.

    Whose grade is not known counts among the youngest.
    """
    if look_first:
        return 0
    told = grade.strip().upper()
    told = f"{int(told):02}" if told.isascii() and told.isdecimal() and len(told) < 3 else told
    return 1 + (GRADES.index(told) if told in GRADES else 0)
