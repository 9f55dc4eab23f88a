"""A year policy in plain words, as a principal reads it; and one student's step on the ladder in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from escalation.tiers.counts import count, days_in
from escalation.tiers.days import Counted
from escalation.tiers.phrases import (
    capital,
    day_in_words,
    listed,
    number_of,
    ordinal,
    school_days,
    threshold_in_words,
    window_in_words,
)
from escalation.tiers.policy import (
    PERCENTS,
    Basis,
    CarriedOutBy,
    Condition,
    Counting,
    Every,
    Notice,
    Report,
    Step,
    Threshold,
    Tier,
    YearPolicy,
)
from escalation.tiers.reader import WEEKDAYS
from escalation.tiers.sense import full_id
from escalation.tiers.standing import Reached

_OFTEN = {Every.ABSENCE: "for every absence, ", Every.WEEK: "every week", Every.MONTH: "every month"}
_BY_ITSELF = {
    CarriedOutBy.LINE: "the attendance line's own calls",
    CarriedOutBy.NOTICES: "the automatic notices",
    CarriedOutBy.REPORTS: "the reports",
    CarriedOutBy.ROLL: "the roll and its reminders",
    CarriedOutBy.PROGRAM: "this program",
}
_REPORTS = {
    "occurrences": "absence occurrences",
    "liaison": "numbers for the liaison",
    "chronic": "chronic absence",
    "numbers": "contact numbers to verify",
    "work": "open work",
    "notices": "letters of notification",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an explanation. `depth`: 0 a heading, 1 what stands under it, 2 what belongs to that."""

    depth: int
    text: str


def explain(policy: YearPolicy) -> str:
    """The whole policy as text, headings without and the rest with an indent."""
    return "\n".join("  " * line.depth + line.text for line in explained(policy)) + "\n"


def explained(policy: YearPolicy) -> list[Line]:
    """The whole policy in plain words: what counts, the ladder with every step, who, and what runs by itself."""
    return [
        Line(0, policy.title),
        Line(0, "What counts"),
        *(Line(1, text) for text in _counting(policy.count)),
        *_bands(policy),
        *(line for tier in policy.tiers for line in _tier(policy, tier)),
        *_under("For every tier", _ladder(policy)),
        *_under("What only people can state", _facts(policy)),
        *_under("Who", _people(policy)),
        *_under("What runs by itself", _by_itself(policy)),
    ]


def why(policy: YearPolicy, counted: Counted, reached: Reached) -> str:
    """Why a student reached a tier, such as "7 absences of any kind, the 7th on November 9: First letter (ladder)"."""
    tier = policy.tier(reached.tier)
    if tier.when:
        way = tier.when[reached.way]
        parts = [_evidence(threshold, counted, reached) for threshold in way.thresholds]
        facts = [(policy.facts[fact].title, counted.student.facts[fact]) for fact in way.facts]
        parts += [f"“{title}”, stated for {day_in_words(on)}" for title, on in facts]
        because = listed(parts)
    else:
        because = f"on {day_in_words(reached.since)} all was so that it waited for"
    waits = f", which waits for: {listed(_missing(policy, reached))}" if reached.missing else ""
    return f"{because}: {tier.name} ({policy.name}){waits}"


def _under(heading: str, texts: Iterator[str]) -> list[Line]:
    lines = [Line(1, text) for text in texts]
    return [Line(0, heading), *lines] if lines else []


def _counting(rules: Counting) -> Iterator[str]:
    share = f"{100 * rules.partial_from:g} percent of it or more" if rules.partial_from < 1 else "all of it"
    yield f"A day is an absence when the student misses {share}."
    wait = f"after {rules.undecided_after_days} days" if rules.undecided_after_days else "at once"
    yield f"An absence that nobody has excused counts as unexcused {wait}."
    limit = rules.parents_may_clear_days
    yield f"A parent's word may excuse an absence {f'within {limit} days of it' if limit else 'at any time'}."
    if rules.parent_notes:
        yield (
            f"A parent's word excuses {rules.parent_notes} absences a year; those beyond count as unexcused "
            "until the school decides on other grounds."
        )


def _bands(policy: YearPolicy) -> list[Line]:
    above = [0.0, *(band.from_percent for band in policy.bands)]
    return _under(
        "Attendance",
        (
            f"{band.from_percent:g} percent{f' to below {end:g}' if end else ' and more'}: {band.name}."
            if band.from_percent
            else f"Below {end:g} percent: {band.name}."
            for band, end in zip(policy.bands, above, strict=False)
        ),
    )


def _tier(policy: YearPolicy, tier: Tier) -> Iterator[Line]:
    if tier.when:
        yield Line(0, f"At {listed([_way(policy, way) for way in tier.when], 'or')}: {tier.name}")
    else:
        yield Line(0, tier.name)
    if tier.once.facts or tier.once.tiers_done:
        needs = [f"it is stated that “{policy.facts[fact].title}”" for fact in tier.once.facts]
        needs += [f"every step of “{policy.tier(other).name}” is documented" for other in tier.once.tiers_done]
        yield Line(1, f"Begins once {listed(needs)}.")
    for step in tier.steps:
        yield Line(1, _step(policy, tier, step))
        for text in _of_step(policy, step):
            yield Line(2, text)
    if not tier.goes_on:
        yield Line(1, "What recurs ends when a later tier begins.")


