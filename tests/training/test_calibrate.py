"""Fitting how much each ground weighs."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest

from nlp.evaluate import Rate
from nlp.grounds import Grounds, features, probability
from nlp.report import Candidate, Line
from nlp.training.calibrate import Choice, at_least, choice_of, fit, least_sure, minimum, of_folds, predicted, write

CERTAIN = Grounds(given=1.0, number="caller_id")
DOUBTFUL = Grounds(given=1.0, number="another_family")


def one(writer: str, grounds: Grounds, truth: float) -> Choice:
    return Choice(writer, (grounds,), (truth,), 0, is_judged=True, may_clear=grounds is CERTAIN)


def corpus() -> list[Choice]:
    return [
        one(writer, grounds, float(number < right))
        for writer in ("a", "b")
        for grounds, right in ((CERTAIN, 49), (DOUBTFUL, 30))
        for number in range(50)
    ]


def line(student_id: str | None, *candidates: str, concerns: tuple[str, ...] = ()) -> Line:
    shown = tuple(Candidate(i, 0.5, (), CERTAIN) for i in candidates)
    return Line("", student_id, "absence", None, "unstated", (), 0.5, shown, concerns=concerns)


def case(*meant: str | None) -> dict[str, object]:
    return {"gold": {"students": [{"student_id": i} for i in meant]}}


def test_fitted_probabilities_come_near_the_shares_that_were_right() -> None:
    weights = fit(corpus())
    assert probability(CERTAIN, weights) == pytest.approx(0.98, abs=0.015)
    assert probability(DOUBTFUL, weights) == pytest.approx(0.6, abs=0.03)


def test_fitting_again_gives_the_same_weights() -> None:
    assert fit(corpus()) == fit(corpus())


def test_no_ground_weighs_against_what_it_speaks_for() -> None:
    turned = [one("a", CERTAIN, 0.0) for _ in range(20)] + [one("a", DOUBTFUL, 1.0) for _ in range(20)]
    assert min(weight for name, weight in fit(turned).items() if name != "bias") == 0.0


def test_the_minimum_is_one_of_the_penalised_loss() -> None:
    x = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    truth = np.array([0.0, 1.0, 1.0, 1.0, 0.0])
    weights = minimum(x, truth)
    slope = x.T @ (1 / (1 + np.exp(-(x @ weights))) - truth) + np.array([0.0, 0.2]) * weights
    assert np.abs(slope).max() < 1e-6


def test_folds_predict_each_writer_by_the_others() -> None:
    apart = [one("a", CERTAIN, 1.0) for _ in range(30)] + [one("b", CERTAIN, 0.0) for _ in range(30)]
    found = of_folds(apart)
    assert {round(chance) for chance, is_right in found.named if is_right} == {0}
    assert {round(chance) for chance, is_right in found.named if not is_right} == {1}
    assert len(found.may_clear) == len(found.shown) == 60


def test_a_student_named_is_right_where_the_judgement_names_it_too() -> None:
    [right] = choice_of("a", case("S1"), line("S1", "S1"))
    [wrong] = choice_of("a", case("S2"), line("S1", "S1", "S2", concerns=("two_students_fit",)))
    assert (right.truth, right.named, right.may_clear) == ((1.0,), 0, True)
    assert (wrong.truth, wrong.named, wrong.may_clear) == ((0.0, 1.0), 0, False)


def test_those_between_whom_the_judgement_leaves_it_open_have_equal_shares() -> None:
    [open_] = choice_of("a", case(None), line(None, "S1", "S2", concerns=("two_students_fit",)))
    assert (open_.truth, open_.is_judged) == ((0.5, 0.5), False)
    assert not list(choice_of("a", case(None), line(None, "S1")))


def test_shares_of_those_shown_come_to_no_more_than_one() -> None:
    both = Choice("a", (CERTAIN, CERTAIN), (1.0, 0.0), None, is_judged=True, may_clear=False)
    assert sum(predicted(both, {"bias": 9.0})) == pytest.approx(1.0)


def test_the_threshold_is_the_least_from_which_on_enough_are_right() -> None:
    judged = [(0.99, True)] * 9 + [(0.9, False), (0.8, False)]
    assert at_least(judged, 0.9) == Rate(9, 10)
    assert least_sure(judged, 0.9) == 0.9
    assert least_sure([(0.5, False)], 0.9) == 1.0


def test_weights_are_written_as_they_are_read(tmp_path: Path) -> None:
    weights = {"bias": 0.5, **dict.fromkeys(features(Grounds()), 1.25)}
    write(weights, tmp_path / "grounds.toml")
    assert tomllib.loads((tmp_path / "grounds.toml").read_text())["weights"] == weights
