"""Whether what a caller says of himself may be true of a contact on file: the name, and what he is to the student."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.nicknames import same_person_name
from nlp.normalise import fold
from nlp.roster import RosterContact
from nlp.sounds import likeness, sounds_like

_FAMILY_ALIKE = {False: 0.6, True: 0.5}
_GIVEN_ALIKE = {False: 0.8, True: 0.66}
#: How like the name on file the whole said name must sound where words were heard wrongly apart: "Mere Weiss Blake".
_WHOLE_ALIKE = {False: 0.87, True: 0.78}
_SURELY = 0.9
_MOST_INITIALS = 4
#: What letters are called, for which a recogniser takes short names.
_LETTERS = {
    "b": "bee", "c": "see", "d": "dee", "g": "gee", "j": "jay", "k": "kay", "l": "el", "m": "em", "n": "en",
    "p": "pee", "q": "cue", "r": "ar", "t": "tee", "v": "vee", "z": "zee",
}  # fmt: skip


def name_fits(given: str, family: str, contact: RosterContact, *, heard: bool) -> bool | None:
    """Return whether a said name, folded, may be this contact's; None where no name, or nothing telling, is said.

    A name without a given one is a titled one: "Mrs. Okafor", and also "Don Harrison".
    """
    said = f"{given} {family}".split()
    firsts, lasts = fold(contact.given_name).split(), fold(contact.family_name).split()
    if not said or not firsts:
        return None
    if not given:
        return _alike(said, lasts, 0.8 if not heard else 0.7) or _same_given("".join(said), firsts, heard=False)
    if len(said) > 1 and "".join(said) == "".join(lasts + firsts):
        return True  # the family name first: "Park Dong-hyun"
    if len(said) == 1 and len(said[0]) <= _MOST_INITIALS and said[0] in _initials(firsts, lasts):
        return None  # "VP"
    if heard and len(said) == 1 and any(sounds_like(_LETTERS.get(said[0], ""), first, _SURELY) for first in firsts):
        return None  # "this is C" for Xee
    if len(said[0]) == 1:
        return _initial_fits(said, firsts, lasts, heard=heard)
    if any(sounds_like("".join(said), whole, _WHOLE_ALIKE[heard]) for whole in _whole_names(firsts, lasts)):
        return True
    if len(said) == 1:
        return _same_given(said[0], firsts, heard=heard) or any(sounds_like(said[0], last, _SURELY) for last in lasts)
    return any(_parts_fit(said[:cut], said[cut:], firsts, lasts, heard=heard) for cut in range(1, len(said) + 1))


def _initials(firsts: list[str], lasts: list[str]) -> set[str]:
    """Return the initials with which somebody may sign."""
    names = ([*first, *last] for first in (firsts, firsts[:1]) for last in (lasts, lasts[:1]))
    return {"".join(word[0] for word in words) for words in names}


def _parts_fit(given: list[str], family: list[str], firsts: list[str], lasts: list[str], *, heard: bool) -> bool:
    """Whether words said as given and family name may be those on file."""
    joined = "".join(given)
    family_like = max((likeness(a, b) for a in _parts(family) for b in _parts(lasts)), default=None)
    if family and len(family[0]) == 1:
        family_like = 1.0 if any(last.startswith(family[0]) for last in lasts) else 0.0
    if _same_given(joined, firsts, heard=heard) or (len(given) > 1 and _same_given(given[-1], firsts, heard=False)):
        return family_like is None or family_like >= _FAMILY_ALIKE[heard]
    misheard = heard and family_like is not None and family_like >= 0.85
    return misheard and any(sounds_like(joined, first, 0.5) for first in _parts(firsts))


def _same_given(said: str, firsts: list[str], *, heard: bool) -> bool:
    return any(
        same_person_name(said, f) or sounds_like(said, f, _GIVEN_ALIKE[heard]) or (len(said) > 1 and f.startswith(said))
        for f in _parts(firsts)
    )


def _initial_fits(said: list[str], firsts: list[str], lasts: list[str], *, heard: bool) -> bool | None:
    """Return whether "L. Carver" may be Lindsay Carver; "-H" alone tells nothing for, but may tell against."""
    if not any(first.startswith(said[0]) for first in firsts):
        return False
    if len(said) == 1:
        return None
    rest = said[1:]
    if all(len(word) == 1 for word in rest):
        return None
    return _alike(rest, lasts, 0.8 if not heard else 0.7)


def _alike(said: list[str], on_file: list[str], least: float) -> bool:
    return any(sounds_like(a, b, least) for a in _parts(said) for b in _parts(on_file))


def _parts(words: list[str]) -> Iterator[str]:
    """Yield the words of a name and the whole of it without blanks."""
    yield from words
    if len(words) > 1:
        yield "".join(words)


def _whole_names(firsts: list[str], lasts: list[str]) -> Iterator[str]:
    """Yield the whole names that somebody may go by, without blanks."""
    for first in _parts(firsts):
        for last in _parts(lasts):
            yield first + last


def kind_on_file(contact: RosterContact) -> str:
    """Return the relationship on file as the report says it: "stepmother" is a guardian, "aunt" a relative."""
    relation = contact.relation.lower()
    for kind, signs in _KINDS.items():
        if any(sign in relation for sign in signs):
            return kind
    return "other"


# In order: "grandmother" and "stepmother" before "mother".
_KINDS = {
    "grandparent": ("grand", "abuel"),
    "guardian": ("step", "foster", "guardian", "madrastra", "padrastro", "tutor"),
    "relative": ("god", "in-law", "aunt", "uncle", "cousin", "niece", "nephew", "tia", "tio", "prim", "relative"),
    "mother": ("mother", "mom", "madre"),
    "father": ("father", "dad", "padre"),
    "sibling": ("brother", "sister", "sibling", "herman"),
}
_GENDERED = {"mother": ("mother", "mom"), "father": ("father", "dad")}


def relation_fits(relation: str | None, contact: RosterContact) -> bool | None:
    """Return whether a claimed relationship may be this contact's; None where none is claimed."""
    if relation is None:
        return None
    on_file, kind = contact.relation.lower(), kind_on_file(contact)
    if relation in _GENDERED:
        return on_file == "parent" or (
            kind in (relation, "guardian") and any(word in on_file for word in _GENDERED[relation])
        )
    if relation == "parent":
        return kind in ("mother", "father", "guardian") or on_file == "parent" or contact.legal_guardian
    if relation == "guardian":
        return contact.legal_guardian or kind == "guardian"
    if relation in ("grandparent", "sibling"):
        return kind == relation or on_file == "guardian"
    if relation == "relative":
        return kind in ("relative", "sibling") or on_file == "guardian" or (kind == "other" and "neigh" not in on_file)
    return kind == "other" if relation == "other" else False
