"""What a policy would have asked of a school in a year that is known: who reaches which tier when, and all the work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from escalation.tiers.days import Counted
from escalation.tiers.policy import StepKind, YearPolicy
from escalation.tiers.standing import Standing, standing
from escalation.tiers.steps import Due, due_steps


@dataclass(frozen=True, slots=True)
class Path:
    """One student's way up the ladder: each tier reached, with the day. Only of students who reached one."""

    student: str
    grade: str
    reached: tuple[tuple[str, date], ...]


@dataclass(frozen=True, slots=True)
class TierNumbers:
    """How many students a tier concerns.

    `reached`: in all; `grades`: those by grade; `waiting`: for facts or documents at the end; `months`: whose most
    serious tier it was at the end of each month ("2026-09") that has passed or begun.
    """

    tier: str
    name: str
    reached: int
    waiting: int
    grades: Mapping[str, int]
    months: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Work:
    """How many steps of one kind fall to one of the policy's people: in all, by month, and in the busiest week."""

    who: str
    does: StepKind
    steps: int
    months: Mapping[str, int]
    busiest_week: int


@dataclass(frozen=True, slots=True)
class Simulation:
    """A year under a policy. `busiest_week`: the Monday of the week in which most steps become due; None for none."""

    policy: str
    first: date
    last: date
    is_documented: bool
    students: int
    tiers: tuple[TierNumbers, ...]
    work: tuple[Work, ...]
    busiest_week: date | None
    busiest_week_steps: int
    letters: int
    meetings: int
    paths: tuple[Path, ...]

    def as_json(self) -> dict[str, Any]:
        """The same as JSON has it: days as ISO dates."""
        plain: dict[str, Any] = _plain(asdict(self))
        return plain


def simulate(
    policy: YearPolicy,
    students: Iterable[tuple[str, str, Counted]],
    first: date,
    last: date,
    *,
    is_documented: bool = False,
) -> Simulation:
    """Play a policy over students (key, grade, counted by the policy's own rules) from `first` to `last`.

    `is_documented`: every step is documented on the day by which it is due, so that tiers that wait for that begin;
    otherwise nothing is documented but what the students' years hold. Facts are those of their years.
    """
    found: list[tuple[str, str, Standing]] = []
    due: list[Due] = []
    for key, grade, counted in students:
        stands, steps = _documented(policy, counted, last) if is_documented else _once(policy, counted, last)
        found.append((key, grade, stands))
        due += [step for step in steps if step.since >= first]
    busiest, most = _busiest_week(due)
    kinds = Counter(policy.step(step.tier, step.step).does for step in due)
    return Simulation(
        policy=policy.name,
        first=first,
        last=last,
        is_documented=is_documented,
        students=len(found),
        tiers=_tiers(policy, found, month_ends(first, last)),
        work=_work(policy, due, busiest),
        busiest_week=busiest,
        busiest_week_steps=most,
        letters=kinds[StepKind.LETTER],
        meetings=kinds[StepKind.MEETING],
        paths=tuple(
            Path(key, grade, tuple((one.tier, one.since) for one in stands.reached))
            for key, grade, stands in found
            if stands.reached
        ),
    )


def month_ends(first: date, last: date) -> list[date]:
    """The last day of each month from that of `first` on, and `last` itself at the end."""
    ends: list[date] = []
    day = first
    while day <= last:
        following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
        ends.append(min(last, following - timedelta(days=1)))
        day = following
    return ends


def _once(policy: YearPolicy, counted: Counted, last: date) -> tuple[Standing, list[Due]]:
    stands = standing(policy, counted, last)
    return stands, due_steps(policy, counted, stands, last)


def _documented(policy: YearPolicy, counted: Counted, last: date) -> tuple[Standing, list[Due]]:
    """With every step documented on its last day in time; that makes others due, which are documented in their turn."""
    done: Mapping[str, date] = counted.student.done
    while True:
        stands, due = _once(policy, replace(counted, student=replace(counted.student, done=done)), last)
        more: dict[str, date] = {}
        for step in due:
            name = f"{step.tier}/{step.step}"
            if step.due_on <= last:
                more[name] = min(more.get(name, step.due_on), step.due_on)
        more |= counted.student.done
        if more == done:
            return stands, due
        done = more


def _tiers(policy: YearPolicy, found: list[tuple[str, str, Standing]], ends: list[date]) -> tuple[TierNumbers, ...]:
    reached, waiting, grades = Counter[str](), Counter[str](), Counter[tuple[str, str]]()
    months = Counter[tuple[str, date]]()
    for _, grade, stands in found:
        for one in stands.reached:
            reached[one.tier] += 1
            waiting[one.tier] += one.begun is None
            grades[one.tier, grade] += 1
        for end in ends:
            by_then = [one.tier for one in stands.reached if one.since <= end]
            if by_then:
                months[by_then[-1], end] += 1
    return tuple(
        TierNumbers(
            tier=tier.id,
            name=tier.name,
            reached=reached[tier.id],
            waiting=waiting[tier.id],
            grades={grade: number for (of, grade), number in sorted(grades.items()) if of == tier.id},
            months={_month(end): months[tier.id, end] for end in ends},
        )
        for tier in policy.tiers
    )


def _work(policy: YearPolicy, due: list[Due], busiest: date | None) -> tuple[Work, ...]:
    months: dict[tuple[str, StepKind], Counter[str]] = {}
    in_week = Counter[tuple[str, StepKind]]()
    for step in due:
        asked = policy.step(step.tier, step.step)
        key = asked.who, asked.does
        months.setdefault(key, Counter())[_month(step.since)] += 1
        in_week[key] += _monday(step.since) == busiest
    return tuple(
        Work(who, does, by_month.total(), dict(sorted(by_month.items())), in_week[who, does])
        for (who, does), by_month in sorted(months.items())
    )


def _busiest_week(due: list[Due]) -> tuple[date | None, int]:
    """The first of the weeks in which most steps become due, and how many."""
    weeks = Counter(_monday(step.since) for step in due)
    return min(weeks.items(), key=lambda week: (-week[1], week[0]), default=(None, 0))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _month(day: date) -> str:
    return day.isoformat()[:7]


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
