"""Whole mornings: from the line check to the end of every inquiry."""

from __future__ import annotations

import pytest

from storage.session import Database
from storage.words import Answer
from storage.words import InquiryState as S
from tests.escalation.world import Morning
from tests.support import DISPATCH

ROSA, ROSA_WORK, PEDRO, CARMEN = "+13035550111", "+13035550112", "+13035550113", "+13035550114"
HARLOW, DORA = "+13035550121", "+13035550124"
IDA, NED, RUTH = "+13035550131", "+13035550132", "+13035550133"
LEA, NINA = "+13035550141", "+13035550151"


@pytest.fixture
def morning(database: Database) -> Morning:
    return Morning(database)


def test_siblings_are_asked_about_in_one_call(morning: Morning) -> None:
    morning.roll("Ana", "Luis")
    morning.work()
    assert morning.phone.dialled() == [ROSA]
    morning.answers(ROSA, Answer.KNOWS, reason="fever")
    assert (morning.state("Ana"), morning.state("Luis")) == (S.REACHED, S.REACHED)
    inquiry = morning.inquiry("Ana")
    assert inquiry is not None
    assert (inquiry.reason, inquiry.due_at) == ("fever", None)


def test_every_guardian_then_emergency_after_thirty_minutes_then_dispatch(morning: Morning) -> None:
    morning.roll("Ana")
    morning.work()
    morning.voicemail(ROSA)
    morning.no_answer(ROSA_WORK)
    morning.no_answer(PEDRO)
    assert morning.phone.dialled() == [ROSA, ROSA_WORK, PEDRO]
    morning.pass_time(29)
    assert morning.state("Ana") is S.GUARDIANS
    morning.pass_time(1)
    assert morning.state("Ana") is S.EMERGENCY
    assert morning.phone.dialled()[3:] == [CARMEN]
    morning.no_answer(CARMEN)
    assert morning.state("Ana") is S.DISPATCH
    assert morning.phone.dialled()[4:] == [DISPATCH]
