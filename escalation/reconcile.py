"""Asks the provider what became of an attempt whose deadline has run out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation.attempt_times import is_too_old, policy_of_attempt, real
from escalation.not_placed import plan_again
from escalation.policy import Policy
from storage.alarms import raise_alarm
from storage.attempts import lock_attempt, log_attempt, record_ended, record_placed
from storage.clock import Clock
from storage.models import Attempt
from storage.session import Database
from storage.words import LIVE_ATTEMPT_STATES, AttemptChannel, AttemptResult, AttemptState
from voice.provider.outcomes import hear_of_call, hear_of_text, text_time_is_over
from voice.telephony import (
    FINAL_CALL_STATES,
    CallState,
    ProviderCall,
    ProviderText,
    Rejected,
    Telephony,
    TelephonyError,
)

log = structlog.get_logger(__name__)

# The provider's clock and ours need not agree.
CLOCKS_DIFFER = timedelta(seconds=60)
ASK_AGAIN_SECONDS = 30.0

Made = TypeVar("Made", ProviderCall, ProviderText)


def look_up(database: Database, telephony: Telephony, clock: Clock, attempt_id: int) -> None:
    """Ask the provider about one live attempt past its deadline, and record what it says."""
    with database.read() as session:
        attempt = session.get(Attempt, attempt_id)
        if attempt is None or attempt.state not in LIVE_ATTEMPT_STATES:
            return
        sid, is_text = attempt.provider_sid, attempt.channel is AttemptChannel.TEXT
        since = (attempt.placing_at or attempt.planned_at) - real(clock, CLOCKS_DIFFER.total_seconds())
    found: ProviderCall | ProviderText | None
    try:
        if is_text:
            found = telephony.fetch_text(sid) if sid else _ours(database, telephony.find_texts(attempt.address, since))
        else:
            found = telephony.fetch_call(sid) if sid else _ours(database, telephony.find_calls(attempt.address, since))
        if isinstance(found, ProviderCall) and found.state not in FINAL_CALL_STATES:
            found = telephony.end_call(found.sid) if _is_unwanted(database, attempt_id, clock) else found
    except TelephonyError as error:
        _not_told(database, clock, attempt_id, error)
        return
    with database.write() as session:
        attempt = lock_attempt(session, attempt_id)
        if attempt is not None and attempt.state in LIVE_ATTEMPT_STATES and attempt.provider_sid == sid:
            _record(session, attempt, found, policy_of_attempt(session, attempt), clock)


def _ours(database: Database, made: list[Made]) -> Made | None:
    """The oldest of these calls or texts that belongs to no other attempt."""
    with database.read() as session:
        known = set(
            session.scalars(select(Attempt.provider_sid).where(Attempt.provider_sid.in_([one.sid for one in made])))
        )
    return next((one for one in made if one.sid not in known), None)


def _is_unwanted(database: Database, attempt_id: int, clock: Clock) -> bool:
    """Whether a call is to be ended: taken back by us, or under way for far too long."""
    with database.read() as session:
        attempt = session.get_one(Attempt, attempt_id)
        is_old = is_too_old(attempt, policy_of_attempt(session, attempt), clock, clock.now())
        return attempt.state is AttemptState.CANCELING or is_old


def _record(
    session: Session, attempt: Attempt, found: ProviderCall | ProviderText | None, policy: Policy, clock: Clock
) -> None:
    now = clock.now()
    if found is None:
        _never_dialled(session, attempt, policy, now)
        return
    if attempt.provider_sid is None:
        attempt.provider_sid = found.sid
        record_placed(session, attempt, found.sid, now, timedelta(seconds=policy.calls.placed_seconds))
        log_attempt(session, attempt, f"{attempt.channel.value}_found", now)
    if isinstance(found, ProviderText):
        hear_of_text(session, attempt, found.state, found.code, now)
    else:
        attempt.answered_by = attempt.answered_by or found.answered_by
        if found.state is not CallState.IN_PROGRESS:
            hear_of_call(session, attempt, found.state, "", now)
    if attempt.state not in LIVE_ATTEMPT_STATES or (attempt.deadline_at is not None and attempt.deadline_at > now):
        return
    if attempt.channel is AttemptChannel.TEXT and text_time_is_over(session, attempt, now):
        return
    if found.state is None or is_too_old(attempt, policy, clock, now):
        _give_up(session, attempt, now)
    else:
        attempt.deadline_at = now + timedelta(seconds=policy.calls.placed_seconds)
        attempt.poked_at = None


def _never_dialled(session: Session, attempt: Attempt, policy: Policy, now: datetime) -> None:
    """The provider knows of no call or text: it may be asked again, unless it is no longer wanted."""
    if attempt.state is AttemptState.CANCELING:
        record_ended(session, attempt, AttemptResult.CANCELED, now)
    elif attempt.state is not AttemptState.PLACING or attempt.tries >= policy.calls.most_tries:
        _give_up(session, attempt, now)
    else:
        plan_again(attempt, now)
        log_attempt(session, attempt, "never_dialled", now)


def _give_up(session: Session, attempt: Attempt, now: datetime) -> None:
    """Nobody can say what became of it: not contact, so the inquiry goes on; staff are told."""
    log.error("outcome_unknown", attempt_id=attempt.id)
    raise_alarm(session, attempt.school_id, "outcome_unknown", f"attempt:{attempt.id}", now)
    record_ended(session, attempt, AttemptResult.UNKNOWN, now)


def _not_told(database: Database, clock: Clock, attempt_id: int, error: TelephonyError) -> None:
    """The provider did not answer, or does not know the call: ask again a little later, not for ever."""
    log.warning("look_up_failed", attempt_id=attempt_id, error=type(error).__name__)
    with database.write() as session:
        attempt = lock_attempt(session, attempt_id)
        if attempt is None or attempt.state not in LIVE_ATTEMPT_STATES:
            return
        now = clock.now()
        is_unknown_there = isinstance(error, Rejected) and attempt.provider_sid is not None
        if is_unknown_there or is_too_old(attempt, policy_of_attempt(session, attempt), clock, now):
            _give_up(session, attempt, now)
        else:
            attempt.deadline_at = now + real(clock, ASK_AGAIN_SECONDS)
            attempt.poked_at = None
