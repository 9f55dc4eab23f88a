"""The line check, and the opening of inquiries: for everyone on the list then, and later as students are listed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import structlog
from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from escalation.causes import EXPLAINING_INTENTS, EXPLAINING_STATES, causes_of
from escalation.contact_log import log_inquiry, log_school
from escalation.policy import Policy
from escalation.policy_versions import policy_of_school, version_of
from escalation.reports.matches import settle_day
from escalation.school_days import is_school_day, line_check, local_day
from storage.alarms import raise_alarm
from storage.models import Absence, Alarm, CalendarDay, Inquiry, Match, Roll, School, StaffEntry, Student
from storage.session import Database
from storage.words import AbsenceState, InquiryState, LineState

log = structlog.get_logger(__name__)

# Students opened in one transaction.
BATCH = 50
STAFF_HOLD = "staff"
NO_ROLL = "no_roll"


def open_inquiries(database: Database, now: datetime) -> None:
    """Check every line whose time has come, and open what has to be opened."""
    with database.read() as session:
        days = _days_past_line_check(session, now)
        to_check = _to_check(session, days)
    for school_id in to_check:
        with database.write() as session:
            check_line(session, school_id, days[school_id], now)
    with database.read() as session:
        missing = students_without_inquiry(session, days, listed_before=now)
    for school_id, students in missing.items():
        for start in range(0, len(students), BATCH):
            try:
                with database.write() as session:
                    _open(session, school_id, days[school_id], students[start : start + BATCH], now)
            except IntegrityError:
                # Another engine opens the same at the same time. Whoever is not opened by it is at the next tick.
                log.warning("opening_repeated", school_id=school_id)


def _days_past_line_check(session: Session, now: datetime) -> dict[int, date]:
    """Today's date at every school whose line should have been checked by now."""
    days = {school: local_day(school, now) for school in session.scalars(select(School).order_by(School.id))}
    return {school.id: day for school, day in days.items() if now >= line_check(school, day)}


def _to_check(session: Session, days: dict[int, date]) -> list[int]:
    """Schools that wait for their line check: with a roll that is not checked, or with none where one is expected."""
    dates = set(days.values())
    rows = session.execute(select(Roll.school_id, Roll.date, Roll.checked_at).where(Roll.date.in_(dates)))
    rolls = {(row.school_id, row.date): row.checked_at for row in rows}
    rows = session.execute(
        select(CalendarDay.school_id, CalendarDay.date, CalendarDay.event).where(CalendarDay.date.in_(dates))
    )
    events = {(row.school_id, row.date): row.event for row in rows}
    told = set(session.execute(select(Alarm.school_id, Alarm.subject).where(Alarm.kind == NO_ROLL)))
    return [
        school_id
        for school_id, day in days.items()
        if (
            rolls[school_id, day] is None
            if (school_id, day) in rolls
            else is_school_day(day, events.get((school_id, day))) and (school_id, _subject(day)) not in told
        )
    ]


def _subject(day: date) -> str:
    return f"roll:{day.isoformat()}"


def check_line(session: Session, school_id: int, day: date, now: datetime) -> bool:
    """Check the line of one school, unless the brake holds it. Returns whether it has been checked.

    A roll is proof enough that school is on, whatever the calendar says.
    """
    school = session.get_one(School, school_id)
    roll = session.scalar(select(Roll).where(Roll.school_id == school_id, Roll.date == day).with_for_update())
    if roll is None:
        raise_alarm(session, school_id, NO_ROLL, _subject(day), now)
        return False
    if roll.checked_at is not None:
        return True
    policy = policy_of_school(session, school, now)
    if _is_held(session, roll, policy, now):
        return False
    settle_day(session, school_id, day, now)
    roll.checked_at = now
    log_school(session, school_id, "line_checked", now, day=day.isoformat(), complete=roll.completed_at is not None)
    return True


def _is_held(session: Session, roll: Roll, policy: Policy, now: datetime) -> bool:
    """Whether the brake holds this roll; puts it on where there is reason to, once."""
    if roll.held_until is not None and roll.held_until <= now:
        # It has held its time, or staff let it go: whoever is listed is looked for now.
        log_school(session, roll.school_id, "brake_released", now, reason=roll.held_reason or "")
        return False
    if roll.held_until is not None and roll.held_reason == STAFF_HOLD:
        return True
    reason = _reason_to_hold(session, roll, policy)
    if reason is None:
        if roll.held_until is not None:
            roll.held_until = now
            log_school(session, roll.school_id, "brake_released", now, reason=roll.held_reason or "")
        return False
    if roll.held_until is None:
        roll.held_until = now + policy.hold
        roll.held_reason = reason
        raise_alarm(session, roll.school_id, reason, _subject(roll.date), now)
        log_school(session, roll.school_id, "brake", now, reason=reason)
    return True


