from __future__ import annotations

import pytest

from voice.answers import Heard, Meaning, understand

SPOKEN = [
    # A clear yes.
    ("Yes.", Meaning.YES),
    ("yes I am", Meaning.YES),
    ("Yeah, this is her mom", Meaning.YES),
    ("Speaking", Meaning.YES),
    ("Sí", Meaning.YES),
    ("Sí, soy su mamá", Meaning.YES),
    ("Claro que sí", Meaning.YES),
    ("Yes, she is at home sick with me", Meaning.YES),
    # A clear no.
    ("No", Meaning.NO),
    ("Nope.", Meaning.NO),
    ("I didn't know", Meaning.NO),
    ("No lo sabía", Meaning.NO),
    ("No señor", Meaning.NO),
    # The wrong person.
    ("You have the wrong number", Meaning.WRONG_NUMBER),
    ("No, wrong number", Meaning.WRONG_NUMBER),
    ("Número equivocado", Meaning.WRONG_NUMBER),
    ("That is not my child", Meaning.WRONG_NUMBER),
    # Somebody else, another language.
    ("Can I talk to the office please", Meaning.OFFICE),
    ("La oficina por favor", Meaning.OFFICE),
    ("Spanish please", Meaning.OTHER_LANGUAGE),
    ("Español", Meaning.OTHER_LANGUAGE),
    # What sounds like an answer and is none.
    ("Yes?", Meaning.UNCLEAR),
    ("Hello?", Meaning.UNCLEAR),
    ("Hello", Meaning.UNCLEAR),
    ("One moment please", Meaning.UNCLEAR),
    ("I am driving", Meaning.UNCLEAR),
    ("Yes who is this", Meaning.UNCLEAR),
    ("Yesterday", Meaning.UNCLEAR),
    ("Yes but he is not home", Meaning.UNCLEAR),
    ("No I mean yes he is home with his grandmother", Meaning.UNCLEAR),
    ("She's not feeling well", Meaning.UNCLEAR),
    ("Si no está en la escuela", Meaning.UNCLEAR),
    ("Bueno", Meaning.UNCLEAR),
    ("...", Meaning.UNCLEAR),
    ("   ", Meaning.SILENCE),
]


@pytest.mark.parametrize(("words", "meaning"), SPOKEN)
def test_words(words: str, meaning: Meaning) -> None:
    assert understand(Heard(speech=words), "en") is meaning


@pytest.mark.parametrize(
    ("key", "meaning"),
    [
        ("1", Meaning.YES),
        ("2", Meaning.NO),
        ("0", Meaning.OFFICE),
        ("9", Meaning.OTHER_LANGUAGE),
        ("7", Meaning.UNCLEAR),
        ("#", Meaning.UNCLEAR),
        ("", Meaning.SILENCE),
    ],
)
def test_keys(key: str, meaning: Meaning) -> None:
    assert understand(Heard(digits=key), "en") is meaning


def test_a_key_counts_more_than_words_in_the_background() -> None:
    assert understand(Heard(digits="2", speech="yes"), "en") is Meaning.NO


def test_words_hardly_heard_mean_nothing() -> None:
    assert understand(Heard(speech="yes", confidence=0.3), "en") is Meaning.UNCLEAR


def test_asking_for_the_language_that_is_spoken_is_no_answer() -> None:
    assert understand(Heard(speech="English please"), "en") is Meaning.UNCLEAR
    assert understand(Heard(speech="English please"), "es") is Meaning.OTHER_LANGUAGE
