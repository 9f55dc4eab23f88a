"""Policies in the ledger: an inquiry goes on under the version with which it began."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation.policy import DEFAULT_POLICY, Policy, PolicyError, load_policy, policy_from_content
from storage.alarms import raise_alarm
from storage.models import PolicyVersion, School

log = structlog.get_logger(__name__)


@lru_cache(maxsize=64)
def _shipped(name: str) -> Policy:
    return load_policy(name)


def policy_of_school(session: Session, school: School, now: datetime) -> Policy:
    """The policy that a school has chosen.

    One that is missing or broken must not keep anybody from being looked for: the default holds instead, and staff
    are told.
    """
    try:
        return _shipped(school.same_day_policy)
    except PolicyError as error:
        log.error("policy_not_usable", school_id=school.id, error=str(error))
        raise_alarm(session, school.id, "policy_not_usable", f"policy:{school.same_day_policy}", now)
        return _shipped(DEFAULT_POLICY)


def version_of(session: Session, policy: Policy, now: datetime) -> PolicyVersion:
    """The row of this very content of a policy, made at its first use."""
    found = session.scalar(
        select(PolicyVersion).where(PolicyVersion.name == policy.name, PolicyVersion.digest == policy.digest)
    )
    if found is None:
        found = PolicyVersion(name=policy.name, digest=policy.digest, content=policy.to_content(), first_used_at=now)
        session.add(found)
        session.flush()
    return found


def policies_of(session: Session, version_ids: set[int]) -> dict[int, Policy]:
    """The policies of these versions, by id."""
    rows = session.scalars(select(PolicyVersion).where(PolicyVersion.id.in_(version_ids)))
    return {row.id: policy_of_version(row.name, row.content) for row in rows}


def policy_of_version(name: str, content: Mapping[str, Any]) -> Policy:
    """A policy as it was kept. One that this program no longer understands must not stop any search.

    Whole tables that it was kept without, because this program learned them later, are those of the default.
    """
    return _kept(name, json.dumps(content))


@lru_cache(maxsize=64)
def _kept(name: str, content: str) -> Policy:
    # To understand a policy anew for every inquiry would cost more than to decide about it.
    try:
        return policy_from_content({**_shipped(DEFAULT_POLICY).to_content(), **json.loads(content)})
    except PolicyError as error:
        log.error("policy_version_not_usable", policy=name, error=str(error))
        return _shipped(DEFAULT_POLICY)