def _reason_to_hold(session: Session, roll: Roll, policy: Policy) -> str | None:
    if roll.completed_at is None:
        return "roll_incomplete"
    listed = session.scalar(
        select(func.count(Absence.id)).where(
            Absence.school_id == roll.school_id, Absence.date == roll.date, Absence.state == AbsenceState.LISTED
        )
    )
    enrolled = session.scalar(
        select(func.count(Student.id)).where(Student.school_id == roll.school_id, Student.retired_at.is_(None))
    )
    brake = policy.brake
    is_many = (listed or 0) >= brake.many_absent_least and (listed or 0) * 100 >= (
        enrolled or 0
    ) * brake.many_absent_percent
    return "many_absent" if is_many else None


def hold(session: Session, school_id: int, day: date, staff_id: int, now: datetime, *, minutes: int) -> bool:
    """Staff put the brake on: nobody is dialled for so many minutes, at most 60. Returns False without a roll."""
    roll = session.scalar(select(Roll).where(Roll.school_id == school_id, Roll.date == day).with_for_update())
    if roll is None:
        return False
    roll.held_until = now + timedelta(minutes=min(max(minutes, 1), 60))
    roll.held_reason = STAFF_HOLD
    log_school(session, school_id, "brake", now, staff_id=staff_id, reason=STAFF_HOLD, minutes=minutes)
    return True


def release(session: Session, school_id: int, day: date, staff_id: int, now: datetime) -> None:
    """Staff let the brake go before its time."""
    roll = session.scalar(select(Roll).where(Roll.school_id == school_id, Roll.date == day).with_for_update())
    if roll is not None and roll.held_until is not None and roll.held_until > now:
        roll.held_until = now
        log_school(session, school_id, "brake_released", now, staff_id=staff_id, reason=roll.held_reason or "")


def students_without_inquiry(
    session: Session, days: dict[int, date], *, listed_before: datetime
) -> dict[int, list[int]]:
    """Students on the lists of checked rolls who may have to be looked for, and have no inquiry; by school."""
    this_day = and_(Match.student_id == Absence.student_id, Match.date == Absence.date)
    explained = exists().where(this_day, Match.state.in_(EXPLAINING_STATES), Match.intent.in_(EXPLAINING_INTENTS))
    contradicted = exists().where(this_day, Match.state == LineState.REVIEW, Match.intent == "present")
    entered = exists().where(
        StaffEntry.student_id == Absence.student_id,
        StaffEntry.date == Absence.date,
        StaffEntry.withdrawn_at.is_(None),
    )
    has_inquiry = exists().where(Inquiry.student_id == Absence.student_id, Inquiry.date == Absence.date)
    rows = session.execute(
        select(Absence.school_id, Absence.date, Absence.student_id)
        .join(Roll, and_(Roll.school_id == Absence.school_id, Roll.date == Absence.date))
        .where(
            # By school and day, as the absences are sorted.
            Absence.school_id.in_(days),
            Absence.date.in_(set(days.values())),
            Absence.state == AbsenceState.LISTED,
            Absence.changed_at <= listed_before,
            Roll.checked_at.is_not(None),
            ~has_inquiry,
            ~entered,
            or_(~explained, contradicted),
        )
        .order_by(Absence.student_id)
    )
    found: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        if days.get(row.school_id) == row.date:
            found[row.school_id].append(row.student_id)
    return found


def _open(session: Session, school_id: int, day: date, students: Sequence[int], now: datetime) -> None:
    """Open an inquiry for each of these students that nothing explains."""
    school = session.get_one(School, school_id)
    version = version_of(session, policy_of_school(session, school, now), now)
    existing = set(
        session.scalars(select(Inquiry.student_id).where(Inquiry.student_id.in_(students), Inquiry.date == day))
    )
    causes = causes_of(session, school_id, day, students, now)
    for student_id in students:
        cause = causes[student_id]
        is_known = cause.explained_by or cause.arrived_by or cause.spoke_by
        if student_id in existing or not cause.listed or is_known:
            continue
        inquiry = Inquiry(
            school_id=school_id,
            student_id=student_id,
            date=day,
            policy_version_id=version.id,
            state=InquiryState.WAITING,
            opened_at=now,
            due_at=now,
        )
        session.add(inquiry)
        session.flush()
        log_inquiry(session, inquiry, "inquiry_opened", now, policy=version.name, digest=version.digest)
