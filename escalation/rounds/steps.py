"""What an inquiry's facts ask for next: `next_steps`, the pure decision of the engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from escalation.policy import Policy
from escalation.rounds.facts import InquiryFacts, RoundFact, Tried
from escalation.rounds.urgency import rank_of, turn_of
from escalation.rounds.whom import Whom, call_list, due_emails, untried_numbers
from storage.words import FINAL_INQUIRY_STATES, Answer, AttemptResult, AttemptState, InquiryState, RoundKind

# The alarm that somebody picked up and heard nothing of us.
UNHEARD = "unheard"
# However quiet it is, an open inquiry is looked at so often.
LOOK_AGAIN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Ending:
    """The state in which an inquiry ends, and the cause: a code and the row that is its evidence."""

    state: InquiryState
    cause: str
    evidence: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """An attempt to make: in which round, to whom; `turn` and `rank` say before whom (`rounds.urgency`)."""

    kind: RoundKind
    whom: Whom
    turn: int
    rank: int


@dataclass(frozen=True, slots=True)
class AlarmCall:
    """An alarm to raise about this inquiry; `attempt_id` where one attempt is the reason."""

    kind: str
    attempt_id: int | None = None


@dataclass(frozen=True, slots=True)
class Steps:
    """What to do. Exactly one of: an ending (then no due time), or a due time.

    `reopen`: the cause of the end was withdrawn; begin anew and ask again. `starts`: rounds that begin now, in order.
    `cancel`: attempts that are no longer needed for this inquiry.
    """

    ending: Ending | None = None
    reopen: bool = False
    starts: tuple[RoundFact, ...] = ()
    plans: tuple[Plan, ...] = ()
    cancel: tuple[int, ...] = ()
    alarms: tuple[AlarmCall, ...] = ()
    due_at: datetime | None = None


def next_steps(facts: InquiryFacts, policy: Policy, now: datetime) -> Steps:
    """Decide what happens to one inquiry at `now`. Open inquiries always get a due time after `now`."""
    ending = find_ending(facts)
    is_final = facts.state in FINAL_INQUIRY_STATES
    if ending is not None:
        open_attempts = tuple(t.attempt_id for t in facts.tried if t.is_open)
        return Steps(
            ending=ending, cancel=open_attempts, alarms=_answer_alarms(facts) + _news_for_dispatch(facts, ending)
        )
    if is_final:
        return Steps(reopen=True, due_at=now)
    starts, facts, alarms = _begin_rounds(facts, policy, now)
    plans = _plans(facts, policy, now)
    facts = _with_planned(facts, plans, now)
    due_at = max(_due(facts, policy, now), now + timedelta(seconds=1))
    return Steps(starts=starts, plans=plans, alarms=alarms + _answer_alarms(facts), due_at=due_at)


def find_ending(facts: InquiryFacts) -> Ending | None:
    """What ends the inquiry, if anything does. Nothing else ever may."""
    causes = facts.causes
    if causes.arrived_by is not None:
        return Ending(InquiryState.ARRIVED, "staff_entry", causes.arrived_by)
    if not causes.listed:
        return Ending(InquiryState.CORRECTED, "absence_withdrawn", None)
    if causes.explained_by is not None:
        return Ending(InquiryState.EXPLAINED, "match", causes.explained_by)
    if causes.spoke_by is not None:
        return Ending(InquiryState.REACHED, "staff_entry", causes.spoke_by)
    for tried in facts.tried:
        if tried.answer is Answer.KNOWS:
            return Ending(InquiryState.REACHED, "answer", tried.attempt_id)
    if facts.hand_over_acknowledged:
        return Ending(InquiryState.HANDED_OVER, "hand_over", None)
    return None


def _begin_rounds(
    facts: InquiryFacts, policy: Policy, now: datetime
) -> tuple[tuple[RoundFact, ...], InquiryFacts, tuple[AlarmCall, ...]]:
    """Begin every round whose time has come: several at once where there is nobody to try."""
    starts: list[RoundFact] = []
    alarms: list[AlarmCall] = []
    while (kind := _next_round(facts, policy, now)) is not None:
        if kind is RoundKind.GUARDIANS and not call_list(facts, kind):
            alarms.append(AlarmCall("no_guardian_to_call"))
        if kind is RoundKind.DISPATCH:
            alarms.append(AlarmCall("given_to_dispatch" if facts.dispatch_number else "no_dispatch_number"))
        fact = RoundFact(kind, now, now + round_lasts(kind, policy))
        starts.append(fact)
        facts = replace(facts, state=InquiryState(kind.value), rounds=(*facts.rounds, fact))
    return tuple(starts), facts, tuple(alarms)


def round_lasts(kind: RoundKind, policy: Policy) -> timedelta:
    """How long a round of this kind lasts; of dispatch, how far apart the calls are."""
    if kind is RoundKind.GUARDIANS:
        return policy.guardians_last
    return policy.emergency_lasts if kind is RoundKind.EMERGENCY else policy.dispatch_retry


def _next_round(facts: InquiryFacts, policy: Policy, now: datetime) -> RoundKind | None:
    """The round that has to begin now, given the present one."""
    if facts.state is InquiryState.WAITING:
        # The thirty minutes begin when somebody may be dialled, not before.
        return None if _waits_for_review(facts, policy, now) or _is_held(facts, now) else RoundKind.GUARDIANS
    if facts.state is InquiryState.GUARDIANS:
        return RoundKind.EMERGENCY if _guardians_are_over(facts, policy, now) else None
    if facts.state is InquiryState.EMERGENCY:
        present = facts.round(RoundKind.EMERGENCY)
        is_over = present is None or now >= present.ends_at or not _is_left(facts, RoundKind.EMERGENCY)
        return RoundKind.DISPATCH if is_over else None
    return None


def _guardians_are_over(facts: InquiryFacts, policy: Policy, now: datetime) -> bool:
    if not call_list(facts, RoundKind.GUARDIANS) and not facts.calls(RoundKind.GUARDIANS):
        return True
    present = facts.round(RoundKind.GUARDIANS)
    if present is None or now >= present.ends_at + policy.guardians_overrun:
        return True
    return now >= present.ends_at and not _is_left(facts, RoundKind.GUARDIANS)


def _is_left(facts: InquiryFacts, kind: RoundKind) -> bool:
    """Whether somebody is being called, or is still to be called, in this round."""
    return any(call.is_open for call in facts.calls(kind)) or bool(untried_numbers(facts, kind))


def _waits_for_review(facts: InquiryFacts, policy: Policy, now: datetime) -> bool:
    return facts.causes.in_review and now < facts.opened_at + policy.review_grace


def _is_held(facts: InquiryFacts, now: datetime) -> bool:
    return facts.held_until is not None and now < facts.held_until


def _plans(facts: InquiryFacts, policy: Policy, now: datetime) -> tuple[Plan, ...]:
    return tuple(
        Plan(
            kind,
            whom,
            turn_of(kind, _tried(facts), in_review=facts.causes.in_review),
            rank_of(facts.grade, look_first=facts.look_first),
        )
        for kind, whom in _due_now(facts, policy, now)
    )


def _tried(facts: InquiryFacts) -> int:
    return sum(1 for t in facts.tried if t.kind is not RoundKind.DISPATCH)


def _due_now(facts: InquiryFacts, policy: Policy, now: datetime) -> Iterator[tuple[RoundKind, Whom]]:
    """Whom to try now, in each round that has begun."""
    for begun in facts.rounds:
        if begun.kind is RoundKind.GUARDIANS and _waits_for_review(facts, policy, now):
            continue
        if begun.kind is RoundKind.GUARDIANS and policy.rounds.guardians.email_when_no_message_left:
            yield from ((begun.kind, whom) for whom in due_emails(facts))
        if any(call.is_open for call in facts.calls(begun.kind)):
            continue
        if begun.kind is RoundKind.DISPATCH:
            yield from ((begun.kind, whom) for whom in _dispatch_due(facts, policy, now))
        else:
            # One after another: the next number when the last call has ended without contact.
            yield from ((begun.kind, whom) for whom in untried_numbers(facts, begun.kind)[:1])


def _dispatch_due(facts: InquiryFacts, policy: Policy, now: datetime) -> tuple[Whom, ...]:
    calls = facts.calls(RoundKind.DISPATCH)
    if calls and now < calls[-1].planned_at + policy.dispatch_retry:
        return ()
    return call_list(facts, RoundKind.DISPATCH)


def _with_planned(facts: InquiryFacts, plans: tuple[Plan, ...], now: datetime) -> InquiryFacts:
    planned = tuple(
        Tried(0, p.kind, p.whom.channel, p.whom.address, p.whom.contact_id, AttemptState.PLANNED, now) for p in plans
    )
    return replace(facts, tried=facts.tried + planned)


def _due(facts: InquiryFacts, policy: Policy, now: datetime) -> datetime:
    """When to look again if nothing happens before."""
    times = [now + LOOK_AGAIN]
    if _waits_for_review(facts, policy, now):
        times.append(facts.opened_at + policy.review_grace)
    if facts.held_until is not None:
        times.append(facts.held_until)
    if facts.state is InquiryState.GUARDIANS:
        guardians = facts.round(RoundKind.GUARDIANS)
        if guardians is not None:
            times += [guardians.ends_at, guardians.ends_at + policy.guardians_overrun]
    if facts.state is InquiryState.EMERGENCY:
        emergency = facts.round(RoundKind.EMERGENCY)
        if emergency is not None:
            times.append(emergency.ends_at)
    if facts.state is InquiryState.DISPATCH:
        calls = facts.calls(RoundKind.DISPATCH)
        times.append((calls[-1].planned_at if calls else now) + policy.dispatch_retry)
    return min(time for time in times if time > now)


def _answer_alarms(facts: InquiryFacts) -> tuple[AlarmCall, ...]:
    """Who said that they do not know where the student is, or wanted the office, is for staff to hear of at once."""
    kinds = {Answer.DID_NOT_KNOW: "did_not_know", Answer.OFFICE: "asked_for_office"}
    answers = [AlarmCall(kinds[t.answer], t.attempt_id) for t in facts.tried if t.answer in kinds]
    unheard = [AlarmCall(UNHEARD, t.attempt_id) for t in facts.tried if t.result is AttemptResult.UNHEARD]
    strangers = [AlarmCall("wrong_number", t.attempt_id) for t in facts.tried if t.result is AttemptResult.WRONG_NUMBER]
    return (*answers, *strangers, *unheard)


def _news_for_dispatch(facts: InquiryFacts, ending: Ending) -> tuple[AlarmCall, ...]:
    """Somebody at dispatch has heard of the search and not taken it over: staff tell them that it has ended."""
    has_heard = any(call.confirmed for call in facts.calls(RoundKind.DISPATCH))
    return (AlarmCall("news_after_hand_over"),) if has_heard and ending.state is not InquiryState.HANDED_OVER else ()
