"""A policy and a student's step in plain words: what stands in the file is what the words say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from escalation.tiers.days import AbsentDay
from escalation.tiers.explain import explain, explained, why
from escalation.tiers.phrases import ordinal
from escalation.tiers.policy import YearPolicy
from escalation.tiers.reader import read_year_policy
from escalation.tiers.standing import standing
from tests.tiers.ladders import ENDS, HEAD, TIERS, counting, ladder, school_day, tier, year

POLICIES = sorted((Path(__file__).resolve().parents[2] / "escalation" / "policies").glob("*.toml"))
SHIPPED = [path for path in POLICIES if 'kind = "year"' in path.read_text(encoding="utf-8")]
DAYS = [date(2026, 11, day) for day in (2, 3, 4, 5, 6, 9, 10, 11)]


def reasons(policy: YearPolicy, student: object, **rules: float) -> list[str]:
    counted = counting(student, **rules)  # type: ignore[arg-type]
    return [why(policy, counted, one) for one in standing(policy, counted, ENDS).reached]


def test_the_ladder_is_told_from_the_first_tier_on() -> None:
    text = explain(ladder())
    assert text.startswith(
        "A ladder\nWhat counts\n  A day is an absence when the student misses 50 percent of it or more.\n"
    )
    assert (
        "At 7 absences of any kind: First letter\n"
        "  Attendance clerk, within 3 school days: Send the first letter.\n"
        "    Letter: first-letter.\n"
    ) in text
    assert "Whoever reaches a tier is owed the steps of the earlier ones too." in text
    assert "The attendance contract was violated: principal." in text
    assert "Court (outside of the school): the work is shown to the admin." in text


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        ({"partial_from": 1}, "the student misses all of it"),
        ({"partial_from": 0.3}, "the student misses 30 percent of it or more"),
        ({}, "nobody has excused counts as unexcused at once"),
        ({"undecided_after_days": 10}, "nobody has excused counts as unexcused after 10 days"),
        ({}, "word may excuse an absence at any time"),
        ({"parents_may_clear_days": 5}, "word may excuse an absence within 5 days of it"),
        ({"parent_notes": 8}, "A parent's word excuses 8 absences a year; those beyond count as unexcused"),
    ],
)
def test_the_rules_of_counting(rules: dict[str, float], says: str) -> None:
    assert says in explain(ladder(**rules))


def test_ways_windows_facts_and_percents() -> None:
    ways = "{ unexcused = 1 }, { tardies = 3, window = '30 school days' }, { attendance_below = 92, from_days = 21 }"
    ways += ", { absences = 2, window = 'month', facts = ['contract_violated'] }"
    assert (
        "At 1 unexcused absence, 3 tardies within 30 school days, "
        "attendance below 92 percent, from the 21st day enrolled on, "
        "or 2 absences of any kind in one month and “The attendance contract was violated”: One"
    ) in explain(ladder(tier("one", ways)))


def test_what_a_step_waits_for_how_often_and_with_whom() -> None:
    text = explain(
        ladder(
            tier("one", "{ absences = 1 }", 'id = "call"\nevery = "absence"\nwithin = 1', 'id = "calls"\nby = "line"')
            + tier(
                "two",
                "{ absences = 2 }",
                'does = "meeting"\nattend = ["clerk", "principal", "court"]\nafter = ["one/call"]\nwithin = 0',
                'every = "week"\noptional = true\nonly = "contract_violated"',
                more="once = { tiers_done = ['one'], facts = ['contract_violated'] }\ngoes_on = false",
            ),
            HEAD.replace("[count]", "builds_on_previous = false\n[count]"),
        )
    )
    for line in (
        "  Attendance clerk, for every absence, within 1 school day: Do it.",
        "  The attendance line's own calls: Do it.",
        "  Begins once it is stated that “The attendance contract was violated” and every step of “One” is documented.",
        "  Attendance clerk, on the same day, after “Do it”: Do it.",
        "    With: attendance clerk, principal, and court.",
        "  Attendance clerk, every week, only if it is stated that “The attendance contract was violated”, "
        "where it helps: Do it.",
        "  What recurs ends when a later tier begins.",
        "  Whoever reaches several tiers at once is owed the steps of the last alone.",
    ):
        assert line in text.splitlines()


def test_bands_roll_notices_reports_and_case_managers() -> None:
    more = """
