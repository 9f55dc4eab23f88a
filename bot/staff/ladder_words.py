"""What a held tier waits for, and what would come next, in the words of the policy."""

from __future__ import annotations

from dataclasses import dataclass

from escalation.tiers.counts import count
from escalation.tiers.phrases import listed, number_of, ordinal, threshold_in_words, window_in_words
from escalation.tiers.policy import PERCENTS, Condition, Threshold, Tier, YearPolicy
from escalation.year.student_view import StudentView


@dataclass(frozen=True, slots=True)
class Next:
    """What would bring a student to a tier, such as "2 more absences of any kind"."""

    tier: Tier
    words: str


def missing_words(policy: YearPolicy, name: str) -> str:
    """What a held tier waits for: a fact, a step that is not documented, or a tier that has not begun."""
    if name in policy.facts:
        return policy.facts[name].title
    tier_id, _, step_id = name.partition("/")
    tier = policy.tier(tier_id)
    return policy.step(tier_id, step_id).what if step_id else f"“{tier.name}” must have begun"


def condition_words(policy: YearPolicy, way: Condition) -> str:
    """One way to a tier in words."""
    return listed([*map(threshold_in_words, way.thresholds), *_facts(policy, way)])


def coming(view: StudentView, reached: set[str]) -> list[Next]:
    """For each tier that is not reached, the ways to it from where the student stands."""
    found = []
    for tier in view.policy.tiers:
        if tier.id not in reached and tier.when:
            ways = [
                listed([*(_lacking(one, view) for one in way.thresholds), *_facts(view.policy, way)])
                for way in tier.when
            ]
            found.append(Next(tier, ", or: ".join(ways)))
    return found


def _lacking(threshold: Threshold, view: StudentView) -> str:
    have = count(threshold.basis, threshold.window, view.counted, view.day)
    if threshold.basis in PERCENTS:
        return f"{threshold_in_words(threshold)} (now {have:.1f})"
    lacks = max(0.0, threshold.value - have)
    words = number_of(threshold.basis, lacks).replace(" ", " more ", 1) + window_in_words(threshold.window)
    return f"{words}, from the {ordinal(threshold.from_days)} day enrolled on" if threshold.from_days else words


def _facts(policy: YearPolicy, way: Condition) -> list[str]:
    return [f"“{policy.facts[fact].title}” is stated" for fact in way.facts]
