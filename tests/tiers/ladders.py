"""Ladders and students for the tests of the year: short to write, and read from files as a district's own would be."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path

from escalation.tiers.days import AbsentDay, Counted, Decision, StudentYear, YearCalendar, counted
from escalation.tiers.policy import Counting, YearPolicy
from escalation.tiers.reader import YearPolicyError, read_year_policy
from storage.words import Evidence, Excuse

# From Monday, August 31 to Friday, June 4; a week off at the end of November and two in winter.
STARTS, ENDS = date(2026, 8, 31), date(2027, 6, 4)
HOLIDAYS = ((date(2026, 11, 23), date(2026, 11, 27)), (date(2026, 12, 21), date(2027, 1, 1)))
ALL_DAYS = [STARTS + timedelta(days=number) for number in range((ENDS - STARTS).days + 1)]
SCHOOL_DAYS = [
    day for day in ALL_DAYS if day.weekday() < 5 and not any(first <= day <= last for first, last in HOLIDAYS)
]
CALENDAR = YearCalendar(STARTS, ENDS, SCHOOL_DAYS)
RULES = Counting(partial_from=0.5, undecided_after_days=0, parents_may_clear_days=0, parent_notes=0)

HEAD = """
kind = "year"
name = "ladder"
title = "A ladder"
[count]
partial_from = 0.5
undecided_after_days = 0
parents_may_clear_days = 0
parent_notes = 0
[people]
clerk = { title = "attendance clerk", role = "secretary" }
principal = { title = "principal", role = "principal" }
court = { title = "court", role = "admin", outside = true }
[facts]
contract_violated = { title = "The attendance contract was violated", who = "principal" }
"""
TIERS = """
[[tier]]
id = "contact"
name = "Contact"
when = [{ absences = 4 }]
[[tier.step]]
id = "call"
does = "contact"
what = "Call the family"
who = "clerk"
[[tier]]
id = "letter"
name = "First letter"
when = [{ absences = 7 }]
[[tier.step]]
id = "send"
does = "letter"
what = "Send the first letter"
who = "clerk"
letter = "first-letter"
within = 3
"""


def problems(text: str, *, name: str = "ladder", letters: Collection[str] = ()) -> list[str]:
    """What is said about a policy file with this content; nothing where it is good."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.toml"
        path.write_text(text, encoding="utf-8")
        try:
            read_year_policy(path, letters)
        except YearPolicyError as error:
            return list(error.problems)
    return []


def ladder(tiers: str = TIERS, head: str = HEAD, /, **count: float) -> YearPolicy:
    """A policy read from a file; `count` replaces values of its counting rules."""
    for key, value in count.items():
        (old,) = (line for line in head.splitlines() if line.startswith(f"{key} = "))
        head = head.replace(old, f"{key} = {value}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ladder.toml"
        path.write_text(head + tiers, encoding="utf-8")
        return read_year_policy(path)


def tier(tier_id: str, when: str = "", *steps: str, more: str = "") -> str:
    """One tier; each step is the lines of its table besides those that every step has."""
    lines = ["[[tier]]", f'id = "{tier_id}"', f'name = "{tier_id.title()}"', f"when = [{when}]" if when else "", more]
    for number, step in enumerate(steps or ("",)):
        own = f'id = "step-{number}"' if "id = " not in step else ""
        does = 'does = "task"' if "does = " not in step else ""
        lines += ["[[tier.step]]", own, does, 'what = "Do it"', 'who = "clerk"', step]
    return "\n".join(lines) + "\n"


def school_day(number: int) -> date:
    """The so manieth school day of the year, from 1."""
    return SCHOOL_DAYS[number - 1]


def year(
    absent: Iterable[date | AbsentDay] = (),
    *,
    tardies: Iterable[tuple[date, int | None]] = (),
    spans: Iterable[tuple[date, date | None]] = (),
    facts: Mapping[str, date] | None = None,
    done: Mapping[str, date] | None = None,
) -> StudentYear:
    """A student's year; a bare date is a whole day that the student information system lists as unexcused."""
    days = [one if isinstance(one, AbsentDay) else AbsentDay(one, listed=Excuse.UNEXCUSED) for one in absent]
    return StudentYear(
        tuple(sorted(days, key=lambda one: one.date)), tuple(sorted(tardies)), tuple(spans), facts or {}, done or {}
    )


def counting(student: StudentYear, **rules: float) -> Counted:
    """A year counted by these rules, the others as in RULES."""
    values = {name: getattr(RULES, name) for name in Counting.__slots__} | rules
    return counted(student, Counting(**values), CALENDAR)


def excused_by(evidence: Evidence, day: date, *, received: date | None = None, reason: str | None = None) -> AbsentDay:
    """A day that the school excused on this evidence, which came the same day unless said otherwise."""
    return AbsentDay(day, decision=Decision(Excuse.EXCUSED, evidence, received or day, reason))


# Ladders of every kind, each with its own rules of counting.
POLICIES: dict[str, tuple[str, dict[str, float]]] = {
    "absences of any kind, contract": (
        TIERS + tier("last", "{ absences = 11 }, { absences = 7, facts = ['contract_violated'] }"),
        {},
    ),
    "unexcused, held, and a court": (
        tier("one", "{ unexcused = 2 }", 'id = "call"\nevery = "absence"', 'id = "line"\nby = "line"')
        + tier("two", "{ unexcused = 4 }", 'id = "meet"', "id = \"only\"\nonly = 'contract_violated'")
        + tier("three", "{ unexcused = 6 }", 'id = "plan"', more="once = { tiers_done = ['one', 'two'] }")
        + tier("court", more="once = { tiers_done = ['three'], facts = ['contract_violated'] }"),
        {"undecided_after_days": 10, "parents_may_clear_days": 10, "parent_notes": 3},
    ),
    "windows, percents and tardies": (
        tier("month", "{ absences = 2, window = 'month' }")
        + tier("often", "{ absences = 3, window = '10 school days' }, { unexcused = 3, window = '30 days' }")
        + tier("low", "{ attendance_below = 92, from_days = 20 }, { tardy_minutes = 90 }")
        + tier("mixed", "{ absent_percent = 8, from_days = 15, tardies = 2 }, { parent_excused = 4, excused = 5 }"),
        {"partial_from": 0.75, "undecided_after_days": 5, "parent_notes": 4},
    ),
}  # fmt: skip
