"""What the roster knows about the words of one message: which of them name students, which are contacts' names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from nlp.nicknames import same_person_name
from nlp.normalise import fold
from nlp.roster import RosterContact
from nlp.sounds import sounds_like

#: How like a contact's name words must sound to be it: the given name alone, and the whole name written in one.
_GIVEN_ALIKE = 0.85
_GIVEN_WITH_FAMILY = 0.7
_FAMILY_ALIKE = 0.75
_WHOLE_ALIKE = 0.82


@dataclass(frozen=True, slots=True)
class KnownNames:
    """`contacts` are the folded first names of the number's contacts.

    `student_at(i)` is how many tokens from i on name a student of the household (-1 for a family name alone, 0 for
    none); `rostered_at(i)` whether the given and family name of a student of the school begin at i. `calling` are the
    contacts to whom the caller ID belongs, `said` those to whom only a number said in the message does, `kin` the
    folded first names of all contacts of the household, `teachers` the folded names of its students' teachers. `heard`
    says that the words come from a recogniser.
    """

    contacts: frozenset[str]
    student_at: Callable[[int], int]
    rostered_at: Callable[[int], bool]
    calling: tuple[RosterContact, ...] = ()
    said: tuple[RosterContact, ...] = ()
    kin: frozenset[str] = frozenset()
    heard: bool = False
    teachers: frozenset[str] = frozenset()


def is_name_of(words: list[str], contacts: Iterable[RosterContact], *, heard: bool) -> bool:
    """Whether folded words, all of them, are the name of one of the contacts or sound like it."""
    return any(_names(words, contact, heard=heard) for contact in contacts)


def whole_name(contact: RosterContact) -> str:
    """Return the folded name of a contact without blanks."""
    return "".join(f"{fold(contact.given_name)}{fold(contact.family_name)}".split())


def _names(words: list[str], contact: RosterContact, *, heard: bool) -> bool:
    firsts, lasts = (fold(name).replace("-", " ").split() for name in (contact.given_name, contact.family_name))
    if not firsts or not lasts:
        return False
    joined = "".join(words)
    if len(words) > 1 and joined == "".join(lasts + firsts):
        return True  # the family name first: "Park Dong-hyun"
    if len(words) > 1 and (whole := _as_whole(joined, firsts, lasts, heard=heard)):
        return whole
    for cut in range(1, len(words) + 1):
        given, family = "".join(words[:cut]), "".join(words[cut:])
        if not family:
            if _given(given, firsts, _GIVEN_ALIKE):
                return True
        elif _family(family, lasts) and (
            (len(given) == 1 and firsts[0].startswith(given))
            or _given(given, firsts, _GIVEN_WITH_FAMILY if heard else _GIVEN_ALIKE)
        ):
            return True
    return False


def _as_whole(joined: str, firsts: list[str], lasts: list[str], *, heard: bool) -> bool:
    """Whether the words are the whole name, heard with other bounds between them."""
    wholes = [first + last for first in {firsts[0], "".join(firsts)} for last in {*lasts, "".join(lasts)}]
    return any(joined == whole or (heard and sounds_like(joined, whole, _WHOLE_ALIKE)) for whole in wholes)


def _given(said: str, firsts: list[str], least: float) -> bool:
    whole = "".join(firsts)
    if said == whole or same_person_name(said, firsts[0]):
        return True
    return len(said) > 2 and (sounds_like(said, firsts[0], least) or sounds_like(said, whole, least))


def _family(said: str, lasts: list[str]) -> bool:
    return (len(said) == 1 and lasts[0].startswith(said)) or any(
        sounds_like(said, last, _FAMILY_ALIKE) for last in (*lasts, "".join(lasts))
    )
