"""Policies are data: checked when read, kept in versions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from escalation.policy import DEFAULT_POLICY, POLICIES, Policy, PolicyError, load_policy, policy_from_content
from escalation.policy_versions import version_of
from storage.models import Inquiry, PolicyVersion, School
from storage.session import Database
from tests.escalation.world import Morning
from tests.support import LINE_CHECK

SHIPPED = (POLICIES / f"{DEFAULT_POLICY}.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "grace_minutes = 10",
            'grace_minutes = "ten"',
            "[review] grace_minutes: expected a whole number from 1 to 480",
        ),
        ("grace_minutes = 10", "grace_minutes = 0", "[review] grace_minutes: expected a whole number"),
        ("grace_minutes = 10", "grace_minutes = true", "[review] grace_minutes: expected a whole number"),
        ("grace_minutes = 10", "", "[review] grace_minutes: missing"),
        ("[brake]", "[brakes]", "brakes: not known here"),
        ("learn = true", "learn = 1", "[order] learn: expected true or false, found 1"),
        ("email_when_no_message_left = true", "email_when_no_message_left = 1", "expected true or false, found 1"),
        ("placing_seconds = 30", "placing_seconds = 5", "a request may take 15 seconds"),
        ('kind = "same-day"', 'kind = "year"', "this is not a same-day policy"),
        ("retry_minutes = 5", "retry_minutes = ", "Invalid value"),
    ],
)
def test_a_broken_policy_is_refused_with_its_line(tmp_path: Path, old: str, new: str, problem: str) -> None:
    text = SHIPPED.replace(old, new, 1)
    (tmp_path / f"{DEFAULT_POLICY}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load_policy(DEFAULT_POLICY, tmp_path)
    assert problem in str(caught.value)
    assert "line " in str(caught.value)


def test_the_line_named_is_the_line_at_fault(tmp_path: Path) -> None:
    text = SHIPPED.replace("retry_minutes = 5", "retry_minutes = 0")
    (tmp_path / f"{DEFAULT_POLICY}.toml").write_text(text, encoding="utf-8")
    line = text.splitlines().index("retry_minutes = 0") + 1
    with pytest.raises(PolicyError, match=f"line {line}: "):
        load_policy(DEFAULT_POLICY, tmp_path)


@pytest.mark.parametrize("name", ["nowhere", "../secrets", ""])
def test_an_unknown_policy_is_refused_with_those_that_there_are(name: str) -> None:
    with pytest.raises(PolicyError, match=DEFAULT_POLICY):
        load_policy(name)


def test_every_rule_of_the_file_stands_below_the_sentence_it_carries_out() -> None:
    for sentence in (
        "We will call every parent/guardian number on file.",
        "In the event a voice message cannot be left, an email will be sent.",
        "At 8:30am the attendance line will be checked for messages from parents and guardians.",
    ):
        assert sentence in SHIPPED.replace("\n# ", " ")


def test_content_survives_the_ledger_and_changes_the_digest() -> None:
    policy = load_policy(DEFAULT_POLICY)
    assert policy_from_content(policy.to_content()) == policy
    assert _slower(policy).digest != policy.digest


def _slower(policy: Policy) -> Policy:
    return replace(policy, review=replace(policy.review, grace_minutes=7))


def test_an_inquiry_goes_on_under_the_version_with_which_it_began(sqlite_database: Database) -> None:
    morning = Morning(sqlite_database)
    morning.roll("Ben")
    morning.work()
    with morning.database.write() as session:
        newer = version_of(session, _slower(load_policy(DEFAULT_POLICY)), morning.now())
        assert newer.id not in session.scalars(select(Inquiry.policy_version_id)).all()
        assert version_of(session, load_policy(DEFAULT_POLICY), morning.now()).first_used_at == LINE_CHECK


def test_a_school_whose_policy_is_broken_is_served_by_the_standard_one(sqlite_database: Database) -> None:
    morning = Morning(sqlite_database)
    with morning.database.write() as session:
        session.get_one(School, morning.school.school_id).same_day_policy = "nowhere"
    morning.roll("Ben")
    morning.work()
    assert len(morning.phone.dialled()) == 1
    assert "policy_not_usable" in morning.alarms()


def test_a_kept_version_that_is_not_understood_any_more_stops_no_search(sqlite_database: Database) -> None:
    morning = Morning(sqlite_database)
    morning.roll("Ana")
    morning.work()
    with morning.database.write() as session:
        session.scalars(select(PolicyVersion)).one().content = {"kind": "same-day"}
    morning.no_answer("+13035550111")
    assert morning.phone.dialled()[1:] == ["+13035550112"]
    morning.clock.move(timedelta(minutes=1))
    morning.work()
