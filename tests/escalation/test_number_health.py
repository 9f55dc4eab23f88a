"""What past calls tell of a number: its verdict, for whom it is bad, and the order in which a round calls."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from escalation.rounds.facts import ContactOnFile, InquiryFacts, NumberOnFile
from escalation.rounds.health import Holder, Outcome, Past, Verdict, chance, health_of, is_bad, past_of
from escalation.rounds.whom import call_list
from storage.words import AttemptResult as R
from storage.words import InquiryState, RoundKind
from tests.escalation.test_next_steps import contact
from tests.support import LINE_CHECK

DENVER = ZoneInfo("America/Denver")
MORNING = LINE_CHECK.astimezone(DENVER)
M1, M2, F1, AUNT = "+13035550111", "+13035550112", "+13035550113", "+13035550114"
MOTHER, FATHER, NEIGHBOUR = 1, 2, 3
IVY, HER_SISTER, JOE = 11, 12, 13


def calls(*results: R) -> tuple[Outcome, ...]:
    """One call a day about Ivy, through her mother, the last of them yesterday."""
    return tuple(
        Outcome(n, MORNING - timedelta(days=len(results) - n), result, frozenset({IVY}), frozenset({MOTHER}))
        for n, result in enumerate(results)
    )


VERDICTS = {
    "never called": ((), Verdict.UNTRIED),
    "one silent morning says nothing": ((R.NO_ANSWER,), Verdict.UNSURE),
    "four silent mornings: never": ((R.NO_ANSWER, R.BUSY, R.NO_ANSWER, R.NO_ANSWER), Verdict.NEVER_ANSWERS),
    "somebody answered last week": ((R.TALKED, R.NO_ANSWER, R.NO_ANSWER), Verdict.ANSWERS),
    "answered once, and not for the last four calls": ((R.TALKED, *[R.NO_ANSWER] * 4), Verdict.NEVER_ANSWERS),
    "it only ever takes messages": ((R.MESSAGE_LEFT, R.NO_ANSWER, R.MESSAGE_LEFT), Verdict.TAKES_MESSAGES),
    "a mailbox that was full twice": ((R.MESSAGE_LEFT, R.NO_MESSAGE, R.NO_ANSWER, R.NO_MESSAGE), Verdict.MAILBOX_FULL),
    "a mailbox that was emptied since": ((R.NO_MESSAGE, R.NO_MESSAGE, R.MESSAGE_LEFT), Verdict.TAKES_MESSAGES),
    "two calls that failed": ((R.TALKED, R.FAILED, R.FAILED), Verdict.DISCONNECTED),
    "one failure may be the network's": ((R.TALKED, R.FAILED), Verdict.ANSWERS),
    "what we called off ourselves says nothing": ((R.CANCELED, R.UNKNOWN, R.SENT), Verdict.UNTRIED),
}  # fmt: skip


@pytest.mark.parametrize("name", VERDICTS)
def test_the_verdict_follows_from_the_calls(name: str) -> None:
    results, verdict = VERDICTS[name]
    health = health_of(calls(*results))
    assert health.verdict is verdict
    assert health.talked == results.count(R.TALKED)
    assert health.calls == len(health.attempts)


def test_what_is_noted_on_the_record_counts_until_somebody_is_talked_to_there() -> None:
    noted = MORNING - timedelta(days=2)
    before, after = calls(R.TALKED, R.FAILED, R.NO_ANSWER), calls(R.FAILED, R.TALKED)
    health = health_of(before, bad_since=noted, bad_reason="no such number")
    assert (health.verdict, health.since) == (Verdict.DISCONNECTED, noted)
    assert health_of(before, bad_since=noted, bad_reason="wrong person").verdict is Verdict.WRONG_PERSON
    assert health_of(after, bad_since=noted, bad_reason="no such number").verdict is Verdict.ANSWERS


HOLDERS = {
    "the mother who was asked for": (Holder(IVY, MOTHER), True),
    "the father of the same child": (Holder(IVY, FATHER), True),
    "the mother as her other child's": (Holder(HER_SISTER, MOTHER), True),
    "the mother of a child of another family": (Holder(JOE, NEIGHBOUR), False),
}


@pytest.mark.parametrize("name", HOLDERS)
def test_a_wrong_number_is_bad_for_those_alone_who_were_asked_for(name: str) -> None:
    holder, expected = HOLDERS[name]
    noted = MORNING - timedelta(days=1)
    assert is_bad(calls(R.WRONG_NUMBER), holder, noted, "wrong person") is expected
    assert (past_of(calls(R.WRONG_NUMBER), holder, LINE_CHECK).unanswered > 0) is expected
    # Without the call that said so nothing is known but the note; and a dead number is dead for everybody.
    assert is_bad((), holder, noted, "wrong person")
    assert is_bad(calls(R.FAILED), holder, noted, "no such number")
    assert not is_bad(calls(R.WRONG_NUMBER), holder, None, "")


def test_an_outcome_weighs_less_with_age_and_at_another_time_of_day() -> None:
    def answered(outcome: Outcome) -> float:
        return past_of((outcome,), Holder(IVY, MOTHER), LINE_CHECK).answered

    today = Outcome(1, MORNING, R.TALKED)
    assert answered(today) == pytest.approx(1.0)
    assert answered(replace(today, at=MORNING - timedelta(days=30))) == pytest.approx(0.5, abs=0.01)
    assert answered(replace(today, at=MORNING - timedelta(hours=3))) == pytest.approx(0.25, abs=0.01)
    near = answered(replace(today, at=MORNING - timedelta(minutes=10)))
    assert 0.8 < near < 1.0
    # By the clock on the wall: half past eight is half past eight on both sides of the change to winter time.
    summer = datetime(2026, 10, 24, 8, 30, tzinfo=DENVER)
    assert answered(replace(today, at=summer)) == pytest.approx(0.5, abs=0.01)


def test_without_any_past_the_chance_falls_with_the_rank() -> None:
    chances = [chance(Past(), rank) for rank in range(20)]
    assert chances == sorted(chances, reverse=True)
    assert len(set(chances)) == len(chances)
    assert min(chances) > 0


def with_past(*contacts: ContactOnFile, **pasts: tuple[float, float]) -> InquiryFacts:
    told = {number: Past(*past) for number, past in pasts.items()}
    judged = tuple(
        replace(c, numbers=tuple(replace(n, past=told.get(f"n{n.e164[-3:]}", n.past)) for n in c.numbers))
        for c in contacts
    )
    return InquiryFacts(1, InquiryState.WAITING, LINE_CHECK, contacts=judged)


ROSA, PEDRO = contact(MOTHER, "mother", M1, M2), contact(FATHER, "father", F1)
ORDERS = {
    "without any past: by priority and position": (with_past(ROSA, PEDRO), [M1, M2, F1]),
    "the number that answers comes first": (with_past(ROSA, PEDRO, n112=(2, 0)), [M2, M1, F1]),
    "the father who answers comes before the mother who does not": (
        with_past(ROSA, PEDRO, n111=(0, 3), n112=(0, 3), n113=(2, 0)), [F1, M1, M2],
    ),
    "a number that never answers sinks, and is called all the same": (
        with_past(ROSA, PEDRO, n111=(0, 50)), [M2, F1, M1],
    ),
    "who answers half of the time stays before who was not called yet": (
        with_past(ROSA, PEDRO, n111=(3, 3)), [M1, M2, F1],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ORDERS)
def test_the_order_of_a_round_learns(name: str) -> None:
    facts, expected = ORDERS[name]
    assert [whom.address for whom in call_list(facts, RoundKind.GUARDIANS)] == expected


def test_however_well_they_answered_rules_come_first() -> None:
    ned = contact(3, "father", "+13035550132", restricted=True)
    shared = contact(4, "mother", "+13035550132", M1)
    aunt = contact(5, "aunt", AUNT, emergency=True)
    facts = with_past(ned, shared, aunt, n132=(20, 0), n114=(20, 0))
    assert [whom.address for whom in call_list(facts, RoundKind.GUARDIANS)] == [M1]
    assert [whom.address for whom in call_list(facts, RoundKind.EMERGENCY)] == [AUNT]
    bad = replace(shared, numbers=(NumberOnFile(M1, bad=True, past=Past(9, 0)), NumberOnFile(M2)))
    assert [whom.address for whom in call_list(with_past(bad), RoundKind.GUARDIANS)] == [M2]
