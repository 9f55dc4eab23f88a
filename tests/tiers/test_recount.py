"""What the product says of every student on every day of a year is what a slow, independent recount says."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from escalation.tiers.counts import YEAR, count
from escalation.tiers.days import YearCalendar, counted
from escalation.tiers.policy import Basis, CarriedOutBy, YearPolicy
from escalation.tiers.reader import read_year_policy
from escalation.tiers.standing import standing
from tests.tiers import naive_recount
from tests.tiers.ladders import HEAD, POLICIES, SCHOOL_DAYS, ladder
from tests.tiers.made_up import loaded, pupils

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT.parent / "shared" / "data" / "edfi" / "StudentSchoolAttendance.xml"
# ATTENDANCE_EXAMPLES asks for more, as it does of the property tests.
PUPILS = int(os.environ.get("ATTENDANCE_EXAMPLES", "90"))
SHIPPED = ("four-seven-ten", "bands-and-referrals", "liaison-tiers", "five-steps")


def differences(
    policy: YearPolicy, content: Mapping[str, Any], them: Mapping[str, naive_recount.Pupil], school_days: list[date]
) -> Iterable[str]:
    """Where the two do not agree, as student and day."""
    calendar = YearCalendar(school_days[0], school_days[-1], school_days)
    for name, pupil in them.items():
        ours = counted(loaded(pupil), policy.count, calendar)
        for said in naive_recount.recount(dict(content), pupil, school_days):
            day = said["day"]
            stands = standing(policy, ours, day)
            found = {
                "day": day,
                "figures": {figure: count(Basis(figure), YEAR, ours, day) for figure in naive_recount.FIGURES},
                "percent": pytest.approx(count(Basis.ABSENT_PERCENT, YEAR, ours, day)),
                "tier": stands.tier,
                "reached": {one.tier: max(one.since, school_days[0]) for one in stands.reached},
                "begun": {one.tier: max(one.begun, school_days[0]) for one in stands.reached if one.begun},
            }
            if said != found:
                yield f"student {name} on {day}: recounted {said}, found {found}"


@pytest.mark.parametrize("name", POLICIES)
def test_every_student_on_every_day_of_a_made_up_year(name: str) -> None:
    tiers, count_rules = POLICIES[name]
    policy = ladder(tiers, **count_rules)
    content = tomllib.loads(HEAD + tiers)
    content["count"] |= count_rules
    them = pupils(PUPILS, documented(policy))
    assert list(differences(policy, content, them, SCHOOL_DAYS)) == []
    # The year was no idle one: every tier was reached, and every reason for a day was met.
    calendar = YearCalendar(SCHOOL_DAYS[0], SCHOOL_DAYS[-1], SCHOOL_DAYS)
    at_the_end = [
        standing(policy, counted(loaded(one), policy.count, calendar), SCHOOL_DAYS[-1]) for one in them.values()
    ]
    assert {one.tier for stands in at_the_end for one in stands.reached if one.begun} == {
        one.id for one in policy.tiers
    }


@pytest.mark.skipif(not SAMPLE.is_file(), reason="the sample district is not beside this checkout")
@pytest.mark.parametrize("name", SHIPPED)
def test_every_student_on_every_day_of_the_sample_district(name: str) -> None:
    path = ROOT / "escalation" / "policies" / f"{name}.toml"
    them = naive_recount.read_pupils(SAMPLE)
    first, last = date(2021, 8, 23), date(2022, 5, 27)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    school_days = [day for day in days if day.weekday() < 5]
    policy = read_year_policy(path)
    assert list(differences(policy, naive_recount.read_policy(path), them, school_days)) == []


def documented(policy: YearPolicy) -> list[str]:
    """What people may document of a policy."""
    return [f"{one.id}/{step.id}" for one in policy.tiers for step in one.steps if step.by is CarriedOutBy.PEOPLE]
