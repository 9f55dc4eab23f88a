"""The learnt reading: the model that ships is the one described, and reads any text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlp.child_reader import MODEL, SAID, SPEAKERS, ChildReading, digest_of, load_child_reader
from nlp.focus import CHILD, OTHER
from nlp.report import CATEGORIES


def read(*texts: str) -> list[ChildReading]:
    return [doc._.child for doc in load_child_reader().pipe(texts)]


def test_the_shipped_model_is_the_one_that_its_note_describes() -> None:
    assert json.loads((MODEL / "model.json").read_text())["sha256"] == digest_of(MODEL)


def test_the_shipped_model_holds_no_pickle() -> None:
    assert {path.name for path in MODEL.iterdir()} == {"reader.onnx", "tokenizer.json", "model.json"}


def test_a_model_that_was_changed_is_not_loaded(tmp_path: Path) -> None:
    for path in MODEL.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    with (tmp_path / "reader.onnx").open("ab") as file:
        file.write(b"!")
    with pytest.raises(ValueError, match=r"not what model\.json describes"):
        load_child_reader(tmp_path)


def test_a_child_that_is_kept_home_reads_away_and_one_that_is_asked_about_does_not() -> None:
    away, asked = read(
        f"{CHILD} : hi, {CHILD} is sick with a fever and won't be in school today. thank you.",
        f"{CHILD} : hi, i just wanted to ask if {CHILD} got to school today? can you call me back?",
    )
    assert away.away_or_late > 0.9 > 0.1 > asked.away_or_late
    assert max(away.category, key=lambda name: away.category[name]) == "illness"


def test_one_message_reads_otherwise_from_each_of_its_children() -> None:
    ill, well = read(
        f"{CHILD} : {CHILD} has strep so she stays home. {OTHER} is on the bus",
        f"{CHILD} : {OTHER} has strep so she stays home. {CHILD} is on the bus",
    )
    assert ill.away_or_late > 0.9 > 0.1 > well.away_or_late


def test_every_answer_has_a_probability_and_each_question_sums_to_one() -> None:
    [reading] = read(f"{CHILD} : no school for {CHILD} today, throwing up")
    for answers, names in (
        (reading.said, SAID),
        (reading.category, CATEGORIES),
        (reading.speaker, SPEAKERS),
    ):
        assert tuple(answers) == names
        assert sum(answers.values()) == pytest.approx(1.0, abs=1e-4)


@pytest.mark.parametrize("text", ["", "   ", "?", "😀", "1", "\n\n", "a" * 3000, "word " * 4000])
def test_any_text_is_read(text: str) -> None:
    [reading] = read(text)
    assert 0 <= reading.away_or_late <= 1.0001


def test_many_at_once_read_as_each_alone() -> None:
    texts = [f"{CHILD} : {CHILD} is sick today", CHILD, "is there school on friday?", f"{CHILD} : no va a ir hoy"]
    for together, alone in zip(read(*texts), (read(text)[0] for text in texts), strict=True):
        assert together.away_or_late == pytest.approx(alone.away_or_late, abs=1e-6)
