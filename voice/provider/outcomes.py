"""The one way in which what the provider says is acted on, whoever hears it: a webhook, a look-up, a refused request.

The attempt's row is locked by the caller. A final state is never left, and what is stale changes nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.alarms import raise_alarm
from storage.attempts import (
    by_another_channel,
    log_attempt,
    mark_number_bad,
    record_answered,
    record_ended,
    result_of_completed_call,
)
from storage.models import Attempt, PhoneNumber
from storage.words import FINAL_ATTEMPT_STATES, AttemptChannel, AttemptResult
from voice.provider.call_codes import CALL_FAILURES, CALL_STATES
from voice.provider.request_codes import CALL_ERRORS, TEXT_ERRORS
from voice.provider.rows import Next, Row
from voice.provider.text_codes import TEXT_FAILURES, TEXT_STATES
from voice.telephony import CallState, TextState

log = structlog.get_logger(__name__)

# What the ledger calls a code that no table has: an alarm's kind, and an entry of the contact log.
UNKNOWN_CODE = "unknown_provider_code"
# How long, after its carrier took a text, word of its delivery is waited for; many carriers never send any.
DELIVERY = timedelta(minutes=5)
# Texts carry no sequence numbers: that the carrier has it counts once.
WITH_CARRIER = 1


def hear_of_call(session: Session, attempt: Attempt, state: CallState | None, code: str, now: datetime) -> None:
    """Write down the state of an attempt's call. `state` is None for one that no table has: loud, and no end.

    `code`: the network's or the provider's for a call that failed; "" where there is none.
    """
    if attempt.state in FINAL_ATTEMPT_STATES:
        return
    row = CALL_STATES.get(state or "")
    if row is None:
        # The deadline of the attempt's state still holds: the provider is asked when it passes.
        log.error("unknown_call_status", attempt=attempt.id)
    elif state is CallState.IN_PROGRESS:
        record_answered(session, attempt, now, attempt.answered_by)
    elif row.next is not Next.WAIT:
        _end_call(session, attempt, row, code, now)


def _end_call(session: Session, attempt: Attempt, row: Row, code: str, now: datetime) -> None:
    result = result_of_completed_call(attempt) if row.next is Next.DONE else row.result
    if result is AttemptResult.FAILED and code:
        take_note(session, attempt, CALL_FAILURES.get(code), code, now)
    record_ended(session, attempt, result, now, provider_code=code or None)


def hear_of_text(session: Session, attempt: Attempt, state: TextState | None, code: str, now: datetime) -> None:
    """Write down the state of an attempt's text; one that does not arrive is followed by a call to the same number."""
    if attempt.state in FINAL_ATTEMPT_STATES or attempt.channel is not AttemptChannel.TEXT:
        return
    row = TEXT_STATES.get(state or "")
    if row is None:
        log.error("unknown_text_status", attempt=attempt.id)
    elif row.next is Next.DONE:
        record_ended(session, attempt, row.result, now)
    elif row.next is Next.OTHER_CHANNEL:
        take_note(session, attempt, TEXT_FAILURES.get(code) if code else row, code, now)
        by_another_channel(session, attempt, now, code=code)
    elif row.result is AttemptResult.SENT and attempt.sequence < WITH_CARRIER:
        attempt.sequence = WITH_CARRIER
        attempt.deadline_at = now + DELIVERY
        log_attempt(session, attempt, "text_with_carrier", now)


def text_time_is_over(session: Session, attempt: Attempt, now: datetime) -> bool:
    """The provider says no more of a text: it counts as sent where its carrier has it. Returns whether it does."""
    if attempt.sequence < WITH_CARRIER:
        return False
    record_ended(session, attempt, AttemptResult.SENT, now)
    return True


def refusal(attempt: Attempt, code: str) -> Row | None:
    """The row of a refused request of this attempt; None for a code that no table has."""
    errors = TEXT_ERRORS if attempt.channel is AttemptChannel.TEXT else CALL_ERRORS
    return errors.get(code)


def take_note(session: Session, attempt: Attempt, row: Row | None, code: str, now: datetime) -> None:
    """What a code says of the number, of our account, or of this program's knowledge, is written where it is seen."""
    if row is None:
        log.error(UNKNOWN_CODE, attempt=attempt.id, code=code, channel=attempt.channel.value)
        log_attempt(session, attempt, UNKNOWN_CODE, now, code=code)
        raise_alarm(session, attempt.school_id, UNKNOWN_CODE, _subject(code, now), now)
    elif row.next is Next.BAD_NUMBER:
        mark_number_bad(session, attempt.address, row.bad, now)
    elif row.next is Next.TEXTS_STOPPED:
        _stop_texts(session, attempt.address, now)
    elif row.next in (Next.OUR_ACCOUNT, Next.OUR_REQUEST):
        log.error("provider_refused_us", attempt=attempt.id, code=code)
        kind = "telephone_refuses_us" if row.next is Next.OUR_ACCOUNT else "request_refused"
        raise_alarm(session, attempt.school_id, kind, _subject(code, now), now)


def _subject(code: str, now: datetime) -> str:
    """One alarm a code and day: one that staff have seen is raised again another day."""
    return f"code:{code}:{now.date().isoformat()}"


def _stop_texts(session: Session, e164: str, now: datetime) -> None:
    phone = session.scalar(select(PhoneNumber).where(PhoneNumber.e164 == e164))
    if phone is not None and phone.texts_stopped_at is None:
        phone.texts_stopped_at = now
