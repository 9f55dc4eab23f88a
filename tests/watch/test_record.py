"""An audit is kept, a clean one is a sign of life, and what two audits in a row find is told to staff."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from escalation.auditor.findings import Finding
from escalation.auditor.record import MOST_SUBJECTS, NOT_LOOKED_AFTER, a_few, audit_and_record
from storage.heartbeats import AUDIT, CLEAN, PROVIDER, beat
from storage.models import Alarm, Heartbeat, Inquiry
from storage.session import Database
from tests.escalation.test_side_by_side import at_once
from tests.escalation.world import Morning

HALF_A_MINUTE = timedelta(seconds=30)


@pytest.fixture
def morning(database: Database) -> Morning:
    morning = Morning(database)
    morning.roll("Ben")
    morning.work()
    return morning


def heartbeat(morning: Morning, name: str) -> Heartbeat | None:
    with morning.database.read() as session:
        return session.get(Heartbeat, name)


def alarms(morning: Morning) -> list[Alarm]:
    with morning.database.read() as session:
        return list(session.scalars(select(Alarm).where(Alarm.kind == NOT_LOOKED_AFTER)))


def forget(morning: Morning) -> None:
    """Ben's inquiry loses its due time: nobody will ever look at it again."""
    with morning.database.write() as session:
        session.execute(update(Inquiry).values(due_at=None))


def test_an_audit_that_finds_nothing_is_a_sign_of_life(morning: Morning) -> None:
    result = audit_and_record(morning.database, morning.clock)
    assert (result.findings, result.clean) == (0, True)
    for name in (AUDIT, CLEAN):
        row = heartbeat(morning, name)
        assert row is not None
        assert row.at == morning.now()


def test_after_a_finding_the_sign_of_life_stays_where_it_was(morning: Morning) -> None:
    audit_and_record(morning.database, morning.clock)
    good = morning.now()
    forget(morning)
    morning.clock.move(HALF_A_MINUTE)
    assert not audit_and_record(morning.database, morning.clock).clean
    audit, clean = heartbeat(morning, AUDIT), heartbeat(morning, CLEAN)
    assert audit is not None
    assert clean is not None
    assert (audit.at, clean.at) == (morning.now(), good)
    assert (audit.findings, audit.details["kinds"]) == (1, {"inquiry_without_due_time": 1})


def test_staff_are_told_once_a_day_of_what_two_audits_in_a_row_have_found(morning: Morning) -> None:
    forget(morning)
    audit_and_record(morning.database, morning.clock)
    assert alarms(morning) == []
    for _ in range(3):
        morning.clock.move(HALF_A_MINUTE)
        audit_and_record(morning.database, morning.clock)
    (alarm,) = alarms(morning)
    assert alarm.student_id == morning.school.students["Ben"]
    assert alarm.subject.endswith(":2026-11-23")
    morning.clock.move(timedelta(days=1))
    audit_and_record(morning.database, morning.clock)
    assert len(alarms(morning)) == 2


def test_what_was_gone_in_between_is_no_alarm(morning: Morning) -> None:
    forget(morning)
    audit_and_record(morning.database, morning.clock)
    with morning.database.write() as session:
        session.execute(update(Inquiry).values(due_at=morning.now() + HALF_A_MINUTE))
    morning.clock.move(HALF_A_MINUTE)
    audit_and_record(morning.database, morning.clock)
    forget(morning)
    morning.clock.move(HALF_A_MINUTE)
    audit_and_record(morning.database, morning.clock)
    assert alarms(morning) == []


def test_auditors_at_the_same_moment_do_not_take_each_other_for_the_audit_before(morning: Morning) -> None:
    forget(morning)
    at_once(*[lambda: audit_and_record(morning.database, morning.clock)] * 3)
    assert alarms(morning) == []
    row = heartbeat(morning, AUDIT)
    assert row is not None
    assert (row.findings, row.details["turn"]) == (1, 3)
    morning.clock.move(HALF_A_MINUTE)
    at_once(*[lambda: audit_and_record(morning.database, morning.clock)] * 3)
    assert len(alarms(morning)) == 1


def test_while_provider_and_ledger_disagree_no_audit_is_clean(morning: Morning) -> None:
    with morning.database.write() as session:
        beat(session, PROVIDER, morning.now(), findings=1, details={"kinds": {"unknown_call": 1}})
    assert not audit_and_record(morning.database, morning.clock).clean
    with morning.database.write() as session:
        beat(session, PROVIDER, morning.now())
    assert audit_and_record(morning.database, morning.clock).clean


def test_of_very_many_findings_every_school_keeps_one() -> None:
    findings = [
        Finding("inquiry_overdue", f"inquiry:{school}-{number}", school) for school in range(150) for number in range(9)
    ]
    few = a_few(findings, MOST_SUBJECTS)
    assert {finding.school_id for finding in few} == set(range(150))
    assert sum(finding.kind == "inquiry_overdue" for finding in few) == MOST_SUBJECTS
    assert a_few(findings[:12], MOST_SUBJECTS) == [findings[at] for at in (0, 9, 1, 10, 2, 11, 3, 4, 5, 6, 7, 8)]
