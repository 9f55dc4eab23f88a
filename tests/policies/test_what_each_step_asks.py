"""Each step of the four documents: it is owed from its count on and not before, and asks what the document says."""

from __future__ import annotations

import pytest

from escalation.tiers.days import StudentYear, counted
from escalation.tiers.policy import CarriedOutBy, YearPolicy
from escalation.tiers.standing import standing
from escalation.tiers.steps import due_steps
from tests.policies.expected import EXPECTED, Asks
from tests.policies.students import CALENDAR, NAMES, WEEKDAYS, policy, student

STEPS = [(name, key, asks) for name, steps in EXPECTED.items() for key, asks in steps.items()]


def owed(rules: YearPolicy, pupil: StudentYear) -> set[str]:
    view = counted(pupil, rules.count, CALENDAR)
    day = WEEKDAYS[40]
    return {f"{due.tier}/{due.step}" for due in due_steps(rules, view, standing(rules, view, day), day)}


def of(asks: Asks, absences: int) -> StudentYear:
    return student(absences, unexcused=asks.basis == "unexcused", facts=asks.given, done=asks.done)


@pytest.mark.parametrize(("name", "key", "asks"), STEPS, ids=[f"{name}/{key}" for name, key, _ in STEPS])
def test_a_step_is_owed_from_its_count_on_and_not_before(name: str, key: str, asks: Asks) -> None:
    rules = policy(name)
    assert key in owed(rules, of(asks, asks.at))
    assert key in owed(rules, of(asks, asks.at + 1))
    assert key not in owed(rules, of(asks, asks.at - 1))
    for fact in asks.given:
        without = Asks(asks.basis, asks.at, "", "", given=tuple(f for f in asks.given if f != fact), done=asks.done)
        assert key not in owed(rules, of(without, asks.at)), f"owed although nobody stated {fact}"
    if asks.done:
        assert key not in owed(rules, of(Asks(asks.basis, asks.at, "", "", given=asks.given), asks.at))


@pytest.mark.parametrize(("name", "key", "asks"), STEPS, ids=[f"{name}/{key}" for name, key, _ in STEPS])
def test_a_step_asks_what_the_document_says(name: str, key: str, asks: Asks) -> None:
    step = policy(name).step(*key.split("/"))
    found = (step.does.value, step.who, step.letter, step.attend, step.to, step.every.value, step.optional)
    assert found == (asks.does, asks.who, asks.letter, asks.attend, asks.to, asks.every, asks.optional)


@pytest.mark.parametrize("name", NAMES)
def test_no_step_for_people_is_without_an_expectation(name: str) -> None:
    steps = {
        f"{tier.id}/{step.id}" for tier in policy(name).tiers for step in tier.steps if step.by is CarriedOutBy.PEOPLE
    }
    assert steps == set(EXPECTED[name])


@pytest.mark.parametrize("name", ["liaison-tiers", "five-steps"])
def test_excused_absences_lead_nobody_up_a_ladder_of_unexcused_ones(name: str) -> None:
    view = counted(student(20, unexcused=False), policy(name).count, CALENDAR)
    assert standing(policy(name), view, WEEKDAYS[40]).tier in {"", "three-absences"}


@pytest.mark.parametrize("name", ["four-seven-ten", "bands-and-referrals"])
def test_excused_or_unexcused_makes_no_difference_where_the_document_says_so(name: str) -> None:
    rules = policy(name)
    for absences in range(1, 30):
        both = [
            standing(rules, counted(student(absences, unexcused=kind), rules.count, CALENDAR), WEEKDAYS[40]).tier
            for kind in (True, False)
        ]
        assert both[0] == both[1]


def test_a_violated_contract_leads_to_the_truancy_officer_before_the_eleventh_day() -> None:
    """ "11+ Days and/or Attendance Contract Violated"."""
    rules = policy("four-seven-ten")
    assert "truancy-officer/send-file" in owed(rules, student(10, facts=["contract_violated"]))
    assert "truancy-officer/send-file" not in owed(rules, student(10))


def test_the_eighth_parent_note_excuses_and_the_ninth_does_not_until_the_principal_does() -> None:
    """ "still have 8 parent notes but principals to excuse absences for illness"."""
    from dataclasses import replace

    from escalation.tiers.days import Decision
    from escalation.tiers.policy import Basis
    from storage.words import Evidence, Excuse

    rules = policy("liaison-tiers")
    noted = [
        replace(day, decision=Decision(Excuse.EXCUSED, Evidence.PARENT_NOTE, day.date)) for day in student(9).absent
    ]
    assert len(counted(StudentYear(tuple(noted[:8])), rules.count, CALENDAR).on[Basis.UNEXCUSED]) == 0
    assert counted(StudentYear(tuple(noted)), rules.count, CALENDAR).on[Basis.UNEXCUSED] == [noted[8].date]
    noted[8] = replace(noted[8], decision=Decision(Excuse.EXCUSED, Evidence.PRINCIPAL, noted[8].date))
    assert counted(StudentYear(tuple(noted)), rules.count, CALENDAR).on[Basis.UNEXCUSED] == []


def test_step_4_says_what_it_waits_for() -> None:
    rules = policy("five-steps")
    view = counted(student(11), rules.count, CALENDAR)
    step_4 = standing(rules, view, WEEKDAYS[40]).reached[-1]
    assert (step_4.tier, step_4.begun) == ("step-4", None)
    assert "campus_efforts_exhausted" in step_4.missing
    assert "step-3/meeting" in step_4.missing
