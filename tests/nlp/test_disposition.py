from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from nlp.disposition import REASONS, dispose
from nlp.report import Intent, Line
from tests.nlp.school import MONDAY

CLEAR = Line("Ada", "ada", "absence", "fever", "illness", (MONDAY,), 0.95)


def test_an_explained_absence_of_today_is_clear() -> None:
    assert dispose(CLEAR, MONDAY, on_list=True).kind == "clear"
    assert dispose(replace(CLEAR, intent="late"), MONDAY, on_list=True).kind == "clear"


@pytest.mark.parametrize("concern", sorted(REASONS))
def test_any_concern_asks_for_a_person(concern: str) -> None:
    decided = dispose(replace(CLEAR, concerns=(concern,)), MONDAY, on_list=True)
    assert decided.kind == "review"
    assert concern in decided.reasons


@pytest.mark.parametrize(
    ("intent", "reason"),
    [
        ("present", "present_but_marked_absent"),
        ("early_dismissal", "early_dismissal"),
        ("question", "question"),
        ("other", "nothing_explained"),
        ("opt_out", "nothing_explained"),
        ("wrong_number", "nothing_explained"),
    ],
)
def test_only_away_or_late_explains(intent: Intent, reason: str) -> None:
    decided = dispose(replace(CLEAR, intent=intent), MONDAY, on_list=True)
    assert (decided.kind, decided.reasons[0]) == ("review", reason)


def test_another_day_does_not_explain_today() -> None:
    assert dispose(replace(CLEAR, dates=(date(2026, 11, 24),)), MONDAY, on_list=True).reasons == ("other_day",)
    assert dispose(replace(CLEAR, dates=()), MONDAY, on_list=True).reasons == ("other_day",)


def test_reported_away_and_not_marked_absent_is_a_discrepancy() -> None:
    assert dispose(CLEAR, MONDAY, on_list=False).reasons == ("not_on_list",)


def test_without_a_student_nobody_is_cleared() -> None:
    assert dispose(replace(CLEAR, student_id=None), MONDAY, on_list=True).reasons == ("no_student",)


def test_a_doubtful_reading_is_looked_at() -> None:
    assert dispose(replace(CLEAR, confidence=0.89), MONDAY, on_list=True).reasons == ("low_confidence",)


def test_every_reason_has_words() -> None:
    assert all(words.endswith(".") for words in REASONS.values())
