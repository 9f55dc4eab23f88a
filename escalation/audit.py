"""The auditor: what in the ledger contradicts what must always hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Finding:
    """One contradiction: a code such as "inquiry_overdue", and the row it is about, such as "inquiry:12"."""

    kind: str
    subject: str


def audit(session: Session, now: datetime) -> list[Finding]:
    """Look for inquiries nobody advances, attempts nobody watches, and students who fell through."""
    raise NotImplementedError
