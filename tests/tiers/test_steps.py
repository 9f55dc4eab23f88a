"""Which steps are owed, since when and by when; a step keeps its key whatever the counts do."""

from __future__ import annotations

from datetime import date

from escalation.tiers.standing import standing
from escalation.tiers.steps import Due, due_steps, open_steps
from tests.tiers.ladders import ENDS, HEAD, TIERS, counting, ladder, school_day, tier, year

NOT_BUILDING = HEAD.replace("[count]", "builds_on_previous = false\n[count]")
# Monday to Thursday of the second week.
WEEK = [date(2026, 9, 7), date(2026, 9, 8), date(2026, 9, 9), date(2026, 9, 10)]


def due(tiers: str, day: date = ENDS, absent: list[date] | None = None, **facts: object) -> list[Due]:
    policy = ladder(tiers)
    counted = counting(year(absent or [], **facts))  # type: ignore[arg-type]
    return due_steps(policy, counted, standing(policy, counted, day), day)


def keys(found: list[Due]) -> list[str]:
    return [":".join(filter(None, one.key)) for one in found]


def test_a_step_is_due_within_its_school_days_after_the_day_that_made_it_due() -> None:
    friday = [date(2026, 11, day) for day in (17, 18, 19, 20)]
    assert due(TIERS, absent=friday) == [Due("contact", "call", "", friday[3], date(2026, 12, 4))]


def test_a_step_of_no_days_is_due_the_same_day() -> None:
    assert due(tier("one", "{ absences = 1 }", "within = 0"), absent=WEEK[:1])[0].due_on == WEEK[0]


def test_a_jump_over_two_thresholds_owes_the_steps_of_both_tiers() -> None:
    days = [school_day(number) for number in range(1, 8)]
    assert keys(due(TIERS, absent=days)) == ["contact:call", "letter:send"]


def test_beyond_the_end_of_the_year_a_step_is_due_on_the_last_school_day() -> None:
    days = [date(2027, 6, day) for day in (1, 2, 3, 4)]
    assert due(TIERS, absent=days)[0].due_on == ENDS


def test_what_is_made_due_after_the_end_of_the_year_is_due_at_once() -> None:
    stated = {"contract_violated": date(2027, 6, 20)}
    found = due(tier("one", "{ facts = ['contract_violated'] }"), date(2027, 6, 30), facts=stated)
    assert (found[0].since, found[0].due_on) == (date(2027, 6, 20), date(2027, 6, 20))


def test_every_absence_from_the_one_that_reached_the_tier_on() -> None:
    found = due(tier("one", "{ absences = 2 }", 'every = "absence"\nwithin = 1'), absent=[*WEEK[:3], date(2026, 9, 18)])
    assert keys(found) == ["one:step-0:2026-09-08", "one:step-0:2026-09-09", "one:step-0:2026-09-18"]
    assert [one.due_on for one in found] == [date(2026, 9, 9), date(2026, 9, 10), date(2026, 9, 21)]


def test_every_week_has_its_monday_for_a_name_and_its_last_school_day_for_a_limit() -> None:
    found = due(tier("one", "{ absences = 1 }", 'every = "week"'), date(2026, 9, 20), absent=[WEEK[2]])
    assert keys(found) == ["one:step-0:2026-09-07", "one:step-0:2026-09-14"]
    assert [(one.since, one.due_on) for one in found] == [
        (WEEK[2], date(2026, 9, 11)),
        (date(2026, 9, 14), date(2026, 9, 18)),
    ]


def test_a_week_of_holidays_asks_for_nothing() -> None:
    found = due(tier("one", "{ absences = 1 }", 'every = "week"'), date(2027, 1, 8), absent=[date(2026, 11, 20)])
    assert [one.occurrence for one in found] == ["2026-11-16", "2026-11-30", "2026-12-07", "2026-12-14", "2027-01-04"]


def test_nothing_recurs_after_the_student_has_left_nor_after_the_year() -> None:
    weekly = tier("one", "{ absences = 1 }", 'every = "week"')
    found = due(weekly, absent=WEEK[:1], spans=[(WEEK[0], date(2026, 9, 15))])
    assert [one.occurrence for one in found] == ["2026-09-07", "2026-09-14"]
    found = due(weekly, date(2027, 8, 1), absent=[date(2027, 6, 3)])
    assert [one.occurrence for one in found] == ["2027-05-31"]


def test_every_month() -> None:
    found = due(tier("one", "{ absences = 1 }", 'every = "month"'), date(2026, 12, 1), absent=WEEK[:1])
    assert [one.occurrence for one in found] == ["2026-09", "2026-10", "2026-11", "2026-12"]
    assert [one.due_on for one in found][1:3] == [date(2026, 10, 30), date(2026, 11, 30)]


