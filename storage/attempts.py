"""Facts about attempts, written as they become known, by whoever learns them: a webhook, a look-up, a mail server.

Every function locks the attempt's row, never leaves a final state, ignores what is stale, and makes the inquiries
concerned due now: the engine decides what follows.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from storage.models import Attempt, AttemptTarget, ContactLogEntry, Inquiry, PhoneNumber
from storage.words import (
    FINAL_ATTEMPT_STATES,
    LIVE_ATTEMPT_STATES,
    Answer,
    AttemptChannel,
    AttemptResult,
    AttemptState,
)

# How long an answered call may last before the provider is asked what became of it.
LONGEST_CALL = timedelta(minutes=10)

# Put together once: a webhook that builds its statements spends more on that than on what it writes.
_LOCKED = (
    select(Attempt)
    .where(Attempt.id == bindparam("attempt"))
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)
_CONCERNED = select(AttemptTarget.inquiry_id).where(AttemptTarget.attempt_id == bindparam("attempt"))
_MAKE_DUE = (
    update(Inquiry)
    .where(
        Inquiry.id.in_(
            select(Inquiry.id).where(Inquiry.id.in_(_CONCERNED)).order_by(Inquiry.id).with_for_update(key_share=True)
        )
    )
    .values(due_at=bindparam("now"))
    .execution_options(synchronize_session=False)
)
_ONE_DUE = (
    update(Inquiry)
    .where(Inquiry.id == bindparam("inquiry"))
    .values(due_at=bindparam("now"))
    .execution_options(synchronize_session=False)
)
_ANSWER = (
    update(AttemptTarget)
    .where(AttemptTarget.id == bindparam("target"), AttemptTarget.attempt_id == bindparam("attempt"))
    .values(
        answer=bindparam("said"),
        answered_at=func.coalesce(AttemptTarget.answered_at, bindparam("now", type_=AttemptTarget.answered_at.type)),
        reason=func.coalesce(bindparam("why", type_=AttemptTarget.reason.type), AttemptTarget.reason),
        category=func.coalesce(bindparam("code", type_=AttemptTarget.category.type), AttemptTarget.category),
    )
    .returning(AttemptTarget.inquiry_id)
    .execution_options(synchronize_session=False)
)
# Plain SQL, as the ledger's own rows say whom an entry is about.
_LOG = (
    insert(ContactLogEntry)
    .from_select(
        ["at", "school_id", "student_id", "inquiry_id", "attempt_id", "kind", "details"],
        select(
            bindparam("now", type_=ContactLogEntry.at.type),
            bindparam("school", type_=ContactLogEntry.school_id.type),
            Inquiry.student_id,
            Inquiry.id,
            AttemptTarget.attempt_id,
            bindparam("entry", type_=ContactLogEntry.kind.type),
            bindparam("evidence", type_=JSON()),
        )
        .join(Inquiry, Inquiry.id == AttemptTarget.inquiry_id)
        .where(AttemptTarget.attempt_id == bindparam("attempt"))
        .order_by(AttemptTarget.id),
    )
    .execution_options(dml_strategy="raw")
)
_ANSWERED_NOW = (
    update(PhoneNumber)
    .where(PhoneNumber.e164 == bindparam("number"))
    .values(last_answered_at=bindparam("now"))
    .execution_options(synchronize_session=False)
)


def lock_attempt(session: Session, attempt_id: int) -> Attempt | None:
    """The attempt, its row locked until the end of the transaction; None where there is no such attempt.

    The lock leaves the key alone, so that rows which merely refer to the attempt can be written meanwhile.
    """
    return session.scalar(_LOCKED, {"attempt": attempt_id})


def make_due(session: Session, attempt: Attempt, now: datetime) -> None:
    """Let the engine look at every inquiry of this attempt at once, also at one that has ended: see the all-clear.

    Their rows are locked first, and in order: an engine that has one of them just now has decided without this news,
    and two attempts for the same family must not wait for each other.
    """
    session.execute(_MAKE_DUE, {"attempt": attempt.id, "now": now})


def log_attempt(session: Session, attempt: Attempt, kind: str, now: datetime, **details: Any) -> None:
    """Write one entry of the contact log for every student that the attempt is made for."""
    session.flush()
    session.execute(
        _LOG, {"attempt": attempt.id, "school": attempt.school_id, "entry": kind, "evidence": details, "now": now}
    )


def record_placed(session: Session, attempt: Attempt, provider_sid: str, now: datetime, ring: timedelta) -> None:
    """The provider has taken the call or text; by `ring` from now it should have told us how it went.

    A reply may come so late that the attempt was planned again: it counts all the same, and nothing is dialled twice.
    """
    attempt.provider_sid = provider_sid
    if attempt.state is AttemptState.PLANNED:
        # The engine may have ended the inquiry in the belief that nothing rang.
        make_due(session, attempt, now)
    if attempt.state in (AttemptState.PLACING, AttemptState.PLANNED):
        attempt.state = AttemptState.PLACED
        attempt.deadline_at = now + ring
        log_attempt(session, attempt, f"{attempt.channel.value}_placed", now)


def record_answered(session: Session, attempt: Attempt, now: datetime, answered_by: str | None) -> bool:
    """Somebody or something picked up. Returns whether the call is still one that we want.

    May come before the REST reply that tells the call's id.
    """
    if answered_by:
        attempt.answered_by = answered_by
    if attempt.state in FINAL_ATTEMPT_STATES:
        return False
    if attempt.state in (AttemptState.PLACING, AttemptState.PLACED):
        attempt.state = AttemptState.ANSWERED
        attempt.answered_at = now
        attempt.deadline_at = now + LONGEST_CALL
        log_attempt(session, attempt, "answered", now, answered_by=answered_by or "")
        if not (answered_by or "").startswith("machine"):
            session.execute(_ANSWERED_NOW, {"number": attempt.address, "now": now})
    return attempt.state is AttemptState.ANSWERED


def record_spoken(attempt: Attempt, now: datetime) -> None:
    """The provider has asked for our words: from now on the listener hears us."""
    if attempt.spoken_at is None:
        attempt.spoken_at = now


def record_confirmed(session: Session, attempt: Attempt, now: datetime) -> None:
    """The listener has said that they are the one we look for."""
    if attempt.confirmed_at is None:
        attempt.confirmed_at = now
        log_attempt(session, attempt, "confirmed", now)


def record_wrong_number(session: Session, attempt: Attempt, now: datetime) -> None:
    """The listener has said that this is a wrong number. The number's record says so from now on."""
    if attempt.wrong_number_at is not None:
        return
    attempt.wrong_number_at = now
    mark_number_bad(session, attempt.address, "wrong person", now)
    log_attempt(session, attempt, "wrong_number", now)
    make_due(session, attempt, now)


