"""Cutting a text into pieces loses no character, whatever the evidence and the words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.staff.transcript import Mark, cut

TEXT = st.text(alphabet="abc déñ,.", max_size=60)
MARKS = st.lists(
    st.builds(Mark, st.integers(-5, 70), st.integers(-5, 70), st.sampled_from(["name", "reason", "date 1"])), max_size=6
)
WORDS = st.lists(
    st.fixed_dictionaries({"text": st.text(alphabet="abc déñ", max_size=4), "start": st.floats(0, 60)}), max_size=12
)


@given(TEXT, MARKS, WORDS)
def test_the_pieces_make_the_text(text: str, marks: list[Mark], words: list[dict[str, object]]) -> None:
    stretches = cut(text, marks, words)
    assert "".join(piece.text for stretch in stretches for piece in stretch.pieces) == text


@given(TEXT.filter(bool), st.data())
def test_every_marked_character_carries_its_label(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    stretches = cut(text, [Mark(start, end, "name")], [])
    marked = "".join(piece.text for stretch in stretches if stretch.labels for piece in stretch.pieces)
    assert marked == text[start:end]


def test_a_word_that_comes_twice_is_heard_at_its_own_second() -> None:
    words = [{"text": "Ana", "start": 1.0}, {"text": "not", "start": 2.0}, {"text": "Ana", "start": 3.0}]
    stretches = cut("Ana, not Ana", [], words)
    assert [(p.text, p.second) for s in stretches for p in s.pieces] == [
        ("Ana", 1.0), (", ", None), ("not", 2.0), (" ", None), ("Ana", 3.0)
    ]  # fmt: skip


def test_one_place_may_be_evidence_for_two_values() -> None:
    stretches = cut("late today", [Mark(0, 10, "says"), Mark(5, 10, "date")], [])
    assert [(s.labels, s.pieces[0].text) for s in stretches] == [(("says",), "late "), (("says", "date"), "today")]
