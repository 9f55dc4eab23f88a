"""The corpus, and what each child of a message teaches."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from bot.reading_cli import open_office
from nlp.child_reader import MODEL, SAID
from nlp.focus import CALLER, CHILD, OTHER
from nlp.training import corpus
from nlp.training.check_cases import check, read_school
from nlp.training.child_examples import examples, of_case, of_saying
from nlp.training.note import examples_digest
from nlp.training.school_roster import roster_of, school_days_of
from nlp.training.temper import temperature

CASES = [case for writer in corpus.writers() for case in corpus.cases(writer)]
JUDGED_ELSEWHERE = {
    "harbor-point": ("tuned", "heldback"),
    "lantern-hill": ("tuned", "adversarial"),
    "juniper-flats": ("tuned", "misleading", "heldback"),
}


def case(**line: Any) -> dict[str, Any]:
    told = {
        "student_id": "S2001", "said": "Alyssa", "intent": "absence", "reason": "sick", "category": "illness",
        "dates": ["2027-02-10"], "disposition": "clear",
    } | line  # fmt: skip
    return {
        "id": "x",
        "received_at": "2027-02-10T07:12:00-07:00",
        "from": "",
        "text": "Hi, this is Gil Montoya. Alyssa's sick, so no school for Alyssa today.",
        "gold": {
            "intent": "absence",
            "caller": {"name": "Gil Montoya", "relationship": None},
            "callback": None,
            "students": [told],
        },
    }


def test_every_message_of_the_corpus_is_judged_in_form_and_as_roster_and_list_decide() -> None:
    wrong = [(c["id"], w) for c in CASES for w in check(c, corpus.school()) if not w.startswith("sure?")]
    assert wrong == []


@pytest.mark.parametrize("place", sorted(JUDGED_ELSEWHERE))
def test_so_are_the_messages_to_other_schools(place: str) -> None:
    school = read_school(corpus.FOLDER / "schools" / place)
    judged = [c for part in JUDGED_ELSEWHERE[place] for c in corpus.read_cases(corpus.FOLDER / place / f"{part}.jsonl")]
    assert len({c["id"] for c in judged}) == len(judged) > 0
    assert [(c["id"], w) for c in judged for w in check(c, school) if not w.startswith("sure?")] == []


def test_ids_are_unique() -> None:
    assert len({c["id"] for c in CASES}) == len(CASES)


def test_the_shipped_model_learnt_from_the_examples_as_they_are() -> None:
    assert json.loads((MODEL / "model.json").read_text())["examples_sha256"] == examples_digest()


def test_what_is_held_back_is_not_learnt_from() -> None:
    learnt = {example.key.rpartition("/")[0] for example in examples()}
    for place, parts in JUDGED_ELSEWHERE.items():
        for part in parts:
            if (place, part) not in {("harbor-point", "tuned"), ("lantern-hill", "adversarial")}:
                kept = corpus.read_cases(corpus.FOLDER / place / f"{part}.jsonl")
                assert not learnt & {c["id"] for c in kept}


def test_a_child_is_seen_without_names() -> None:
    [example] = of_case(case(), corpus.school(), "w")
    assert example.text == f"{CHILD} : hi, this is {CALLER} . {CHILD} 's sick, so no school for {CHILD} today."
    assert (example.said, example.category, example.speaker) == ("absence", "illness", "adult")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"intent": "present", "disposition": "review"}, "present"),
        ({"dates": ["2027-02-11"], "disposition": "review"}, "otherday"),
        ({"intent": "late"}, "late"),
        # No number on file: whether the words are plain is nothing that the judgement tells against.
        ({"disposition": "review"}, "absence"),
    ],
)
def test_what_is_said_of_a_child_is_taken_from_the_judgement(line: dict[str, Any], said: str) -> None:
    assert [example.said for example in of_case(case(**line), corpus.school(), "w")] == [said]


def test_a_saying_teaches_each_of_its_children() -> None:
    saying = "P|hey [[Sean|absence|illness]] puked all nite. [[Maeve|present|unstated]] is on the bus, sean says hi"
    one, other = of_saying(saying, "s-1", "s")
    assert one.text == f"{CHILD} : hey {CHILD} puked all nite. {OTHER} is on the bus, {CHILD} says hi"
    assert (one.said, one.category, other.said) == ("absence", "illness", "present")


def test_a_saying_without_a_child_teaches_that_nobody_speaks_of_one() -> None:
    [example] = of_saying("X|is the 9 oclock haircut still good", "s-1", "s")
    assert (example.said, example.speaker) == ("none", "nobody")


@pytest.mark.parametrize("line", ["Q|hello", "P|[[Sean|gone|illness]]", "P|[[Sean|absence|flu]]", "P|[[Sean|absence]]"])
def test_a_saying_written_wrongly_is_named(line: str) -> None:
    with pytest.raises(ValueError, match="pairs-7: expected P, C or X"):
        list(of_saying(line, "pairs-7", "pairs"))


def test_all_that_may_be_said_of_a_child_is_taught() -> None:
    assert {example.said for example in examples()} == set(SAID)


def test_the_temperature_makes_probabilities_of_scores_that_exaggerate() -> None:
    sure_and_wrong_one_time_in_five = [(np.array([6.0, 0.0], dtype="f"), int(n % 5 == 0)) for n in range(100)]
    assert temperature(sure_and_wrong_one_time_in_five) > 2.5
    modest = [(np.array([1.4, 0.0], dtype="f"), int(n % 5 == 0)) for n in range(100)]
    assert temperature(modest) == pytest.approx(1.0, abs=0.05)


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
