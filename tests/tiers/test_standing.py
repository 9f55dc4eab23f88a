"""Where a student stands: which tiers were reached, by which way and since when, and what a tier still waits for."""

from __future__ import annotations

from datetime import date, timedelta

from escalation.tiers.days import AbsentDay
from escalation.tiers.standing import Reached, Standing, band_of, standing
from storage.words import Evidence
from tests.tiers.ladders import ENDS, HEAD, STARTS, TIERS, counting, excused_by, ladder, school_day, tier, year

DAYS = [school_day(number) for number in range(2, 40, 2)]
REQUIRES = 'once = { tiers_done = ["one"] }'


def stand(tiers: str, day: date = ENDS, absent: int = 0, **facts: object) -> Standing:
    return standing(ladder(tiers), counting(year(DAYS[:absent], **facts)), day)  # type: ignore[arg-type]


def test_a_tier_is_reached_on_the_day_of_the_absence_that_makes_the_number_full() -> None:
    assert stand(TIERS, absent=3) == Standing("", "", ())
    four = stand(TIERS, absent=4)
    assert four == Standing("contact", "contact", (Reached("contact", DAYS[3], 0, DAYS[3]),))
    assert stand(TIERS, DAYS[3] - timedelta(days=1), absent=4).reached == ()
    assert stand(TIERS, absent=9).tier == "letter"
    assert [one.since for one in stand(TIERS, absent=9).reached] == [DAYS[3], DAYS[6]]


def test_an_undecided_absence_brings_the_tier_when_its_days_to_clear_are_over() -> None:
    policy = ladder(tier("one", "{ unexcused = 1 }"), undecided_after_days=10)
    counted = counting(year([AbsentDay(date(2026, 9, 9))]), undecided_after_days=10)
    assert standing(policy, counted, date(2026, 9, 18)).reached == ()
    assert standing(policy, counted, date(2026, 9, 19)).reached[0].since == date(2026, 9, 19)


def test_a_correction_takes_a_tier_back() -> None:
    policy = ladder(tier("one", "{ unexcused = 2 }"))
    assert standing(policy, counting(year(DAYS[:2])), ENDS).tier == "one"
    corrected = year([DAYS[0], excused_by(Evidence.PRINCIPAL, DAYS[1])])
    assert standing(policy, counting(corrected), ENDS) == Standing("", "", ())


def test_the_earliest_of_several_ways_counts_and_is_named() -> None:
    ways = "{ absences = 5 }, { tardies = 2 }"
    late = [(school_day(1), 5), (school_day(3), 5)]
    assert stand(tier("one", ways), absent=5, tardies=late).reached == (Reached("one", late[1][0], 1, late[1][0]),)
    assert stand(tier("one", ways), absent=5).reached[0].way == 0


def test_all_thresholds_and_facts_of_one_way_are_needed() -> None:
    way = tier("one", "{ absences = 2, tardies = 1, facts = ['contract_violated'] }")
    late, stated = [(school_day(9), 5)], {"contract_violated": school_day(12)}
    assert stand(way, absent=2, tardies=late).reached == ()
    assert stand(way, absent=2, facts=stated).reached == ()
    assert stand(way, absent=2, tardies=late, facts=stated).reached[0].since == school_day(12)
    assert stand(way, school_day(11), absent=2, tardies=late, facts=stated).reached == ()


def test_a_fact_alone_is_a_way() -> None:
    way = tier("one", "{ absences = 11 }, { facts = ['contract_violated'] }")
    found = stand(way, absent=3, facts={"contract_violated": school_day(8)})
    assert found.reached == (Reached("one", school_day(8), 1, school_day(8)),)


def test_a_tier_of_a_month_is_left_again_and_stays_reached() -> None:
    way = tier("one", "{ absences = 2, window = 'month' }")
    september = stand(way, date(2026, 9, 30), absent=2)
    assert september.tier == "one"
    october = stand(way, date(2026, 10, 1), absent=2)
    assert october.tier == ""
    assert october.begun == "one"
    assert october.reached == september.reached


def test_a_percentage_says_nothing_before_so_many_days() -> None:
    way = tier("one", "{ absent_percent = 10, from_days = 20 }")
    policy = ladder(way)
    counted = counting(year([school_day(1), school_day(3)]))
    assert standing(policy, counted, school_day(19)).reached == ()
    assert standing(policy, counted, school_day(20)).reached[0].since == school_day(20)
    # Who catches up stays one who reached it, and stands there no more.
    caught_up = standing(policy, counted, school_day(21))
    assert (caught_up.tier, caught_up.reached[0].since) == ("", school_day(20))


def test_the_days_are_those_of_the_students_own_enrolment() -> None:
    policy = ladder(tier("one", "{ attendance_below = 92, from_days = 10 }"))
    counted = counting(year([school_day(101)], spans=[(school_day(101), None)]))
    assert standing(policy, counted, ENDS).reached[0].since == school_day(110)


def test_tardy_minutes_add_up() -> None:
    found = stand(tier("one", "{ tardy_minutes = 60 }"), tardies=[(school_day(n), 25) for n in (1, 2, 3, 4)])
    assert found.reached[0].since == school_day(3)


