"""The policy in force, and the work that follows what was just written.

A policy that cannot be used must not keep anybody from writing down what was done: the work follows as soon as
it can be used again, with the daily recomputation.
"""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from escalation.tiers.policy import YearPolicy
from escalation.tiers.reader import YearPolicyError
from escalation.year.policies import year_policy_of
from escalation.year.recompute import recompute_students
from storage.models import School

log = structlog.get_logger(__name__)


def usable_policy(session: Session, school: School) -> YearPolicy | None:
    """The school's year policy; None where it has none, or one that cannot be used."""
    try:
        return year_policy_of(session, school)
    except YearPolicyError:
        log.error("year_policy_not_usable", school_id=school.id)
        return None


def follow(session: Session, student_id: int, now: datetime) -> None:
    """Bring one student's work in step with the facts as they stand now, as far as the policy can be used."""
    session.flush()
    try:
        recompute_students(session, [student_id], now)
    except YearPolicyError:
        log.error("work_not_recomputed", student_id=student_id)
