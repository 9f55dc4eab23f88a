"""Where a student stands on a day: which tiers were reached, since when, and what a tier still waits for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from escalation.tiers.counts import attendance_percent, reaches
from escalation.tiers.days import Counted, StudentYear
from escalation.tiers.policy import (
    PERCENTS,
    Band,
    Basis,
    CarriedOutBy,
    Condition,
    Threshold,
    Tier,
    WindowKind,
    YearPolicy,
)


@dataclass(frozen=True, slots=True)
class Reached:
    """A tier whose condition was fulfilled on `since` for the first time, by its way number `way` (from 0).

    `begun`: since when its steps are due; None while it waits for what `missing` names: facts, earlier tiers that have
    not begun, and their steps that are not documented ("tier/step").
    """

    tier: str
    since: date
    way: int
    begun: date | None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a student stands on one day. `tier`: the most serious whose condition holds on that very day, "" for none.

    `begun`: the most serious whose steps are due. `reached`: every tier reached so far in the year.
    """

    tier: str
    begun: str
    reached: tuple[Reached, ...]


def standing(policy: YearPolicy, counted: Counted, day: date) -> Standing:
    """Where a student stands on `day`, by all that is known now about the days up to it."""
    reached: list[Reached] = []
    for tier in policy.tiers:
        begun = {one.tier for one in reached if one.begun is not None}
        if one := _reached(policy, tier, begun, counted, day):
            reached.append(one)
    holds = [one.tier for one in reached if _holds(policy.tier(one.tier), counted, day)]
    under_way = [one.tier for one in reached if one.begun is not None]
    return Standing(holds[-1] if holds else "", under_way[-1] if under_way else "", tuple(reached))


def band_of(policy: YearPolicy, counted: Counted, day: date) -> Band | None:
    """The band of attendance on `day`; None where the policy has no bands."""
    percent = attendance_percent(counted, day)
    return next((band for band in policy.bands if percent >= band.from_percent), None)


def required(tier: Tier, facts: Mapping[str, date]) -> list[str]:
    """The steps of a tier ("tier/step") that must be documented before it is done: people's, not the optional ones."""
    return [
        f"{tier.id}/{step.id}"
        for step in tier.steps
        if step.by is CarriedOutBy.PEOPLE and not step.optional and (not step.only or step.only in facts)
    ]


def _reached(policy: YearPolicy, tier: Tier, begun: Collection[str], counted: Counted, day: date) -> Reached | None:
    since, way = _first(tier, counted, day)
    before, missing = _before(policy, tier, begun, counted.student, day)
    if not tier.when:
        return Reached(tier.id, before, 0, before) if before is not None else None
    if since is None:
        return None
    return Reached(tier.id, since, way, max(since, before) if before is not None else None, missing)


def _before(
    policy: YearPolicy, tier: Tier, begun: Collection[str], student: StudentYear, day: date
) -> tuple[date | None, tuple[str, ...]]:
    """Since when everything is so that must be so before the tier begins, or what is missing.

    A tier whose documented steps are waited for must still be one that the student has reached: a correction may have
    taken it away since.
    """
    missing = [earlier for earlier in tier.once.tiers_done if earlier not in begun]
    needed = {fact: student.facts.get(fact) for fact in tier.once.facts}
    for earlier in tier.once.tiers_done:
        needed |= {step: student.done.get(step) for step in required(policy.tier(earlier), student.facts)}
    missing += [name for name, on in needed.items() if on is None or on > day]
    if missing:
        return None, tuple(missing)
    return max([on for on in needed.values() if on is not None], default=date.min), ()


def _first(tier: Tier, counted: Counted, day: date) -> tuple[date | None, int]:
    """The first day, up to `day`, on which one of a tier's ways held; and which way."""
    found = [(on, way) for way, one in enumerate(tier.when) if (on := _since(one, counted, day))]
    return min(found, default=(None, 0), key=lambda pair: pair[0])


def _since(condition: Condition, counted: Counted, day: date) -> date | None:
    stated = [counted.student.facts.get(fact) for fact in condition.facts]
    if any(on is None or on > day for on in stated):
        return None
    not_before = max([on for on in stated if on is not None], default=date.min)
    thresholds = condition.thresholds
    if not thresholds:
        return not_before
    first = thresholds[0]
    if (
        len(thresholds) == 1
        and first.window.kind is WindowKind.YEAR
        and first.basis not in PERCENTS
        and not first.from_days
        and first.basis.value != "tardy_minutes"
    ):
        days = counted.on[first.basis]
        if len(days) < first.value or days[int(first.value) - 1] > day:
            return None
        return max(days[int(first.value) - 1], not_before)
    for on in _days_to_look_at(condition, counted, not_before, day):
        if all(reaches(threshold, counted, on) for threshold in thresholds):
            return on
    return None


def _is_plain(threshold: Threshold) -> bool:
    """Whether it is a number of days in the year: then the day on which it is reached can be looked up."""
    is_of_days = threshold.basis not in PERCENTS and threshold.basis is not Basis.TARDY_MINUTES
    return is_of_days and threshold.window.kind is WindowKind.YEAR and not threshold.from_days


def _days_to_look_at(condition: Condition, counted: Counted, not_before: date, day: date) -> list[date]:
    """The days on which a condition can begin to hold: days that count, that of the last fact, those of `from_days`.

    Between them figures only fall, and attendance only rises.
    """
    days = {on for threshold in condition.thresholds for on in counted.on[threshold.basis]}
    days.add(not_before)
    for threshold in condition.thresholds:
        if threshold.from_days:
            days |= {on for on in counted.calendar.school_days if counted.enrolled(on) == threshold.from_days}
    return sorted(on for on in days if not_before <= on <= day and on != date.min)


def _holds(tier: Tier, counted: Counted, day: date) -> bool:
    if not tier.when:
        return True
    return any(
        all(counted.student.facts.get(fact, date.max) <= day for fact in way.facts)
        and all(reaches(threshold, counted, day) for threshold in way.thresholds)
        for way in tier.when
    )
