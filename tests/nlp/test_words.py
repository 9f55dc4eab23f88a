"""The lists of words that are kept as data, as somebody may extend them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import nlp
from nlp.nicknames import formal_names, same_person_name
from nlp.normalise import fold
from nlp.reasons import find_reasons, main_reason
from nlp.report import CATEGORIES

WORDS = Path(nlp.__file__).parent / "words"
REASONS = tomllib.loads((WORDS / "reasons.toml").read_text(encoding="utf-8"))


def test_every_category_but_unstated_has_words() -> None:
    named = {entry.get("category", name) for name, entry in REASONS.items()}
    assert sorted([*named, "unstated"]) == sorted(CATEGORIES)


@pytest.mark.parametrize("category", sorted(REASONS))
def test_every_reason_can_be_found(category: str) -> None:
    assert isinstance(REASONS[category]["weight"], int)
    for word in REASONS[category]["words"] + REASONS[category].get("hints", []):
        assert "<" in word or not re.fullmatch(word, ""), f"{word} is found everywhere"
        if word.replace(" ", "").isalpha():
            found = {reason.category for reason in find_reasons(f"ada is away: {word}")}
            assert category in found, word


def test_the_heaviest_reason_decides() -> None:
    reason = main_reason(find_reasons("we are flying to texas for the funeral of her uncle"))
    assert reason is not None
    assert reason.category == "bereavement"


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("ada slammed her finger in the car door", "injury"),
        ("se cayo de la resbaladilla y se lastimo el codo", "injury"),
        ("chidi broke his glasses last night", "personal"),
        ("her ear is killing her", "illness"),
        ("le duele mucho la garganta", "illness"),
        ("she has an appointment with the asthma doctor", "medical_appointment"),
        ("cita con el especialista del corazon", "medical_appointment"),
        ("his grandfather passed last night", "bereavement"),
        ("se murio su perrita", "personal"),
        ("my husband is in the hospital", "family_emergency"),
        ("her mom is very sick", "family_emergency"),
        ("the truck would not turn over", "transportation"),
        ("se nos quedo la troca en el lodo", "transportation"),
        ("our road is a sheet of ice", "weather"),
        ("the road was washed out", "weather"),
        ("she cannot stop crying, a panic attack", "mental_health"),
        ("tenemos cita en migracion", "legal"),
        ("se nos pegaron las sabanas", "personal"),
        ("no hay agua en la casa", "personal"),
    ],
)
def test_a_reason_is_told_by_how_its_words_stand_together(text: str, category: str) -> None:
    reason = main_reason(find_reasons(text))
    assert reason is not None
    assert reason.category == category


@pytest.mark.parametrize(
    "text",
    [
        "ada is not sick, just late",
        "no es que ada este enferma",
        "her fever broke, she is fine",
        "neither mateo nor marco is sick",
        "his cousin is sick",
        "sick of math",
        "it's so cold",
        "happy birthday",
        "there is a court order",
        "i work at the hospital",
    ],
)
def test_what_only_sounds_like_a_reason_is_none(text: str) -> None:
    assert find_reasons(text) == []


def test_a_cough_does_not_keep_a_child_at_home_by_itself() -> None:
    assert [reason.firm for reason in find_reasons("ada has a fever")] == [True]
    assert [reason.firm for reason in find_reasons("ada has a cough")] == [False]


def test_nicknames_are_compared_without_accents_or_capitals() -> None:
    names = tomllib.loads((WORDS / "nicknames.toml").read_text(encoding="utf-8"))
    for on_file, short_names in names["short"].items():
        for short in short_names:
            assert fold(on_file) in formal_names(fold(short)) | {fold(short)}, short
    assert same_person_name("meno", "manuel")
    assert same_person_name("miguelito", "miguel")
    assert not same_person_name("ada", "chidi")
