"""Holds in the ledger: who is held until when, and what staff do about it. Changed only under the lock of the roll."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from escalation.contact_log import log_school
from escalation.policy import LONGEST_HOLD_MINUTES
from escalation.rounds.holds import WHOLE_SCHOOL, Cover, Held, held_until
from escalation.trips import seats_of, trips_of
from storage.models import Attempt, Hold, Inquiry, Roll
from storage.words import AttemptState, HoldReason, InquiryState


def cover_of(hold: Hold) -> Cover:
    """The part of the school that a hold is about."""
    return Cover(hold.covers, hold.covered)


def holds_in_force(session: Session, school_id: int, day: date, now: datetime) -> Sequence[Hold]:
    """The holds of one school's day that are neither released nor over, the oldest first."""
    return _in_force(session, [school_id], day, now)


def _in_force(session: Session, school_ids: Collection[int], day: date, now: datetime) -> Sequence[Hold]:
    return session.scalars(
        select(Hold)
        .where(Hold.school_id.in_(school_ids), Hold.date == day, Hold.released_at.is_(None), Hold.until > now)
        .order_by(Hold.id)
        .execution_options(populate_existing=True)
    ).all()


def held_until_of(
    session: Session, day: date, students: Mapping[int, Collection[int]], now: datetime
) -> dict[int, datetime]:
    """Until when each of these students, given by school, is held on a day; who is not is left out."""
    holds: dict[int, list[Held]] = defaultdict(list)
    for hold in _in_force(session, students.keys(), day, now):
        holds[hold.school_id].append(Held(cover_of(hold), hold.until))
    found: dict[int, datetime] = {}
    for school_id, held in holds.items():
        seats = seats_of(session, school_id, trips_of(session, school_id, day), students[school_id])
        until = {student_id: held_until(seat, held, now) for student_id, seat in seats.items()}
        found |= {student_id: at for student_id, at in until.items() if at is not None}
    return found


def hold(
    session: Session,
    school_id: int,
    day: date,
    staff_id: int,
    now: datetime,
    *,
    minutes: int,
    cover: Cover = WHOLE_SCHOOL,
) -> bool:
    """Staff keep dialling back for so many minutes from now, at most an hour. Returns False without a roll.

    Pressed again it counts from then on, and never makes a hold shorter.
    """
    if lock_roll(session, school_id, day) is None:
        return False
    until = now + timedelta(minutes=min(max(minutes, 1), LONGEST_HOLD_MINUTES))
    before = next(
        (
            held
            for held in holds_in_force(session, school_id, day, now)
            if held.reason is HoldReason.STAFF and cover_of(held) == cover
        ),
        None,
    )
    if before is None:
        place(session, school_id, day, HoldReason.STAFF, cover, until, now, staff_id=staff_id)
    elif before.until < until:
        before.until = until
        _log(session, before, "hold_longer", now, staff_id)
    return True


def release(  # noqa: PLR0917 - who lets whom go
    session: Session, school_id: int, day: date, cover: Cover, staff_id: int, now: datetime
) -> None:
    """Staff let this part of the school go before its time; nothing where it is not held (any more)."""
    lock_roll(session, school_id, day)
    for held in holds_in_force(session, school_id, day, now):
        if cover_of(held) == cover:
            let_go(session, held, "released", now, staff_id=staff_id)


def narrow(  # noqa: PLR0917 - who keeps what held
    session: Session, school_id: int, day: date, cover: Cover, staff_id: int, now: datetime
) -> bool:
    """Staff keep only this part of the school held, no longer than it was; everybody else is dialled now.

    Returns False where the whole school is not held (any more).
    """
    lock_roll(session, school_id, day)
    in_force = holds_in_force(session, school_id, day, now)
    of_school = [held for held in in_force if cover_of(held) == WHOLE_SCHOOL]
    if not of_school or cover == WHOLE_SCHOOL:
        return False
    longest = max(of_school, key=lambda held: held.until)
    if all(cover_of(held) != cover for held in in_force):
        place(session, school_id, day, longest.reason, cover, longest.until, now, staff_id=staff_id)
    for held in in_force:
        if cover_of(held) != cover:
            let_go(session, held, "narrowed", now, staff_id=staff_id)
    return True


def lock_roll(session: Session, school_id: int, day: date) -> Roll | None:
    """The roll of a day, locked: whoever changes the day's holds goes one after another."""
    return session.scalar(
        select(Roll)
        .where(Roll.school_id == school_id, Roll.date == day)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def place(  # noqa: PLR0917 - the columns of a hold
    session: Session,
    school_id: int,
    day: date,
    reason: HoldReason,
    cover: Cover,
    until: datetime,
    now: datetime,
    *,
    staff_id: int | None = None,
) -> Hold:
    """Begin to keep dialling back."""
    placed = Hold(
        school_id=school_id,
        date=day,
        covers=cover.kind,
        covered=cover.value,
        reason=reason,
        placed_at=now,
        placed_by=staff_id,
        until=until,
        looked_at=now,
    )
    session.add(placed)
    session.flush()
    _log(session, placed, "hold", now, staff_id)
    return placed


def let_go(session: Session, held: Hold, why: str, now: datetime, *, staff_id: int | None = None) -> None:
    """End a hold. Whoever waited for it is looked at now."""
    held.released_at = now
    held.released_by = staff_id
    _log(session, held, "hold_released", now, staff_id, why=why)
    session.flush()
    # What the last look before dialling put off until the end of this hold; not what waits for anything else. Attempts
    # before inquiries: workers lock them in this order.
    session.execute(
        update(Attempt)
        .where(Attempt.school_id == held.school_id, Attempt.state == AttemptState.PLANNED, Attempt.due_at == held.until)
        .values(due_at=now)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(Inquiry)
        .where(
            Inquiry.school_id == held.school_id,
            Inquiry.date == held.date,
            Inquiry.state == InquiryState.WAITING,
        )
        .values(due_at=now)
        .execution_options(synchronize_session=False)
    )


def _log(session: Session, held: Hold, kind: str, now: datetime, staff_id: int | None, **details: object) -> None:
    log_school(
        session,
        held.school_id,
        kind,
        now,
        staff_id=staff_id,
        hold_id=held.id,
        day=held.date.isoformat(),
        reason=held.reason.value,
        covers=held.covers.value,
        covered=held.covered,
        until=held.until.isoformat(),
        **details,
    )
