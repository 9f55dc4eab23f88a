"""A made-up school year: pupils with absences, parts of days, tardies, corrections, enrolments, facts and documents."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random
from typing import Any

from escalation.tiers.days import AbsentDay, Decision, StudentYear
from storage.words import Evidence, Excuse
from tests.tiers.ladders import ENDS, SCHOOL_DAYS, STARTS
from tests.tiers.naive_recount import Pupil

CATEGORIES = ("Unexcused Absence", "Excused Absence", "Absence", "Partial")
LISTED = {"Excused Absence": Excuse.EXCUSED, "Unexcused Absence": Excuse.UNEXCUSED}
FACTS = ("medical_note_on_file", "contract_violated")


def pupils(number: int, steps: Iterable[str], seed: int = 1) -> dict[str, Pupil]:
    """So many pupils; those who are often absent are few, as in life. `steps`: what may be documented for them."""
    random, names = Random(seed), list(steps)
    return {str(one): _pupil(random, names) for one in range(number)}


def loaded(pupil: Pupil) -> StudentYear:
    """The facts of a pupil as the ledger hands them to the ladder: each day once, a whole day before a part of one."""
    decisions = {
        one["date"]: Decision(Excuse(one["excuse"]), Evidence(one["evidence"]), one["received"], one["reason"])
        for one in pupil.get("decisions", [])
    }
    absent: dict[date, AbsentDay] = {}
    for event in sorted(pupil["events"], key=lambda event: _seriousness(event["category"]), reverse=True):
        if event["category"] != "Tardy":
            day, listed = event["date"], LISTED.get(event["category"])
            absent[day] = AbsentDay(day, event["duration"], listed, decisions.get(day))
    tardies = {event["date"]: event.get("minutes") for event in pupil["events"] if event["category"] == "Tardy"}
    return StudentYear(
        tuple(absent[day] for day in sorted(absent)),
        tuple(sorted(tardies.items())),
        tuple(pupil.get("enrolled", [])),
        pupil.get("facts", {}),
        pupil.get("documented", {}),
    )


def _seriousness(category: str) -> int:
    return CATEGORIES.index(category) if category in CATEGORIES else -1


def _pupil(random: Random, steps: list[str]) -> Pupil:
    rate = random.choice((0.0, 0.02, 0.04, 0.06, 0.15))
    days = [day for day in SCHOOL_DAYS if random.random() < rate]
    if random.random() < 0.1:
        days.append(STARTS + timedelta(days=5))  # a Saturday
    pupil: Pupil = {
        "events": [_event(random, day) for day in sorted(days)],
        # Some are there before the absence is, or without one.
        "decisions": [
            _decision(random, day) for day in SCHOOL_DAYS if random.random() < (0.5 if day in days else rate / 6)
        ],
        "enrolled": _enrolled(random),
        "facts": {fact: _some_day(random) for fact in FACTS if random.random() < 0.3},
        "documented": {step: _some_day(random) for step in steps if random.random() < 0.7},
    }
    return pupil


def _event(random: Random, day: date) -> dict[str, Any]:
    category = random.choice((*CATEGORIES, "Tardy"))
    duration = random.choice((0.25, 0.5, 0.75)) if category == "Partial" else 1.0
    return {"date": day, "category": category, "duration": duration, "minutes": random.choice((None, 5, 20, 55))}


def _decision(random: Random, day: date) -> dict[str, Any]:
    return {
        "date": day,
        "excuse": random.choice(("excused", "excused", "unexcused")),
        "evidence": random.choice(("call", "text", "parent note", "parent note", "medical note", "principal", "none")),
        "received": day + timedelta(days=random.choice((0, 1, 5, 10, 11, 40))),
        "reason": random.choice((None, "2C", "2B")),
    }


def _enrolled(random: Random) -> list[tuple[date, date | None]]:
    if random.random() < 0.7:
        return []
    first, second, third = sorted(_some_day(random) for _ in range(3))
    ways: list[list[tuple[date, date | None]]] = [[(first, None)], [(STARTS, second)], [(first, second), (third, None)]]
    return random.choice(ways)


def _some_day(random: Random) -> date:
    return STARTS + timedelta(days=random.randrange((ENDS - STARTS).days))
