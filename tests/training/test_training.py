"""The corpus, what it teaches, and that the pipeline learns from it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.reading_cli import open_office
from nlp.learned import MODEL, load_learned
from nlp.training import corpus, train
from nlp.training.augment import augment
from nlp.training.check_cases import check, read_school
from nlp.training.evaluate import area, calibrate
from nlp.training.labels import LABELS, Sample, plainly_said, sample_of
from nlp.training.package import corpus_digest, write_model
from nlp.training.school_roster import roster_of, school_days_of

CASES = [case for writer in corpus.writers() for case in corpus.cases(writer)]
SAMPLES = [sample_of(case, corpus.school()) for case in CASES]


def test_every_message_of_the_corpus_is_judged_in_form_and_as_roster_and_list_decide() -> None:
    wrong = [(case["id"], w) for case in CASES for w in check(case, corpus.school()) if not w.startswith("sure?")]
    assert wrong == []


def test_ids_are_unique() -> None:
    assert len({case["id"] for case in CASES}) == len(CASES)


def test_the_shipped_model_learnt_from_the_corpus_as_it_is() -> None:
    assert json.loads((MODEL / "model.json").read_text())["corpus_sha256"] == corpus_digest()


@pytest.mark.parametrize("number", range(4))
def test_copies_keep_names_in_place_and_labels_as_they_are(number: int) -> None:
    for sample in SAMPLES[::7]:
        copy = augment(sample, number)
        assert [n.role for n in copy.names] == [n.role for n in sample.names]
        assert all(copy.text[n.start : n.end].strip() == copy.text[n.start : n.end] != "" for n in copy.names)
        assert {k: v for k, v in copy.cats.items() if k != "plain"} == {
            k: v for k, v in sample.cats.items() if k != "plain"
        }
        assert copy.cats.get("plain") in (sample.cats.get("plain"), 0.0)


def test_a_copy_is_the_same_every_time_and_differs_from_the_others() -> None:
    sample = max(SAMPLES, key=lambda s: len(s.names))
    assert augment(sample, 3) == augment(sample, 3)
    assert len({augment(sample, n).text for n in range(6)}) > 3


def test_the_caller_and_the_student_are_labelled_with_their_roles() -> None:
    case = {
        "id": "x",
        "language": "en",
        "received_at": "2027-02-10T07:12:00-07:00",
        "from": "",
        "text": "Hi, this is Gil Montoya. Alyssa's sick, so no school for Alyssa Montoya today.",
        "gold": {
            "intent": "absence",
            "caller": {"name": "Gil Montoya", "relationship": None},
            "callback": None,
            "students": [
                {
                    "student_id": "S2001", "said": "Alyssa", "intent": "absence", "reason": "sick",
                    "category": "illness", "dates": ["2027-02-10"], "disposition": "review",
                }
            ],
        },
    }  # fmt: skip
    sample = sample_of(case, corpus.school())
    assert [(sample.text[n.start : n.end], n.role) for n in sample.names] == [
        ("Gil Montoya", "CALLER"),
        ("Alyssa", "STUDENT"),
        ("Alyssa Montoya", "STUDENT"),
    ]
    assert {k for k, v in sample.cats.items() if v} == {"intent:absence", "category:illness"}
    # No number on file: whether the words are plain is nothing that the judgement tells.
    assert plainly_said(case, corpus.school()) is None


def test_all_kinds_of_plainness_occur() -> None:
    assert {plainly_said(case, corpus.school()) for case in CASES} == {True, False, None}


def test_the_roster_for_training_is_that_of_the_application() -> None:
    office, roster = open_office(corpus.SCHOOL), roster_of(corpus.SCHOOL)
    for student_id in read_school(corpus.SCHOOL).links:
        ours, theirs = roster.student(student_id), office.reader.roster.student(student_id)
        assert (ours.given_name, ours.family_name, ours.teacher, ours.grade) == (
            theirs.given_name, theirs.family_name, theirs.teacher, theirs.grade,
        )  # fmt: skip
        assert [(c.numbers, c.relation, c.restricted) for c in ours.contacts] == [
            (c.numbers, c.relation, c.restricted) for c in theirs.contacts
        ]


def test_the_days_for_training_are_those_of_the_application() -> None:
    ours, theirs = school_days_of(read_school(corpus.SCHOOL)), open_office(corpus.SCHOOL).reader.school_days
    days = [date(2027, 1, 1) + timedelta(n) for n in range(120)]
    assert [ours(day) for day in days] == [theirs(day) for day in days]


def test_the_area_under_the_curve_counts_pairs() -> None:
    assert area([(0.9, 1), (0.8, 1), (0.7, 0), (0.85, 0)]) == 0.75


def test_calibration_makes_probabilities_of_scores_that_exaggerate() -> None:
    judged = [(0.99, 1.0)] * 8 + [(0.99, 0.0)] * 2 + [(0.01, 0.0)] * 8 + [(0.01, 1.0)] * 2
    assert calibrate(judged)(0.99) == pytest.approx(0.8, abs=0.01)


def test_a_dozen_messages_train_a_pipeline_that_is_written_and_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = tmp_path / "corpus"
    few.mkdir()
    lines = [json.dumps(case) for case in CASES[:12]]
    (few / "one.jsonl").write_text("\n".join(lines))
    monkeypatch.setattr(corpus, "CORPUS", few)
    monkeypatch.setattr(corpus, "MADE", tmp_path / "made")
    corpus.convert()
    corpus.multiply()
    write_model(train.train_without([], epochs=1), tmp_path / "model")
    read = load_learned(tmp_path / "model").read(SAMPLES[0].text)
    assert len(read.intents) + len(read.categories) + len(read.callers) + 1 == len(LABELS)


def test_a_message_without_words_teaches_nothing() -> None:
    empty = Sample("e", "en", " ", (), {})
    assert augment(empty, 1).names == ()
