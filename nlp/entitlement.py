"""Whether the caller may explain a student: whose number it is, and whether the message says otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.caller_words import KIN, SUFFIXES
from nlp.child_speaking import child_speaking
from nlp.contact_fits import kind_on_file, name_fits, relation_fits
from nlp.matching import Household
from nlp.normalise import fold
from nlp.others_children import is_anothers_child, is_own_parent
from nlp.roster import RosterContact, RosterStudent
from nlp.scene import Scene
from nlp.sounds import sounds_like

# What grandparents are called too.
_OF_GRANDPARENTS = frozenset(
    ["papa", "papi", "pa", "mama", "mami", "ma", "mamita", "nana", "nanna", "tata", "baba", "pops", "mommy", "daddy"]
)

#: How like the name on file a first name must sound that a recogniser mistook, where all else fits.
_NEARLY = 0.6
#: Fewer letters are an initial, which makes no whole name.
_WHOLE_FAMILY = 3


def caller_concerns(scene: Scene, student: RosterStudent) -> Iterator[str]:
    """Yield what speaks against the caller's right to explain this student."""
    calling, said = scene.by_from.contacts(student.student_id), scene.by_callback.contacts(student.student_id)
    if any(c.restricted for c in (*calling, *said)) or _is_restricted(scene, student):
        yield "restricted_contact"
    entitled = [c for c in (*calling, *said) if not c.restricted]
    if not calling and not said:
        yield "number_of_another_family" if scene.households else "number_not_on_file"
    relation = scene.caller.relation
    if relation == "sibling" and not any(relation_fits(relation, contact) for contact in entitled):
        yield "sibling_speaking"
    elif child_speaking(scene):
        yield "student_speaking"
    if not entitled:
        return
    fits = [_fits(scene, contact, student) for contact in entitled]
    if _is_another_contact(scene, student):
        return  # "This is Lucas's mom, Kate; call his dad at ..."
    if not any(fit is not False for fit in fits):
        yield "caller_is_not_contact"
    elif is_anothers_child(scene.lower) and all(is_own_parent(contact) for contact in entitled):
        # A mother who speaks of "the neighbor's boy" does not mean her own.
        yield "caller_is_not_contact"
    elif not any(c for c in calling if not c.restricted) and not any(fits):
        # A number merely said proves little: the caller must also say who speaks.
        yield "caller_is_not_contact"


def caller_name(scene: Scene) -> tuple[str, str]:
    """Return the caller's folded given and family name as said, "" where unsaid; a titled name has no given one."""
    if scene.caller.name is None:
        return "", ""
    words = fold(scene.lower[scene.caller.name[0] : scene.caller.name[1]]).split()
    if len(words) > 1 and words[0] in KIN:
        words = words[1:]
    while len(words) > 1 and words[-1] in (*SUFFIXES, "the"):
        words.pop()
    if scene.caller.title:
        return "", " ".join(words[1:])
    return words[0] if words else "", " ".join(words[1:])


def _fits(scene: Scene, contact: RosterContact, student: RosterStudent) -> bool | None:
    """Return False where the caller contradicts being this contact, True where the message bears it out, else None."""
    said = caller_name(scene)
    name = name_fits(*said, contact, heard=scene.heard)
    plainly = name_fits(*said, contact, heard=False)
    if name and not plainly and any(name_fits(*said, other, heard=False) for other in student.contacts):
        return False  # another contact of this student bears that very name
    relation = relation_fits(scene.caller.relation, contact)
    if relation is False and plainly and (scene.caller.relation in ("other", "staff") or _called_so(scene, contact)):
        relation = None  # a mother may call from a clinic, or be a teacher; a grandfather may sign "papa"
    if name is False and relation and _misheard(scene, said, contact, student):
        return True
    if name is False or relation is False:
        return False
    return True if name or relation else None


def _misheard(scene: Scene, said: tuple[str, str], contact: RosterContact, student: RosterStudent) -> bool:
    """Whether a first name may be the contact's whose number calls and who says what he is: "Sahal, the mother of"."""
    given, family = said
    calls = contact in scene.by_from.contacts(student.student_id)
    if not scene.heard or not scene.caller.claimed or not calls:
        return False
    if any(name_fits(given, "", other, heard=True) for other in student.contacts if other is not contact):
        return False
    on_file, whole = fold(contact.given_name), given + family.replace(" ", "")
    return given[:1] == on_file[:1] and sounds_like(whole, on_file, _NEARLY)


def caller_relations(scene: Scene) -> set[str]:
    """Return the relationships on file of the number's contacts whom the message does not contradict."""
    said = caller_name(scene)
    contacts = [c for household in scene.households for _, c in household.links]
    return {
        "guardian" if kind_on_file(c) == "sibling" and c.legal_guardian else kind_on_file(c)
        for c in contacts
        if name_fits(*said, c, heard=scene.heard) is not False
        and (relation_fits(scene.caller.relation, c) is not False or _called_so(scene, c))
    }


def _is_another_contact(scene: Scene, student: RosterStudent) -> bool:
    """Whether the caller's name, with the family name or a relationship, is that of one contact of the student."""
    given, family = caller_name(scene)
    if not given or any(c.restricted and name_fits(given, "", c, heard=scene.heard) for c in student.contacts):
        return False
    relation = scene.caller.relation if scene.caller.claimed else None
    own = {c.contact_id for h in (scene.by_from, scene.by_callback) for c in h.contacts(student.student_id)}
    return any(
        name_fits(given, family, contact, heard=scene.heard and bool(family))
        and (relation_fits(relation, contact) if relation or len(family) < _WHOLE_FAMILY else True)
        for contact in student.contacts
        if not contact.restricted and contact.contact_id not in own
    )


def _called_so(scene: Scene, contact: RosterContact) -> bool:
    """Whether the word for the relation is one for grandparents too, and the contact is one."""
    span = scene.caller.relation_span
    return bool(span and kind_on_file(contact) == "grandparent" and scene.lower[slice(*span)] in _OF_GRANDPARENTS)


def _is_restricted(scene: Scene, student: RosterStudent) -> bool:
    """Whether the caller names himself as a contact of this student who is under a restriction."""
    given, family = caller_name(scene)
    if not given:
        return False
    named = [
        c
        for c in student.contacts
        if name_fits(given, family, c, heard=scene.heard) and relation_fits(scene.caller.relation, c) is not False
    ]
    return any(c.restricted for c in named)


def household_of_name(scene: Scene) -> Household:
    """Return the students of contacts who bear the caller's name and relationship, where the number tells nothing."""
    given, family = caller_name(scene)
    if not given:
        return Household(())
    links = tuple(
        (student, contact)
        for student, contact in scene.roster.contacts_called(given)
        if (not family or name_fits(given, family, contact, heard=False))
        and relation_fits(scene.caller.relation, contact) is not False
    )
    return Household(links)
