"""What an inquiry's facts ask for next, case by case."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from escalation.policy import DEFAULT_POLICY, load_policy
from escalation.rounds.facts import Causes, ContactOnFile, InquiryFacts, NumberOnFile, RoundFact, Tried
from escalation.rounds.steps import Steps, next_steps
from escalation.rounds.transitions import ALLOWED, IllegalTransitionError, check_transition
from storage.words import (
    FINAL_INQUIRY_STATES,
    Answer,
    AttemptChannel,
    AttemptResult,
    AttemptState,
    InquiryState,
    RoundKind,
)
from tests.support import LINE_CHECK

POLICY = load_policy(DEFAULT_POLICY)
NOW = LINE_CHECK
M1, M2, F1, AUNT, DISPATCH = "+13035550111", "+13035550112", "+13035550113", "+13035550114", "+13035550102"


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def contact(contact_id: int, relation: str, *numbers: str, bad: tuple[str, ...] = (), **more: object) -> ContactOnFile:
    values: dict[str, object] = {
        "contact_id": contact_id,
        "relation": relation,
        "priority": contact_id,
        "legal_guardian": relation in ("mother", "father"),
        "lives_with": False,
        "emergency": False,
        "restricted": False,
        "numbers": tuple(NumberOnFile(n, bad=n in bad) for n in numbers),
    }
    return ContactOnFile(**(values | more))  # type: ignore[arg-type]  # a builder for tests


MOTHER = contact(1, "mother", M1, M2, email="rosa@example.org")
FATHER = contact(2, "father", F1)
CARMEN = contact(3, "aunt", AUNT, emergency=True)
FAMILY = (MOTHER, FATHER, CARMEN)


def call(
    number: str,
    result: AttemptResult | None = AttemptResult.NO_ANSWER,
    *,
    kind: RoundKind = RoundKind.GUARDIANS,
    channel: AttemptChannel = AttemptChannel.CALL,
    contact_id: int = 1,
    answer: Answer | None = None,
    planned: datetime = NOW,
    state: AttemptState | None = None,
) -> Tried:
    """A call that has ended, or with `result` None one that is still ringing."""
    return Tried(
        attempt_id=int(number[-4:]) if number[-4:].isdigit() else 1,
        kind=kind,
        channel=channel,
        address=number,
        contact_id=contact_id,
        state=state or (AttemptState.PLACED if result is None else AttemptState.ENDED),
        planned_at=planned,
        result=result,
        message_left=result is AttemptResult.MESSAGE_LEFT,
        answer=answer,
    )


def round_(kind: RoundKind, began: float = 0) -> RoundFact:
    return RoundFact(kind, at(began), at(began + 30))


GUARDIANS, EMERGENCY = round_(RoundKind.GUARDIANS), round_(RoundKind.EMERGENCY, 30)
OPEN = InquiryFacts(1, InquiryState.WAITING, NOW, contacts=FAMILY, dispatch_number=DISPATCH)
CALLING = replace(OPEN, state=InquiryState.GUARDIANS, rounds=(GUARDIANS,))
EVERY_GUARDIAN = (call(M1, AttemptResult.MESSAGE_LEFT), call(M2), call(F1, contact_id=2))
IN_EMERGENCY = replace(OPEN, state=InquiryState.EMERGENCY, rounds=(GUARDIANS, EMERGENCY), tried=EVERY_GUARDIAN)
AT_DISPATCH = replace(
    IN_EMERGENCY, state=InquiryState.DISPATCH, rounds=(GUARDIANS, EMERGENCY, round_(RoundKind.DISPATCH, 40))
)


@dataclass(frozen=True)
class Case:
    facts: InquiryFacts
    minute: float = 0
    starts: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    alarms: set[str] = field(default_factory=set)
    due: float | None = None


def with_tried(*tried: Tried) -> InquiryFacts:
    return replace(CALLING, tried=tried)


CASES = {
    "the line check: the first guardian's first number": Case(OPEN, starts=["guardians"], calls=[M1], due=5),
    "while a call is ringing nobody else is called": Case(with_tried(call(M1, None))),
    "no answer: her second number": Case(with_tried(call(M1)), calls=[M2]),
    "a message left is no contact: her second number": Case(
        with_tried(call(M1, AttemptResult.MESSAGE_LEFT)), calls=[M2]
    ),
    "then the other guardian": Case(with_tried(call(M1, AttemptResult.MESSAGE_LEFT), call(M2)), calls=[F1]),
    "no message could be left on any of her numbers: an e-mail, and the next guardian": Case(
        with_tried(call(M1), call(M2, AttemptResult.NO_MESSAGE)), calls=[F1], emails=["rosa@example.org"]
    ),
    "the e-mail is sent once": Case(
        with_tried(
            call(M1),
            call(M2),
            call("rosa@example.org", AttemptResult.SENT, channel=AttemptChannel.EMAIL),
        ),
        calls=[F1],
    ),
    "a guardian who does not know: alarm, her other number is left alone, the father is called": Case(
        with_tried(call(M1, AttemptResult.TALKED, answer=Answer.DID_NOT_KNOW)), calls=[F1], alarms={"did_not_know"}
    ),
    "asked for the office: staff hear of it, the search goes on": Case(
        with_tried(call(M1, AttemptResult.TALKED, answer=Answer.OFFICE)), calls=[M2], alarms={"asked_for_office"}
    ),
    "confirmed but hung up without an answer: the search goes on": Case(
        with_tried(call(M1, AttemptResult.TALKED)), calls=[M2]
    ),
    "a provider that cannot say what became of it: the search goes on": Case(
        with_tried(call(M1, AttemptResult.UNKNOWN)), calls=[M2]
    ),
    "all guardians tried early: wait for the thirty minutes": Case(
        replace(CALLING, tried=EVERY_GUARDIAN), minute=26, due=30
    ),
    "thirty minutes without contact: emergency contacts": Case(
        replace(CALLING, tried=EVERY_GUARDIAN), minute=30, starts=["emergency"], calls=[AUNT]
    ),
    "a guardian on the telephone when the time is over is waited for": Case(
        with_tried(call(M1), call(M2), call(F1, None)), minute=31, emails=["rosa@example.org"], due=35
    ),
    "but not for ever": Case(
        with_tried(call(M1, AttemptResult.MESSAGE_LEFT), call(M2), call(F1, None)),
        minute=35,
        starts=["emergency"],
        calls=[AUNT],
    ),
    "guardians left to try when the time is over are tried beside the emergency contacts": Case(
        with_tried(call(M1, AttemptResult.MESSAGE_LEFT), call(M2)), minute=35, starts=["emergency"], calls=[F1, AUNT]
    ),
    "all emergency contacts tried: dispatch at once": Case(
        replace(IN_EMERGENCY, tried=(*EVERY_GUARDIAN, call(AUNT, kind=RoundKind.EMERGENCY))),
        minute=32,
        starts=["dispatch"],
        calls=[DISPATCH],
        alarms={"given_to_dispatch"},
        due=37,
    ),
    "an emergency contact is ringing for too long: dispatch": Case(
        replace(IN_EMERGENCY, tried=(*EVERY_GUARDIAN, call(AUNT, None, kind=RoundKind.EMERGENCY))),
        minute=60,
        starts=["dispatch"],
        calls=[DISPATCH],
        alarms={"given_to_dispatch"},
    ),
    "no guardian at all: alarm, and emergency contacts at once": Case(
        replace(OPEN, contacts=(CARMEN,)),
        starts=["guardians", "emergency"],
        calls=[AUNT],
        alarms={"no_guardian_to_call"},
    ),
    "nobody at all: dispatch at once": Case(
        replace(OPEN, contacts=()),
        starts=["guardians", "emergency", "dispatch"],
        calls=[DISPATCH],
        alarms={"no_guardian_to_call", "given_to_dispatch"},
    ),
    "nobody at all and no dispatch: staff must act": Case(
        replace(OPEN, contacts=(), dispatch_number=None),
        starts=["guardians", "emergency", "dispatch"],
        alarms={"no_guardian_to_call", "no_dispatch_number"},
        due=5,
    ),
    "a guardian with an e-mail address alone gets the e-mail at once": Case(
        replace(OPEN, contacts=(contact(1, "mother", email="rosa@example.org"), CARMEN)),
        starts=["guardians", "emergency"],
        calls=[AUNT],
        emails=["rosa@example.org"],
        alarms={"no_guardian_to_call"},
    ),
    "dispatch was called four minutes ago: not yet again": Case(
        replace(
            AT_DISPATCH,
            tried=(
                *EVERY_GUARDIAN,
                call(AUNT, kind=RoundKind.EMERGENCY),
                call(DISPATCH, kind=RoundKind.DISPATCH, planned=at(40)),
            ),
        ),
        minute=44,
        due=45,
    ),
    "dispatch is called again after five": Case(
        replace(
            AT_DISPATCH,
            tried=(
                *EVERY_GUARDIAN,
                call(AUNT, kind=RoundKind.EMERGENCY),
                call(DISPATCH, kind=RoundKind.DISPATCH, planned=at(40)),
            ),
        ),
        minute=45,
        calls=[DISPATCH],
    ),
    "a restricted father is never called": Case(
        replace(OPEN, contacts=(contact(1, "father", F1, restricted=True), contact(2, "mother", M1))),
        starts=["guardians"],
        calls=[M1],
    ),
    "nor is a number that a restricted contact shares, even an emergency contact's": Case(
        replace(
            OPEN,
            contacts=(
                contact(1, "father", F1, restricted=True),
                contact(2, "mother", F1),
                contact(3, "aunt", F1, emergency=True),
            ),
        ),
        starts=["guardians", "emergency", "dispatch"],
        calls=[DISPATCH],
        alarms={"no_guardian_to_call", "given_to_dispatch"},
    ),
    "nor is an e-mail sent to an address that a restricted contact shares": Case(
        replace(
            CALLING,
            contacts=(
                contact(1, "mother", M1, email="Home@example.org"),
                contact(2, "father", restricted=True, email="home@example.org"),
            ),
            tried=(call(M1),),
        )
    ),
    "a contact who has left the record is not called": Case(
        replace(OPEN, contacts=(contact(1, "mother", M1, retired=True), FATHER)), starts=["guardians"], calls=[F1]
    ),
    "a mother without legal guardianship is asked all the same": Case(
        replace(OPEN, contacts=(contact(1, "mother", M1, legal_guardian=False),)), starts=["guardians"], calls=[M1]
    ),
    "a number known to be bad is left out where another is good": Case(
        replace(OPEN, contacts=(contact(1, "mother", M1, M2, bad=(M1,)),)), starts=["guardians"], calls=[M2]
    ),
    "a number known to be bad is tried where there is no other": Case(
        replace(OPEN, contacts=(contact(1, "mother", M1, bad=(M1,)),)), starts=["guardians"], calls=[M1]
    ),
    "a guardian whose only number is bad gets an e-mail while the other is called": Case(
        replace(OPEN, contacts=(contact(1, "mother", M1, bad=(M1,), email="rosa@example.org"), FATHER)),
        starts=["guardians"],
        calls=[F1],
        emails=["rosa@example.org"],
    ),
    "a number that two guardians share is called once": Case(
        replace(CALLING, contacts=(contact(1, "mother", M1), contact(2, "father", M1)), tried=(call(M1),)),
        minute=1,
    ),
    "a message in review: dialled last, nobody yet": Case(
        replace(OPEN, causes=Causes(in_review=True)), minute=4, due=9
    ),
    "but no later than the grace": Case(
        replace(OPEN, causes=Causes(in_review=True)), minute=10, starts=["guardians"], calls=[M1]
    ),
    "a message that comes into review stops the next call, within the grace": Case(
        replace(with_tried(call(M1)), causes=Causes(in_review=True)), minute=8, due=10
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_next_steps(name: str) -> None:
    case = CASES[name]
    steps = next_steps(case.facts, POLICY, at(case.minute))
    planned = [(plan.whom.channel, plan.whom.address) for plan in steps.plans]
    assert steps.ending is None
    assert [start.kind.value for start in steps.starts] == case.starts
    assert [address for channel, address in planned if channel is AttemptChannel.CALL] == case.calls
    assert [address for channel, address in planned if channel is AttemptChannel.EMAIL] == case.emails
    assert {alarm.kind for alarm in steps.alarms} == case.alarms
    assert steps.due_at is not None
    assert steps.due_at > at(case.minute)
    if case.due is not None:
        assert steps.due_at == at(case.due)


ENDINGS = {
    "a message explains": (Causes(explained_by=7), (), InquiryState.EXPLAINED),
    "staff spoke with somebody who knows": (Causes(spoke_by=7), (), InquiryState.REACHED),
    "the student has arrived": (Causes(arrived_by=7), (), InquiryState.ARRIVED),
    "the roll was wrong": (Causes(listed=False), (), InquiryState.CORRECTED),
    "a listener knows": (
        Causes(),
        (call(M1, AttemptResult.TALKED, answer=Answer.KNOWS),),
        InquiryState.REACHED,
    ),
}


@pytest.mark.parametrize("name", ENDINGS)
@pytest.mark.parametrize("facts", [OPEN, CALLING, IN_EMERGENCY, AT_DISPATCH], ids=lambda f: f.state.value)
def test_what_ends_an_inquiry_cancels_what_is_open(name: str, facts: InquiryFacts) -> None:
    causes, tried, state = ENDINGS[name]
    ringing = replace(call(F1, None, contact_id=2), attempt_id=77)
    steps = next_steps(replace(facts, causes=causes, tried=(*tried, ringing)), POLICY, at(33))
    assert steps.ending is not None
    assert steps.ending.state is state
    assert steps.cancel == (77,)
    assert (steps.plans, steps.starts, steps.due_at) == ((), (), None)


@pytest.mark.parametrize("result", [r for r in AttemptResult if r is not AttemptResult.TALKED])
@pytest.mark.parametrize("facts", [CALLING, IN_EMERGENCY, AT_DISPATCH], ids=lambda f: f.state.value)
def test_no_result_without_a_listener_ends_an_inquiry(facts: InquiryFacts, result: AttemptResult) -> None:
    tried = tuple(replace(t, result=result) for t in EVERY_GUARDIAN)
    assert next_steps(replace(facts, tried=tried), POLICY, at(33)).ending is None


@pytest.mark.parametrize("answer", [None, Answer.DID_NOT_KNOW, Answer.OFFICE])
def test_only_a_listener_who_knows_ends_an_inquiry(answer: Answer | None) -> None:
    assert next_steps(with_tried(call(M1, AttemptResult.TALKED, answer=answer)), POLICY, at(1)).ending is None


def test_dispatch_ends_it_only_when_a_person_there_has_taken_it() -> None:
    talked = replace(AT_DISPATCH, tried=(call(DISPATCH, AttemptResult.TALKED, kind=RoundKind.DISPATCH),))
    assert next_steps(talked, POLICY, at(50)).ending is None
    ending = next_steps(replace(talked, hand_over_acknowledged=True), POLICY, at(50)).ending
    assert ending is not None
    assert ending.state is InquiryState.HANDED_OVER


@pytest.mark.parametrize(
    "state", sorted(FINAL_INQUIRY_STATES - {InquiryState.HANDED_OVER}), ids=lambda state: state.value
)
def test_an_end_whose_cause_is_gone_is_opened_again(state: InquiryState) -> None:
    assert next_steps(replace(OPEN, state=state), POLICY, at(20)) == Steps(reopen=True, due_at=at(20))


def test_first_calls_come_before_second_calls_and_those_in_review_last() -> None:
    first = next_steps(OPEN, POLICY, at(10)).plans[0].turn
    second = next_steps(with_tried(call(M1)), POLICY, at(10)).plans[0].turn
    in_review = next_steps(replace(OPEN, causes=Causes(in_review=True)), POLICY, at(10)).plans[0].turn
    assert first < second < in_review


def test_the_table_of_transitions_refuses_the_rest() -> None:
    for old in InquiryState:
        for new in InquiryState:
            if new in ALLOWED[old]:
                check_transition(old, new)
            else:
                with pytest.raises(IllegalTransitionError):
                    check_transition(old, new)
    assert not ALLOWED[InquiryState.HANDED_OVER]
    assert InquiryState.HANDED_OVER not in ALLOWED[InquiryState.GUARDIANS]
