"""Names that a recogniser misheard, and a second listener who knew whom to expect wrote."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nlp.disposition import dispose
from nlp.heard_names import heard_view
from nlp.report import Line, Message, Report, Word
from tests.nlp.school import MONDAY, READER, message

MOTHER = "+13035550101"
STRANGER = "+13035550199"


def voicemail(text: str, expected: str, number: str = MOTHER, confidence: float = 0.5) -> Message:
    words = tuple(Word(word, float(i), i + 0.5, confidence) for i, word in enumerate(text.split()))
    return replace(message(text, number, channel="voicemail"), words=words, expected=expected)


def read(text: str, expected: str, number: str = MOTHER, confidence: float = 0.5) -> Report:
    return READER.read(voicemail(text, expected, number, confidence))


def is_clear(line: Line) -> bool:
    return dispose(line, MONDAY, on_list=True).kind == "clear"


def test_a_misheard_child_is_read_as_the_second_listener_heard_it() -> None:
    report = read(
        "Hi, this is N. Gozy, Conquo. My daughter Adda o Conquo is sick and won't be in today.",
        "Hi, this is Ngozi Okonkwo. My daughter Ada Okonkwo is sick and won't be in today.",
    )
    (line,) = report.lines
    assert line.student_id == "ada"
    assert is_clear(line)
    assert report.caller_name.value == "Ngozi Okonkwo"


def test_the_record_stays_what_was_heard_first_with_its_second() -> None:
    text = "Good morning, this is Ingozi Okonko. Ata Okonko is sick and won't be in today."
    report = read(text, "Good morning, this is Ngozi Okonkwo. Ada Okonkwo is sick and won't be in today.")
    (line,) = report.lines
    said = line.evidence["name"]
    assert (line.said, text[said.start : said.end]) == ("Ata Okonko", "Ata Okonko")
    assert said.at_second == 6.0
    assert any("Ata Okonko" in reason for reason in line.candidates[0].reasons)
    caller = report.caller_name.evidence
    assert caller is not None
    assert (caller.text, caller.at_second) == ("Ingozi Okonko", 4.0)
    sick = line.evidence["reason"]
    assert text[sick.start : sick.end] == "sick"


@pytest.mark.parametrize("heard", ["The dog", "Somebody", "Zachary"])
def test_a_name_that_no_like_words_bear_out_does_not_count(heard: str) -> None:
    text = f"{heard} is sick and won't be in today."
    seen = heard_view(voicemail(text, "Ada is sick and won't be in today.", confidence=0.2), READER.roster)
    assert seen.cased == text


def test_a_name_where_nothing_was_heard_does_not_count() -> None:
    text = "She is sick and won't be in today."
    seen = heard_view(voicemail(text, "Ada Okonkwo. She is sick and won't be in today."), READER.roster)
    assert seen.cased == text


def test_a_name_that_goes_on_with_another_familys_does_not_count() -> None:
    text, expected = "Ata Romen is sick and won't be in today.", "Ada Roman is sick and won't be in today."
    assert heard_view(voicemail(text, expected), READER.roster).cased == text


def test_everyday_words_are_hardly_ever_a_name() -> None:
    text = "My daughter at a school is sick and won't be in today."
    seen = heard_view(voicemail(text, "My daughter Ada is sick and won't be in today.", confidence=0.3), READER.roster)
    assert seen.cased == text


def test_another_childs_name_that_was_plainly_heard_is_left() -> None:
    text = "Parker is sick and won't be in today."
    seen = heard_view(voicemail(text, "Park is sick and won't be in today.", "+13125550160", 0.95), READER.roster)
    assert seen.cased == text


def test_a_doubted_word_needs_less_likeness_than_a_sure_one() -> None:
    text, expected = "Tidy is sick and won't be in today.", "Chidi is sick and won't be in today."
    assert heard_view(voicemail(text, expected, confidence=0.2), READER.roster).cased == expected
    assert heard_view(voicemail(text, expected, confidence=0.95), READER.roster).cased == text


def test_for_another_familys_child_the_second_listener_is_not_asked() -> None:
    text = "Ata Okonko is sick and won't be in today."
    seen = heard_view(voicemail(text, "Ada Okonkwo is sick and won't be in today.", STRANGER), READER.roster)
    assert seen.cased == text
    assert not any(is_clear(line) for line in read(text, "Ada Okonkwo is sick.", STRANGER).lines)


def test_digits_are_only_ever_those_of_the_record() -> None:
    report = read(
        "Ada is sick today. 303-555-0147.", "Ada is sick today. 303-555-0101 Ada 303-555-0101.", confidence=0.2
    )
    assert report.callback.value == "+13035550147"


def test_a_name_that_the_recording_bears_out_is_read_whatever_was_heard_first() -> None:
    text, expected = (
        "My daughter a door is sick and won't be in today.",
        "My daughter Ada is sick and won't be in today.",
    )
    assert heard_view(voicemail(text, expected), READER.roster).cased == text
    marked = expected.replace("Ada", "[Ada]")
    assert heard_view(voicemail(text, marked), READER.roster).cased == expected
    (line,) = read(text, marked).lines
    assert line.student_id == "ada"
    assert line.evidence["name"].text == "a door"


@pytest.mark.parametrize("said", ["[Ada Roman]", "[Zachary]"])
def test_what_the_recording_bears_out_about_others_is_not_read(said: str) -> None:
    text = "My daughter a door is sick and won't be in today."
    seen = heard_view(voicemail(text, f"My daughter {said} is sick and won't be in today."), READER.roster)
    assert seen.cased == text


def test_another_childs_name_that_was_plainly_heard_is_left_whatever_the_recording_bears_out() -> None:
    text = "Mateo is sick and won't be in today."
    seen = heard_view(voicemail(text, "[Ada] is sick and won't be in today.", confidence=0.9), READER.roster)
    assert seen.cased == text


def test_a_doubted_word_written_like_a_name_is_no_everyday_word() -> None:
    text = "I have Call of Okonkwo in fourth grade, he is sick today."
    expected = "I have Kalil Okonkwo in fourth grade, he is sick today."
    assert heard_view(voicemail(text, expected, confidence=0.2), READER.roster).cased == text
    text, expected = "I have Chilly Okonkwo sick today.", "I have Chidi Okonkwo sick today."
    assert heard_view(voicemail(text, expected, confidence=0.2), READER.roster).cased == expected


def test_the_second_listener_may_spell_a_name_otherwise() -> None:
    text, expected = "This is Ngozi a Konko, Ada is sick today.", "This is Ngozi Okonquo, Ada is sick today."
    assert heard_view(voicemail(text, expected, confidence=0.4), READER.roster).cased == expected


def test_a_number_of_which_the_record_has_most_digits_is_read_as_the_second_listener_wrote_it() -> None:
    report = read("Ada is sick today. 720-555-1-4.", "Ada is sick today. 720-555-0147.", confidence=0.4)
    assert report.callback.value == "+17205550147"
    assert report.callback.evidence is not None
    assert report.callback.evidence.text == "720-555-1-4"


def test_a_number_of_which_the_record_has_hardly_a_digit_is_not_read() -> None:
    report = read("Ada is sick today. 720.", "Ada is sick today. 720-555-0147.", confidence=0.4)
    assert report.callback.value is None


def test_a_number_that_the_record_has_whole_and_without_doubt_stands() -> None:
    said = "Ada is sick today. 720-555-0147."
    assert read(said, "Ada is sick today. 303-555-0101.", STRANGER, 0.9).callback.value == "+17205550147"
    assert read(said, "Ada is sick today. 720-555-0101.", STRANGER, 0.4).callback.value == "+17205550147"


def test_a_text_is_read_as_it_is() -> None:
    assert heard_view(message("Ata is sick", MOTHER), READER.roster).cased == "Ata is sick"
