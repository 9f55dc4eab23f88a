"""What each student line of a report means for each of its days, decided anew whenever the roll changes."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session


def settle_day(session: Session, school_id: int, day: date, now: datetime) -> None:
    """Decide every match of a school and day that no person has decided, after the roll or the roster changed."""
    raise NotImplementedError
