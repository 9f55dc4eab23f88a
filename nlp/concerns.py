"""What is odd about a message or its caller: each oddness a named reason for a person to look."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.callers import Caller
from nlp.matching import Household
from nlp.nicknames import same_person_name
from nlp.normalise import LONGEST, fold
from nlp.roster import RosterContact, RosterStudent
from nlp.scene import Scene
from nlp.sounds import likeness

_PARENTS = {
    "mother": ("mother", "stepmother", "mom", "parent", "foster mother"),
    "father": ("father", "stepfather", "dad", "parent", "foster father"),
}
_INSTRUCTION = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b[^.]{0,40}\b(?:instruction|rule|prompt|previous|above|policy|polic|system|check)|system prompt|\bprompt\b|you are (?:now )?(?:an?|the) (?:ai|bot|assistant|system|machine)|"
    r"\bas an ai\b|\bdisposition\b|student[_ ]?id\b|\"?intent\"?\s*[:=]|\{\s*\"|<\s*/?\s*(?:system|script|student|message|s)\b|\bs0{2,}\d+|"
    r"\b(?:mark|set|clear|close|excuse|approve|accept|flag)\s+(?:all|every|everyone|everybody|each|the (?:whole|entire|rest|list))|\bsystem\s*[:>\]]|\b(?:assistant|admin|developer)\s*:|drop table|select \* from|ignora (?:las|todas|todo)|"
    r"(?:marca|marque|marquen|borra|borre|justifique|justifica) (?:a )?(?:todos|todas)|do not (?:review|verify|flag)|without (?:review|verif)|mark as (?:clear|explained|verified)|auto[- ]?(?:clear|approve)|no (?:human|person) (?:needs|review)"
)
# "No joke" and "no es broma" mean the contrary, a hacking cough is one, and "lol" alone is how some parents write.
_JOKE = re.compile(
    r"\b(?:(?:got|been|was|were) hacked\b|hacked(?= (?:by|this|my|mom|dad|the)\b|\s*(?:!|lol|haha))|hackers?\b|(?:just|only|im|i'm|i am|was|were|we're|totally) (?:kidding|joking|pranking|trolling|(?:playing|messing) with (?:you|u|ya)\b)|"
    r"jk\b|j/k\b|(?:it'?s|this is|this was|that was|that'?s|was) (?:just |only |all )?a (?:joke|prank)\b|(?<!not a )(?<!no )prank(?:s|ed|ing)?\b|april'?s? fool\w*|"
    r"s[iy]ke\b|psych(?=\s*(?:!|lol|haha))|not really,? (?:lol|haha|hehe)|(?:got|fooled) (?:you|u|ya)(?=\s*(?:!|lol|haha))|"
    r"(?:stole|swiped|hijacked|took over) (?:\w+ )?(?:mom|mommy|mama|mother|dad|daddy|father|parent|sister|brother)\w*(?:'s)? (?:phone|cell|account)|"
    r"(?<!no )(?:es|era|fue) (?:una |pura |puras |solo |solo una |nomas |nada mas )?(?:broma|bromita|chiste)s?\b|(?<!no )(?:estoy|estaba|ando|andaba|estamos) (?:solo )?(?:bromeando|de broma|vacilando)\b|"
    r"(?:me|le|les|nos) (?:hacke|jacke)\w+|inocente palomita|(?:mentira|no es (?:cierto|verdad)),? jaja\w*|jaja\w*,? (?:mentira|no es (?:cierto|verdad)|es mentira))"
)
_CHILD_SPEAKS = re.compile(
    r"\b(?:my (?:mom|mommy|dad|daddy|mama|grandma|granny|gma|auntie|papa|mother|father|parents?)(?:'s| is|s)? (?:said|says|say|told me|a ?sleep\w*|sleep\w*|at work|working|works|already (?:went|left)|told (?:me|us)|can'?t (?:call|come to)|won'?t (?:let|wake)|let me|says? i)|"
    r"(?:mi|dice mi|dise mi) (?:mama|papa|mami|papi|abuelita|abuela)(?: me)? (?:dice|dise|dijo|esta (?:dormid\w|trabajando)|dio permiso|q|que)|dise? mi (?:mama|papa)|dice mi (?:mama|papa|mami)|(?:this is|it'?s|i'?m|soy) (?:my|mi) (?:mom|mother|dad|father|mama|papa)\b|"
    r"i'?m (?:pretending|calling for myself)|me and (?:my (?:brother|sister))|i (?:don'?t|do not|dont) (?:want to|wanna|have to) (?:go to|come to) (?:school|class)|my teacher\b|i have a (?:test|quiz))"
)
_SELF_ABSENT = re.compile(
    r"\b(?:i'?m|im|i am|i)\s+(?:not (?:coming|going|gonna (?:be|come|make|go))|won'?t be (?:at|in) (?:school|class|today)|can'?t (?:come|go) to (?:school|class)|staying home (?!with)|(?:feel|feeling) (?:sick|bad|yucky|gross|awful|so sick)|(?:going to|gonna) be (?:absent|late to (?:school|class)))|"
    r"\b(?:will not|won'?t) be able to (?:attend|come to) (?:my )?class\b|my (?:stomach|tummy|belly|throat|head|ear|ears|leg|foot|tooth|eyes?)(?: is| are|'s)? (?:still |really |so )?(?:hurt|hurts|hurting|ache|aches|aching|killing)\b|"
    r"\b(?:yo )?no (?:voy a (?:ir|poder ir|asistir)|voy|puedo ir) (?:a (?:la )?(?:escuela|clase)|hoy|air)\b|\bme (?:duele|siento (?:mal|enferm\w))|estoy (?:enferm[oa]|malit[oa])"
)
_HURRIED_ADULT = re.compile(
    r"\b(?:my (?:son|daughter|kid|kids|child|grandson|granddaughter)|mi (?:hijo|hija|nieto|nieta)|mis hij)"
)
# Somebody else than the speaker is spoken of: a child, or he, she, they; Spanish verbs mostly leave these out.
_OF_SOMEBODY = re.compile(
    r"\b(?:he|she|they|his|her|hers|him|their|theirs|them|he'?s|hes|she'?s|shes|they'?re|theyre|kids?|child|children|son|daughter|boys?|girls?|twins?|"
    r"grand\w+|nephews?|nieces?|brothers?|sisters?|siblings?|little (?:one|man|guy)s?|baby|youngest|oldest|eldest|both|student|"
    r"el|ella|ellos|ellas|hij[oa]s?|mij[oa]s?|m'?ij[oa]s?|niet[oa]s?|sobrin[oa]s?|nin[oa]s?|hermanit[oa]s?|herman[oa]s?|gemel[oa]s?|cuat\w+|chiquit[oa]s?|peque\w+|le|lo|la|les|su|sus)\b"
)


def message_concerns(scene: Scene) -> list[str]:
    """Return what is odd about the whole message."""
    found = []
    if _INSTRUCTION.search(scene.lower):
        found.append("instruction_in_message")
    if _JOKE.search(scene.lower):
        found.append("not_serious")
    if len(scene.message.text) > LONGEST:
        found.append("too_long")
    if scene.language == "und":
        found.append("unreadable")
    return found


def child_speaking(scene: Scene) -> bool:
    """Whether a child seems to speak: of itself, by its own name, or of what mother says."""
    if _CHILD_SPEAKS.search(scene.lower):
        return True
    if _SELF_ABSENT.search(scene.lower) and not _HURRIED_ADULT.search(scene.lower):
        return True
    return scene.caller.relation == "student"


def speaks_of_somebody(scene: Scene) -> bool:
    """Whether the words are about somebody else than the speaker, even where nobody is named."""
    return _OF_SOMEBODY.search(scene.lower) is not None


def caller_concerns(scene: Scene, student: RosterStudent) -> Iterator[str]:
    """Yield what speaks against the caller's right to explain this student."""
    calling, said = scene.by_from.contacts(student.student_id), scene.by_callback.contacts(student.student_id)
    if any(c.restricted for c in (*calling, *said)) or _is_restricted(scene, student):
        yield "restricted_contact"
    entitled = [c for c in (*calling, *said) if not c.restricted]
    if not calling and not said:
        yield "number_of_another_family" if scene.households else "number_not_on_file"
    caller = scene.caller
    if caller.relation == "sibling":
        yield "sibling_speaking"
    elif child_speaking(scene):
        yield "student_speaking"
    if not entitled:
        return
    fits = [_fits(scene, caller, contact, student) for contact in entitled]
    if not any(fit is not False for fit in fits) or caller.relation == "staff":
        yield "caller_is_not_contact"
    elif not any(c for c in calling if not c.restricted) and not any(fits):
        # A number merely said proves little: the caller must also say who speaks.
        yield "caller_is_not_contact"


