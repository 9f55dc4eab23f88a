"""Where a student stands on a day: which tiers were reached, since when, and what a tier still waits for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from escalation.tiers.counts import attendance_percent, reaches
from escalation.tiers.days import Counted
from escalation.tiers.policy import (
    PERCENTS,
    Band,
    Basis,
    CarriedOutBy,
    Condition,
    Every,
    Step,
    Threshold,
    Tier,
    WindowKind,
    YearPolicy,
)

# What a tier waits for: its name, from when on it is asked for, and since when it is so (None: it is not).
Need = tuple[str, date, date | None]


@dataclass(frozen=True, slots=True)
class Reached:
    """A tier whose condition was fulfilled on `since` for the first time, by its way number `way` (from 0).

    `begun`: since when its steps are due; None while it waits for what `missing` names: facts, steps of earlier tiers
    that are not documented ("tier/step"), and earlier tiers that have not begun ("tier").
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
    reached: dict[str, Reached] = {}
    for tier in policy.tiers:
        if (one := _reached(policy, tier, counted, day, reached)) is not None:
            reached[tier.id] = one
    holds = [one for one in reached if _holds(policy.tier(one), counted, day)]
    begun = [one.tier for one in reached.values() if one.begun is not None]
    return Standing(holds[-1] if holds else "", begun[-1] if begun else "", tuple(reached.values()))


def band_of(policy: YearPolicy, counted: Counted, day: date) -> Band | None:
    """The band of attendance on `day`; None where the policy has no bands."""
    percent = attendance_percent(counted, day)
    return next((band for band in policy.bands if percent >= band.from_percent), None)


def required(tier: Tier) -> list[Step]:
    """The steps that must be documented before a tier is done: people's, not the optional ones."""
    return [step for step in tier.steps if step.by is CarriedOutBy.PEOPLE and not step.optional]


def _reached(
    policy: YearPolicy, tier: Tier, counted: Counted, day: date, earlier: Mapping[str, Reached]
) -> Reached | None:
    since, way = _first(tier, counted, day) if tier.when else (date.min, 0)
    if since is None:
        return None
    needs = list(_needs(policy, tier, counted, earlier))
    begun = _all_so(needs, since)
    if begun is not None and begun <= day:
        return Reached(tier.id, since if tier.when else begun, way, begun)
    missing = (name for name, asked_from, on in needs if asked_from <= day and (on is None or on > day))
    return Reached(tier.id, since, way, None, tuple(missing)) if tier.when else None


def _needs(policy: YearPolicy, tier: Tier, counted: Counted, earlier: Mapping[str, Reached]) -> Iterator[Need]:
    """What must be so before a tier begins. A step is asked for only from the day on which it can be due."""
    student = counted.student
    for fact in tier.once.facts:
        yield fact, date.min, student.facts.get(fact)
    for tier_id in tier.once.tiers_done:
        begun = earlier[tier_id].begun if tier_id in earlier else None
        yield tier_id, date.min, begun
        for step in required(policy.tier(tier_id)):
            asked_from = _asked_from(step, begun or date.min, counted)
            if asked_from is not None:
                yield f"{tier_id}/{step.id}", asked_from, student.done.get(f"{tier_id}/{step.id}")


def _asked_from(step: Step, begun: date, counted: Counted) -> date | None:
    """From when on a step of a tier that has begun can be due; None where it cannot yet."""
    start = max(begun, counted.student.facts.get(step.only, date.max)) if step.only else begun
    if step.every is Every.ABSENCE:
        return next((day.date for day in counted.days if day.date >= start), None)
    return start if start < date.max else None


def _all_so(needs: list[Need], since: date) -> date | None:
    """The first day from `since` on that finds so all that is asked for by then; None where there is none yet.

    What is asked for only later does not matter any more: a tier that has begun does not wait again.
    """
    for _, asked_from, on in sorted(needs, key=lambda need: need[1]):
        if asked_from > since:
            break
        if on is None:
            return None
        since = max(since, on)
    return since


def _first(tier: Tier, counted: Counted, day: date) -> tuple[date | None, int]:
    """The first day, up to `day`, on which one of a tier's ways held; and which way."""
    found = [(on, way) for way, one in enumerate(tier.when) if (on := _since(one, counted, day))]
    return min(found, default=(None, 0), key=lambda pair: pair[0])


def _since(condition: Condition, counted: Counted, day: date) -> date | None:
    stated = [counted.student.facts.get(fact) for fact in condition.facts]
    if any(on is None or on > day for on in stated):
        return None
    not_before = max([on for on in stated if on is not None], default=date.min)
    if not condition.thresholds:
        return not_before
    if len(condition.thresholds) == 1 and _is_plain(condition.thresholds[0]):
        days, number = counted.on[condition.thresholds[0].basis], int(condition.thresholds[0].value)
        return max(days[number - 1], not_before) if number <= len(days) and days[number - 1] <= day else None
    for on in _days_to_look_at(condition, counted, not_before, day):
        if all(reaches(threshold, counted, on) for threshold in condition.thresholds):
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
    days.update(filter(None, (counted.day_enrolled(one.from_days) for one in condition.thresholds if one.from_days)))
    return sorted(on for on in days if max(not_before, counted.calendar.starts_on) <= on <= day)


def _holds(tier: Tier, counted: Counted, day: date) -> bool:
    if not tier.when:
        return True
    return any(
        all(counted.student.facts.get(fact, date.max) <= day for fact in way.facts)
        and all(reaches(threshold, counted, day) for threshold in way.thresholds)
        for way in tier.when
    )
