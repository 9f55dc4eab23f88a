from __future__ import annotations

import string

import pytest

from voice.prompts import languages, prompts, spoken_languages, spoken_number, written_number


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", languages())
def test_every_language_has_every_entry_with_the_same_blanks(language: str) -> None:
    english = {key: blanks(text) for key, text in prompts("en").entries.items()}
    assert {key: blanks(text) for key, text in prompts(language).entries.items()} == english
    assert prompts(language).understood.keys() == prompts("en").understood.keys()
    assert all(text.strip() for text in prompts(language).entries.values())


@pytest.mark.parametrize("language", languages())
def test_what_a_machine_or_a_stranger_hears_has_no_blank_for_a_student(language: str) -> None:
    for key in ("machine", "guardian_who", "emergency_who", "dispatch_who", "packet", "resolved", "wrong_number"):
        assert "student" not in blanks(prompts(language).entries[f"outgoing.{key}"])


@pytest.mark.parametrize("language", languages())
def test_the_greeting_says_that_it_is_recorded(language: str) -> None:
    assert {"en": "recorded", "es": "se graba"}[language] in prompts(language).entries["incoming.greeting"]


@pytest.mark.parametrize("language", languages())
def test_every_language_can_be_asked_for_by_name(language: str) -> None:
    assert language in prompts(language).understood


def test_a_language_without_words_is_spoken_to_in_the_default() -> None:
    assert prompts("vi").language == "en"
    assert spoken_languages(["vi"]) == ("en",)
    assert spoken_languages(["es", "vi", "en"]) == ("es", "en")


def test_numbers_are_read_out_digit_by_digit() -> None:
    assert spoken_number("+13035550101") == "3 0 3, 5 5 5, 0 1 0 1"
    assert spoken_number("") == ""
    assert written_number("+13035550101") == "(303) 555-0101"
    assert written_number("+442079460101") == "+442079460101"
