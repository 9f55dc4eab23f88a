"""Whole messages to a small school, read as a careful secretary reads them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from nlp.cases import predict
from nlp.evaluate import score
from tests.nlp.messages import MESSAGES
from tests.nlp.school import ABSENT, MONDAY, READER, message


def cases() -> list[dict[str, Any]]:
    return [_case(f"m{n}", row) for n, row in enumerate(MESSAGES.strip().splitlines(), 1)]


def _case(case_id: str, row: str) -> dict[str, Any]:
    number, channel, name, relation, callback, intent, lines, text = row.split("|")
    students = [_student(*line.split(":")) for line in lines.split()] if lines != "-" else []
    return {
        "id": case_id,
        "channel": "voicemail" if channel == "vm" else channel,
        "language": "en",
        "received_at": "2026-11-23T07:30:00-07:00",
        "from": _said(number) or "",
        "text": text,
        "gold": {
            "intent": intent,
            "caller": {"name": _said(name), "relationship": _said(relation)},
            "callback": _said(callback),
            "students": students,
        },
    }


def _said(cell: str) -> str | None:
    return None if cell == "-" else cell


def _student(student: str, intent: str, category: str, days: str, disposition: str) -> dict[str, Any]:
    dates = [(MONDAY + timedelta(int(day))).isoformat() for day in days.split(",") if day]
    return {
        "student_id": _said(student),
        "intent": intent,
        "category": category,
        "dates": dates,
        "disposition": disposition,
    }


CASES = cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:50])
def test_no_child_is_cleared_whom_nobody_explained(case: dict[str, Any]) -> None:
    prediction = predict(case, READER, ABSENT, MONDAY, "America/Denver")
    explained = {s["student_id"] for s in case["gold"]["students"] if s["disposition"] == "clear"}
    cleared = {s["student_id"] for s in prediction["students"] if s["disposition"] == "clear"}
    assert cleared <= explained


def test_figures_of_the_own_messages() -> None:
    predictions = [predict(case, READER, ABSENT, MONDAY, "America/Denver") for case in CASES]
    figures = score(CASES, predictions, ABSENT).whole
    assert figures.false_clears == ()
    shares = {name: getattr(figures, name).share for name in ("clear_recall", "student_recall", "intent", "category")}
    assert min(share or 0.0 for share in shares.values()) >= 0.93, (shares, figures.missed_clears)
    assert (figures.callback_when_said.share, figures.dates.share) == (1.0, 1.0)


def test_a_review_always_says_why() -> None:
    for case in CASES:
        for student in predict(case, READER, ABSENT, MONDAY, "America/Denver")["students"]:
            assert bool(student["review"]) == (student["disposition"] == "review")


def test_staff_are_told_what_speaks_for_the_student_chosen_not_for_a_namesake() -> None:
    (line,) = READER.read(message("Sam (5th grade, Dunn) is sick today and staying home", "+16025550190")).lines
    assert line.student_id == "samuel"
    assert "grade and teacher fit" in line.candidates[0].reasons