def record_message_left(session: Session, attempt: Attempt, now: datetime) -> None:
    """The whole message has been spoken to a machine: an attempt, never contact."""
    if attempt.message_left_at is None:
        attempt.message_left_at = now
        log_attempt(session, attempt, "message_left", now, round=attempt.round_kind.value)


def record_answer(
    session: Session,
    attempt: Attempt,
    target_id: int,
    answer: Answer,
    now: datetime,
    *,
    reason: str | None = None,
    category: str | None = None,
) -> None:
    """What a confirmed listener said about one student. The last word counts; a reason may follow later."""
    if attempt.confirmed_at is None:
        return
    said = {"said": answer, "now": now, "why": reason or None, "code": category or None}
    inquiry = session.scalar(_ANSWER, {"target": target_id, "attempt": attempt.id, **said})
    if inquiry is None:
        return
    log_attempt(session, attempt, "answer", now, answer=answer.value, target_id=target_id, category=category or "")
    # Also where the inquiry has ended: the reason may come after the answer, and news after the hand-over.
    session.execute(_ONE_DUE, {"inquiry": inquiry, "now": now})


def record_ended(
    session: Session,
    attempt: Attempt,
    result: AttemptResult,
    now: datetime,
    *,
    sequence: int | None = None,
    provider_code: str | None = None,
) -> bool:
    """The attempt is over. Returns False, and changes nothing, where it already was."""
    if attempt.state in FINAL_ATTEMPT_STATES:
        return False
    if sequence is not None:
        attempt.sequence = max(attempt.sequence, sequence)
    attempt.state = AttemptState.CANCELED if result is AttemptResult.CANCELED else AttemptState.ENDED
    attempt.result = result
    attempt.provider_code = provider_code or attempt.provider_code
    attempt.ended_at = now
    attempt.deadline_at = None
    log_attempt(
        session,
        attempt,
        "attempt_ended",
        now,
        result=result.value,
        code=provider_code or "",
        round=attempt.round_kind.value,
    )
    make_due(session, attempt, now)
    return True


def by_another_channel(session: Session, attempt: Attempt, now: datetime, *, code: str = "") -> None:
    """A text that cannot reach its number is made as a call instead: the same attempt, planned anew."""
    log_attempt(session, attempt, "text_failed", now, code=code)
    attempt.channel = AttemptChannel.CALL
    attempt.state = AttemptState.PLANNED
    attempt.due_at = now
    attempt.provider_code = code or attempt.provider_code
    attempt.provider_sid = attempt.placing_at = attempt.deadline_at = attempt.poked_at = None
    attempt.tries = 0
    attempt.sequence = -1


def result_of_completed_call(attempt: Attempt) -> AttemptResult:
    """How a call that was picked up and is over came out, from what happened during it."""
    if attempt.wrong_number_at is not None:
        return AttemptResult.WRONG_NUMBER
    if attempt.confirmed_at is not None:
        return AttemptResult.TALKED
    if attempt.message_left_at is not None:
        return AttemptResult.MESSAGE_LEFT
    if attempt.spoken_at is None and attempt.answered_by is not None and not _is_machine(attempt.answered_by):
        return AttemptResult.UNHEARD
    # Without a word about who answered, not one word of ours was asked for: a full mailbox hangs up while the provider
    # still listens to it.
    if attempt.answered_by is None or _is_machine(attempt.answered_by):
        return AttemptResult.NO_MESSAGE
    return AttemptResult.DECLINED


def _is_machine(answered_by: str) -> bool:
    return answered_by.startswith(("machine", "fax"))


def mark_number_bad(session: Session, e164: str, reason: str, now: datetime) -> None:
    """Note on a number's record that it does not work, or is not theirs. The roster is for the office to mend."""
    phone = session.scalar(select(PhoneNumber).where(PhoneNumber.e164 == e164))
    if phone is not None and phone.bad_since is None:
        phone.bad_since = now
        phone.bad_reason = reason


def is_live_call_to(session: Session, e164: str, *, other_than: int) -> bool:
    """Whether another call to this number is under way."""
    return (
        session.scalar(
            select(Attempt.id).where(
                Attempt.address == e164,
                Attempt.channel == AttemptChannel.CALL,
                Attempt.state.in_(LIVE_ATTEMPT_STATES),
                Attempt.id != other_than,
            )
        )
        is not None
    )
