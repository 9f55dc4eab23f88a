"""Which steps a standing makes due, for whom and by when. The key of a step never changes, whatever the counts do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from escalation.tiers.days import Counted, StudentYear
from escalation.tiers.policy import CarriedOutBy, Every, Step, Tier, YearPolicy
from escalation.tiers.sense import full_id
from escalation.tiers.standing import Standing

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Due:
    """One step that is owed to a student. `occurrence`: "" for what is done once, else the day it belongs to (ISO).

    `since`: the day that made it due; `due_on`: the last school day on which it is in time.
    """

    tier: str
    step: str
    occurrence: str
    since: date
    due_on: date

    @property
    def key(self) -> Key:
        """What makes it the same step, whenever it is asked for."""
        return self.tier, self.step, self.occurrence


def due_steps(policy: YearPolicy, counted: Counted, standing: Standing, day: date) -> list[Due]:
    """Every step that is owed up to `day`, done or not, in the order of the ladder."""
    found: list[Due] = []
    begun = [(one.tier, one.begun) for one in standing.reached if one.begun is not None]
    for place, (tier_id, begins) in enumerate(begun):
        tier = policy.tier(tier_id)
        # Its own days: until a more serious tier begins.
        passed_on = min((later for _, later in begun[place + 1 :]), default=date.max)
        for step in tier.steps:
            start = _start(tier, step, begins, counted.student, day)
            if start is None:
                continue
            is_once = step.every is Every.ONCE
            goes_on = policy.builds_on_previous if is_once else tier.goes_on
            last = day if goes_on else min(day, passed_on - timedelta(days=1))
            if start <= last:
                found.extend(_occurrences(tier, step, (start, last), counted))
    return found


def open_steps(due: list[Due], student: StudentYear) -> list[Due]:
    """Those of them that are not documented, as far as steps that are done once go."""
    return [one for one in due if one.occurrence or f"{one.tier}/{one.step}" not in student.done]


def _start(tier: Tier, step: Step, begun: date, student: StudentYear, day: date) -> date | None:
    """Since when a step is due; None where it waits for a fact or another step, or is nobody's work."""
    if step.by is not CarriedOutBy.PEOPLE:
        return None
    start = begun
    if step.only:
        start = max(start, student.facts.get(step.only, date.max))
    for other in step.after:
        start = max(start, student.done.get(full_id(tier, other), date.max))
    return start if start <= day else None


def _occurrences(tier: Tier, step: Step, span: tuple[date, date], counted: Counted) -> Iterator[Due]:
    (start, last), calendar = span, counted.calendar
    if step.every is Every.ONCE:
        yield Due(tier.id, step.id, "", start, calendar.later(start, step.within))
    elif step.every is Every.ABSENCE:
        for one in counted.days:
            if start <= one.date <= last:
                yield Due(tier.id, step.id, one.date.isoformat(), one.date, calendar.later(one.date, step.within))
    else:
        begin = start
        while begin <= last:
            end = _end(begin, step.every)
            name = begin.isoformat()[:7] if step.every is Every.MONTH else (end - timedelta(days=6)).isoformat()
            # A week of holidays asks for nothing, nor does one after the student has left.
            if counted.enrolled_between(begin, end):
                yield Due(tier.id, step.id, name, begin, calendar.back(end, 1))
            begin = end + timedelta(days=1)


def _end(day: date, every: Every) -> date:
    """The Sunday of a day's week, or the last day of its month."""
    if every is Every.WEEK:
        return day + timedelta(days=6 - day.weekday())
    following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return following - timedelta(days=1)
