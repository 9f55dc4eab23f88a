"""What speaks for and against one student being meant: in words for staff, and as a probability.

The probability is that of a logistic regression on judged messages (`nlp.training.calibrate`, which says how); its few
weights stand in `words/grounds.toml`. No weight is below zero, so what speaks for a student never makes it less likely.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

#: Whose number it is: a contact's of this student, from which the message came or which it leaves; another family's,
#: or nobody's on file.
Number = Literal["caller_id", "callback", "another_family", "not_on_file"]
#: How a student is told whom nobody names; "" for one who is named.
Unnamed = Literal["", "described", "only_one", "only_one_of_caller", "every_one", "one_of_household"]

#: From this likeness on a family name is the one on file.
SAME_FAMILY = 0.75


@dataclass(frozen=True, slots=True)
class Grounds:
    """The grounds on which one student is or is not taken to be the one meant.

    `given` and `family` are how like the said names are to those on file, from 0 to 1, None where unsaid. `unnamed` is
    how the student is told without a name; `set_apart` counts the others of the household who are neither meant nor
    named then: "the boy" leaves his sister out, "all three" nobody. `household_namesakes` and `school_namesakes` count
    the others whom the words fit as well. `heard` says that the words come from a recogniser. `class_fits` and
    `caller_fits` are None where no grade or teacher, or no caller's name, is said.
    """

    given: float | None = None
    family: float | None = None
    class_fits: bool | None = None
    unnamed: Unnamed = ""
    set_apart: int = 0
    household_namesakes: int = 0
    school_namesakes: int = 0
    heard: bool = False
    number: Number = "not_on_file"
    caller_fits: bool | None = None


def features(grounds: Grounds) -> dict[str, float]:
    """Return the numbers that the regression weighs, by name; each grows with what speaks for the student."""
    unlike = 1.0 - grounds.given if grounds.given is not None else 0.0
    return {
        "likeness_typed": 0.0 if grounds.heard else -unlike,
        "likeness_heard": -unlike if grounds.heard else 0.0,
        "family_fits": float(grounds.family is not None and grounds.family >= SAME_FAMILY),
        "family_differs": -float(grounds.family is not None and grounds.family < SAME_FAMILY),
        "class_fits": float(grounds.class_fits is True),
        "class_differs": -float(grounds.class_fits is False),
        "named": float(not grounds.unnamed),
        "set_apart": -math.log1p(grounds.set_apart),
        "number_on_file": float(grounds.number in ("caller_id", "callback")),
        "number_of_another_family": -float(grounds.number == "another_family"),
        "caller_fits": float(grounds.caller_fits is True),
        "caller_differs": -float(grounds.caller_fits is False),
        "household_namesakes": -math.log1p(grounds.household_namesakes),
        "school_namesakes": -math.log1p(grounds.school_namesakes),
    }


@cache
def shipped_weights() -> Mapping[str, float]:
    """Return the weights of the package: one for each feature, and `bias`."""
    text = (files("nlp") / "words" / "grounds.toml").read_text(encoding="utf-8")
    return {name: float(weight) for name, weight in tomllib.loads(text)["weights"].items()}


def probability(grounds: Grounds, weights: Mapping[str, float] | None = None) -> float:
    """Return from 0 to 1 how likely the student is the one meant; `weights` are those of the package by default.

    A feature without a weight counts for nothing, so that one can be added before its weight is fitted.
    """
    known = shipped_weights() if weights is None else weights
    odds = known["bias"] + sum(known.get(name, 0.0) * value for name, value in features(grounds).items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))


def reasons(grounds: Grounds) -> tuple[str, ...]:
    """Say in plain words what speaks for the student, then what against."""
    every = [
        *_of_first_name(grounds),
        *_of_either("the family name fits", "another family name is said", _family_fits(grounds)),
        *_of_either("grade and teacher fit", "another grade or teacher is named", grounds.class_fits),
        *_of_number(grounds),
        *_of_either("the caller's name is a contact's", "no contact bears the caller's name", grounds.caller_fits),
        *_of_namesakes(grounds),
    ]
    return tuple(sorted(every, key=lambda reason: reason.startswith(_AGAINST)))


_AGAINST = "against: "
_UNNAMED: Mapping[Unnamed, str] = {
    "described": "described, and nobody else of the household fits",
    "only_one": "the only student of the household",
    "only_one_of_caller": "the only student of a contact of that name",
    "every_one": "every student of the household is meant",
    "one_of_household": "a student of the household",
}
_NUMBERS: Mapping[Number, str] = {
    "caller_id": "the number is that of a contact",
    "callback": "the number to call back is that of a contact",
    "another_family": _AGAINST + "the number is another family's",
    "not_on_file": _AGAINST + "the number is not on file",
}


def _of_first_name(grounds: Grounds) -> list[str]:
    if grounds.unnamed:
        return [_UNNAMED[grounds.unnamed]]
    if grounds.given is None:
        return []
    if grounds.given >= 1.0:
        return ["the first name is the one on file"]
    if grounds.given >= 0.96:
        return ["the first name is a short form of the one on file"]
    return ["the first name sounds like the one on file"]


def _family_fits(grounds: Grounds) -> bool | None:
    return None if grounds.family is None else grounds.family >= SAME_FAMILY


def _of_either(fits: str, differs: str, holds: bool | None) -> list[str]:
    return [] if holds is None else [fits if holds else _AGAINST + differs]


def _of_number(grounds: Grounds) -> list[str]:
    return [_NUMBERS[grounds.number]]


def _of_namesakes(grounds: Grounds) -> list[str]:
    counts = ((grounds.household_namesakes, "household"), (grounds.school_namesakes, "school"))
    return [
        f"{_AGAINST}{count} other{'s' if count > 1 else ''} of the {where} may be meant as well"
        for count, where in counts
        if count
    ]
