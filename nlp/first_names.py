"""Well-known first names, and what they tell of a student: a girl or a boy (words/first_names.toml)."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Literal

from nlp.lexicon import words
from nlp.nicknames import same_person_name
from nlp.normalise import fold
from nlp.roster import RosterStudent

Sex = Literal["girl", "boy"]

_TABLE = tomllib.loads((Path(__file__).parent / "words" / "first_names.toml").read_text(encoding="utf-8"))
_GIRLS, _BOYS, _EITHER = (words(_TABLE[key]) for key in ("girls", "boys", "either"))


def sex_of(student: RosterStudent) -> Sex | None:
    """Return what the first and preferred name tell; None where they tell nothing, or two things."""
    told = {_sex(fold(name)) for name in (student.given_name, student.preferred_name) if name} - {None}
    return told.pop() if len(told) == 1 else None


def sex_by_given_name(student: RosterStudent) -> Sex | None:
    """Return what the first name alone tells: a girl who goes by Rey is still Reyna."""
    return _sex(fold(student.given_name))


def is_first_name(name: str) -> bool:
    """Whether a folded word is a well-known first name."""
    return name in _GIRLS or name in _BOYS or name in _EITHER


@lru_cache(maxsize=16384)
def _sex(name: str) -> Sex | None:
    first = name.partition(" ")[0]
    if first in _EITHER:
        return None
    if first in _GIRLS or first in _BOYS:
        return "girl" if first in _GIRLS else "boy"
    girl = any(same_person_name(first, known) for known in _GIRLS)
    boy = any(same_person_name(first, known) for known in _BOYS)
    if girl == boy:
        return None
    return "girl" if girl else "boy"
