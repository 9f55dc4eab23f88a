"""Students with so many absences, for a school year without holidays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from escalation.policy import POLICIES
from escalation.tiers.days import AbsentDay, StudentYear, YearCalendar
from escalation.tiers.policy import YearPolicy
from escalation.tiers.reader import read_year_policy
from storage.words import Excuse

FIRST, LAST = date(2026, 8, 17), date(2027, 5, 28)
WEEKDAYS = [
    FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1) if (FIRST + timedelta(days=n)).weekday() < 5
]
CALENDAR = YearCalendar(FIRST, LAST, WEEKDAYS)
NAMES = ("four-seven-ten", "bands-and-referrals", "liaison-tiers", "five-steps")


def policy(name: str) -> YearPolicy:
    return read_year_policy(POLICIES / f"{name}.toml")


def student(
    absences: int, *, unexcused: bool = True, facts: Iterable[str] = (), done: Iterable[str] = ()
) -> StudentYear:
    """Absent on the first so many school days; facts are stated, and steps documented, on the day of the last one."""
    days = WEEKDAYS[:absences]
    last = days[-1] if days else FIRST
    listed = Excuse.UNEXCUSED if unexcused else Excuse.EXCUSED
    return StudentYear(
        tuple(AbsentDay(day, listed=listed) for day in days),
        facts=dict.fromkeys(facts, last),
        done=dict.fromkeys(done, last),
    )
