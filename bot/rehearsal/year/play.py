"""Plays a year at a made-up school under one policy, day by day, and looks after every week whether all is in order."""

from __future__ import annotations

import time as real_time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.rehearsal.year.arrivals import (
    change_roster,
    import_corrections,
    import_roll,
    open_year,
    take_notes,
)
from bot.rehearsal.year.checks import what_is_wrong
from bot.rehearsal.year.fates import GRAVE, YearPlan, plan_year
from bot.rehearsal.year.office import Office
from bot.rehearsal.year.school import YearSchool
from bot.rehearsal.year.stage import YearStage, year_stage
from bot.rehearsal.year.summary import summary_of, write_packets
from escalation.tiers.policy import Basis, WindowKind, YearPolicy

ROSTER_AT, REPORTS_AT, ROLL_AT, WORK_AT, SETTLED_AT = time(6, 30), time(7, 5), time(8, 25), time(13), time(16, 5)
FRIDAY = 4
STUDENTS = 60
# So many students to one who goes all the way, besides the one whose history comes in late.
ONE_IN = 20


@dataclass(frozen=True, slots=True)
class PlayedYear:
    """What a year came to: its figures, what contradicted the rules (empty: nothing), and who had which fate."""

    summary: dict[str, Any]
    wrong: list[str]
    plan: YearPlan = field(repr=False)


def play_year(
    policy: str, *, seed: int, students: int = STUDENTS, days: int | None = None, out: Path | None = None,
    database_url: str = "", told: Callable[[str], None] = lambda _: None,
) -> PlayedYear:  # fmt: skip
    """Play a year, or its first so many school days. `out`: a folder for the packets; `told` hears of every day.

    Raises:
        SettingsError: `database_url` names a ledger that is in use.
        YearPolicyError: there is no such policy.
    """
    began = real_time.monotonic()
    school = YearSchool(students, seed, days)
    opens = datetime.combine(school.days[0], ROSTER_AT, ZoneInfo(school.place.timezone))
    with year_stage(policy, opens, school.refused, database_url) as stage:
        plan = _plan(school, stage.policy, seed)
        open_year(stage, school, plan)
        with stage.database.read() as session:
            known = stage.students(session)
        grave = frozenset(known[one] for one, fate in plan.fates.items() if fate in GRAVE and one in known)
        office = Office(stage, seed, grave)
        wrong: list[str] = []
        for number, day in enumerate(school.days, start=1):
            told(f"{policy}: {day:%A, %B %d}, day {number} of {len(school.days)}")
            _play_day(stage, school, plan, office, day)
            is_last = number == len(school.days)
            if day.weekday() == FRIDAY or is_last:
                wrong += what_is_wrong(stage, day, at_the_end=is_last)
        summary = summary_of(stage, office.diary, school.days[-1])
        summary |= {"policy": policy, "seed": seed, "seconds": round(real_time.monotonic() - began, 1)}
        if out is not None:
            summary["packets"] = write_packets(stage, out / policy)
        return PlayedYear(summary, wrong, plan)


def ladder_of(policy: YearPolicy) -> list[int]:
    """How many absences, if none is excused, lead to each tier."""
    return sorted(
        {
            int(threshold.value)
            for tier in policy.tiers
            for way in tier.when
            for threshold in way.thresholds
            if threshold.basis in (Basis.ABSENCES, Basis.UNEXCUSED) and threshold.window.kind is WindowKind.YEAR
        }
    )


def _plan(school: YearSchool, policy: YearPolicy, seed: int) -> YearPlan:
    """All the way go: a child with a restricted father, one of two homes, and one whose family speaks Spanish."""
    links = school.links
    restricted = next(link.student for link in links if link.restriction)
    apart = next(link.student for link in links if link.guardian and not link.lives_with and not link.restriction)
    spanish = next(link.student for link in links if link.language == "es" and link.contact in school.by_email)
    students = [one.source_id for one in school.students]
    first = (restricted, apart, spanish)[: max(1, len(students) // ONE_IN)]
    return plan_year(students, school.days, ladder_of(policy), seed, first=first)


def _play_day(stage: YearStage, school: YearSchool, plan: YearPlan, office: Office, day: date) -> None:
    """One school day. At four in the afternoon it counts, and what it asks for is on tomorrow's lists."""
    stage.at(day, ROSTER_AT)
    change_roster(stage, school, plan, day)
    if stage.policy.reports:
        stage.at(day, REPORTS_AT)
        stage.sweep()
    stage.at(day, ROLL_AT)
    import_roll(stage, school, plan, day)
    import_corrections(stage, school, plan.events[day])
    take_notes(stage, plan.notes[day], day)
    rest = [(at, stage.sweep) for notice in stage.policy.notices for at in notice.at]
    rest += [(WORK_AT, lambda: office.work(day)), (SETTLED_AT, stage.sweep)]
    for at, doing in sorted(rest, key=lambda one: one[0]):
        stage.at(day, at)
        doing()
