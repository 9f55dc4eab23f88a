"""Which days of a student's year count as what, and from when on: every figure is a list of days with its grounds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from escalation.tiers.counts import attendance_percent, count, days_in, reaches
from escalation.tiers.days import AbsentDay, Counted, Decision, Ground, YearCalendar
from escalation.tiers.policy import Basis, Threshold, Window, WindowKind
from storage.words import Evidence, Excuse
from tests.tiers.ladders import CALENDAR, ENDS, STARTS, counting, excused_by, school_day, year

YEAR = Window()
LAST = ENDS


def figures(counted: Counted, day: date = LAST) -> tuple[float, float, float]:
    """Absences, excused and unexcused ones up to a day."""
    absences, excused, unexcused = (
        count(basis, YEAR, counted, day) for basis in (Basis.ABSENCES, Basis.EXCUSED, Basis.UNEXCUSED)
    )
    return absences, excused, unexcused


def test_a_student_who_was_always_there() -> None:
    counted = counting(year())
    assert figures(counted) == (0, 0, 0)
    assert attendance_percent(counted, STARTS) == 100
    assert attendance_percent(counted, STARTS - timedelta(days=1)) == 100


def test_a_part_of_a_day_counts_from_the_share_that_the_policy_says() -> None:
    parts = [AbsentDay(school_day(number), share) for number, share in ((1, 0.25), (2, 0.5), (3, 1.0))]
    assert figures(counting(year(parts)))[0] == 2
    assert figures(counting(year(parts), partial_from=0.2))[0] == 3
    assert figures(counting(year(parts), partial_from=1.0))[0] == 1


def test_what_nobody_excused_counts_as_unexcused_when_the_days_to_clear_it_are_over() -> None:
    day = date(2026, 9, 9)
    counted = counting(year([AbsentDay(day)]), undecided_after_days=10)
    assert counted.days[0].ground is Ground.UNDECIDED
    assert counted.days[0].excuse is None
    assert figures(counted, day) == (1, 0, 0)
    assert figures(counted, date(2026, 9, 18)) == (1, 0, 0)
    assert figures(counted, date(2026, 9, 19)) == (1, 0, 1)
    # The figure opens to the day of the absence, not to that on which the time to clear it was over.
    assert list(days_in(Basis.UNEXCUSED, YEAR, counted, date(2026, 9, 19))) == [day]


def test_without_days_to_clear_an_undecided_absence_is_unexcused_at_once() -> None:
    assert figures(counting(year([AbsentDay(school_day(5))])), school_day(5)) == (1, 0, 1)


def test_what_the_student_information_system_says_counts_until_the_school_decides() -> None:
    day = school_day(5)
    listed = AbsentDay(day, listed=Excuse.UNEXCUSED)
    assert figures(counting(year([listed]), undecided_after_days=10), day) == (1, 0, 1)
    decided = AbsentDay(day, 1.0, Excuse.UNEXCUSED, Decision(Excuse.EXCUSED, Evidence.PRINCIPAL, day))
    counted = counting(year([decided]))
    assert figures(counted) == (1, 1, 0)
    assert counted.days[0].ground is Ground.DECIDED
    assert counted.days[0].evidence is Evidence.PRINCIPAL


def test_unexcused_days_come_in_the_order_in_which_they_begin_to_count() -> None:
    early, late = date(2026, 9, 9), date(2026, 9, 14)
    counted = counting(year([AbsentDay(early), AbsentDay(late, listed=Excuse.UNEXCUSED)]), undecided_after_days=10)
    assert list(days_in(Basis.UNEXCUSED, YEAR, counted, date(2026, 9, 18))) == [late]
    assert list(days_in(Basis.UNEXCUSED, YEAR, counted, LAST)) == [late, early]


def test_a_parents_word_that_comes_too_late_excuses_nothing() -> None:
    day = date(2026, 9, 9)
    for received, ground in ((date(2026, 9, 19), Ground.DECIDED), (date(2026, 9, 20), Ground.TOO_LATE)):
        one = excused_by(Evidence.PARENT_NOTE, day, received=received)
        counted = counting(year([one]), parents_may_clear_days=10)
        assert counted.days[0].ground is ground
        assert figures(counted) == ((1, 1, 0) if ground is Ground.DECIDED else (1, 0, 1))


def test_a_doctors_note_may_come_at_any_time_and_so_may_a_parents_word_where_there_is_no_limit() -> None:
    day = date(2026, 9, 9)
    late = excused_by(Evidence.MEDICAL_NOTE, day, received=date(2027, 3, 1))
    assert figures(counting(year([late]), parents_may_clear_days=10)) == (1, 1, 0)
    late = excused_by(Evidence.PARENT_NOTE, day, received=date(2027, 3, 1))
    assert figures(counting(year([late]), parents_may_clear_days=0)) == (1, 1, 0)


def test_a_parents_late_word_makes_nothing_worse_than_silence() -> None:
    day = date(2026, 9, 9)
    silent = counting(year([AbsentDay(day)]), undecided_after_days=20, parents_may_clear_days=10)
    late = year([excused_by(Evidence.CALL, day, received=date(2026, 9, 25))])
    spoken = counting(late, undecided_after_days=20, parents_may_clear_days=10)
    for number in range(30):
        assert figures(spoken, day + timedelta(days=number)) == figures(silent, day + timedelta(days=number))


def test_parents_notes_are_used_up_in_the_order_of_the_days_whenever_they_came() -> None:
    # The note about the first day came last.
    first = excused_by(Evidence.PARENT_NOTE, school_day(1), received=school_day(40))
    others = [excused_by(Evidence.CALL, school_day(number)) for number in (5, 9)]
    counted = counting(year([*others, first]), parent_notes=2)
    assert [day.ground for day in counted.days] == [Ground.DECIDED, Ground.DECIDED, Ground.NOTES_USED_UP]
    assert figures(counted) == (3, 2, 1)
    assert count(Basis.PARENT_EXCUSED, YEAR, counted, LAST) == 2


def test_a_doctors_note_that_comes_later_gives_the_parents_word_back_to_the_days_after_it() -> None:
    days = [excused_by(Evidence.PARENT_NOTE, school_day(number)) for number in (1, 5, 9)]
    assert figures(counting(year(days), parent_notes=2)) == (3, 2, 1)
    days[0] = excused_by(Evidence.MEDICAL_NOTE, school_day(1), received=school_day(60))
    counted = counting(year(days), parent_notes=2)
    assert figures(counted) == (3, 3, 0)
    assert count(Basis.PARENT_EXCUSED, YEAR, counted, LAST) == 2


def test_a_parents_word_beyond_the_last_counts_only_once_its_days_to_clear_are_over() -> None:
    days = [excused_by(Evidence.PARENT_NOTE, day) for day in (date(2026, 9, 9), date(2026, 9, 14))]
    counted = counting(year(days), parent_notes=1, undecided_after_days=10)
    assert figures(counted, date(2026, 9, 23)) == (2, 1, 0)
    assert figures(counted, date(2026, 9, 24)) == (2, 1, 1)


def test_what_the_system_lists_as_excused_uses_up_no_parents_note() -> None:
    days = [AbsentDay(school_day(1), listed=Excuse.EXCUSED), excused_by(Evidence.PARENT_NOTE, school_day(2))]
    assert figures(counting(year(days), parent_notes=1)) == (2, 2, 0)


def test_with_a_medical_note_on_file_illnesses_use_up_nothing_from_that_day_on() -> None:
    days = [excused_by(Evidence.PARENT_NOTE, school_day(number), reason="2C") for number in (1, 10, 11)]
    days.append(excused_by(Evidence.PARENT_NOTE, school_day(12), reason="2B"))
    assert figures(counting(year(days), parent_notes=1)) == (4, 1, 3)
    on_file = year(days, facts={"medical_note_on_file": school_day(10)})
    counted = counting(on_file, parent_notes=1)
    # The first illness was before the note: it used up the one, and the family matter is beyond it.
    assert [day.ground for day in counted.days] == [*[Ground.DECIDED] * 3, Ground.NOTES_USED_UP]
    early = year(days, facts={"medical_note_on_file": STARTS})
    assert figures(counting(early, parent_notes=1)) == (4, 4, 0)


def test_days_before_enrolment_and_after_leaving_count_nowhere() -> None:
    days = [school_day(number) for number in (1, 10, 20, 30)]
    student = year(days, tardies=[(school_day(2), 5), (school_day(11), 7)], spans=[(school_day(10), school_day(20))])
    counted = counting(student)
    assert figures(counted) == (2, 0, 2)
    assert count(Basis.TARDIES, YEAR, counted, LAST) == 1
    assert count(Basis.TARDY_MINUTES, YEAR, counted, LAST) == 7
    assert counted.enrolled(LAST) == 11
    assert counted.enrolled(school_day(9)) == 0
    assert count(Basis.ABSENT_PERCENT, YEAR, counted, LAST) == pytest.approx(200 / 11)


def test_several_spans_are_added_and_overlapping_ones_counted_once() -> None:
    spans = [(school_day(1), school_day(10)), (school_day(5), school_day(12)), (school_day(20), None)]
    counted = counting(year(spans=reversed(spans)))
    assert counted.enrolled(school_day(19)) == 12
    assert counted.enrolled(school_day(21)) == 14
    assert counted.day_enrolled(12) == school_day(12)
    assert counted.day_enrolled(13) == school_day(20)
    assert counted.day_enrolled(1000) is None
    assert counted.enrolled_between(school_day(11), school_day(20)) == 3


def test_a_span_that_ends_before_the_year_or_begins_after_it_is_none() -> None:
    counted = counting(year([school_day(1)], spans=[(date(2025, 9, 1), date(2026, 6, 1)), (date(2027, 7, 1), None)]))
    assert (counted.enrolled(LAST), figures(counted)) == (0, (0, 0, 0))
    assert attendance_percent(counted, LAST) == 100


def test_a_month_begins_anew() -> None:
    counted = counting(year([date(2026, 9, 29), date(2026, 9, 30), date(2026, 10, 1)]))
    month = Window(WindowKind.MONTH)
    assert count(Basis.ABSENCES, month, counted, date(2026, 9, 30)) == 2
    assert count(Basis.ABSENCES, month, counted, date(2026, 10, 31)) == 1
    assert count(Basis.ABSENCES, month, counted, date(2026, 11, 1)) == 0
    assert count(Basis.ABSENCES, YEAR, counted, date(2026, 11, 1)) == 3


def test_so_many_days_include_the_day_itself() -> None:
    counted = counting(year([date(2026, 9, 8), date(2026, 9, 14)]))
    assert count(Basis.ABSENCES, Window(WindowKind.DAYS, 7), counted, date(2026, 9, 14)) == 2
    assert count(Basis.ABSENCES, Window(WindowKind.DAYS, 6), counted, date(2026, 9, 14)) == 1


def test_so_many_school_days_pass_over_weekends_and_holidays() -> None:
    # Friday before the holidays of November, and the second day after them.
    counted = counting(year([date(2026, 11, 20), date(2026, 12, 1)]))
    window = Window(WindowKind.SCHOOL_DAYS, 3)
    assert count(Basis.ABSENCES, window, counted, date(2026, 12, 1)) == 2
    assert count(Basis.ABSENCES, window, counted, date(2026, 12, 2)) == 1
    # On a Sunday the last three are those up to Friday.
    assert count(Basis.ABSENCES, window, counted, date(2026, 11, 22)) == 1
    assert count(Basis.ABSENCES, Window(WindowKind.SCHOOL_DAYS, 300), counted, LAST) == 2


def test_percents_are_of_the_days_enrolled_so_far() -> None:
    counted = counting(year([school_day(1), school_day(20)]))
    assert count(Basis.ABSENT_PERCENT, YEAR, counted, school_day(1)) == 100
    assert count(Basis.ABSENT_PERCENT, YEAR, counted, school_day(10)) == 10
    assert attendance_percent(counted, school_day(20)) == 90
    assert not reaches(Threshold(Basis.ABSENT_PERCENT, 10, from_days=11), counted, school_day(10))
    assert reaches(Threshold(Basis.ABSENT_PERCENT, 10, from_days=10), counted, school_day(10))
    assert not reaches(Threshold(Basis.ATTENDANCE_BELOW, 90), counted, school_day(10))
    assert reaches(Threshold(Basis.ATTENDANCE_BELOW, 90.1), counted, school_day(10))


def test_an_absence_where_the_calendar_has_no_school_never_makes_more_than_all_days() -> None:
    counted = counting(year([STARTS + timedelta(days=number) for number in range(7)]))
    assert count(Basis.ABSENT_PERCENT, YEAR, counted, STARTS + timedelta(days=6)) == 100


def test_tardies_and_their_minutes() -> None:
    counted = counting(year(tardies=[(school_day(3), None), (school_day(1), 12), (school_day(9), 30)]))
    assert count(Basis.TARDIES, YEAR, counted, school_day(3)) == 2
    assert count(Basis.TARDY_MINUTES, YEAR, counted, school_day(3)) == 12
    assert count(Basis.TARDY_MINUTES, Window(WindowKind.SCHOOL_DAYS, 2), counted, school_day(9)) == 30


def test_school_days_are_counted_within_the_year_only() -> None:
    weekend = date(2026, 9, 5)
    assert CALENDAR.between(weekend, weekend + timedelta(days=1)) == 0
    assert CALENDAR.later(weekend, 1) == CALENDAR.later(date(2026, 9, 4), 1) == date(2026, 9, 7)
    assert CALENDAR.later(weekend, 0) == weekend
    assert CALENDAR.later(date(2027, 6, 1), 20) == ENDS
    assert CALENDAR.later(date(2027, 6, 10), 3) == date(2027, 6, 10)
    assert CALENDAR.back(weekend, 1) == date(2026, 9, 4)
    assert CALENDAR.back(date(2026, 9, 2), 50) == STARTS
    nothing = YearCalendar(STARTS, ENDS, [])
    assert nothing.later(weekend, 3) == nothing.back(weekend, 3) == weekend
