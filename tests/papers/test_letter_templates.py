"""Wording of a district's own, and what is said of templates that cannot be used."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from escalation.papers.errors import TemplateError
from escalation.papers.letter import render_letter
from escalation.papers.letter_templates import (
    LETTERS,
    check_letters,
    language_for,
    languages_of,
    read_template,
    template_names,
)
from escalation.papers.wording import WORDS
from tests.papers.samples import letter, text_of

GOOD = """\
title = "Hello {student}"
salutation = "Dear {guardians},"
closing = "Yours"

[[body]]
text = "A word about {grade}."
"""


def put(folder: Path, template: str, language: str, words: str) -> Path:
    path = folder / template / f"{language}.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(words, encoding="utf-8")
    return path


def test_our_own_letters_can_all_be_used() -> None:
    assert check_letters() == ()
    assert all(path.read_text(encoding="utf-8").startswith('# "') for path in LETTERS.glob("*/*.toml"))


def test_every_language_has_all_fixed_words() -> None:
    languages = list(tomllib.loads(WORDS.read_text(encoding="utf-8")).values())
    assert len(languages) == 2
    assert languages[0].keys() == languages[1].keys()
    assert all(words.values() for words in languages)


def test_a_districts_own_wording_stands_before_ours(tmp_path: Path) -> None:
    put(tmp_path, "first-letter", "en", GOOD)
    text = text_of(render_letter(letter(own=tmp_path)))
    assert "Dear Inés Peña-O'Neil and Luis Ángel Núñez," in text
    assert "A word about Grade 3." in text
    assert "ha faltado 7 días" in text_of(render_letter(letter(language="es", own=tmp_path)))


def test_a_district_may_add_a_letter(tmp_path: Path) -> None:
    put(tmp_path, "bus-letter", "en", GOOD)
    assert "bus-letter" in template_names(tmp_path)
    assert languages_of("bus-letter", tmp_path) == ("en",)
    assert read_template("bus-letter", "en", tmp_path).fields == {"student", "guardians", "grade"}


def test_a_family_is_written_to_in_its_language_where_the_letter_is_in_it(tmp_path: Path) -> None:
    assert language_for("first-letter", "es-MX") == "es"
    assert language_for("first-letter", "ES") == "es"
    assert language_for("first-letter", "vi") == "en"
    assert language_for("first-letter", "") == "en"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (GOOD.replace("{grade}", "{shoe_size}"), r"en.toml, line 6: no such field \{shoe_size\}; known are absences, "),
        (GOOD.replace("{grade}", "{grade:>9}"), r"line 6: no such field"),
        (GOOD.replace("{grade}", "{grade!r}"), r"line 6: no such field"),
        (GOOD.replace("{grade}", "{student.__class__}"), r"line 6: no such field"),
        (GOOD.replace("{grade}", "{0}"), r"line 6: no such field"),
        (GOOD.replace("{grade}", "{grade"), r"a brace that is to be printed is written twice"),
        (GOOD.replace("text =", "txet ="), r"line 6: a \[\[body\]\] block holds exactly one of: text: a paragraph"),
        (GOOD.replace('"A word about {grade}."', "7"), r"line 6: text must be a paragraph"),
        (GOOD.replace("text = ", "lines = "), r"lines must be how many empty lines"),
        (GOOD.replace('closing = "Yours"', ""), r"closing must be words"),
        (GOOD.replace("closing", "closign"), r"line 3: unknown key; known are body, closing, salutation, title"),
        (GOOD.partition("[[")[0], r"needs at least one \[\[body\]\] block"),
        (GOOD.replace('Hello {student}"', "Hello"), r"en.toml, line 1: not TOML"),
    ],
)
def test_a_template_that_cannot_be_used_is_refused_with_its_line(tmp_path: Path, wrong: str, told: str) -> None:
    put(tmp_path, "first-letter", "en", wrong)
    with pytest.raises(TemplateError, match=told):
        render_letter(letter(own=tmp_path))
    (problem,) = check_letters(tmp_path)
    assert problem.startswith("first-letter/en.toml")


def test_the_languages_of_a_letter_must_ask_for_the_same_values(tmp_path: Path) -> None:
    put(tmp_path, "first-letter", "en", GOOD)
    put(tmp_path, "first-letter", "es", GOOD.replace("{grade}", "{year}"))
    assert check_letters(tmp_path) == (
        "first-letter/en.toml: does not use {year}, which the letter in another language does",
        "first-letter/es.toml: does not use {grade}, which the letter in another language does",
    )


def test_a_file_in_a_language_without_fixed_words_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "first-letter", "tlh", GOOD)
    assert check_letters(tmp_path) == ("first-letter/tlh.toml: 'tlh' is no language of words.toml; known: en, es",)
