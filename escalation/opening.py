"""The line check, and the opening of inquiries: for everyone on the list then, and later as students are listed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime

import structlog
from sqlalchemy import and_, exists, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from escalation.brake import look
from escalation.causes import EXPLAINING_INTENTS, EXPLAINING_STATES, causes_of
from escalation.contact_log import log_inquiry, log_school
from escalation.holds import lock_roll
from escalation.policy_versions import policy_of_school, version_of
from escalation.reports.matches import settle_day
from escalation.rounds.facts import Causes
from escalation.school_days import is_school_day, line_check, local_day
from storage.alarms import raise_alarm
from storage.models import Absence, Alarm, CalendarDay, Inquiry, Match, Roll, School, StaffEntry
from storage.session import Database
from storage.words import AbsenceState, InquiryState, LineState

log = structlog.get_logger(__name__)

# Students opened in one transaction.
BATCH = 50
# More than that at once: let those be called first.
MOST_AT_ONCE = 200
NO_ROLL = "no_roll"


def open_inquiries(database: Database, now: datetime) -> bool:
    """Check every line whose time has come, and open what has to be opened. Returns whether more has to be."""
    with database.read() as session:
        days = _days_past_line_check(session, now)
        to_check = _to_check(session, days)
    for school_id in to_check:
        with database.write() as session:
            check_line(session, school_id, days[school_id], now)
    with database.read() as session:
        missing = students_without_inquiry(session, days, listed_before=now)
    opened = 0
    # Students who turn out not to need one must not stand in the way of those who do: only what was opened counts.
    for school_id, students in _batches(missing):
        if opened >= MOST_AT_ONCE:
            return True
        try:
            with database.write() as session:
                opened += _open(session, school_id, days[school_id], students, now)
        except IntegrityError:
            # Another engine opens the same at the same time. Whoever is not opened by it is at the next tick.
            log.warning("opening_repeated", school_id=school_id)
    return False


def _batches(missing: dict[int, list[int]]) -> Iterator[tuple[int, list[int]]]:
    """Parts of each school's students, small enough for one transaction."""
    for school_id, students in missing.items():
        for start in range(0, len(students), BATCH):
            yield school_id, students[start : start + BATCH]


def _days_past_line_check(session: Session, now: datetime) -> dict[int, date]:
    """Today's date at every school whose line should have been checked by now, or has been."""
    schools = session.scalars(select(School).order_by(School.id)).all()
    days = {school.id: local_day(school, now) for school in schools}
    rows = session.execute(
        select(Roll.school_id, Roll.date).where(Roll.date.in_(set(days.values())), Roll.checked_at.is_not(None))
    )
    checked = {(row.school_id, row.date) for row in rows}
    return {
        school.id: days[school.id]
        for school in schools
        # A line that was checked stays so, also where somebody has put the clock back since.
        if (school.id, days[school.id]) in checked or now >= line_check(school, days[school.id])
    }


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
    """Check the line of one school, and let the brake look at its roll. Returns whether it has been checked.

    A roll is proof enough that school is on, whatever the calendar says.
    """
    school = session.get_one(School, school_id)
    roll = lock_roll(session, school_id, day)
    if roll is None:
        raise_alarm(session, school_id, NO_ROLL, _subject(day), now)
        return False
    if roll.checked_at is not None:
        return True
    settle_day(session, school_id, day, now)
    roll.checked_at = now
    log_school(session, school_id, "line_checked", now, day=day.isoformat(), complete=roll.completed_at is not None)
    look(session, roll, policy_of_school(session, school, now), now)
    return True


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


def _open(session: Session, school_id: int, day: date, students: Sequence[int], now: datetime) -> int:
    """Open an inquiry for each of these students that nothing explains, unless another engine is at this school now.

    Returns how many were opened.
    """
    is_ours = session.scalar(
        select(Roll.id)
        .where(Roll.school_id == school_id, Roll.date == day)
        .with_for_update(key_share=True, skip_locked=True)
    )
    if is_ours is None:
        return 0
    school = session.get_one(School, school_id)
    version = version_of(session, policy_of_school(session, school, now), now)
    existing = set(
        session.scalars(select(Inquiry.student_id).where(Inquiry.student_id.in_(students), Inquiry.date == day))
    )
    causes = causes_of(session, school_id, day, students, now)
    inquiries = [
        Inquiry(
            school_id=school_id,
            student_id=student_id,
            date=day,
            policy_version_id=version.id,
            state=InquiryState.WAITING,
            opened_at=now,
            due_at=now,
        )
        for student_id in students
        if student_id not in existing and causes[student_id].listed and not _is_known(causes[student_id])
    ]
    session.add_all(inquiries)
    session.flush()
    for inquiry in inquiries:
        log_inquiry(session, inquiry, "inquiry_opened", now, policy=version.name, digest=version.digest)
    return len(inquiries)


def _is_known(causes: Causes) -> bool:
    return any(cause is not None for cause in (causes.explained_by, causes.arrived_by, causes.spoke_by))
