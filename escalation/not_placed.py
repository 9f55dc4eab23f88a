"""What follows where the provider did not take a request: nothing was dialled, so it may be asked again, or not."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from escalation.attempt_times import policy_of_attempt, real
from escalation.pace import pause
from storage.attempts import by_another_channel, log_attempt, record_ended
from storage.clock import Clock
from storage.models import Attempt
from storage.words import AttemptChannel, AttemptResult, AttemptState
from voice.provider.outcomes import refusal, take_note
from voice.provider.rows import Next, retry_after
from voice.telephony import Rejected, TryLater

# How soon our account is tried again when it is at fault.
ACCOUNT_AGAIN = timedelta(seconds=60)


def plan_again(attempt: Attempt, due_at: datetime) -> None:
    """Back among the planned, not before `due_at`. Its turn stays, so that nobody's second call overtakes it."""
    attempt.state = AttemptState.PLANNED
    attempt.due_at = due_at
    attempt.dial_at = attempt.deadline_at = attempt.poked_at = None


def not_placed(session: Session, attempt: Attempt, error: Rejected | TryLater, clock: Clock) -> None:
    """Nothing was dialled: try later, or note why it never will be."""
    now = clock.now()
    if attempt.state is AttemptState.CANCELING:
        record_ended(session, attempt, AttemptResult.CANCELED, now)
        return
    if attempt.state is not AttemptState.PLACING:
        return
    if isinstance(error, TryLater):
        attempt.tries -= 1
        later = now + timedelta(seconds=max(1.0, error.seconds))
        plan_again(attempt, later)
        if attempt.channel is AttemptChannel.CALL:
            pause(session, later)
        log_attempt(session, attempt, "try_later", now)
    else:
        _refused(session, attempt, error.code, clock)


def _refused(session: Session, attempt: Attempt, code: str, clock: Clock) -> None:
    """The provider refused: what its code means is done (see `voice/provider`); an unknown one goes on as a failure."""
    now = clock.now()
    row = refusal(attempt, code)
    take_note(session, attempt, row, code, now)
    if row is not None and row.next is Next.OUR_ACCOUNT:
        attempt.tries -= 1
        plan_again(attempt, now + ACCOUNT_AGAIN)
        log_attempt(session, attempt, "account_refused", now, code=code)
    elif row is not None and row.next is Next.RETRY and attempt.tries < most_tries(session, attempt):
        plan_again(attempt, now + real(clock, retry_after(attempt.tries).total_seconds()))
        log_attempt(session, attempt, "refused_for_now", now, code=code)
    elif attempt.channel is AttemptChannel.TEXT:
        by_another_channel(session, attempt, now, code=code)
    else:
        record_ended(session, attempt, AttemptResult.FAILED, now, provider_code=code)


def most_tries(session: Session, attempt: Attempt) -> int:
    """How often a request may be made for this attempt, by its policy."""
    return policy_of_attempt(session, attempt).calls.most_tries
