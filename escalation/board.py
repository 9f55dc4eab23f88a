"""The board: every student on the absence list of a day, and where the effort stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One student on the absence list.

    `state`: an `InquiryState` word, or "explained", "arrived", "reached" without an inquiry, "in review" while a
    message waits for staff, "unchecked" before the line check. `who` explained or was last tried, in words. `tried` is
    the number of calls and e-mails made. `since` is when the state began, `next_due_at` when the next thing happens by
    itself (None in a final state).
    """

    school_id: int
    student_id: int
    inquiry_id: int | None
    match_id: int | None
    name: str
    grade: str
    teacher: str
    state: str
    who: str
    reason: str
    category: str
    tried: int
    urgent: bool
    since: datetime | None
    next_due_at: datetime | None


def board(session: Session, school_id: int | None, day: date, now: datetime) -> list[BoardRow]:
    """Every student on the absence list of `day`, those to be looked for first. None: every school."""
    raise NotImplementedError
