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
    assert sorted([*REASONS, "unstated"]) == sorted(CATEGORIES)


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


def test_nicknames_are_compared_without_accents_or_capitals() -> None:
    names = tomllib.loads((WORDS / "nicknames.toml").read_text(encoding="utf-8"))
    for on_file, short_names in names["short"].items():
        for short in short_names:
            assert fold(on_file) in formal_names(fold(short)) | {fold(short)}, short
    assert same_person_name("meno", "manuel")
    assert same_person_name("miguelito", "miguel")
    assert not same_person_name("ada", "chidi")
