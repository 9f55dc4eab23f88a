"""The review queue: messages that a person must look at, the most urgent first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One message to look at. `match_ids` are its lines in review; `reasons` codes of `nlp.disposition.REASONS`."""

    message_id: int
    received_at: datetime
    match_ids: tuple[int, ...]
    student_ids: tuple[int, ...]
    reasons: tuple[str, ...]
    urgent: bool
    is_listed: bool


def review_queue(session: Session, school_id: int, day: date) -> list[ReviewItem]:
    """Messages that need a look for `day`: urgent ones, then those about students being looked for, then the rest."""
    raise NotImplementedError
