"""Which names a second listener is told to expect."""

from __future__ import annotations

import pytest

from nlp.nearby_names import MOST_NAMES, NearbyNames
from nlp.roster import Roster
from nlp.sounds import likeness
from tests.nlp.school import READER, contact, student

NEARBY = NearbyNames(READER.roster)


def test_the_household_of_the_number_comes_first_with_its_contacts() -> None:
    names = NEARBY.of("hi this is in gossy my daughter eight a is sick", "+13035550101")
    assert names[:2] == ("Adaeze Okonkwo", "Ada")
    assert "Ngozi Okonkwo" in names
    assert "Ifeoma Eze" in names


def test_a_number_that_is_said_brings_its_household() -> None:
    assert "Adaeze Okonkwo" in NEARBY.of("call me at 303-555-0101", "")


@pytest.mark.parametrize(
    ("heard", "name"), [("Okonquo", "Okonkwo"), ("Erera", "Herrera"), ("Brenan", "Brennan"), ("Salinus", "Salinas")]
)
def test_a_misheard_name_brings_the_like_sounding_names_of_the_school(heard: str, name: str) -> None:
    assert any(name in found for found in NEARBY.of(f"this is about {heard}", ""))


def test_everyday_words_bring_no_names() -> None:
    assert NEARBY.of("my son is sick today and will not be in school", "") == ()


def test_there_are_never_more_names_than_the_recogniser_bears() -> None:
    text = "Ada Okonkwo, Brenan, Erera, Salinus, Parker, Park, Winn, Rojas, Whitman, May, Nguyen, Diaz, Peck and Eze"
    assert len(NEARBY.of(text, "+13035550101")) <= MOST_NAMES


def test_a_district_is_looked_up_not_searched() -> None:
    sounds = ("ba", "de", "fi", "go", "lu", "ma", "ne", "pi", "ro", "su", "ta", "ve", "wi", "zo", "ka", "ji")
    names = [(a + b + c).title() for a in sounds for b in sounds for c in sounds]
    students = [
        student(f"S{i}", f"{names[i % 4096]} {names[i * 7 % 4096]}", "01", "Lund", (contact(f"C{i}", "mother"),))
        for i in range(20_000)
    ]
    nearby = NearbyNames(Roster(students))
    compared = likeness.cache_info().misses
    for name in names[:50]:
        assert any(name in found for found in nearby.of(f"hi this is about {name} she is sick", ""))
    assert likeness.cache_info().misses - compared < 50 * 400
