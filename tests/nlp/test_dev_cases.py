"""The development cases beside the checkout, where they are present."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nlp.cases import predict
from nlp.evaluate import score
from nlp.reader import Reader
from nlp.roster import Roster, RosterContact, RosterStudent
from tests.nlp.school import MONDAY, school_day

SHARED = Path(__file__).parents[3] / "shared"
pytestmark = pytest.mark.skipif(
    not (SHARED / "cases" / "dev.jsonl").exists(), reason="no development cases beside the checkout"
)


def rows(name: str) -> list[dict[str, str]]:
    with (SHARED / "school" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def roster() -> Roster:
    users = {row["sourcedId"]: row for row in rows("users.csv")}
    teachers = {row["userSourcedId"]: row["classSourcedId"].split("-", 2)[2] for row in rows("enrollments.csv")}
    contacts: dict[str, list[RosterContact]] = {}
    for row in rows("contacts.csv"):
        user = users[row["contactSourcedId"]]
        contacts.setdefault(row["studentSourcedId"], []).append(
            RosterContact(
                user["sourcedId"],
                user["givenName"],
                user["familyName"],
                row["relation"],
                tuple(n for n in (user["sms"], user["phone"]) if n),
                bool(row["contactRestrictions"]),
                row["legalGuardian"] == "true",
                row["emergencyContactStatus"] == "true",
                row["preferredLanguage"],
            )
        )
    students = [
        RosterStudent(
            user["sourcedId"],
            user["givenName"],
            user["middleName"],
            user["familyName"],
            user["metadata.preferredGivenName"],
            user["grades"],
            teachers.get(user["sourcedId"], ""),
            tuple(contacts.get(user["sourcedId"], ())),
        )
        for user in users.values()
        if user["role"] == "student"
    ]
    return Roster(students, area_code="303")


def test_no_development_case_is_cleared_wrongly() -> None:
    reader = Reader(roster(), school_day)
    absent = frozenset(row["studentSourcedId"] for row in rows("absences.csv"))
    cases: list[dict[str, Any]] = [
        json.loads(line) for line in (SHARED / "cases" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    predictions = [predict(case, reader, absent, MONDAY, "America/Denver") for case in cases]
    figures = score(cases, predictions, absent).whole
    assert figures.false_clears == ()
    assert (figures.clear_recall.share or 0.0) >= 0.85
    assert (figures.callback_when_said.share or 0.0) >= 0.985


def test_the_order_of_the_roster_changes_nothing() -> None:
    day = date(2026, 11, 23)
    case = json.loads((SHARED / "cases" / "dev.jsonl").read_text(encoding="utf-8").splitlines()[0])
    forward = roster()
    backward = Roster([forward.student(i) for i in sorted(forward.ids, reverse=True)], area_code="303")
    predictions = [
        predict(case, Reader(r, school_day), frozenset(), day, "America/Denver") for r in (forward, backward)
    ]
    assert predictions[0] == predictions[1]
