"""Children whom the caller calls somebody else's: a neighbor's boy, a friend's daughter, "la niña que cuido"."""

# ruff: noqa: E501 (a pattern reads best on one line)

from __future__ import annotations

import re

from nlp.roster import RosterContact

_ANOTHERS = re.compile(
    r"\b(?:my|our) (?:friend|neighbou?r|co-?worker|roommate|boss|tenant)'?s (?:\w+ )?(?:son|daughter|boy|girl|kid|child|kids|children)\b|"
    r"\b(?:son|daughter|boy|girl|kid|child) of (?:my|our|a) (?:friend|neighbou?r|co-?worker|roommate)|"
    r"\b(?:boy|girl|kid|child) (?:that |whom? )?(?:i|we) (?:watch|babysit|nanny|look after|take care of)\b|"
    r"\b(?:hij|nin|muchachit|chiquit)[oa] (?:de|del) (?:(?:mi|una?|la|el) )?(?:comadre|compadre|vecin[oa]|amig[oa]|companer[oa]|patron[oa])|"
    r"\b(?:nin|chiquit)[oa] que (?:yo )?cuid(?:o|amos)\b"
)
_OWN = frozenset(
    ["mother", "father", "stepmother", "stepfather", "guardian", "parent", "foster mother", "foster father"]
)


def is_anothers_child(lower: str) -> bool:
    """Whether a folded lower-case text speaks of a child of another family than the caller's."""
    return _ANOTHERS.search(lower) is not None


def is_own_parent(contact: RosterContact) -> bool:
    """Whether a contact would speak of the student as a child of the own house."""
    return contact.legal_guardian or contact.relation.lower() in _OWN
