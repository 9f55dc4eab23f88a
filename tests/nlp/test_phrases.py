"""Phrases filed under their letters find what one long pattern of them finds."""

import re

import pytest

from nlp.phrases import PhraseBook, branches_of, needed_parts

PHRASES = [r"\b(?:sick of math)(?!\w)", r"\bsick\b", r"\bdr\.? (?:visit|appt)", r"fe+ver|temp\w*", r"\b3[89]\b", "🤒"]
TEXTS = [
    "she is sick of math and sick, with a feeever",
    "dr appt, dr. visit, temperature 38",
    "sick sick of mathematics",
    "🤒",
    "",
]


@pytest.mark.parametrize("text", TEXTS)
def test_finds_what_one_pattern_finds(text: str) -> None:
    book = PhraseBook([PHRASES, PHRASES[::-1]])
    for number, phrases in enumerate((PHRASES, PHRASES[::-1])):
        wanted = [m.span() for m in re.finditer("|".join(phrases), text)]
        assert [match.span() for found, match in book.find(text) if found == number] == wanted


@pytest.mark.parametrize(
    ("pattern", "parts"),
    [
        ("funerals?", [{"funeral"}]),
        ("(?:his|her) (?:back|nec+k)", [{"his", "her"}, {"back", "nec"}]),
        (r"(?:a |the )?wake(?! up)", [{"wake"}]),
        (r"dr\. x", [{"dr. x"}]),
        (r"(?:flu|\d+)", []),
        (r"\x27til", [{"til"}]),
    ],
)
def test_what_a_pattern_needs(pattern: str, parts: list[set[str]]) -> None:
    assert list(needed_parts(pattern)) == parts


def test_alternatives_of_a_pattern() -> None:
    assert branches_of(r"a(?:b|c)|[|]d\||") == ["a(?:b|c)", r"[|]d\|", ""]
