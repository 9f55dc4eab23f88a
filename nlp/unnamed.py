"""Messages that name no student: "my son", "the kids", a name that is on no roster, or nobody at all."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

import re
from dataclasses import replace

from nlp.cues import DECISIVE
from nlp.entitlement import household_of_name
from nlp.fitting import class_fits
from nlp.grounds import Grounds, Unnamed
from nlp.matching import MOST_CANDIDATES, Fit, Match
from nlp.roster import RosterStudent
from nlp.scene import Scene

_ONE = re.compile(
    r"\b(?:my|mi|our|nuestr[oa]|the|el|la)\s+(?:little |older |oldest |youngest |sweet |only )?(?:son|daughter|kid|kiddo|child|boy|girl|grandson|granddaughter|hijo|hija|nieto|nieta|nino|nina|student|hijito|hijita|nephew|niece|sobrino|sobrina|grandbaby|lo)\b|\blo\b(?= up| is| has)"
)
_MANY = re.compile(
    r"\b(?:my|mis|our|nuestros|nuestras|the|los|las|both|all|two|three|dos|tres)\s+(?:two |three |dos |tres |of my |the |of the )?(?:kids|children|boys|girls|twins|sons|daughters|hijos|hijas|ninos|ninas|nietos|nietas|gemelos|gemelas|grandkids|grandchildren|grandsons|brothers|sisters|muchachos|chamacos)\b"
)
_ONE_OF = re.compile(r"\b(?:one|1|uno|una) (?:of|de) (?:the|my|our|them|los|las|mis)\b")
_TWO = re.compile(r"\b(?:both|two|twins|dos|gemelos|gemelas|ambos|ambas)\b")
_THREE = re.compile(r"\b(?:three|tres|triplets|trillizos)\b")
# "El", "la" and "lo" stand for a child only before a verb.
_PRONOUN = re.compile(
    r"\b(?:he|she|hes|shes|him|her|he's|she's|ella|hijo|hija)\b|"
    r"\b(?:el|lo|la) (?=(?:no|si|ya|se|me|esta|estaba|va|tiene|trae|anda|sigue|amanecio|viene|llega|llev\w+|mand\w+|tengo|tenemos|dej\w+|recoj\w+|veo|vi|voy)\b)"
)
_SCHOOL = re.compile(
    r"\b(?:school|class|grade|teacher|attendance|absen\w+|kinder\w*|escuela|clases?|grado|maestr[oa]|ausent\w|homework|tarea|recess)\b"
)


def unnamed(scene: Scene) -> list[tuple[Match, tuple[int, int] | None]]:
    """Return a match for each student whom a message without names is about; nothing where it is about none."""
    many, one = _MANY.search(scene.lower), _ONE.search(scene.lower)
    households = scene.households
    students: tuple[RosterStudent, ...] = tuple({s.student_id: s for h in households for s in h.students}.values())
    why: Unnamed = "only_one"
    if not students and (one or many):
        students, why = household_of_name(scene).students, "only_one_of_caller"
    if _ONE_OF.search(scene.lower):
        return [(_open(students), many.span() if many else None)]
    if scene.households and (one or many):
        # Whom of the household such words describe has been asked before: they leave it open.
        said = many or one
        return [(_open(students), said.span() if said else None)]
    if many:
        return [(match, many.span()) for match in _all_of(students, many.group())]
    if one:
        return [(_only(scene, students, why), one.span())]
    pronoun = _PRONOUN.search(scene.lower)
    if pronoun and students and any(c.kind in DECISIVE for c in scene.cues):
        match = _only(scene, students, why)
        if match.student_id and not _SCHOOL.search(scene.lower):
            match = replace(match, concerns=("no_name",))
        return [(match, pronoun.span())]
    return []


def _all_of(students: tuple[RosterStudent, ...], said: str) -> list[Match]:
    """Match "both kids", "the twins", "my children" with the students, if they are as many as is said."""
    count = 2 if _TWO.search(said) else 3 if _THREE.search(said) else len(students)
    if len(students) == count and count > 1:
        return [_sure(student, "every_one") for student in students]
    return [_open(students)]


def _only(scene: Scene, students: tuple[RosterStudent, ...], why: Unnamed) -> Match:
    """Match the one student who is left, all else being open."""
    left = _of_class(scene, students)
    return _sure(left[0], why) if len(left) == 1 else _open(left or students)


def _of_class(scene: Scene, students: tuple[RosterStudent, ...]) -> tuple[RosterStudent, ...]:
    """Keep the students whose grade and teacher are those named in the message."""
    fits = [(s, class_fits(s, scene.grades)) for s in students]
    if any(fit is not None for _, fit in fits):
        return tuple(s for s, fit in fits if fit)
    return students


def _sure(student: RosterStudent, why: Unnamed) -> Match:
    return Match(student.student_id, (Fit(student.student_id, Grounds(unnamed=why)),))


def _open(students: tuple[RosterStudent, ...]) -> Match:
    if not students:
        return Match(None, (), ("no_name",))
    grounds = Grounds(unnamed="one_of_household", household_namesakes=len(students) - 1)
    shown = tuple(Fit(s.student_id, grounds) for s in students[:MOST_CANDIDATES])
    return Match(None, shown, ("two_students_fit",) if len(students) > 1 else ("class_does_not_fit",))
