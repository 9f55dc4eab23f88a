"""Times that depend on the policy of an attempt's inquiries, and on how fast the clock runs."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation.policy import Policy
from escalation.policy_versions import policy_of_school, policy_of_version
from storage.clock import Clock
from storage.models import Attempt, AttemptTarget, Inquiry, PolicyVersion, School


def policy_of_attempt(session: Session, attempt: Attempt) -> Policy:
    """The policy of the first inquiry for which an attempt is made; where none is left, its school's."""
    version = session.scalar(
        select(PolicyVersion)
        .join(Inquiry, Inquiry.policy_version_id == PolicyVersion.id)
        .join(AttemptTarget, AttemptTarget.inquiry_id == Inquiry.id)
        .where(AttemptTarget.attempt_id == attempt.id)
        .order_by(AttemptTarget.id)
        .limit(1)
    )
    if version is None:
        school = session.get_one(School, attempt.school_id)
        return policy_of_school(session, school, attempt.planned_at)
    return policy_of_version(version.name, version.content)


def real(clock: Clock, seconds: float) -> timedelta:
    """The span of the clock's time in which at least `seconds` of real time pass.

    A provider answers in real time, however fast the clock of a rehearsal runs.
    """
    return timedelta(seconds=seconds * max(1.0, clock.speed))


def is_too_old(attempt: Attempt, policy: Policy, clock: Clock, now: datetime) -> bool:
    """Whether an attempt has been under way for longer than any call should be."""
    begun = attempt.placing_at or attempt.planned_at
    return now >= begun + timedelta(minutes=policy.calls.longest_minutes) + real(clock, policy.calls.placing_seconds)
