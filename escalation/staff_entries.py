"""What staff enter about a student's day, beside their decisions about messages. Logged, and never deleted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation.contact_log import log_inquiry, look_again
from escalation.reports.matches import settle_day
from storage.hand_overs import acknowledge
from storage.models import Absence, Alarm, ContactLogEntry, Inquiry, StaffEntry, Student
from storage.words import AbsenceState, InquiryState

Kind = Literal["arrived", "spoke"]


class EntryError(ValueError):
    """The entry makes no sense as things stand; the message says why, in words for staff."""


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
    student = session.get_one(Student, student_id)
    entry = StaffEntry(
        school_id=student.school_id,
        student_id=student_id,
        date=day,
        kind=kind,
        contact_id=contact_id,
        note=note,
        reason=reason,
        category=category,
        entered_at=now,
        staff_id=staff_id,
    )
    session.add(entry)
    session.flush()
    _log(session, student, "staff_entry", now, staff_id, entry_id=entry.id, entry=kind, date=day.isoformat())
    look_again(session, student_id, day, now)
    return entry


def withdraw(session: Session, entry_id: int, staff_id: int, now: datetime) -> None:
    """Take an entry back; the inquiry opens again if nothing else ends it."""
    entry = session.get_one(StaffEntry, entry_id, with_for_update={"key_share": True}, populate_existing=True)
    if entry.withdrawn_at is not None:
        return
    entry.withdrawn_at = now
    student = session.get_one(Student, entry.student_id)
    _log(session, student, "staff_entry_withdrawn", now, staff_id, entry_id=entry.id, entry=entry.kind)
    session.flush()
    look_again(session, entry.student_id, entry.date, now)


def correct_roll(session: Session, student_id: int, day: date, staff_id: int, now: datetime) -> None:
    """The roll was wrong: the student is not absent."""
    change_list(session, [student_id], day, AbsenceState.WITHDRAWN, staff_id, now)


def relist(session: Session, student_id: int, day: date, staff_id: int, now: datetime) -> None:
    """The student is absent after all: an inquiry that ended as corrected opens again."""
    change_list(session, [student_id], day, AbsenceState.LISTED, staff_id, now)


def take_over(session: Session, inquiry_id: int, staff_id: int, now: datetime, *, note: str = "") -> None:
    """Staff told dispatch themselves, and a person there has taken it: ends the inquiry as handed over.

    Raises:
        EntryError: the inquiry is not in its dispatch round.
    """
    inquiry = session.get_one(Inquiry, inquiry_id)
    if inquiry.state is not InquiryState.DISPATCH:
        raise EntryError("This student has not been given to security dispatch.")
    if acknowledge(session, [inquiry_id], f"staff:{staff_id}", now, staff_id=staff_id):
        log_inquiry(session, inquiry, "staff_note", now, staff_id=staff_id, note=note)


def see_alarm(session: Session, alarm_id: int, staff_id: int, now: datetime) -> None:
    """Somebody has seen an alarm."""
    alarm = session.get_one(Alarm, alarm_id, with_for_update={"key_share": True}, populate_existing=True)
    if alarm.seen_at is None:
        alarm.seen_at = now
        alarm.seen_by = staff_id


def change_list(  # noqa: PLR0917 - the key of a change of the list
    session: Session,
    student_ids: Collection[int],
    day: date,
    state: AbsenceState,
    staff_id: int,
    now: datetime,
    **details: object,
) -> list[int]:
    """Put students of one school on the day's absence list, or take them off it. Returns whom that changed.

    Raises:
        EntryError: one of them never was on that list.
    """
    absences = session.scalars(
        select(Absence)
        .where(Absence.student_id.in_(student_ids), Absence.date == day)
        .order_by(Absence.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    if len(absences) < len(student_ids):
        raise EntryError("This student is not on the absence list of that day.")
    changed = [absence for absence in absences if absence.state is not state]
    for absence in changed:
        absence.state = state
        absence.changed_at = now
        student = session.get_one(Student, absence.student_id)
        _log(session, student, "roll_corrected", now, staff_id, state=state.value, date=day.isoformat(), **details)
    session.flush()
    if changed:
        settle_day(session, changed[0].school_id, day, now)
    for absence in changed:
        look_again(session, absence.student_id, day, now)
    return [absence.student_id for absence in changed]


def _log(session: Session, student: Student, kind: str, now: datetime, staff_id: int, **details: object) -> None:
    session.add(
        ContactLogEntry(
            at=now,
            school_id=student.school_id,
            student_id=student.id,
            staff_id=staff_id,
            kind=kind,
            details=details,
        )
    )
