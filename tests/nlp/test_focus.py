"""A message as it is seen from one of its children."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nlp.focus import CALLER, CHILD, NUMBER, OTHER, focused

TEXT = "it's dana, liam has a fever. noah is coming. 303-555-0142"


def place(word: str, sign: str) -> tuple[int, int, str]:
    return TEXT.index(word), TEXT.index(word) + len(word), sign


def test_no_name_and_no_number_is_left() -> None:
    signs = [place("dana", CALLER), place("liam", CHILD), place("noah", OTHER), place("303-555-0142", NUMBER)]
    assert focused(TEXT, signs) == (f"{CHILD} : it's {CALLER} , {CHILD} has a fever. {OTHER} is coming. {NUMBER}")


def test_of_two_signs_in_one_place_the_longer_counts() -> None:
    whole, part = place("liam has", CHILD), place("liam", OTHER)
    assert OTHER not in focused(TEXT, [part, whole])


def test_two_children_in_one_place_are_each_seen_there() -> None:
    assert focused("the twins are sick", [(0, 9, OTHER), (0, 9, CHILD)]) == f"{CHILD} : {CHILD} are sick"


def test_on_the_evening_before_tomorrow_is_the_day() -> None:
    assert focused("no school for us tomorrow", [], before_the_day=True).endswith("us today")
    assert focused("mañana no va".replace("ñ", "n"), [], before_the_day=True).endswith("today no va")
    assert focused("no school for us tomorrow", []).endswith("us tomorrow")


@given(
    st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.sampled_from([CHILD, OTHER])))
)
def test_any_text_and_places_begin_with_the_child(text: str, places: list[tuple[int, int, str]]) -> None:
    assert focused(text, places).startswith(f"{CHILD} :")