def caller_name(scene: Scene) -> tuple[str, str]:
    """Return the caller's folded given and family name as said, "" where unsaid; a titled name has no given one."""
    if scene.caller.name is None:
        return "", ""
    words = fold(scene.lower[scene.caller.name[0] : scene.caller.name[1]]).split()
    if scene.caller.title:
        return "", " ".join(words[1:])
    return words[0] if words else "", " ".join(words[1:])


def name_fits(given: str, family: str, contact: RosterContact, *, heard: bool) -> bool | None:
    """Return whether a said name may be this contact's; None where no name is said."""
    if not given and not family:
        return None
    on_file, surname = fold(contact.given_name), fold(contact.family_name)
    first = on_file.split()[0] if on_file else ""
    least = 0.7 if heard else 0.8
    family_alike = likeness(family.replace(" ", ""), surname.replace(" ", "")) if family and surname else None
    if family_alike is not None and family and surname:
        parts = [likeness(a, b) for a in family.split() for b in surname.split()]
        family_alike = max(family_alike, *parts)
        if len(family) == 1:
            family_alike = 1.0 if surname.startswith(family) else 0.0
    if not given:
        return family_alike is not None and family_alike >= least
    alike = (
        same_person_name(given, first)
        or likeness(given, first) >= least
        or likeness((given + family).replace(" ", ""), on_file.replace(" ", "")) >= 0.85
    )
    if on_file.count(" ") and any(same_person_name(given, part) for part in on_file.split()):
        alike = True
    if not alike:
        return bool(heard and family_alike is not None and family_alike >= 0.85 and likeness(given, first) >= 0.5)
    return family_alike is None or family_alike >= (0.5 if heard else 0.6)


