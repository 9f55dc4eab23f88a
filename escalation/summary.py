"""The numbers of a day, in words that a principal understands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Summary:
    """One school's day in numbers. Minutes are counted from the line check; None where it did not happen."""

    school: str
    day: date
    listed: int
    explained: int
    reached: int
    arrived: int
    corrected: int
    handed_over: int
    still_open: int
    calls: int
    emails: int
    minutes_to_first_call: float | None
    minutes_to_last_end: float | None

    def lines(self) -> list[str]:
        """The summary as sentences."""
        raise NotImplementedError


def summarise(session: Session, school_id: int, day: date) -> Summary:
    """Count one school's day from the ledger."""
    raise NotImplementedError