def test_only_where_a_fact_is_stated() -> None:
    tiers = tier("one", "{ absences = 1 }", "only = 'contract_violated'\nwithin = 1")
    assert due(tiers, absent=WEEK) == []
    found = due(tiers, absent=WEEK, facts={"contract_violated": date(2026, 9, 14)})
    assert [(one.since, one.due_on) for one in found] == [(date(2026, 9, 14), date(2026, 9, 15))]
    assert due(tiers, date(2026, 9, 13), absent=WEEK, facts={"contract_violated": date(2026, 9, 14)}) == []


def test_after_another_step_of_the_same_tier_or_of_another() -> None:
    tiers = tier("one", "{ absences = 1 }", 'id = "call"', 'id = "visit"\nafter = ["call"]\nwithin = 2')
    tiers += tier("two", "{ absences = 2 }", 'id = "meet"\nafter = ["one/visit"]')
    assert keys(due(tiers, absent=WEEK)) == ["one:call"]
    found = due(tiers, absent=WEEK, done={"one/call": date(2026, 9, 10)})
    assert keys(found) == ["one:call", "one:visit"]
    assert (found[1].since, found[1].due_on) == (date(2026, 9, 10), date(2026, 9, 14))
    done = {"one/call": date(2026, 9, 10), "one/visit": date(2026, 9, 14)}
    assert keys(due(tiers, absent=WEEK, done=done)) == ["one:call", "one:visit", "two:meet"]
    assert keys(due(tiers, date(2026, 9, 13), absent=WEEK, done=done)) == ["one:call", "one:visit"]


def test_what_a_program_does_for_all_is_nobodys_work() -> None:
    assert due(tier("one", "{ absences = 1 }", 'by = "line"\nevery = "absence"'), absent=WEEK) == []


def test_a_held_tier_owes_nothing_yet() -> None:
    tiers = tier("one", "{ absences = 1 }", 'id = "call"')
    tiers += tier("two", "{ absences = 2 }", more='once = { tiers_done = ["one"] }')
    assert keys(due(tiers, absent=WEEK)) == ["one:call"]
    found = due(tiers, absent=WEEK, done={"one/call": date(2026, 9, 15)})
    assert keys(found) == ["one:call", "two:step-0"]
    assert found[1].since == date(2026, 9, 15)


def test_recurring_steps_go_on_beside_those_of_later_tiers_unless_the_policy_ends_them() -> None:
    later = tier("two", "{ absences = 3 }")
    on = tier("one", "{ absences = 1 }", 'every = "absence"') + later
    assert keys(due(on, absent=WEEK)) == [*(f"one:step-0:{day}" for day in WEEK), "two:step-0"]
    ends = tier("one", "{ absences = 1 }", 'every = "absence"', more="goes_on = false") + later
    assert keys(due(ends, absent=WEEK)) == ["one:step-0:2026-09-07", "one:step-0:2026-09-08", "two:step-0"]


def test_where_tiers_do_not_build_on_each_other_a_jump_owes_only_the_last() -> None:
    tiers = tier("one", "{ absences = 2 }") + tier("two", "{ unexcused = 2 }")
    policy = ladder(tiers, NOT_BUILDING)
    counted = counting(year(WEEK))
    assert keys(due_steps(policy, counted, standing(policy, counted, ENDS), ENDS)) == ["two:step-0"]


def test_where_they_do_not_what_was_due_before_the_next_tier_stays_due() -> None:
    policy = ladder(tier("one", "{ absences = 2 }") + tier("two", "{ absences = 3 }"), NOT_BUILDING)
    counted = counting(year(WEEK))
    assert keys(due_steps(policy, counted, standing(policy, counted, ENDS), ENDS)) == ["one:step-0", "two:step-0"]


def test_documented_steps_are_due_and_not_open() -> None:
    tiers = tier("one", "{ absences = 1 }", 'id = "call"', 'id = "talk"\nevery = "absence"')
    student = year(WEEK[:2], done={"one/call": WEEK[1], "one/talk": WEEK[1]})
    policy, counted = ladder(tiers), counting(student)
    found = due_steps(policy, counted, standing(policy, counted, ENDS), ENDS)
    assert keys(found) == ["one:call", "one:talk:2026-09-07", "one:talk:2026-09-08"]
    assert keys(open_steps(found, student)) == ["one:talk:2026-09-07", "one:talk:2026-09-08"]
