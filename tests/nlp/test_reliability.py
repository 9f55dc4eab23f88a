"""How likely it is that a student is the one meant: words and number from the same grounds, and how they are judged."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.grounds import Grounds, features, probability, reasons, shipped_weights
from nlp.reliability import judged_students, plot, reliability, wilson
from tests.nlp.school import READER, line_of, message

LIKENESS = st.none() | st.floats(0, 1)
GROUNDS = st.builds(
    Grounds,
    given=LIKENESS,
    family=LIKENESS,
    class_fits=st.sampled_from([None, True, False]),
    unnamed=st.sampled_from(["", "described", "only_one", "every_one", "one_of_household"]),
    set_apart=st.integers(0, 4),
    household_namesakes=st.integers(0, 8),
    school_namesakes=st.integers(0, 8),
    heard=st.booleans(),
    number=st.sampled_from(["caller_id", "callback", "another_family", "not_on_file"]),
    caller_fits=st.sampled_from([None, True, False]),
)


@given(GROUNDS)
def test_a_probability_lies_between_0_and_1(grounds: Grounds) -> None:
    assert 0.0 < probability(grounds) < 1.0


@given(GROUNDS, st.floats(0, 1))
def test_more_for_a_student_never_makes_it_less_likely(grounds: Grounds, likeness: float) -> None:
    like = grounds.given or 0.0
    unsaid_family, against_class, against_caller = (
        replace(grounds, family=None),
        replace(grounds, class_fits=False),
        replace(grounds, caller_fits=False),
    )
    named = replace(grounds, unnamed="", given=like)
    steps = [
        (named, replace(named, given=max(like, likeness))),
        (replace(grounds, family=0.0), unsaid_family),
        (unsaid_family, replace(grounds, family=1.0)),
        (against_class, replace(grounds, class_fits=None)),
        (replace(grounds, class_fits=None), replace(grounds, class_fits=True)),
        (against_caller, replace(grounds, caller_fits=None)),
        (replace(grounds, caller_fits=None), replace(grounds, caller_fits=True)),
        (replace(grounds, number="another_family"), replace(grounds, number="not_on_file")),
        (replace(grounds, number="not_on_file"), replace(grounds, number="caller_id")),
        (grounds, replace(grounds, household_namesakes=0)),
        (grounds, replace(grounds, school_namesakes=0)),
        (grounds, replace(grounds, set_apart=0)),
    ]
    for less, more in steps:
        assert probability(less) <= probability(more), (less, more)


def test_every_ground_has_a_weight_and_none_counts_against_what_it_speaks_for() -> None:
    weights = shipped_weights()
    assert set(weights) == {"bias", *features(Grounds())}
    assert min(weight for name, weight in weights.items() if name != "bias") >= 0


def test_the_reasons_for_staff_say_what_counts() -> None:
    told = reasons(Grounds(given=0.8, family=0.1, class_fits=True, number="another_family", school_namesakes=2))
    assert told == (
        "the first name sounds like the one on file",
        "grade and teacher fit",
        "against: another family name is said",
        "against: the number is another family's",
        "against: 2 others of the school may be meant as well",
    )


@given(GROUNDS)
def test_reasons_against_come_last(grounds: Grounds) -> None:
    against = [reason.startswith("against: ") for reason in reasons(grounds)]
    assert against == sorted(against)


def test_a_line_is_as_sure_as_its_student_is() -> None:
    mother = line_of(READER.read(message("Ada has a fever and is staying home today.", "+13035550101")), "ada")
    stranger = line_of(
        READER.read(message("Ada Okonkwo has a fever and is staying home today.", "+13035550199")), "ada"
    )
    assert mother.confidence == mother.candidates[0].probability > stranger.confidence
    assert "the number is that of a contact" in mother.candidates[0].reasons
    assert "against: the number is not on file" in stranger.candidates[0].reasons


def test_how_plainly_something_is_said_is_no_part_of_who_is_meant() -> None:
    plain = line_of(READER.read(message("Ada is staying home today.", "+13035550101")), "ada")
    hinted = line_of(READER.read(message("Ada has a fever.", "+13035550101")), "ada")
    assert plain.confidence == hinted.confidence


def test_the_probabilities_of_those_who_may_be_meant_are_shares() -> None:
    line = READER.read(message("One of the kids is sick and staying home today.", "+13035550101")).lines[0]
    assert line.student_id is None
    assert len(line.candidates) > 1
    assert sum(candidate.probability for candidate in line.candidates) <= 1.01


def test_bins_tell_how_often_predictions_came_true() -> None:
    found = reliability([(0.1, False), (0.3, True), (0.3, False), (1.0, True)], borders=(0.0, 0.25, 0.5, 1.0))
    assert [(b.count, b.right) for b in found.bins] == [(1, 0), (2, 1), (1, 1)]
    assert found.brier == pytest.approx((0.01 + 0.49 + 0.09 + 0.0) / 4)
    assert found.calibration_error == pytest.approx((0.1 + 2 * 0.2 + 0.0) / 4)
    assert found.table()[2] == ["25 to 50", "2", "30.0", "50.0"]


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans())))
def test_every_prediction_falls_into_one_bin(judged: list[tuple[float, bool]]) -> None:
    found = reliability(judged)
    assert found.count == len(judged)
    assert 0 <= found.brier <= 1
    assert 0 <= found.calibration_error <= 1


def test_what_is_no_probability_is_refused() -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        reliability([(1.2, True)])


@given(st.integers(0, 50), st.integers(0, 50))
def test_the_range_of_a_share_holds_the_share(right: int, wrong: int) -> None:
    low, high = wilson(right, right + wrong)
    assert 0 <= low <= high <= 1
    if right + wrong:
        assert low <= right / (right + wrong) + 1e-9
        assert right / (right + wrong) <= high + 1e-9


def test_the_plot_has_a_dot_for_every_bin_with_its_counts() -> None:
    drawing = ElementTree.fromstring(plot(reliability([(0.1, False), (0.97, True), (0.97, True)]), "Who & how"))
    svg = "{http://www.w3.org/2000/svg}"
    told = [dot.findtext(f"{svg}title") for dot in drawing.iter(f"{svg}g")]
    assert told == ["0 to 20 %: 0 of 1 right", "95 to 98 %: 2 of 2 right"]
    beside = [text.text for text in drawing.iter(f"{svg}text")][-2:]
    assert beside == list(reversed(told))
    assert (drawing.findtext(f"{svg}title") or "").startswith("Who & how: 3 judged")


def test_students_are_judged_by_whether_the_message_is_about_them() -> None:
    case = {"gold": {"students": [{"student_id": "S1"}, {"student_id": None}]}}
    read = {"students": [{"student_id": i, "confidence": 0.9} for i in ("S1", "S2", None)]}
    assert list(judged_students([case], [read])) == [(0.9, True), (0.9, False)]