def test_a_tier_is_held_until_the_steps_of_the_earlier_one_are_documented() -> None:
    tiers = tier("one", "{ absences = 2 }", 'id = "call"', 'id = "visit"', 'id = "gift"\noptional = true')
    tiers += tier("two", "{ absences = 4 }", more=REQUIRES)
    held = stand(tiers, absent=4)
    assert held.tier == "two"
    assert held.begun == "one"
    assert held.reached[1] == Reached("two", DAYS[3], 0, None, ("one/call", "one/visit"))
    half = stand(tiers, absent=4, done={"one/call": DAYS[2]})
    assert half.reached[1].missing == ("one/visit",)
    done = {"one/call": DAYS[2], "one/visit": school_day(30)}
    assert stand(tiers, absent=4, done=done).reached[1] == Reached("two", DAYS[3], 0, school_day(30))
    assert stand(tiers, school_day(29), absent=4, done=done).reached[1].missing == ("one/visit",)


def test_what_was_documented_before_holds_nothing_up() -> None:
    tiers = tier("one", "{ absences = 2 }", 'id = "call"') + tier("two", "{ absences = 4 }", more=REQUIRES)
    assert stand(tiers, absent=4, done={"one/call": DAYS[2]}).reached[1].begun == DAYS[3]


def test_steps_that_are_not_asked_for_are_not_waited_for() -> None:
    steps = 'id = "line"\nby = "program"', "id = \"only\"\nonly = 'contract_violated'"
    tiers = tier("one", "{ absences = 2 }", *steps) + tier("two", "{ absences = 4 }", more=REQUIRES)
    assert stand(tiers, absent=4).begun == "two"
    stated = {"contract_violated": DAYS[2]}
    assert stand(tiers, absent=4, facts=stated).reached[1].missing == ("one/only",)


def test_a_tier_that_has_begun_does_not_wait_again_when_a_fact_is_stated_later() -> None:
    tiers = tier("one", "{ absences = 2 }", 'id = "a"', "id = \"only\"\nonly = 'contract_violated'")
    tiers += tier("two", "{ absences = 4 }", more=REQUIRES)
    before = stand(tiers, absent=4, done={"one/a": DAYS[2]})
    after = stand(tiers, absent=4, done={"one/a": DAYS[2]}, facts={"contract_violated": DAYS[6]})
    assert before.reached[1].begun == after.reached[1].begun == DAYS[3]


def test_a_step_for_every_absence_is_waited_for_only_where_there_was_one() -> None:
    tiers = tier("one", "{ tardies = 1 }", 'every = "absence"') + tier("two", "{ tardies = 2 }", more=REQUIRES)
    late = [(school_day(1), 5), (school_day(9), 5)]
    assert stand(tiers, tardies=late).begun == "two"
    held = stand(tiers, tardies=late, absent=1)
    assert held.reached[1].missing == ("one/step-0",)
    assert stand(tiers, tardies=late, absent=1, done={"one/step-0": DAYS[0]}).begun == "two"


def test_a_court_begins_once_everything_before_it_is_documented_and_stated() -> None:
    tiers = tier("one", "{ absences = 2 }", 'id = "call"')
    tiers += tier("court", more='once = { facts = ["contract_violated"], tiers_done = ["one"] }')
    stated, done = {"contract_violated": school_day(20)}, {"one/call": school_day(25)}
    assert [one.tier for one in stand(tiers, absent=2).reached] == ["one"]
    assert [one.tier for one in stand(tiers, absent=2, facts=stated).reached] == ["one"]
    assert [one.tier for one in stand(tiers, absent=2, done=done).reached] == ["one"]
    court = stand(tiers, absent=2, facts=stated, done=done)
    assert court.reached[1] == Reached("court", school_day(25), 0, school_day(25))
    assert court.tier == court.begun == "court"
    assert stand(tiers, school_day(24), absent=2, facts=stated, done=done).tier == "one"


def test_a_court_is_taken_back_when_a_correction_takes_the_earlier_tiers_back() -> None:
    tiers = tier("one", "{ absences = 2 }", 'id = "call"') + tier("court", more=REQUIRES)
    done = {"one/call": school_day(25)}
    assert stand(tiers, absent=2, done=done).tier == "court"
    assert stand(tiers, absent=1, done=done) == Standing("", "", ())


def test_a_tier_waits_for_an_earlier_one_that_has_not_begun() -> None:
    tiers = tier("one", "{ tardies = 9 }", 'id = "call"') + tier("two", "{ absences = 2 }", more=REQUIRES)
    assert stand(tiers, absent=2).reached == (Reached("two", DAYS[1], 0, None, ("one", "one/call")),)


def test_bands_are_of_attendance_so_far() -> None:
    bands = '[[band]]\nname = "Good"\nfrom_percent = 90\n[[band]]\nname = "Low"\nfrom_percent = 0\n'
    policy, counted = ladder(bands + TIERS), counting(year([school_day(1)]))
    names = [(band.name if (band := band_of(policy, counted, day)) else "") for day in (STARTS, school_day(10))]
    assert names == ["Low", "Good"]
    assert band_of(ladder(TIERS, HEAD), counted, ENDS) is None
