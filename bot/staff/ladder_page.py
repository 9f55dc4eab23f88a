"""The whole ladder of a school: how many students stand on each tier and in each band, who they are, and the policy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.staff.ladder_words import condition_words
from bot.staff.services import StaffServices
from bot.staff.year_scope import YearScope, words_for_staff, year_scope
from escalation.tiers.explain import explained
from escalation.tiers.policy import CarriedOutBy, YearPolicy
from escalation.year.standings import StudentStanding, standings
from storage.models import Intervention
from storage.words import InterventionState

SORTS: dict[str, Callable[[StudentStanding], Any]] = {
    "absences": lambda one: -one.counts["absences"],
    "unexcused": lambda one: -one.counts["unexcused"],
    "attendance": lambda one: one.attendance_percent,
    "grade": lambda one: one.student.grade,
}
# How the program itself, rather than people, carries out a step.
CARRIED_OUT = {
    CarriedOutBy.LINE: "the attendance line calls",
    CarriedOutBy.NOTICES: "sent by the program",
    CarriedOutBy.REPORTS: "in the program's reports",
    CarriedOutBy.ROLL: "watched by the program",
    CarriedOutBy.PROGRAM: "kept by the program",
}


@dataclass(frozen=True, slots=True)
class OpenWork:
    """How much is to do about one student, and by when the first of it."""

    count: int
    due_on: date


@dataclass(frozen=True, slots=True)
class TierCount:
    """How many students have reached a tier and none above it; `tier_id` "": none at all."""

    tier_id: str
    name: str
    students: int


def add_ladder(blueprint: Blueprint, services: StaffServices) -> None:
    """The overview, and the policy in plain words."""

    @blueprint.get("/year/ladder")
    def year_ladder() -> ResponseReturnValue:
        with services.database.read() as db:
            found = year_scope(db, services.clock.now())
            if not isinstance(found, YearScope):
                return found
            rows = list(standings(db, found.year, found.policy, found.day))
            rows = [one for one in rows if one.student.retired_at is None]
            open_work = _open_work(db, found)
            sort = request.args.get("sort", "absences")
            return render_template(
                "staff/year_ladder.html",
                scope=found.where,
                year=found,
                tiers=_tiers(found.policy, rows),
                bands=Counter(one.band for one in rows if one.band),
                rows=_sorted(_chosen(rows), sort, open_work),
                open_work=open_work,
                total=len(rows),
                sort=sort,
                tier=request.args.get("tier"),
                band=request.args.get("band"),
            )

    @blueprint.get("/year/policy")
    def year_policy() -> ResponseReturnValue:
        with services.database.read() as db, words_for_staff():
            found = year_scope(db, services.clock.now())
            if not isinstance(found, YearScope):
                return found
            conditions = {
                tier.id: [condition_words(found.policy, way) for way in tier.when] for tier in found.policy.tiers
            }
            return render_template(
                "staff/year_policy.html",
                scope=found.where,
                year=found,
                conditions=conditions,
                rules=_rules(found.policy),
                carried_out=CARRIED_OUT,
            )


def stands_on(one: StudentStanding) -> str:
    """The most serious tier that a student has reached; "" for none."""
    return one.standing.reached[-1].tier if one.standing.reached else ""


def _open_work(db: Session, found: YearScope) -> dict[int, OpenWork]:
    rows = db.execute(
        select(Intervention.student_id, func.count(), func.min(Intervention.due_on))
        .where(Intervention.year_id == found.year.id, Intervention.state == InterventionState.OPEN)
        .group_by(Intervention.student_id)
    )
    return {student_id: OpenWork(number, due_on) for student_id, number, due_on in rows}


def _sorted(rows: Sequence[StudentStanding], sort: str, work: Mapping[int, OpenWork]) -> list[StudentStanding]:
    if sort == "due":
        return sorted(rows, key=lambda one: work[one.student.id].due_on if one.student.id in work else date.max)
    return sorted(rows, key=SORTS.get(sort, SORTS["absences"]))


def _rules(policy: YearPolicy) -> dict[str, list[str]]:
    """What the policy says besides its tiers, by heading."""
    found: dict[str, list[str]] = {}
    for line in explained(policy):
        if line.depth == 0:
            of_heading = found.setdefault(line.text, [])
        else:
            of_heading.append(line.text)
    tiers = tuple(tier.name for tier in policy.tiers)
    return {heading: lines for heading, lines in found.items() if lines and not heading.endswith(tiers)}


def _chosen(rows: Sequence[StudentStanding]) -> list[StudentStanding]:
    """Those whom the address of the page asks for; without a tier, everybody who has reached one."""
    tier, band = request.args.get("tier"), request.args.get("band")
    if band:
        return [one for one in rows if one.band == band]
    if tier == "all":
        return list(rows)
    return [one for one in rows if (stands_on(one) == tier if tier is not None else stands_on(one))]


def _tiers(policy: YearPolicy, rows: Sequence[StudentStanding]) -> list[TierCount]:
    counts = Counter(stands_on(one) for one in rows)
    found = [TierCount(tier.id, tier.name, counts[tier.id]) for tier in policy.tiers]
    return [*reversed(found), TierCount("", "On no tier", counts[""])]
