"""Whatever a year holds and in whatever order it came: where a student stands, and what is due, follows from the days.

Set ATTENDANCE_EXAMPLES for a longer search.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from escalation.tiers.counts import YEAR, count
from escalation.tiers.days import counted
from escalation.tiers.policy import Basis, YearPolicy
from escalation.tiers.standing import Standing, standing
from escalation.tiers.steps import Due, due_steps
from tests.tiers import naive_recount
from tests.tiers.ladders import CALENDAR, HEAD, POLICIES, SCHOOL_DAYS, ladder, tier
from tests.tiers.made_up import CATEGORIES, loaded
from tests.tiers.naive_recount import Pupil

EXAMPLES = settings(max_examples=int(os.environ.get("ATTENDANCE_EXAMPLES", "60")), deadline=None)
# A short part of the year, so that days fall close to one another.
DAYS = SCHOOL_DAYS[:50]
ALL_DAYS = [DAYS[0] + timedelta(days=number) for number in range((DAYS[-1] - DAYS[0]).days + 30)]
STEPS = ("call", "line", "meet", "only", "plan", "step-0", "step-1", "step-2", "send")
TIERS = ("contact", "letter", "last", "one", "two", "three", "court")

RECURRING: tuple[str, dict[str, float]] = (
    tier("one", "{ absences = 1 }", 'every = "week"', 'every = "month"\nonly = "contract_violated"')
    + tier("two", "{ absences = 2 }", 'every = "absence"\nafter = ["one/step-0"]', more="goes_on = false")
    + tier("three", "{ unexcused = 3 }", 'id = "call"', 'id = "meet"\nafter = ["call"]'),
    {"undecided_after_days": 4},
)
LADDERS: dict[str, tuple[str, str, dict[str, float]]] = {
    **{name: (HEAD, *both) for name, both in POLICIES.items()},
    "recurring": (HEAD, *RECURRING),
    "not building": (HEAD.replace("[count]", "builds_on_previous = false\n[count]"), *RECURRING),
}
# Ladders of the whole year without tiers that wait: only these rise and fall with every single day.
RISING: tuple[tuple[str, dict[str, float]], ...] = (
    (tier("one", "{ unexcused = 1 }") + tier("two", "{ unexcused = 2 }") + tier("three", "{ unexcused = 4 }"),
     {"undecided_after_days": 6, "parents_may_clear_days": 5, "parent_notes": 2}),
    (tier("one", "{ unexcused = 2 }, { tardies = 3 }") + tier("two", "{ unexcused = 3, tardies = 1 }"),
     {"parent_notes": 1}),
    (tier("one", "{ unexcused = 3 }"), {"undecided_after_days": 10, "parents_may_clear_days": 3}),
)  # fmt: skip

days = st.sampled_from(DAYS)
any_day = st.sampled_from(ALL_DAYS)
ladders = st.sampled_from(sorted(LADDERS))


@cache
def read(name: str) -> YearPolicy:
    head, tiers, rules = LADDERS[name]
    return ladder(tiers, head, **rules)


@cache
def rising(number: int) -> YearPolicy:
    tiers, rules = RISING[number]
    return ladder(tiers, **rules)


def content(name: str) -> dict[str, Any]:
    """The policy as the naive recount takes it."""
    head, tiers, rules = LADDERS[name]
    found = tomllib.loads(head + tiers)
    found["count"] |= rules
    return found


@st.composite
def events(draw: st.DrawFn) -> list[dict[str, Any]]:
    chosen = draw(st.dictionaries(days, st.sampled_from((*CATEGORIES, "Tardy")), max_size=14))
    return [
        {"date": day, "category": category, "duration": 0.6 if category == "Partial" else 1.0, "minutes": 30}
        for day, category in chosen.items()
    ]


@st.composite
def decisions(draw: st.DrawFn) -> list[dict[str, Any]]:
    return [
        {
            "date": day,
            "excuse": draw(st.sampled_from(("excused", "excused", "unexcused"))),
            "evidence": draw(st.sampled_from(("call", "parent note", "medical note", "principal"))),
            "received": day + timedelta(days=draw(st.sampled_from((0, 3, 12)))),
            "reason": draw(st.sampled_from((None, "2C"))),
        }
        for day in draw(st.lists(days, max_size=8, unique=True))
    ]


@st.composite
def a_year(draw: st.DrawFn) -> Pupil:
    names = [f"{one}/{step}" for one in TIERS for step in STEPS]
    start = draw(any_day)
    return {
        "events": draw(events()),
        "decisions": draw(decisions()),
        "enrolled": draw(st.sampled_from(([], [], [(start, None)], [(DAYS[0], start)]))),
        "facts": draw(st.dictionaries(st.sampled_from(("medical_note_on_file", "contract_violated")), any_day)),
        "documented": draw(st.dictionaries(st.sampled_from(names), any_day, max_size=20)),
    }


def look(policy: YearPolicy, pupil: Pupil, day: date) -> tuple[Standing, list[Due]]:
    """Where a student stands, and what is due."""
    ours = counted(loaded(pupil), policy.count, CALENDAR)
    stands = standing(policy, ours, day)
    return stands, due_steps(policy, ours, stands, day)


def until(pupil: Pupil, day: date) -> Pupil:
    """The year as far as it had gone: what was known of later days is left out."""
    return pupil | {
        "events": [one for one in pupil["events"] if one["date"] <= day],
        "decisions": [one for one in pupil["decisions"] if one["date"] <= day],
        "facts": {fact: on for fact, on in pupil["facts"].items() if on <= day},
        "documented": {step: on for step, on in pupil["documented"].items() if on <= day},
    }


@EXAMPLES
@given(ladders, a_year(), any_day, st.randoms(use_true_random=False))
def test_facts_may_come_in_any_order(name: str, pupil: Pupil, day: date, random: Any) -> None:
    """Each is looked at as it comes, then corrected; at the end all is as if written down at once."""
    policy = read(name)
    arrivals: list[tuple[str, Any]] = [("events", one) for one in pupil["events"]]
    arrivals += [("decisions", one) for one in pupil["decisions"]]
    arrivals += [("facts", one) for one in pupil["facts"].items()]
    arrivals += [("documented", one) for one in pupil["documented"].items()]
    random.shuffle(arrivals)
    book: Pupil = {"events": [], "decisions": [], "enrolled": pupil["enrolled"], "facts": {}, "documented": {}}
    wrong = {"date": DAYS[7], "category": "Unexcused Absence", "duration": 1.0}
    for kind, fact in arrivals:
        if kind in ("events", "decisions"):
            # First it was noted otherwise for that day; then it is corrected.
            before = book[kind]
            book[kind] = [
                *before,
                wrong | {"date": fact["date"]} if kind == "events" else fact | {"excuse": "unexcused"},
            ]
            look(policy, book, day)
            book[kind] = [*before, fact]
        else:
            book[kind][fact[0]] = fact[1]
        look(policy, book, day)
    assert look(policy, book, day) == look(policy, pupil, day)


@EXAMPLES
@given(ladders, a_year(), any_day)
def test_what_lies_after_a_day_does_not_matter_on_it(name: str, pupil: Pupil, day: date) -> None:
    policy = read(name)
    assert look(policy, pupil, day) == look(policy, until(pupil, day), day)
    whole, part = (counted(loaded(one), policy.count, CALENDAR) for one in (pupil, until(pupil, day)))
    for basis in Basis:
        assert count(basis, YEAR, whole, day) == count(basis, YEAR, part, day)


@EXAMPLES
@given(ladders, a_year())
def test_figures_of_the_year_never_fall_and_a_tier_once_reached_keeps_its_day(name: str, pupil: Pupil) -> None:
    policy = read(name)
    ours = counted(loaded(pupil), policy.count, CALENDAR)
    figures, reached, begun = dict.fromkeys(naive_recount.FIGURES, 0.0), dict[str, Any](), dict[str, Any]()
    for day in ALL_DAYS:
        now = {figure: count(Basis(figure), YEAR, ours, day) for figure in naive_recount.FIGURES}
        assert all(now[figure] >= figures[figure] for figure in figures)
        stands = standing(policy, ours, day)
        reached_now = {one.tier: (one.since, one.way) for one in stands.reached}
        begun_now = {one.tier: one.begun for one in stands.reached if one.begun}
        assert reached.items() <= reached_now.items()
        assert begun.items() <= begun_now.items()
        figures, reached, begun = now, reached_now, begun_now


@EXAMPLES
@given(st.sampled_from(range(len(RISING))), a_year(), st.data())
def test_an_excuse_never_moves_anybody_up(number: int, pupil: Pupil, data: st.DataObject) -> None:
    policy = rising(number)
    ours = counted(loaded(pupil), policy.count, CALENDAR)
    open_days = [one.date for one in ours.days if one.excuse is None or one.excuse.value == "unexcused"]
    if not open_days:
        return
    day = data.draw(st.sampled_from(open_days))
    excuse = [
        {
            "date": day, "excuse": "excused", "reason": None,
            "evidence": data.draw(st.sampled_from(("call", "parent note", "medical note", "principal"))),
            "received": day + timedelta(days=data.draw(st.sampled_from((0, 4, 20)))),
        }
    ]  # fmt: skip
    excused = pupil | {"decisions": [one for one in pupil["decisions"] if one["date"] != day] + excuse}
    for one in ALL_DAYS:
        assert _rank(policy, excused, one) <= _rank(policy, pupil, one)


@EXAMPLES
@given(st.sampled_from(range(len(RISING))), a_year(), days, st.sampled_from(CATEGORIES))
def test_one_more_absence_never_moves_anybody_down(number: int, pupil: Pupil, day: date, category: str) -> None:
    policy = rising(number)
    if any(one["date"] == day for one in pupil["events"]):
        return
    more = pupil | {"events": [*pupil["events"], {"date": day, "category": category, "duration": 1.0}]}
    for one in ALL_DAYS:
        assert _rank(policy, more, one) >= _rank(policy, pupil, one)


@EXAMPLES
@given(ladders, a_year())
def test_a_step_is_due_once_and_stays_due(name: str, pupil: Pupil) -> None:
    policy = read(name)
    before: dict[Any, Due] = {}
    for day in ALL_DAYS:
        _, found = look(policy, pupil, day)
        now = {one.key: one for one in found}
        assert len(now) == len(found)
        assert before.items() <= now.items()
        assert all(one.since <= day and one.due_on >= one.since for one in found)
        before = now


@EXAMPLES
@given(ladders, a_year())
def test_standing_and_steps_are_what_a_walk_through_the_days_finds(name: str, pupil: Pupil) -> None:
    policy, said = read(name), content(name)
    owed: dict[tuple[str, str, str], date] = {}
    absent = {day for day, _ in naive_recount.what_counts(said, pupil, SCHOOL_DAYS)["absences"]}
    for day in naive_recount.recount(said, pupil, SCHOOL_DAYS):
        today = day["day"]
        if today > ALL_DAYS[-1]:
            break
        for key in walk(said, pupil, absent, today, day["begun"]):
            owed.setdefault(key, today)
        stands, found = look(policy, pupil, today)
        assert stands.tier == day["tier"]
        assert {one.tier for one in stands.reached} == set(day["reached"])
        assert {one.key for one in found} == set(owed)


def walk(
    said: dict[str, Any], pupil: Pupil, absent: set[date], today: date, begun: dict[str, date]
) -> Iterable[tuple[str, str, str]]:
    """The keys of what a day makes due, by nothing but what is so on that day."""
    order = [one["id"] for one in said["tier"]]
    for one in said["tier"]:
        later = [other for other in begun if order.index(other) > order.index(one["id"])]
        for step in one["step"] if one["id"] in begun else []:
            waits_for = [pupil["documented"].get(other if "/" in other else f"{one['id']}/{other}", date.max)
                         for other in step.get("after", [])]  # fmt: skip
            waits_for += [pupil["facts"].get(step["only"], date.max)] if "only" in step else []
            if step.get("by", "people") != "people" or max([begun[one["id"]], *waits_for]) > today:
                continue
            every = step.get("every", "once")
            if later and not (said.get("builds_on_previous", True) if every == "once" else one.get("goes_on", True)):
                continue
            start = max([begun[one["id"]], *waits_for])
            if every == "once":
                yield one["id"], step["id"], ""
            elif every == "absence":
                # On the day on which a step begins, and on every later one.
                if today in absent:
                    yield one["id"], step["id"], today.isoformat()
            elif there_is_school(pupil, max(start, beginning(today, every)), today, every):
                begins = beginning(today, every).isoformat()
                yield one["id"], step["id"], begins if every == "week" else begins[:7]


def beginning(day: date, every: str) -> date:
    return day - timedelta(days=day.weekday()) if every == "week" else day.replace(day=1)


def there_is_school(pupil: Pupil, first: date, today: date, every: str) -> bool:
    """Whether the student has a school day in the week or month of today, from a day on."""
    period = beginning(today, every)
    return any(
        first <= day and beginning(day, every) == period and naive_recount.is_enrolled(pupil, day)
        for day in SCHOOL_DAYS
    )


def _rank(policy: YearPolicy, pupil: Pupil, day: date) -> int:
    stands, _ = look(policy, pupil, day)
    return max((policy.rank(one.tier) for one in stands.reached), default=-1)
