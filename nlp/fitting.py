"""How well a first name, a family name and a class, as said, fit one student."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nlp.classes import ClassClue
from nlp.nicknames import same_person_name, short_names
from nlp.normalise import fold
from nlp.roster import RosterStudent, family_forms, given_forms
from nlp.sounds import likeness, sounds_like

#: Fewer letters than this are too few to be the beginning of a name, or to be heard as a short one.
_SHORTEST = 3
_SAME_SOUND = 0.99
# "G. Elliott": no more than a beginning, so that any name said in full is likelier.
_INITIAL = 0.9
# "Jazzy" for Jazlyn: made of the beginning of a name, and less than a name that anybody is known to bear.
_LIKE_A_PET_NAME = 0.89
# "Dami" for Oluwadamilola: a piece of a long name.
_INSIDE, _SHORTEST_INSIDE, _LONG = 0.92, 4, 9
_PET_ENDING = re.compile(r"(?:ie|ey|y|i)$")
_DOUBLE = re.compile(r"(.)\1$")


def given_likeness(name: str, student: RosterStudent) -> float:
    """Return from 0 to 1 how well a said first name fits a student: 1 exact, 0.97 a nickname, else by sound."""
    forms = given_forms(student)
    if name in forms or name.replace(" ", "") in forms:
        return 1.0
    if any(same_person_name(name, form) for form in forms):
        return 0.97
    joined = name.replace(" ", "")
    like = max((likeness(joined, form.replace(" ", "")) for form in forms), default=0.0)
    return max(0.95 if like >= _SAME_SOUND else min(0.93, like), _short_likeness(joined, forms))


def given_fits(name: str, student: RosterStudent, least: float) -> bool:
    """Whether given_likeness() is at least `least`, which is at most 0.93; quicker, where few of many students fit."""
    forms = given_forms(student)
    joined = name.replace(" ", "")
    if any(sounds_like(joined, form.replace(" ", ""), least) for form in forms):
        return True
    return any(same_person_name(name, form) for form in forms) or _short_likeness(joined, forms) >= least


def _short_likeness(name: str, forms: frozenset[str]) -> float:
    """Return how well a name fits as a beginning of one on file ("Abdi", "Vale"), or as a short form misheard."""
    if len(name) == 1:
        return _INITIAL if any(form.startswith(name) for form in forms) else 0.0
    if len(name) >= _SHORTEST and any(form.startswith(name) for form in forms):
        return 0.93
    if len(name) >= _SHORTEST_INSIDE and any(len(form) >= _LONG and name in form for form in forms):
        return _INSIDE
    stem = _PET_ENDING.sub("", name)
    if stem != name and len(stem := _DOUBLE.sub(r"\1", stem)) >= _SHORTEST and any(f.startswith(stem) for f in forms):
        return _LIKE_A_PET_NAME
    shorts = (short for form in forms for short in short_names(form) if len(short) >= _SHORTEST)
    return max((0.93 * likeness(name, short) for short in shorts), default=0.0)


def family_likeness(words: Iterable[str], student: RosterStudent) -> float:
    """Return from 0 to 1 how well said family names fit a student; each word must find its like."""
    forms = family_forms(student)
    said = [w for w in words if w]
    if not said or not forms:
        return 0.0
    whole = "".join(said)
    best_whole = max(likeness(whole, form.replace(" ", "")) for form in forms)
    each = min(max(likeness(word, form.replace(" ", "")) for form in forms) for word in said)
    return max(best_whole, each)


def class_fits(student: RosterStudent, clues: Iterable[ClassClue]) -> bool | None:
    """Return whether grade and teacher fit the student; None where none is named."""
    fits: list[bool] = []
    for clue in clues:
        if clue.grade is not None and student.grade:
            fits.append(student.grade == clue.grade)
        if clue.teachers and student.teacher:
            fits.append(fold(student.teacher) in clue.teachers)
    if not fits:
        return None
    return all(fits)
