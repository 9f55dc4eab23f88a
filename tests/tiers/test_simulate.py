"""A policy played over a year that is known: who would have reached what and when, and how much work that is."""

from __future__ import annotations

import json
from datetime import date

from escalation.tiers.days import StudentYear
from escalation.tiers.policy import StepKind, YearPolicy
from escalation.tiers.simulate import Simulation, Work, month_ends, simulate
from tests.tiers.ladders import ENDS, HEAD, STARTS, TIERS, counting, ladder, tier, year

SEPTEMBER = [date(2026, 9, day) for day in (7, 8, 9, 10, 14, 15, 16)]
OCTOBER = [date(2026, 10, day) for day in (5, 6, 7, 8)]


def play(policy: YearPolicy, *students: StudentYear, last: date = ENDS, is_documented: bool = False) -> Simulation:
    them = [(f"student {number}", f"{number % 2}", counting(one)) for number, one in enumerate(students)]
    return simulate(policy, them, STARTS, last, is_documented=is_documented)


def test_who_reaches_which_tier_when() -> None:
    found = play(ladder(), year(SEPTEMBER), year(OCTOBER), year(OCTOBER[:3]))
    assert found.students == 3
    assert [(path.student, path.reached) for path in found.paths] == [
        ("student 0", (("contact", SEPTEMBER[3]), ("letter", SEPTEMBER[6]))),
        ("student 1", (("contact", OCTOBER[3]),)),
    ]
    contact, letter = found.tiers
    assert (contact.reached, dict(contact.grades)) == (2, {"0": 1, "1": 1})
    assert (letter.reached, dict(letter.grades)) == (1, {"0": 1})


def test_the_tiers_at_the_end_of_each_month_count_each_student_once() -> None:
    found = play(ladder(), year(SEPTEMBER), year(OCTOBER), last=date(2026, 10, 8))
    contact, letter = found.tiers
    assert dict(contact.months) == {"2026-08": 0, "2026-09": 0, "2026-10": 1}
    assert dict(letter.months) == {"2026-08": 0, "2026-09": 1, "2026-10": 1}


def test_the_work_by_person_kind_and_month_and_the_busiest_week() -> None:
    found = play(ladder(), year(SEPTEMBER), year(SEPTEMBER), year(OCTOBER))
    assert found.work == (
        Work("clerk", StepKind.CONTACT, 3, {"2026-09": 2, "2026-10": 1}, 2),
        Work("clerk", StepKind.LETTER, 2, {"2026-09": 2}, 0),
    )
    assert (found.busiest_week, found.busiest_week_steps) == (date(2026, 9, 7), 2)
    assert (found.letters, found.meetings) == (2, 0)


def test_only_what_becomes_due_in_the_days_asked_for_is_work() -> None:
    them = [("one", "3", counting(year(SEPTEMBER)))]
    assert simulate(ladder(), them, date(2026, 9, 12), ENDS).letters == 1
    assert [one.does for one in simulate(ladder(), them, date(2026, 9, 12), ENDS).work] == [StepKind.LETTER]


def test_a_tier_that_waits_for_documents_begins_only_where_they_are_written_in_time() -> None:
    policy = ladder(
        tier("one", "{ absences = 1 }", 'id = "call"\nwithin = 2', 'id = "visit"\nafter = ["call"]\nwithin = 3')
        + tier(
            "two", "{ absences = 3 }", 'does = "meeting"\nattend = ["clerk"]', more="once = { tiers_done = ['one'] }"
        )
    )
    idle = play(policy, year(SEPTEMBER))
    assert [(one.reached, one.waiting) for one in idle.tiers] == [(1, 0), (1, 1)]
    assert idle.meetings == 0
    busy = play(policy, year(SEPTEMBER), is_documented=True)
    assert [(one.reached, one.waiting) for one in busy.tiers] == [(1, 0), (1, 0)]
    assert busy.meetings == 1
    # Called by Wednesday the 9th, visited by Monday the 14th: then the meeting is due.
    assert [(one.does, dict(one.months)) for one in busy.work if one.does is StepKind.MEETING] == [
        (StepKind.MEETING, {"2026-09": 1})
    ]
    cut = play(policy, year(SEPTEMBER), last=date(2026, 9, 13), is_documented=True)
    assert cut.tiers[1].waiting == 1


def test_nobody_and_nothing() -> None:
    found = play(ladder(TIERS, HEAD))
    assert (found.students, found.work, found.busiest_week, found.busiest_week_steps) == (0, (), None, 0)
    assert [one.reached for one in found.tiers] == [0, 0]


def test_it_can_be_written_as_json() -> None:
    plain = json.loads(json.dumps(play(ladder(), year(SEPTEMBER)).as_json()))
    assert plain["first"] == "2026-08-31"
    assert plain["busiest_week"] == "2026-09-07"
    assert plain["paths"] == [
        {"student": "student 0", "grade": "0", "reached": [["contact", "2026-09-10"], ["letter", "2026-09-16"]]}
    ]
    assert plain["work"][0] == {
        "who": "clerk", "does": "contact", "steps": 1, "months": {"2026-09": 1}, "busiest_week": 1
    }  # fmt: skip


def test_the_ends_of_months() -> None:
    assert month_ends(date(2026, 12, 10), date(2027, 2, 28)) == [
        date(2026, 12, 31), date(2027, 1, 31), date(2027, 2, 28)
    ]  # fmt: skip
    assert month_ends(date(2026, 12, 10), date(2026, 12, 12)) == [date(2026, 12, 12)]