def _way(policy: YearPolicy, way: Condition) -> str:
    return listed([*map(threshold_in_words, way.thresholds), *(f"“{policy.facts[fact].title}”" for fact in way.facts)])


def _step(policy: YearPolicy, tier: Tier, step: Step) -> str:
    if step.by is not CarriedOutBy.PEOPLE:
        return f"{capital(_BY_ITSELF[step.by])}: {step.what}."
    when = _OFTEN.get(step.every, "")
    if step.every in (Every.ONCE, Every.ABSENCE):
        when += school_days(step.within)
    if step.only:
        when += f", only if it is stated that “{policy.facts[step.only].title}”"
    if step.after:
        before = [full_id(tier, other).split("/") for other in step.after]
        when += f", after {listed([f'“{policy.step(*one).what}”' for one in before])}"
    if step.optional:
        when += ", where it helps"
    return f"{capital(policy.people[step.who].title)}, {when}: {step.what}."


def _of_step(policy: YearPolicy, step: Step) -> Iterator[str]:
    if step.attend:
        yield f"With: {listed([policy.people[one].title for one in step.attend])}."
    if step.to:
        yield f"To: {policy.people[step.to].title}."
    if step.letter:
        yield f"Letter: {step.letter}."


def _ladder(policy: YearPolicy) -> Iterator[str]:
    if policy.builds_on_previous:
        yield "Whoever reaches a tier is owed the steps of the earlier ones too."
    else:
        yield "Whoever reaches several tiers at once is owed the steps of the last alone."
    if policy.case_manager:
        begins = policy.tier(policy.case_manager.from_tier).name
        who = policy.people[policy.case_manager.who].title
        yield f"From “{begins}” on every student has a case manager; naming one falls to: {who}."


def _facts(policy: YearPolicy) -> Iterator[str]:
    for fact in policy.facts.values():
        yield f"{fact.title}: {policy.people[fact.who].title}."


def _people(policy: YearPolicy) -> Iterator[str]:
    for person in policy.people.values():
        outside = " (outside of the school)" if person.outside else ""
        yield f"{capital(person.title)}{outside}: the work is shown to the {person.role}."


def _by_itself(policy: YearPolicy) -> Iterator[str]:
    if policy.roll:
        reminded = "; who is late is reminded" if policy.roll.remind else ""
        yield f"Every room's roll is in within {policy.roll.minutes} minutes of the bell{reminded}."
    for notice in policy.notices:
        yield _notice(policy, notice)
    for report in policy.reports:
        yield _report(policy, report)


def _notice(policy: YearPolicy, notice: Notice) -> str:
    kind = "absent without excuse" if notice.about is Basis.UNEXCUSED else "absent"
    at = listed([f"{one:%H:%M}" for one in notice.at])
    to = f"the families of students who are {kind}{_from(policy, notice.from_tier)}"
    return f"At {at} {to} hear by e-mail."


def _report(policy: YearPolicy, report: Report) -> str:
    to = listed([policy.people[one].title for one in report.to])
    about = _REPORTS[report.kind] + _from(policy, report.from_tier)
    return f"Every {capital(WEEKDAYS[report.weekday])} a report of {about} goes to: {to}."


def _from(policy: YearPolicy, tier_id: str) -> str:
    return f", from “{policy.tier(tier_id).name}” on," if tier_id else ""


def _evidence(threshold: Threshold, counted: Counted, reached: Reached) -> str:
    """What a threshold was reached with, and on which day."""
    on = day_in_words(reached.since)
    figure = count(threshold.basis, threshold.window, counted, reached.since)
    if threshold.basis in PERCENTS:
        words = (
            f"attendance of {figure:.1f}" if threshold.basis is Basis.ATTENDANCE_BELOW else f"absence on {figure:.1f}"
        )
        return f"{words} percent of {counted.enrolled(reached.since)} days enrolled by {on}"
    if threshold.basis is Basis.TARDY_MINUTES:
        return f"{number_of(threshold.basis, figure)}{window_in_words(threshold.window)} by {on}"
    number = int(threshold.value)
    last = days_in(threshold.basis, threshold.window, counted, reached.since)[number - 1]
    words = f"{number_of(threshold.basis, number)}{window_in_words(threshold.window)}"
    return f"{words}, {f'the {ordinal(number)} ' if number > 1 else ''}on {day_in_words(last)}"


def _missing(policy: YearPolicy, reached: Reached) -> list[str]:
    """Facts, earlier tiers and steps by their names."""
    return [
        policy.step(*name.split("/")).what
        if "/" in name
        else (policy.facts[name].title if name in policy.facts else policy.tier(name).name)
        for name in reached.missing
    ]
