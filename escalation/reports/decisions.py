"""What staff decide about the student lines of messages. Every decision is logged and can be undone."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session


class DecisionError(ValueError):
    """The decision makes no sense for this line; the message says why, in words for staff."""


def accept(
    session: Session,
    match_id: int,
    staff_id: int,
    now: datetime,
    *,
    intent: Literal["absence", "late"] | None = None,
) -> None:
    """The line explains its student's day. `intent` says what the line means where the machine read another."""
    raise NotImplementedError


def reject(session: Session, match_id: int, staff_id: int, now: datetime) -> None:
    """The line explains nobody."""
    raise NotImplementedError


def settle(session: Session, match_id: int, staff_id: int, now: datetime) -> None:
    """The line has been looked at and asks for nothing more; it explains nobody."""
    raise NotImplementedError


def correct(session: Session, match_id: int, student_id: int, staff_id: int, now: datetime) -> None:
    """The line means this student. It goes to review: accepting it is a second, separate decision."""
    raise NotImplementedError


def undo(session: Session, match_id: int, staff_id: int, now: datetime) -> None:
    """Take the last decision back: the line is in review again, and the student looked for if nothing else explains."""
    raise NotImplementedError


def settle_message(session: Session, message_id: int, staff_id: int, now: datetime) -> None:
    """A message without student lines (or an unreadable one) has been looked at."""
    raise NotImplementedError
