"""The whole ladder of a school: how many students stand on each tier and in each band, who they are, and the policy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from bot.staff.ladder_words import condition_words
from bot.staff.services import StaffServices
from bot.staff.year_scope import YearScope, words_for_staff, year_scope
from escalation.tiers.policy import CarriedOutBy, YearPolicy
from escalation.year.standings import StudentStanding, standings

SORTS: dict[str, Callable[[StudentStanding], Any]] = {
    "absences": lambda one: -one.counts["absences"],
    "unexcused": lambda one: -one.counts["unexcused"],
    "attendance": lambda one: one.attendance_percent,
    "grade": lambda one: one.student.grade,
    "due": lambda one: min((due.due_on.toordinal() for due in one.due), default=10**9),
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
            sort = request.args.get("sort", "absences")
            return render_template(
                "staff/year_ladder.html",
                scope=found.where,
                year=found,
                tiers=_tiers(found.policy, rows),
                bands=Counter(one.band for one in rows if one.band),
                rows=sorted(_chosen(rows), key=SORTS.get(sort, SORTS["absences"])),
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
                "staff/year_policy.html", scope=found.where, year=found, conditions=conditions, carried_out=CARRIED_OUT
            )


def stands_on(one: StudentStanding) -> str:
    """The most serious tier that a student has reached; "" for none."""
    return one.standing.reached[-1].tier if one.standing.reached else ""


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
