"""Why a student stands where they stand, and what would come next, in the words of the policy."""

from __future__ import annotations

from dataclasses import dataclass

from bot.staff.year_words import basis_words, dated, figure, ordinal
from escalation.tiers.counts import count
from escalation.tiers.days import Counted
from escalation.tiers.policy import PERCENTS, Basis, Condition, Threshold, Tier, WindowKind, YearPolicy
from escalation.tiers.standing import Reached
from escalation.year.student_view import StudentView


@dataclass(frozen=True, slots=True)
class Next:
    """What would bring a student to a tier, such as "2 more absences of any kind"."""

    tier: Tier
    words: str


def reached_because(view: StudentView, reached: Reached) -> str:
    """Why a tier was reached, such as "7 absences of any kind, the 7th on Nov 9"."""
    tier = view.policy.tier(reached.tier)
    if not tier.when:
        return "what comes before is done"
    way = tier.when[reached.way]
    parts = [_reached(threshold, view.counted, reached) for threshold in way.thresholds]
    return " and ".join(parts + _facts(view.policy, way))


def missing_words(policy: YearPolicy, name: str) -> str:
    """What a held tier waits for: a fact, a step that is not documented, or a tier that has not begun."""
    if name in policy.facts:
        return policy.facts[name].title
    tier_id, _, step_id = name.partition("/")
    tier = policy.tier(tier_id)
    return policy.step(tier_id, step_id).what if step_id else f"“{tier.name}” must have begun"


def condition_words(policy: YearPolicy, way: Condition) -> str:
    """One way to a tier in words."""
    return " and ".join([_asked(threshold) for threshold in way.thresholds] + _facts(policy, way))


def coming(view: StudentView, reached: set[str]) -> list[Next]:
    """For each tier that is not reached, the nearest way to it."""
    found = []
    for tier in view.policy.tiers:
        if tier.id not in reached and tier.when:
            ways = [" and ".join([_lacking(t, view) for t in way.thresholds] + _facts(view.policy, way))
                    for way in tier.when]  # fmt: skip
            found.append(Next(tier, ", or: ".join(ways)))
    return found


def _reached(threshold: Threshold, counted: Counted, reached: Reached) -> str:
    words = _asked(threshold)
    days = counted.on[threshold.basis]
    is_of_days = threshold.basis not in PERCENTS and threshold.basis is not Basis.TARDY_MINUTES
    if is_of_days and threshold.window.kind is WindowKind.YEAR and len(days) >= threshold.value:
        place = int(threshold.value)
        return f"{words}, the {ordinal(place)} on {dated(days[place - 1])}"
    return f"{words}, on {dated(reached.since)}"


def _asked(threshold: Threshold) -> str:
    if threshold.basis is Basis.ATTENDANCE_BELOW:
        return f"attendance below {figure(threshold.value)} percent{_window(threshold)}"
    return f"{basis_words(threshold.basis, threshold.value)}{_window(threshold)}"


def _lacking(threshold: Threshold, view: StudentView) -> str:
    have = count(threshold.basis, threshold.window, view.counted, view.day)
    if threshold.basis in PERCENTS:
        return f"{_asked(threshold)} (now {figure(round(have, 1))})"
    lacks = max(0.0, threshold.value - have)
    return f"{basis_words(threshold.basis, lacks).replace(' ', ' more ', 1)}{_window(threshold)}"


def _window(threshold: Threshold) -> str:
    window = threshold.window
    words = {
        WindowKind.YEAR: "",
        WindowKind.MONTH: " in a month",
        WindowKind.DAYS: f" in {window.days} days",
        WindowKind.SCHOOL_DAYS: f" in {window.days} school days",
    }[window.kind]
    return f"{words}, from {threshold.from_days} days enrolled on" if threshold.from_days else words


def _facts(policy: YearPolicy, way: Condition) -> list[str]:
    return [f"stated: {policy.facts[fact].title[:1].lower()}{policy.facts[fact].title[1:]}" for fact in way.facts]
