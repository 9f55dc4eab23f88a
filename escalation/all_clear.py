"""Plans and takes back all-clears: who was told that a student is missing hears that it was a false alarm.

Whom to tell is decided in `escalation/rounds/all_clear.py`; docs/decisions/0010 has the reasons. An all-clear never
decides about an inquiry.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from escalation.contact_log import drop_target
from escalation.households import reached_at
from escalation.ledger_facts import contacts_on_file, tried_of
from escalation.policy import Policy
from escalation.rounds.all_clear import AllClearFacts, all_clear_owed, is_false_alarm, may_hear, unheard
from escalation.rounds.facts import InquiryFacts
from escalation.rounds.steps import find_ending
from escalation.rounds.urgency import LAST_TURNS
from escalation.rounds.whom import Whom
from escalation.taking_back import call_off
from storage.alarms import raise_alarm
from storage.attempts import by_another_channel, log_attempt, record_ended
from storage.models import Attempt, AttemptTarget, Inquiry, PhoneNumber, School
from storage.words import (
    FINAL_INQUIRY_STATES,
    OPEN_ATTEMPT_STATES,
    AttemptChannel,
    AttemptResult,
    AttemptState,
    InquiryState,
    RoundKind,
)

# After every call that looks for somebody.
TURN = LAST_TURNS + 100
# How soon it is looked again whether another child of the address is still looked for.
OTHERS_AGAIN = timedelta(minutes=1)
# Local time of the day after which no machine tells a family that all was well in the morning.
EVENING = time(18)
FALSE_ALARMS = frozenset({InquiryState.CORRECTED, InquiryState.ARRIVED})
NOT_HEARD = "all_clear_not_heard"


def plan_all_clears(session: Session, inquiry: Inquiry, policy: Policy, now: datetime) -> bool:
    """Plan what an inquiry that has ended owes, if anything. Returns False where a row was busy: ask again."""
    if not is_false_alarm(inquiry.state, policy):
        return True
    session.flush()
    facts = _facts(session, inquiry)
    for attempt_id in unheard(facts):
        _for_staff(session, inquiry, f"attempt:{attempt_id}", now)
    owed = all_clear_owed(facts, policy)
    if owed and now >= _evening(session.get_one(School, inquiry.school_id), inquiry.date):
        _for_staff(session, inquiry, f"inquiry:{inquiry.id}:{inquiry.opening}", now)
        return True
    due_at = now + policy.all_clear_after
    planned = [_plan(session, inquiry, whom, due_at, now) for whom in owed]
    return all(planned)


def _facts(session: Session, inquiry: Inquiry) -> AllClearFacts:
    rows = session.execute(
        select(AttemptTarget, Attempt)
        .join(Attempt, Attempt.id == AttemptTarget.attempt_id)
        .where(AttemptTarget.inquiry_id == inquiry.id)
        .order_by(AttemptTarget.id)
        .execution_options(populate_existing=True)
    )
    return AllClearFacts(
        state=inquiry.state,
        opening=inquiry.opening,
        contacts=contacts_on_file(session, [inquiry.student_id])[inquiry.student_id],
        told=tuple(tried_of(target, attempt) for target, attempt in rows),
    )


def _for_staff(session: Session, inquiry: Inquiry, subject: str, now: datetime) -> None:
    raise_alarm(session, inquiry.school_id, NOT_HEARD, subject, now, student_id=inquiry.student_id)


def _evening(school: School, day: date) -> datetime:
    return datetime.combine(day, EVENING, ZoneInfo(school.timezone))


def _plan(session: Session, inquiry: Inquiry, whom: Whom, due_at: datetime, now: datetime) -> bool:
    """One all-clear for an address, whichever of its children it is about. Returns False where one is being begun."""
    planned = select(Attempt).where(
        Attempt.school_id == inquiry.school_id,
        Attempt.round_kind == RoundKind.ALL_CLEAR,
        Attempt.address == whom.address,
        Attempt.state == AttemptState.PLANNED,
    )
    attempt = session.scalar(
        planned.order_by(Attempt.id)
        .limit(1)
        .with_for_update(key_share=True, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if attempt is None and session.scalar(select(planned.exists())):
        return False
    if attempt is None:
        attempt = Attempt(
            school_id=inquiry.school_id,
            round_kind=RoundKind.ALL_CLEAR,
            channel=whom.channel,
            address=whom.address,
            language=whom.language,
            state=AttemptState.PLANNED,
            planned_at=now,
            due_at=due_at,
            turn=TURN,
        )
        session.add(attempt)
        session.flush()
    attempt.due_at = max(attempt.due_at, due_at)
    session.add(
        AttemptTarget(
            attempt_id=attempt.id,
            inquiry_id=inquiry.id,
            opening=inquiry.opening,
            round_kind=RoundKind.ALL_CLEAR,
            address=attempt.address,
            contact_id=whom.contact_id,
        )
    )
    log_attempt(
        session, attempt, "attempt_planned", now, round=RoundKind.ALL_CLEAR.value, channel=attempt.channel.value
    )
    return True


def take_back_all_clears(session: Session, inquiry: Inquiry, policy: Policy, now: datetime) -> None:
    """The student is looked for again: nobody is told any more that all is well. What rings is called off.

    One that a worker holds just now is left to its last look before dialling.
    """
    session.flush()
    rows = session.execute(
        select(AttemptTarget, Attempt)
        .join(Attempt, Attempt.id == AttemptTarget.attempt_id)
        .where(
            AttemptTarget.inquiry_id == inquiry.id,
            AttemptTarget.round_kind == RoundKind.ALL_CLEAR,
            Attempt.state.in_(OPEN_ATTEMPT_STATES),
        )
        .order_by(Attempt.id)
        .with_for_update(of=Attempt, key_share=True, skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    for target, attempt in rows:
        others = session.scalar(
            select(func.count(AttemptTarget.id)).where(
                AttemptTarget.attempt_id == attempt.id, AttemptTarget.id != target.id
            )
        )
        if attempt.state is AttemptState.PLANNED and others:
            drop_target(session, target, inquiry, "looked for again", now)
        else:
            call_off(session, attempt, policy, now)


def why_no_all_clear(target: AttemptTarget, inquiry: Inquiry, facts: InquiryFacts) -> str | None:
    """At the last look: why a student is no longer a reason for an all-clear; None where it is still owed."""
    if inquiry.state not in FALSE_ALARMS or target.opening != inquiry.opening or find_ending(facts) is None:
        return "looked for again"
    return None if may_hear(facts.contacts, target.address.lower()) else "not eligible"


def look_before_all_clear(session: Session, attempt: Attempt, day: date, now: datetime) -> datetime | None:
    """The last look at the address as a whole. Returns until when it waits for another child who is looked for.

    Where another child of the address was handed to dispatch, or the day is over, a person has to tell them: it ends.
    """
    at_address = reached_at(attempt.channel, attempt.address)
    states = set(
        session.scalars(select(Inquiry.state).where(Inquiry.date == day, Inquiry.student_id.in_(at_address)).distinct())
    )
    is_late = now >= _evening(session.get_one(School, attempt.school_id), day)
    if InquiryState.HANDED_OVER in states or is_late:
        record_ended(session, attempt, AttemptResult.CANCELED, now)
        return None
    if states - FINAL_INQUIRY_STATES:
        return now + OTHERS_AGAIN
    if attempt.channel is AttemptChannel.TEXT and _texts_stopped(session, attempt.address):
        by_another_channel(session, attempt, now)
    return None


def _texts_stopped(session: Session, e164: str) -> bool:
    return session.scalar(select(PhoneNumber.texts_stopped_at).where(PhoneNumber.e164 == e164)) is not None