def relation_fits(relation: str | None, contact: RosterContact) -> bool | None:
    """Return whether a claimed relationship may be this contact's; None where none is claimed."""
    on_file = contact.relation.lower()
    if relation is None:
        return None
    if relation in _PARENTS:
        return on_file in _PARENTS[relation]
    if relation == "parent":
        return (
            ("mother" in on_file and "grand" not in on_file)
            or ("father" in on_file and "grand" not in on_file)
            or on_file in ("parent", "guardian", "mom", "dad")
            or contact.legal_guardian
        )
    if relation == "guardian":
        return contact.legal_guardian or "step" in on_file or "guardian" in on_file or "foster" in on_file
    if relation == "grandparent":
        return "grand" in on_file
    if relation == "relative":
        return not any(word in on_file for word in ("mother", "father", "neighbor", "grand")) or on_file.startswith(
            "god"
        )
    if relation == "other":
        return on_file in (
            "neighbor",
            "neighbour",
            "family friend",
            "friend",
            "other",
            "nanny",
            "babysitter",
            "caregiver",
            "sitter",
        )
    return False


def _fits(scene: Scene, caller: Caller, contact: RosterContact, student: RosterStudent) -> bool | None:
    """Return False where the caller contradicts being this contact, True where the message bears it out, else None."""
    name = name_fits(*caller_name(scene), contact, heard=scene.heard)
    relation = relation_fits(caller.relation, contact)
    if name is False or relation is False:
        return False
    return True if name or relation else None


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
