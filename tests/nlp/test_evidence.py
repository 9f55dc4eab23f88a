"""Where in the text and at which second of the recording a value is found."""

from __future__ import annotations

from dataclasses import replace

from nlp.report import Line, Report, Word
from tests.nlp.school import READER, line_of, message

SAID = (
    ("Hi,", 0.3),
    ("this", 0.9),
    ("is", 1.1),
    ("Ngozi", 1.3),
    ("Okonkwo.", 1.8),
    ("Ada", 3.2),
    ("has", 3.6),
    ("a", 3.8),
    ("fever", 3.9),
    ("and", 4.4),
    ("is", 4.6),
    ("staying", 4.8),
    ("home", 5.3),
    ("today.", 5.7),
    ("303-555-0101.", 7.0),
)
TEXT = " ".join(text for text, _ in SAID)


def recorded(said: tuple[tuple[str, float], ...]) -> tuple[Word, ...]:
    return tuple(Word(text, start, start + 0.2, 0.9) for text, start in said)


def line_about_ada(text: str, words: tuple[Word, ...]) -> Line:
    voicemail = message(text, "+13035550101", channel="voicemail")
    return line_of(READER.read(replace(voicemail, words=words)), "ada")


def test_the_second_of_each_value_is_found() -> None:
    evidence = line_about_ada(TEXT, recorded(SAID)).evidence
    assert (evidence["name"].text, evidence["name"].at_second) == ("Ada", 3.2)
    assert (evidence["reason"].text, evidence["reason"].at_second) == ("fever", 3.9)
    assert evidence["dates"].at_second == 5.7


def test_the_second_of_caller_and_number_is_found() -> None:
    voicemail = message(TEXT, "+13035550102", channel="voicemail")
    report = READER.read(replace(voicemail, words=recorded(SAID)))
    assert report.caller_name.evidence is not None
    assert report.caller_name.evidence.at_second == 1.3
    assert report.callback.evidence is not None
    assert report.callback.evidence.at_second == 7.0


def test_how_sure_the_recogniser_was_of_the_least_sure_word_is_told() -> None:
    words = recorded(SAID)
    words = (*words[:3], replace(words[3], confidence=0.31), *words[4:])
    report = READER.read(replace(message(TEXT, "+13035550102", channel="voicemail"), words=words))
    assert report.caller_name.evidence is not None
    assert report.caller_name.evidence.confidence == 0.31
    assert report.callback.evidence is not None
    assert report.callback.evidence.confidence == 0.9
    assert Report.from_json(report.to_json()) == report


def test_words_that_the_recogniser_itself_doubted_clear_nobody() -> None:
    heard = recorded(SAID)
    doubted = tuple(replace(word, confidence=0.2) if word.text in ("staying", "home") else word for word in heard)
    assert "low_confidence" not in line_about_ada(TEXT, heard).concerns
    assert "low_confidence" in line_about_ada(TEXT, doubted).concerns


def test_pieces_of_one_word_and_spaces_do_not_shift_the_seconds() -> None:
    pieces = (*SAID[:3], (" Ng", 1.3), ("ozi", 1.5), *SAID[4:])
    assert line_about_ada(TEXT.replace(" Ada", "\n  Ada"), recorded(pieces)).evidence["name"].at_second == 3.2


def test_words_of_another_text_give_no_second() -> None:
    """A second at which something else is heard would mislead whoever listens."""
    missing = recorded((*SAID[:2], *SAID[3:]))
    other = recorded((*SAID[:3], ("Gozi", 1.3), *SAID[4:]))
    cut_short = recorded(SAID[:4])
    for words in (missing, other, cut_short):
        evidence = line_about_ada(TEXT, words).evidence["name"]
        assert (evidence.text, evidence.at_second) == ("Ada", None)


def test_a_difference_later_on_takes_nothing_from_what_came_before() -> None:
    evidence = line_about_ada(TEXT, recorded((*SAID[:13], ("tonight.", 5.7), SAID[14]))).evidence
    assert evidence["name"].at_second == 3.2
    assert evidence["dates"].at_second is None


def test_a_text_message_has_no_seconds() -> None:
    report = READER.read(message(TEXT, "+13035550101"))
    assert all(e.at_second is None for line in report.lines for e in line.evidence.values())