[[band]]
name = "Good"
from_percent = 92
[[band]]
name = "Low"
from_percent = 0
[roll]
minutes = 15
remind = true
[case_manager]
from_tier = "letter"
who = "principal"
[[notice]]
id = "daily"
at = ["10:00", "15:00"]
about = "unexcused"
from_tier = "contact"
[[report]]
id = "weekly"
kind = "chronic"
weekday = "friday"
to = ["principal", "clerk"]
"""
    lines = explain(ladder(more + TIERS)).splitlines()
    for line in (
        "  92 percent and more: Good.",
        "  Below 92 percent: Low.",
        "  Every room's roll is in within 15 minutes of the bell; who is late is reminded.",
        "  From “First letter” on every student has a case manager; naming one falls to: principal.",
        "  At 10:00 and 15:00 the families of students who are absent without excuse, from “Contact” on, "
        "hear by e-mail.",
        "  Every Friday a report of chronic absence goes to: principal and attendance clerk.",
    ):
        assert line in lines


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_tier_step_and_person_of_the_policies_that_come_with_it_is_told(path: Path) -> None:
    policy = read_year_policy(path)
    lines = explained(policy)
    text = explain(policy)
    assert len([line for line in lines if line.depth == 0 and line.text.endswith(tuple(t.name for t in policy.tiers))])
    for one in policy.tiers:
        assert one.name in text
        for step in one.steps:
            assert f": {step.what}." in text
    assert all(person.title[1:] in text for person in policy.people.values())


def test_why_a_student_reached_a_tier() -> None:
    assert reasons(ladder(), year(DAYS[:7])) == [
        "4 absences of any kind, the 4th on November 5: Contact (ladder)",
        "7 absences of any kind, the 7th on November 10: First letter (ladder)",
    ]
    assert reasons(ladder(tier("one", "{ absences = 1 }")), year(DAYS[:1])) == [
        "1 absence of any kind, on November 2: One (ladder)"
    ]


def test_why_names_the_day_of_the_absence_though_it_counts_later() -> None:
    policy = ladder(tier("one", "{ unexcused = 2 }"), undecided_after_days=10)
    student = year([AbsentDay(DAYS[0]), AbsentDay(DAYS[1])])
    assert reasons(policy, student, undecided_after_days=10) == [
        "2 unexcused absences, the 2nd on November 3: One (ladder)"
    ]


def test_why_with_windows_percents_minutes_and_facts() -> None:
    way = "{ absences = 2, window = 'month', facts = ['contract_violated'] }"
    stated = {"contract_violated": date(2026, 11, 4)}
    assert reasons(ladder(tier("one", way)), year(DAYS[:2], facts=stated)) == [
        "2 absences of any kind in one month, the 2nd on November 3 "
        "and “The attendance contract was violated”, stated for November 4: One (ladder)"
    ]
    absent = [school_day(number) for number in (1, 3)]
    assert reasons(ladder(tier("one", "{ attendance_below = 92, from_days = 20 }")), year(absent)) == [
        "attendance of 90.0 percent of 20 days enrolled by September 25: One (ladder)"
    ]
    assert reasons(ladder(tier("one", "{ absent_percent = 10, from_days = 20 }")), year(absent)) == [
        "absence on 10.0 percent of 20 days enrolled by September 25: One (ladder)"
    ]
    late = [(school_day(number), 25) for number in (1, 2, 3)]
    assert reasons(ladder(tier("one", "{ tardy_minutes = 60 }")), year(tardies=late)) == [
        "75 minutes of coming late by September 2: One (ladder)"
    ]


def test_why_says_what_a_held_tier_waits_for_and_why_a_court_began() -> None:
    tiers = tier("one", "{ tardies = 1 }", 'id = "call"') + tier(
        "two", "{ absences = 1 }", more="once = { tiers_done = ['one'], facts = ['contract_violated'] }"
    )
    assert reasons(ladder(tiers), year(DAYS[:1]))[-1] == (
        "1 absence of any kind, on November 2: Two (ladder), "
        "which waits for: The attendance contract was violated, One, and Do it"
    )
    court = tier("court", more="once = { facts = ['contract_violated'] }")
    assert reasons(ladder(court), year(facts={"contract_violated": DAYS[0]})) == [
        "on November 2 all was so that it waited for: Court (ladder)"
    ]


def test_ordinals() -> None:
    said = [ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 22, 101, 111)]
    assert said == ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "101st", "111th"]
