"""Where the learnt reading helps the rules, and where it never does."""

from __future__ import annotations

import pytest

from nlp import second_reading
from nlp.child_reader import SAID, SPEAKERS, ChildReading
from nlp.cues import Cue
from nlp.report import CATEGORIES
from nlp.verdicts import Verdict

CUE = Cue("absence", 0, 4)


def reading(
    said: str = "absence", sure: float = 0.99, *, category: str = "illness", speaker: str = "adult"
) -> ChildReading:
    def shares(names: tuple[str, ...], likeliest: str) -> dict[str, float]:
        rest = (1 - sure) / (len(names) - 1)
        return {name: sure if name == likeliest else rest for name in names}

    return ChildReading(shares(SAID, said), shares(CATEGORIES, category), shares(SPEAKERS, speaker))


def test_without_a_model_the_rules_decide() -> None:
    verdict = Verdict("absence", CUE, ("contradictory",))
    assert second_reading.settled(verdict, None) == verdict


@pytest.mark.parametrize("doubt", sorted(second_reading.MANNER))
def test_a_doubt_about_the_manner_is_settled_by_a_sure_second_reading(doubt: str) -> None:
    assert second_reading.settled(Verdict("absence", CUE, (doubt,)), reading()).concerns == ()
    assert doubt in second_reading.settled(Verdict("absence", CUE, (doubt,)), reading(sure=0.6)).concerns


@pytest.mark.parametrize(
    "concern",
    ["corrected", "uncertain", "restricted_contact", "two_students_fit", "student_speaking", "number_not_on_file"],
)
def test_who_is_meant_and_who_calls_is_never_settled(concern: str) -> None:
    assert concern in second_reading.settled(Verdict("absence", CUE, (concern,)), reading()).concerns


@pytest.mark.parametrize("said", ["present", "question", "otherday", "unsure", "other", "none", "early_dismissal"])
def test_a_child_that_does_not_read_away_is_looked_at_however_plain_the_rules_find_it(said: str) -> None:
    assert "reads_unsure" in second_reading.settled(Verdict("absence", CUE), reading(said)).concerns


def test_in_a_few_words_that_say_it_outright_less_is_enough() -> None:
    verdict, middling = Verdict("absence", CUE), reading(sure=second_reading.DOUBTS - 0.1)
    assert second_reading.settled(verdict, middling, length=5) == verdict
    assert "reads_unsure" in second_reading.settled(verdict, middling, length=40).concerns
    assert "reads_unsure" in second_reading.settled(Verdict("absence", None), middling, length=5).concerns
    assert "reads_unsure" in second_reading.settled(verdict, reading("present"), length=5).concerns


def test_where_the_rules_find_nothing_said_the_second_reading_counts_if_it_is_surer_still() -> None:
    open_to_both = Verdict("other", None)
    assert second_reading.settled(open_to_both, reading("late", sure=0.999)).intent == "late"
    assert second_reading.settled(open_to_both, reading("late", sure=second_reading.TURNS - 0.05)).intent == "other"


def test_a_child_said_to_be_in_school_is_never_turned_away_unless_another_may_be_meant() -> None:
    present = Verdict("present", Cue("on_board", 0, 4))
    assert second_reading.settled(present, reading(sure=0.999)).intent == "present"
    assert second_reading.settled(present, reading(sure=0.999), alone=False).intent == "absence"
    denied = Verdict("present", Cue("not_absent", 0, 4))
    assert second_reading.settled(denied, reading(sure=0.999), alone=False).intent == "present"


def test_a_child_that_leaves_early_is_never_turned_away() -> None:
    early = Verdict("early_dismissal", CUE)
    assert second_reading.settled(early, reading(sure=0.999), alone=False).intent == "early_dismissal"


def test_late_stays_late_where_the_rules_find_it_said() -> None:
    assert second_reading.settled(Verdict("late", CUE), reading("absence")).intent == "late"
    assert second_reading.settled(Verdict("absence", None, ("not_said_outright",)), reading("late")).intent == "late"


def test_an_intent_that_explains_nothing_may_become_another_such() -> None:
    assert second_reading.settled(Verdict("other", None), reading("question")).intent == "question"
    assert second_reading.settled(Verdict("other", None), reading("question", sure=0.4)).intent == "other"


def test_a_category_that_the_rules_found_stays_unless_the_second_reading_is_sure_of_another() -> None:
    assert second_reading.category(reading(category="injury", sure=0.7), "illness") == "illness"
    assert second_reading.category(reading(category="injury", sure=0.99), "illness") == "injury"
    assert second_reading.category(reading(category="injury", sure=0.7), "unstated") == "injury"
    assert second_reading.category(None, "travel") == "travel"


def test_a_child_that_speaks_is_heard() -> None:
    assert second_reading.child_speaks(reading(speaker="child"))
    assert not second_reading.child_speaks(reading())
    assert not second_reading.child_speaks(None)
