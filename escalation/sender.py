"""Does what is due for one attempt: dial, cancel, send, or ask the provider what became of it.

Every request to the outside stands between two short transactions: the first commits what is about to be done, with a
deadline; the second what came of it. Dying in between leaves a deadline that runs out, never a second dialling.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from escalation.attempt_times import policy_of_attempt, real
from escalation.dialling import look_before_dialling
from escalation.letters import letter_of
from escalation.mailer import Letter, Mailer, MailRefused, MailTryLater
from escalation.not_placed import ACCOUNT_AGAIN, most_tries, not_placed, plan_again
from escalation.pace import NO_LIMIT, Pace, is_too_late, paused_until
from escalation.policy import Policy
from escalation.provider_requests import call_request, text_request
from escalation.reconcile import look_up
from storage.alarms import raise_alarm
from storage.attempts import (
    is_live_call_to,
    lock_attempt,
    log_attempt,
    record_ended,
    record_placed,
    result_of_completed_call,
)
from storage.clock import Clock
from storage.models import Attempt, School
from storage.session import Database
from storage.words import FINAL_ATTEMPT_STATES, AttemptChannel, AttemptResult, AttemptState
from voice.telephony import CallRequest, OutcomeUnknown, Rejected, Telephony, TelephonyError, TextRequest, TryLater

log = structlog.get_logger(__name__)

# How soon a number is tried again on which another call of ours is under way.
LINE_BUSY_AGAIN = timedelta(seconds=20)
MAIL_AGAIN = timedelta(seconds=60)
# A request has to begin in this part of its time: the rest is for the provider to take it and to list the call, before
# anybody asks what became of it.
BEGIN_WITHIN = 1 / 3


@dataclass(frozen=True, slots=True)
class Place:
    """Committed as `placing`: ask the provider for this call or text, but not after `until`.

    Whoever has been held up for longer (a machine that stood still) would dial while others already look the call up.
    """

    request: CallRequest | TextRequest
    until: datetime


@dataclass(frozen=True, slots=True)
class Send:
    """Committed as `placing`: hand this letter to the mail."""

    letter: Letter


@dataclass(frozen=True, slots=True)
class End:
    """The provider is to be told that this call is no longer wanted."""

    sid: str


@dataclass(frozen=True, slots=True)
class Wait:
    """The moment that this call was given has not come yet."""

    until: datetime


@dataclass(frozen=True, slots=True)
class LookUp:
    """The deadline has run out: the provider is to be asked."""


Task = Place | Send | End | Wait | LookUp


def advance_attempt(  # noqa: PLR0917 - the parts of one process, handed over by the job
    database: Database,
    telephony: Telephony,
    mailer: Mailer,
    clock: Clock,
    public_url: str,
    attempt_id: int,
    *,
    pace: Pace = NO_LIMIT,
) -> None:
    """Do the one thing that is due for this attempt now, if anything is. May be lost, doubled or late."""
    task = _take_on(database, clock, public_url, attempt_id, pace)
    while isinstance(task, Wait):
        clock.sleep((task.until - clock.now()).total_seconds())
        task = _take_on(database, clock, public_url, attempt_id, pace)
    if isinstance(task, Place):
        _place(database, telephony, clock, attempt_id, task)
    elif isinstance(task, Send):
        _send(database, mailer, clock, attempt_id, task.letter)
    elif isinstance(task, End):
        _end(database, telephony, clock, attempt_id, task.sid)
    elif isinstance(task, LookUp):
        look_up(database, telephony, clock, attempt_id)


def _take_on(database: Database, clock: Clock, public_url: str, attempt_id: int, pace: Pace) -> Task | None:
    """Commit to what is to be done for an attempt, if anything is."""
    try:
        with database.write() as session:
            return _take(session, attempt_id, clock, public_url, pace)
    except IntegrityError:
        # Another worker has begun to call the same number at the same moment.
        with database.write() as session:
            attempt = lock_attempt(session, attempt_id)
            if attempt is not None and attempt.state is AttemptState.PLANNED:
                plan_again(attempt, clock.now() + LINE_BUSY_AGAIN)
        return None


def _take(session: Session, attempt_id: int, clock: Clock, public_url: str, pace: Pace) -> Task | None:
    """Decide, under lock, what is to be done, and commit to it."""
    now = clock.now()
    attempt = lock_attempt(session, attempt_id)
    if attempt is None:
        return None
    is_late = attempt.deadline_at is not None and attempt.deadline_at <= now
    if attempt.state is AttemptState.PLANNED:
        if attempt.due_at > now:
            return None
        if attempt.channel is AttemptChannel.CALL:
            moment = _moment(session, attempt, now, pace)
            if moment is None or moment > now:
                return None if moment is None else Wait(moment)
        return _begin(session, attempt, clock, public_url)
    if attempt.state is AttemptState.CANCELING and attempt.provider_sid and not is_late:
        return End(attempt.provider_sid)
    if attempt.channel is AttemptChannel.EMAIL and attempt.state is AttemptState.PLACING and is_late:
        # Nobody knows whether it went out. The same Message-ID again does no harm; no e-mail at all might.
        return _begin_again(session, attempt, clock, public_url)
    return LookUp() if is_late else None


def _moment(session: Session, attempt: Attempt, now: datetime, pace: Pace) -> datetime | None:
    """The moment at which this call is to be dialled; None where it has to be given another one."""
    quiet_until = paused_until(session, now)
    if quiet_until is None and attempt.dial_at is not None and not is_too_late(pace, attempt.dial_at, now):
        return attempt.dial_at
    plan_again(attempt, quiet_until or attempt.due_at)
    return None


def _begin(session: Session, attempt: Attempt, clock: Clock, public_url: str) -> Task | None:
    """The last look before anything goes out; then commit to it."""
    now = clock.now()
    held_until = look_before_dialling(session, attempt, now)
    if attempt.state is not AttemptState.PLANNED:
        return None
    if held_until is not None:
        plan_again(attempt, held_until)
        return None
    policy = policy_of_attempt(session, attempt)
    school = session.get_one(School, attempt.school_id)
    is_call = attempt.channel is AttemptChannel.CALL
    if is_call and is_live_call_to(session, attempt.address, other_than=attempt.id):
        plan_again(attempt, now + LINE_BUSY_AGAIN)
        return None
    if attempt.channel is not AttemptChannel.EMAIL and not school.attendance_line:
        raise_alarm(session, school.id, "no_number_to_call_from", f"school:{school.id}", now)
        plan_again(attempt, now + ACCOUNT_AGAIN)
        return None
    _commit_to_placing(session, attempt, clock, policy)
    if attempt.channel is AttemptChannel.EMAIL:
        return Send(letter_of(attempt, school, public_url, now))
    until = now + real(clock, policy.calls.placing_seconds * BEGIN_WITHIN)
    if attempt.channel is AttemptChannel.TEXT:
        return Place(text_request(attempt, school, public_url), until)
    return Place(call_request(attempt, str(school.attendance_line), public_url, policy), until)


def _begin_again(session: Session, attempt: Attempt, clock: Clock, public_url: str) -> Task | None:
    """An e-mail whose sender died is sent again, a few times."""
    policy = policy_of_attempt(session, attempt)
    if attempt.tries >= policy.calls.most_tries:
        record_ended(session, attempt, AttemptResult.UNKNOWN, clock.now())
        return None
    attempt.state = AttemptState.PLANNED
    return _begin(session, attempt, clock, public_url)


def _commit_to_placing(session: Session, attempt: Attempt, clock: Clock, policy: Policy) -> None:
    now = clock.now()
    attempt.state = AttemptState.PLACING
    attempt.placing_at = now
    attempt.deadline_at = now + real(clock, policy.calls.placing_seconds)
    attempt.tries += 1
    log_attempt(session, attempt, "attempt_begun", now, tries=attempt.tries)


def _place(database: Database, telephony: Telephony, clock: Clock, attempt_id: int, task: Place) -> None:
    if clock.now() > task.until:
        # Stays as it is: when the deadline has run out the provider is asked, as after any request that got lost.
        log.warning("too_late_to_dial", attempt_id=attempt_id)
        return
    request = task.request
    is_call = isinstance(request, CallRequest)
    try:
        sid = (
            telephony.place_call(request).sid if isinstance(request, CallRequest) else telephony.send_text(request).sid
        )
    except OutcomeUnknown:
        # Stays as it is: when the deadline has run out the provider is asked.
        log.warning("placing_outcome_unknown", attempt_id=attempt_id)
        return
    except (Rejected, TryLater) as error:
        with database.write() as session:
            attempt = lock_attempt(session, attempt_id)
            if attempt is not None:
                not_placed(session, attempt, error, clock)
        return
    with database.write() as session:
        attempt = lock_attempt(session, attempt_id)
        is_ours = attempt is not None and _take_sid(session, attempt, sid, clock)
    if not is_ours:
        # The reply came after everybody had given this request up.
        log.warning("call_not_wanted", attempt_id=attempt_id)
        if is_call:
            telephony.end_call(sid)


def _take_sid(session: Session, attempt: Attempt, sid: str, clock: Clock) -> bool:
    """Note the provider's call; False where the attempt is over, or another call was made for it meanwhile."""
    if attempt.provider_sid is None and attempt.state in FINAL_ATTEMPT_STATES:
        return False
    if attempt.provider_sid not in (None, sid):
        return False
    ring = timedelta(seconds=policy_of_attempt(session, attempt).calls.placed_seconds)
    record_placed(session, attempt, sid, clock.now(), ring)
    return True


