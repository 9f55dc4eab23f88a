"""The learnt reading: the model that ships is the one described, and it only ever adds caution or fills gaps."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from nlp import second_reading
from nlp.learned import MODEL, Calibration, Learned, digest_of, load_learned
from nlp.name_tagger import LearnedName, likeliest
from nlp.normalise import view
from nlp.report import CATEGORIES, INTENTS, RELATIONSHIPS
from nlp.words_of_text import split_text


def learned(*names: LearnedName, plain: float = 0.9, **categories: float) -> Learned:
    return Learned(names, {"absence": 0.9}, categories or {"illness": 0.9}, {"mother": 0.5}, plain)


def test_the_shipped_model_is_the_one_that_its_note_describes() -> None:
    note = json.loads((MODEL / "model.json").read_text())
    assert note["sha256"] == digest_of(MODEL)


def test_the_shipped_model_holds_no_pickle() -> None:
    assert {path.name for path in MODEL.iterdir()} == {"config.cfg", "weights.bin", "model.json"}
    assert b"pickle" not in (MODEL / "weights.bin").read_bytes()


def test_a_model_that_was_changed_is_not_loaded(tmp_path: Path) -> None:
    for path in MODEL.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    with (tmp_path / "weights.bin").open("ab") as file:
        file.write(b"!")
    with pytest.raises(ValueError, match=r"not what model\.json describes"):
        load_learned(tmp_path)


def test_names_and_roles_are_read() -> None:
    text = "Good morning, this is Rosalind Pepperell, I'm calling about my son Barnaby Pepperell, he has a fever today."
    read = load_learned().read(text)
    found = {(n.role, text[n.start : n.end]) for n in read.names}
    assert ("CALLER", "Rosalind Pepperell") in found
    assert ("STUDENT", "Barnaby Pepperell") in found


def test_a_plain_report_reads_plainer_than_a_question() -> None:
    reader = load_learned()
    plain = reader.read("Hi, Barnaby is sick with a fever and he won't be in school today. Thank you.")
    question = reader.read("Hi, I just wanted to ask if Barnaby got to school today? Can you call me back?")
    assert plain.plain > 0.5 > question.plain
    assert plain.intents["absence"] > question.intents["absence"]


def test_every_label_has_a_probability() -> None:
    read = load_learned().read("no school for tam today, throwing up")
    assert (set(read.intents), set(read.categories), set(read.callers)) == (
        set(INTENTS),
        set(CATEGORIES),
        set(RELATIONSHIPS),
    )
    for scores in (read.intents, read.categories, read.callers):
        assert all(0 <= score <= 1 for score in scores.values())


@pytest.mark.parametrize("text", ["", "   ", "?", "😀", "1", "\n\n", "a" * 3000])
def test_any_text_is_read(text: str) -> None:
    assert 0 <= load_learned().read(view(text).cased).plain <= 1


def test_many_messages_at_once_read_as_each_alone() -> None:
    texts = ["Barnaby is sick today", "", "Is there school on Friday?", "soy la mamá de Inés, no va a ir hoy"]
    reader = load_learned()
    for together, alone in zip(reader.read_many(texts), map(reader.read, texts), strict=True):
        assert [(n.start, n.end, n.role) for n in together.names] == [(n.start, n.end, n.role) for n in alone.names]
        assert together.plain == pytest.approx(alone.plain, abs=1e-4)


@pytest.mark.parametrize("text", ["Hi, it's  Ana--won't come\n today 555-0142.", " ", "", "O'Neil's\t\tkid"])
def test_the_tokenizer_keeps_every_character(text: str) -> None:
    pieces, spaces = split_text(text)
    assert "".join(p + " " * s for p, s in zip(pieces, spaces, strict=True)) == text


def test_no_name_goes_on_that_has_not_begun() -> None:
    # Columns: outside, begins STUDENT, goes on STUDENT, begins CALLER, goes on CALLER.
    rows = np.array([[0.4, 0.1, 0.5, 0.0, 0.0], [0.1, 0.1, 0.1, 0.5, 0.2], [0.1, 0.1, 0.5, 0.0, 0.3]], dtype="f")
    assert likeliest(rows) == [0, 3, 4]


def test_calibration_leaves_the_order_of_messages_alone() -> None:
    calibration = Calibration(slope=0.7, offset=0.4)
    assert [calibration(p) for p in (0.0, 0.1, 0.5, 0.9, 1.0)] == sorted(map(calibration, (1.0, 0.9, 0.5, 0.1, 0.0)))


class TestWhereItHelps:
    def test_words_that_read_unsure_are_looked_at(self) -> None:
        assert second_reading.reads_unsure(learned(plain=second_reading.PLAIN_ENOUGH - 0.01))
        assert not second_reading.reads_unsure(learned(plain=second_reading.PLAIN_ENOUGH + 0.01))

    def test_without_a_model_nothing_is_unsure(self) -> None:
        assert not second_reading.reads_unsure(None)

    def test_a_category_that_the_rules_found_stays(self) -> None:
        assert second_reading.category(learned(illness=0.99), "injury") == "injury"

    def test_a_category_left_open_is_filled_in_when_the_model_is_sure(self) -> None:
        assert second_reading.category(learned(weather=0.95, illness=0.1), "unstated") == "weather"
        assert second_reading.category(learned(weather=0.3, illness=0.1), "unstated") == "unstated"

    def test_a_caller_whom_the_rules_found_stays(self) -> None:
        name = LearnedName(0, 5, "CALLER", 0.99)
        assert second_reading.caller_name(learned(name), (10, 14)) == (10, 14)

    def test_a_caller_whom_the_rules_missed_is_the_first_that_the_model_is_sure_of(self) -> None:
        names = (
            LearnedName(0, 5, "STUDENT", 0.99),
            LearnedName(8, 12, "CALLER", 0.2),
            LearnedName(20, 25, "CALLER", 0.99),
        )
        assert second_reading.caller_name(learned(*names), None) == (20, 25)
        assert second_reading.caller_name(learned(names[0]), None) is None
