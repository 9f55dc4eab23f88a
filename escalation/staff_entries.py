"""What staff enter about a student's day, beside their decisions about messages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from sqlalchemy.orm import Session

from storage.models import StaffEntry

Kind = Literal["arrived", "spoke"]


def enter(  # noqa: PLR0917 - the key of an entry
    session: Session,
    student_id: int,
    day: date,
    kind: Kind,
    staff_id: int,
    now: datetime,
    *,
    note: str = "",
    reason: str | None = None,
    category: str | None = None,
    contact_id: int | None = None,
) -> StaffEntry:
    """The student has arrived, or staff spoke with somebody who knows where the student is: ends the inquiry."""
    raise NotImplementedError


def withdraw(session: Session, entry_id: int, staff_id: int, now: datetime) -> None:
    """Take an entry back; the inquiry opens again if nothing else ends it."""
    raise NotImplementedError


def correct_roll(session: Session, student_id: int, day: date, staff_id: int, now: datetime) -> None:
    """The roll was wrong: the student is not absent."""
    raise NotImplementedError


def relist(session: Session, student_id: int, day: date, staff_id: int, now: datetime) -> None:
    """The student is absent after all."""
    raise NotImplementedError


def take_over(session: Session, inquiry_id: int, staff_id: int, now: datetime, *, note: str = "") -> None:
    """Staff told dispatch themselves, and a person there has taken it: ends the inquiry as handed over."""
    raise NotImplementedError
