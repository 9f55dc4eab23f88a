"""Calling off a false alarm: everybody of a room, a bus, a trip or the whole list who was marked absent by mistake.

The inquiries end as corrected, by the ordinary correction of the roll.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation.board import BoardRow, board
from escalation.contact_log import log_school
from escalation.rounds.holds import Cover
from escalation.staff_entries import change_list
from escalation.trips import seats_of, trips_of
from storage.models import CallOff
from storage.words import AbsenceState


def still_open(session: Session, school_id: int, day: date, cover: Cover, now: datetime) -> list[BoardRow]:
    """Students of this part of the school who are on the list and about whom nobody knows anything yet."""
    rows = [row for row in board(session, school_id, day, now) if row.is_open]
    seats = seats_of(session, school_id, trips_of(session, school_id, day), [row.student_id for row in rows])
    return [row for row in rows if seats[row.student_id].is_in(cover)]


def fingerprint(student_ids: Collection[int]) -> str:
    """A short name for exactly these students, so that what staff saw is what they call off."""
    return hashlib.sha256(",".join(map(str, sorted(student_ids))).encode()).hexdigest()[:16]


def call_off(  # noqa: PLR0917 - who calls off whom
    session: Session, school_id: int, day: date, cover: Cover, seen: str, staff_id: int, now: datetime
) -> CallOff | None:
    """Take all of them off the absence list at once. `seen`: the fingerprint of those whom staff were shown.

    Returns None, and changes nothing, where there are others by now: a child who was listed a moment ago must not be
    cleared by somebody who has not read the name.
    """
    student_ids = [row.student_id for row in still_open(session, school_id, day, cover, now)]
    if not student_ids or fingerprint(student_ids) != seen:
        return None
    called_off = CallOff(
        school_id=school_id,
        date=day,
        covers=cover.kind,
        covered=cover.value,
        student_ids=student_ids,
        called_off_at=now,
        called_off_by=staff_id,
    )
    session.add(called_off)
    session.flush()
    change_list(session, student_ids, day, AbsenceState.WITHDRAWN, staff_id, now, call_off_id=called_off.id)
    _log(session, called_off, "called_off", staff_id, now)
    return called_off


def undo_call_off(session: Session, call_off_id: int, staff_id: int, now: datetime) -> None:
    """List them again, and look for them anew. Whoever is listed again already, by a newer roll, stays as they are."""
    called_off = session.get_one(CallOff, call_off_id, with_for_update=True, populate_existing=True)
    if called_off.undone_at is not None:
        return
    called_off.undone_at, called_off.undone_by = now, staff_id
    change_list(
        session, called_off.student_ids, called_off.date, AbsenceState.LISTED, staff_id, now, call_off_id=call_off_id
    )
    _log(session, called_off, "call_off_undone", staff_id, now)


def call_offs_of(session: Session, school_id: int, day: date) -> Sequence[CallOff]:
    """What was called off on a day and not taken back, the newest first."""
    return session.scalars(
        select(CallOff)
        .where(CallOff.school_id == school_id, CallOff.date == day, CallOff.undone_at.is_(None))
        .order_by(CallOff.id.desc())
    ).all()


def _log(session: Session, called_off: CallOff, kind: str, staff_id: int, now: datetime) -> None:
    log_school(
        session,
        called_off.school_id,
        kind,
        now,
        staff_id=staff_id,
        call_off_id=called_off.id,
        day=called_off.date.isoformat(),
        covers=called_off.covers.value,
        covered=called_off.covered,
        students=len(called_off.student_ids),
    )
