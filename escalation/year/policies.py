"""Which year policy a school has: one of its district's own, adopted into the ledger, or one that ships with us."""

from __future__ import annotations

from datetime import datetime
from functools import cache, lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation.policy import POLICIES
from escalation.tiers.policy import KIND, YearPolicy
from escalation.tiers.reader import YearPolicyError, parse_year_policy
from storage.models import School, YearPolicyText


@cache
def shipped() -> dict[str, str]:
    """The texts of the year policies that ship with us, by name."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(POLICIES.glob("*.toml"))}
    return {name: text for name, text in texts.items() if f'kind = "{KIND}"' in text}


def year_policy(session: Session, name: str) -> YearPolicy:
    """The policy of this name: the newest that was adopted, else the one that ships with us.

    Raises:
        YearPolicyError: there is none, or it is one that this program does not understand (any more).
    """
    text = session.scalar(
        select(YearPolicyText.text)
        .where(YearPolicyText.name == name)
        .order_by(YearPolicyText.adopted_at.desc(), YearPolicyText.id.desc())
        .limit(1)
    )
    text = text or shipped().get(name)
    if text is None:
        adopted = session.scalars(select(YearPolicyText.name).distinct()).all()
        known = ", ".join(sorted({*shipped(), *adopted}))
        raise YearPolicyError([f"there is no year policy {name!r}; there are: {known}. Correct `year_policy`."])
    return _parsed(text, name)


def year_policy_of(session: Session, school: School) -> YearPolicy | None:
    """The policy of a school; None where it has none. Raises YearPolicyError as `year_policy`."""
    return year_policy(session, school.year_policy) if school.year_policy else None


def adopt(session: Session, text: str, name: str, now: datetime) -> YearPolicy:
    """Take a district's own policy into the ledger, for every school that names it.

    Raises:
        YearPolicyError: it is not valid; nothing is changed then.
    """
    policy = _parsed(text, name)
    known = session.scalar(
        select(YearPolicyText).where(YearPolicyText.name == name, YearPolicyText.digest == policy.digest)
    )
    if known is None:
        session.add(YearPolicyText(name=name, digest=policy.digest, text=text, adopted_at=now))
    else:
        known.adopted_at = now
    session.flush()
    return policy


@lru_cache(maxsize=64)
def _parsed(text: str, name: str) -> YearPolicy:
    return parse_year_policy(text, name)