def _send(database: Database, mailer: Mailer, clock: Clock, attempt_id: int, letter: Letter) -> None:
    failure: MailRefused | MailTryLater | None = None
    try:
        mailer.send(letter)
    except (MailRefused, MailTryLater) as error:
        failure = error
    with database.write() as session:
        attempt = lock_attempt(session, attempt_id)
        if attempt is None or attempt.state is not AttemptState.PLACING:
            return
        now = clock.now()
        if failure is None:
            record_ended(session, attempt, AttemptResult.SENT, now)
            return
        log.warning("mail_not_sent", attempt_id=attempt_id, error=type(failure).__name__)
        if isinstance(failure, MailTryLater) and attempt.tries < most_tries(session, attempt):
            plan_again(attempt, now + MAIL_AGAIN)
        else:
            record_ended(session, attempt, AttemptResult.FAILED, now)


def _end(database: Database, telephony: Telephony, clock: Clock, attempt_id: int, sid: str) -> None:
    """Take a call back. Where the provider does not answer, the deadline brings us here again."""
    try:
        telephony.end_call(sid)
    except TelephonyError as error:
        log.warning("cancel_not_heard", attempt_id=attempt_id, error=type(error).__name__)
        if not isinstance(error, Rejected):
            return
    with database.write() as session:
        attempt = lock_attempt(session, attempt_id)
        if attempt is not None and attempt.state is AttemptState.CANCELING:
            # Whoever had picked up before we rang off counts by what happened on the call.
            result = result_of_completed_call(attempt) if attempt.confirmed_at else AttemptResult.CANCELED
            record_ended(session, attempt, result, clock.now())
