"""Takes back attempts that nobody needs any more: what is planned ends, what rings is called off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation.policy import Policy
from storage.attempts import log_attempt, record_ended
from storage.models import Attempt, AttemptTarget, Inquiry
from storage.words import FINAL_INQUIRY_STATES, AttemptChannel, AttemptResult, AttemptState


def cancel_attempts(
    session: Session, inquiry: Inquiry, attempt_ids: Sequence[int], policy: Policy, now: datetime
) -> bool:
    """Cancel what is no longer needed by any open inquiry. Returns False where a row was busy: ask again.

    What is planned ends here; what rings is marked, and a worker tells the provider. A conversation goes on.
    """
    session.flush()
    is_complete = True
    for attempt_id in attempt_ids:
        if _is_needed(session, attempt_id, inquiry):
            continue
        attempt = session.scalar(
            select(Attempt)
            .where(Attempt.id == attempt_id)
            .with_for_update(key_share=True, skip_locked=True)
            .execution_options(populate_existing=True)
        )
        if attempt is None:
            is_complete = False
        else:
            call_off(session, attempt, policy, now)
    return is_complete


def call_off(session: Session, attempt: Attempt, policy: Policy, now: datetime) -> None:
    """End what is planned, and mark what rings: a worker tells the provider. Who is talking is let talk."""
    if attempt.state is AttemptState.PLANNED:
        record_ended(session, attempt, AttemptResult.CANCELED, now)
    elif attempt.channel is AttemptChannel.CALL and attempt.state in (AttemptState.PLACING, AttemptState.PLACED):
        attempt.state = AttemptState.CANCELING
        attempt.deadline_at = now + timedelta(seconds=policy.calls.placing_seconds)
        attempt.poked_at = None
        log_attempt(session, attempt, "cancel_asked", now)


def _is_needed(session: Session, attempt_id: int, inquiry: Inquiry) -> bool:
    others = select(AttemptTarget.id).join(Inquiry, Inquiry.id == AttemptTarget.inquiry_id)
    return (
        session.scalar(
            others.where(
                AttemptTarget.attempt_id == attempt_id,
                Inquiry.id != inquiry.id,
                Inquiry.state.not_in(FINAL_INQUIRY_STATES),
            ).limit(1)
        )
        is not None
    )
