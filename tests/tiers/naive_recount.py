"""A school year counted again, day by day, the slow and obvious way, from events and a policy file as they are.

It shares no code with the product and knows none of its words but those of the policy file. A pupil is a dictionary:
`events` as Ed-Fi has them (`date`, `category`, `duration`, and `minutes` of a tardy), `decisions` of the school
(`date`, `excuse`, `evidence`, `received`, `reason`), `enrolled` spans, `facts` and `documented` steps with their days.
"""

from __future__ import annotations

import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

Pupil = dict[str, Any]
NAMESPACE = "{http://ed-fi.org/5.2.0}"
A_PARENT_SAID_SO = ("call", "text", "parent note")
FIGURES = ("absences", "unexcused", "excused", "parent_excused", "tardies", "tardy_minutes")


def read_policy(path: Path) -> dict[str, Any]:
    """The content of a policy file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def read_pupils(path: Path) -> dict[str, Pupil]:
    """The pupils of an Ed-Fi StudentAttendance interchange by their ids: only those who have events."""
    pupils: dict[str, Pupil] = {}
    for event in ET.parse(path).getroot().iter(f"{NAMESPACE}StudentSchoolAttendanceEvent"):
        said = {element.tag.removeprefix(NAMESPACE): element.text or "" for element in event.iter()}
        pupil = pupils.setdefault(said["StudentUniqueId"], {"events": []})
        pupil["events"].append(
            {
                "date": date.fromisoformat(said["EventDate"]),
                "category": said["AttendanceEventCategory"].split("#")[1],
                "duration": float(said.get("EventDuration", 1)),
            }
        )
    return pupils


def recount(policy: dict[str, Any], pupil: Pupil, school_days: list[date]) -> Iterator[dict[str, Any]]:
    """For each day from the first to the last school day: the figures, the tiers reached and where the pupil stands.

    A pupil reaches a tier on the first day on which it is so; therefore this walks through the days and remembers.
    """
    reached: dict[str, date] = {}
    begun: dict[str, date] = {}
    days = what_counts(policy, pupil, school_days)
    own_days = [day for day in school_days if is_enrolled(pupil, day)]
    for number in range((school_days[-1] - school_days[0]).days + 1):
        today = school_days[0] + timedelta(days=number)
        there = sum(1 for day in own_days if day <= today)
        standing = ""
        for tier in policy["tier"]:
            ways = tier.get("when", [])
            holds = any(way_holds(way, days, pupil, school_days, today, there) for way in ways)
            if holds and tier["id"] not in reached:
                reached[tier["id"]] = today
            ready = tier["id"] in reached or not ways
            if ready and tier["id"] not in begun and nothing_is_missing(policy, tier, pupil, days, begun, today):
                begun[tier["id"]] = today
                reached.setdefault(tier["id"], today)
            if holds or (not ways and tier["id"] in begun):
                standing = tier["id"]
        yield {
            "day": today,
            "figures": {name: figure(name, "year", days, school_days, today) for name in FIGURES},
            "percent": percent_absent(days, today, there),
            "tier": standing,
            "reached": dict(reached),
            "begun": dict(begun),
        }


def what_counts(policy: dict[str, Any], pupil: Pupil, school_days: list[date]) -> dict[str, list[tuple[date, int]]]:
    """For each figure: the days from which on something counts, with how much it counts."""
    rules = policy["count"]
    found: dict[str, list[tuple[date, int]]] = {name: [] for name in FIGURES}
    words_of_parents = 0
    day = school_days[0]
    while day <= school_days[-1]:
        missing = absence_of(pupil, day)
        if is_enrolled(pupil, day):
            for event in pupil["events"]:
                if event["date"] == day and event["category"] == "Tardy":
                    found["tardies"].append((day, 1))
                    found["tardy_minutes"].append((day, event.get("minutes") or 0))
        if is_enrolled(pupil, day) and missing is not None and missing["duration"] >= rules["partial_from"]:
            found["absences"].append((day, 1))
            decision = next((one for one in pupil.get("decisions", []) if one["date"] == day), None)
            verdict, at_once = missing["category"], True
            if decision is not None:
                verdict = decision["excuse"]
            elif verdict not in ("excused", "unexcused"):
                verdict, at_once = "unexcused", False
            if verdict == "excused" and decision is not None and decision["evidence"] in A_PARENT_SAID_SO:
                limit = rules["parents_may_clear_days"]
                on_file = pupil.get("facts", {}).get("medical_note_on_file")
                covered = decision["reason"] == "2C" and on_file is not None and on_file <= day
                if limit and (decision["received"] - day).days > limit:
                    verdict, at_once = "unexcused", False
                elif not covered:
                    words_of_parents += 1
                    if rules["parent_notes"] and words_of_parents > rules["parent_notes"]:
                        verdict, at_once = "unexcused", False
                if verdict == "excused":
                    found["parent_excused"].append((day, 1))
            wait = 0 if at_once else rules["undecided_after_days"]
            found[verdict].append((day + timedelta(days=wait), 1))
        day += timedelta(days=1)
    return found


def absence_of(pupil: Pupil, day: date) -> dict[str, Any] | None:
    """What the events say of one day: how much was missed, and whether that is excused. A whole day goes first."""
    for wanted in ("Unexcused Absence", "Excused Absence", "Absence", "Partial"):
        for event in pupil["events"]:
            if event["date"] == day and event["category"] == wanted:
                return {"category": wanted.split()[0].lower(), "duration": event["duration"]}
    return None


def is_enrolled(pupil: Pupil, day: date) -> bool:
    spans = pupil.get("enrolled") or [(date.min, None)]
    return any(first <= day and (last is None or day <= last) for first, last in spans)


def figure(
    name: str, window: str, days: dict[str, list[tuple[date, int]]], school_days: list[date], today: date
) -> int:
    if not days[name]:
        return 0
    begin = first_day_of(window, school_days, today)
    return sum(much for day, much in days[name] if begin <= day <= today)


def first_day_of(window: str, school_days: list[date], today: date) -> date:
    if window == "year":
        return school_days[0]
    if window == "month":
        return date(today.year, today.month, 1)
    number = int(window.split()[0])
    if window.endswith("school days"):
        return [day for day in school_days if day <= today][-number:][0]
    return today - timedelta(days=number - 1)


def percent_absent(days: dict[str, list[tuple[date, int]]], today: date, there: int) -> float:
    absent = sum(1 for day, _ in days["absences"] if day <= today)
    return 100 * absent / max(absent, there) if absent else 0.0


def way_holds(way: dict[str, Any], days: Any, pupil: Pupil, school_days: list[date], today: date, there: int) -> bool:
    facts = pupil.get("facts", {})
    if any(facts.get(fact, date.max) > today for fact in way.get("facts", [])):
        return False
    if there < way.get("from_days", 0):
        return False
    percent = percent_absent(days, today, there)
    if percent < way.get("absent_percent", 0) or 100 - percent >= way.get("attendance_below", 1000):
        return False
    window = way.get("window", "year")
    return all(figure(name, window, days, school_days, today) >= way[name] for name in FIGURES if name in way)


def nothing_is_missing(
    policy: dict[str, Any], tier: dict[str, Any], pupil: Pupil, days: Any, begun: dict[str, date], today: date
) -> bool:
    """Whether all is so, by today, that a tier waits for."""
    facts, documented = pupil.get("facts", {}), pupil.get("documented", {})
    once = tier.get("once", {})
    if any(facts.get(fact, date.max) > today for fact in once.get("facts", [])):
        return False
    for earlier in policy["tier"]:
        if earlier["id"] not in once.get("tiers_done", []):
            continue
        if earlier["id"] not in begun:
            return False
        for step in steps_of(policy, earlier):
            if step.get("by", "people") != "people" or step.get("optional"):
                continue
            asked_from = begun[earlier["id"]]
            if "only" in step:
                asked_from = max(asked_from, facts.get(step["only"], date.max))
            if step.get("every") == "absence":
                asked_from = min((day for day, _ in days["absences"] if day >= asked_from), default=date.max)
            if asked_from <= today and documented.get(f"{earlier['id']}/{step['id']}", date.max) > today:
                return False
    return True


def steps_of(policy: dict[str, Any], tier: dict[str, Any]) -> list[dict[str, Any]]:
    """The steps of a tier: where cases begin to have a manager, naming one is a step too."""
    managed = policy.get("case_manager", {}).get("from_tier") == tier["id"]
    return [*tier["step"], *([{"id": "case-manager"}] if managed else [])]
