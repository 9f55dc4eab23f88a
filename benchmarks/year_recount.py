"""How long it takes to recount a district's year: each student's counts, standing and steps, from plain rows in memory.

python benchmarks/year_recount.py [--students 80000] [--policy five-steps] [--naive 200]

CPU seconds of one core. Beside it the slow, obvious recount of the tests, on a sample of the same students.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import click

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from escalation.tiers.days import AbsentDay, Decision, StudentYear, YearCalendar, counted  # noqa: E402
from escalation.tiers.policy import YearPolicy  # noqa: E402
from escalation.tiers.reader import read_year_policy  # noqa: E402
from escalation.tiers.standing import standing  # noqa: E402
from escalation.tiers.steps import due_steps  # noqa: E402
from storage.words import Evidence, Excuse  # noqa: E402
from tests.tiers import naive_recount  # noqa: E402

SCHOOL_DAYS = [day for number in range(252) if (day := date(2026, 8, 31) + timedelta(days=number)).weekday() < 5][:180]
# Shares of students by the share of days on which they are absent: 6 percent of all days, a fifth chronically absent.
RATES = ((0.5, 0.02), (0.3, 0.06), (0.15, 0.12), (0.05, 0.25))
Row = tuple[Any, ...]


@click.command()
@click.option("--students", default=80_000, show_default=True)
@click.option("--policy", "name", default="five-steps", show_default=True, help="One of escalation/policies.")
@click.option("--naive", default=200, show_default=True, help="How many students the slow recount takes.")
def main(students: int, name: str, naive: int) -> None:
    """Measure the recomputation of a year at an eighth, a quarter, half and all of the students."""
    path = ROOT / "escalation" / "policies" / f"{name}.toml"
    policy = read_year_policy(path)
    absences, decisions, tardies = rows(students)
    click.echo(
        f"{name}, {len(SCHOOL_DAYS)} school days: {students} students, {len(absences)} absences, "
        f"{len(decisions)} decisions, {len(tardies)} tardies"
    )
    for size in (students // 8, students // 4, students // 2, students):
        part = [[row for row in table if row[0] < size] for table in (absences, decisions, tardies)]
        began = time.process_time()
        due = recount(policy, size, *part)
        seconds = time.process_time() - began
        click.echo(f"{size:6} students: {seconds:6.2f} s, {1e6 * seconds / size:5.0f} us a student, {due} steps due")
    one = median_of_one(policy, absences, decisions, tardies)
    click.echo(f"     1 student:  {1e3 * one:6.3f} ms (median of 1,000)")
    slow = naively(naive_recount.read_policy(path), naive, absences, decisions, tardies)
    whole = slow * students / naive
    click.echo(f"naive recount of {naive} students, every day: {slow:.2f} s; {students}, extrapolated: {whole:.0f} s")


def rows(students: int) -> tuple[list[Row], list[Row], list[Row]]:
    """Absences, decisions and tardies as a ledger has them, in the order of days."""
    random = Random(1)
    rates = random.choices([rate for _, rate in RATES], [share for share, _ in RATES], k=students)
    absences: list[Row] = []
    decisions: list[Row] = []
    tardies: list[Row] = []
    for day in SCHOOL_DAYS:
        for student, rate in enumerate(rates):
            chance = random.random()
            if chance < rate:
                listed = random.choice((Excuse.EXCUSED, Excuse.UNEXCUSED, Excuse.UNEXCUSED, None))
                absences.append((student, day, 1.0, listed))
                if chance < 0.4 * rate:
                    evidence = random.choice((Evidence.CALL, Evidence.PARENT_NOTE, Evidence.MEDICAL_NOTE))
                    decisions.append((student, day, Excuse.EXCUSED, evidence, day + timedelta(days=1), "2C"))
            elif chance < rate + 0.03:
                tardies.append((student, day, 10))
    return absences, decisions, tardies


def recount(policy: YearPolicy, students: int, absences: list[Row], decisions: list[Row], tardies: list[Row]) -> int:
    """Every student on the last day of the year. Returns how many steps are due."""
    calendar, last = YearCalendar(SCHOOL_DAYS[0], SCHOOL_DAYS[-1], SCHOOL_DAYS), SCHOOL_DAYS[-1]
    due = 0
    for year in years(students, absences, decisions, tardies):
        view = counted(year, policy.count, calendar)
        due += len(due_steps(policy, view, standing(policy, view, last), last))
    return due


def years(students: int, absences: list[Row], decisions: list[Row], tardies: list[Row]) -> Iterator[StudentYear]:
    """The students' years out of the rows."""
    decided = {(row[0], row[1]): Decision(*row[2:]) for row in decisions}
    absent, late = defaultdict(list), defaultdict(list)
    for student, day, share, listed in absences:
        absent[student].append(AbsentDay(day, share, listed, decided.get((student, day))))
    for student, day, minutes in tardies:
        late[student].append((day, minutes))
    for one in range(students):
        yield StudentYear(tuple(absent[one]), tuple(late[one]))


def median_of_one(policy: YearPolicy, *tables: list[Row]) -> float:
    """CPU seconds to recount one student, as after a correction."""
    calendar, last = YearCalendar(SCHOOL_DAYS[0], SCHOOL_DAYS[-1], SCHOOL_DAYS), SCHOOL_DAYS[-1]
    taken = []
    for year in years(1_000, *([row for row in table if row[0] < 1_000] for table in tables)):
        began = time.process_time()
        view = counted(year, policy.count, calendar)
        due_steps(policy, view, standing(policy, view, last), last)
        taken.append(time.process_time() - began)
    return sorted(taken)[500]


def naively(
    policy: dict[str, Any], students: int, absences: list[Row], decisions: list[Row], tardies: list[Row]
) -> float:
    """CPU seconds that the slow recount takes for so many students, day by day."""
    words = {Excuse.EXCUSED: "Excused Absence", Excuse.UNEXCUSED: "Unexcused Absence", None: "Absence"}
    pupils: list[naive_recount.Pupil] = [{"events": [], "decisions": []} for _ in range(students)]
    for student, day, share, listed in absences:
        if student < students:
            pupils[student]["events"].append({"date": day, "category": words[listed], "duration": share})
    for student, day, excuse, evidence, received, reason in decisions:
        if student < students:
            pupils[student]["decisions"].append(
                {"date": day, "excuse": excuse, "evidence": evidence, "received": received, "reason": reason}
            )
    for student, day, minutes in tardies:
        if student < students:
            pupils[student]["events"].append({"date": day, "category": "Tardy", "duration": 0.0, "minutes": minutes})
    began = time.process_time()
    for pupil in pupils:
        for _ in naive_recount.recount(policy, pupil, SCHOOL_DAYS):
            pass
    return time.process_time() - began


if __name__ == "__main__":
    main()
