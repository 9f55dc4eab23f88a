"""The line check, and the opening of inquiries: for everyone on the list then, and later as students are listed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

import structlog
from sqlalchemy import and_, exists, or_, select
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.orm import Session

from escalation.brake import look
from escalation.causes import EXPLAINING_INTENTS, EXPLAINING_STATES, causes_of
from escalation.contact_log import log_inquiry, log_school
from escalation.policy_versions import policy_of_school, version_of
from escalation.reports.matches import settle_days
from escalation.rounds.facts import Causes
from escalation.school_days import is_school_day, line_check, local_day
from storage.alarms import raise_alarm
from storage.models import Absence, Alarm, CalendarDay, Inquiry, Match, PolicyVersion, Roll, School, StaffEntry
from storage.session import Database
from storage.words import AbsenceState, InquiryState, LineState

log = structlog.get_logger(__name__)

# Lines checked in one transaction, and students opened in one.
LINES = 10
BATCH = 50
# More than that at once: let those be called first.
MOST_AT_ONCE = 100
NO_ROLL = "no_roll"

# The day that is meant, by school.
Days = Mapping[int, date]


class StudentToOpen(NamedTuple):
    """A student on a checked list about whom nothing is known, and the school and day."""

    school_id: int
    day: date
    student_id: int


def open_inquiries(database: Database, now: datetime) -> bool:
    """Check every line whose time has come, and open what has to be opened. Returns whether more has to be."""
    with database.read() as session:
        days = _days_past_line_check(session, now)
        to_check = _to_check(session, days)
    opened = 0
    for start in range(0, len(to_check), LINES):
        part = {school_id: days[school_id] for school_id in to_check[start : start + LINES]}
        _check_lines(database, part, now)
        opened += _open_missing(database, part, now)
        if opened >= MOST_AT_ONCE:
            return True
    return _open_missing(database, days, now) >= MOST_AT_ONCE


def _open_missing(database: Database, days: Days, now: datetime) -> int:
    """Open inquiries at these schools, a limited number of them. Returns how many."""
    with database.read() as session:
        missing = students_without_inquiry(session, days, listed_before=now)
    opened = 0
    # Students who turn out not to need one must not stand in the way of those who do: only what was opened counts.
    for start in range(0, len(missing), BATCH):
        if opened >= MOST_AT_ONCE:
            break
        opened += _open_some(database, missing[start : start + BATCH], now)
    return opened


def _open_some(database: Database, students: Sequence[StudentToOpen], now: datetime) -> int:
    """Open inquiries for these students; where anything goes wrong with one, in halves, until it is found."""
    try:
        with database.write() as session:
            return _open(session, students, now)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # whatever it is, it must not keep anybody else from being looked for
        if len(students) > 1:
            log.warning("opening_divided", error=type(error).__name__)
        elif isinstance(error, IntegrityError):
            # Another engine opens the same at the same time.
            log.warning("opening_repeated")
            return 0
        else:
            log.error("inquiry_not_opened", student_id=students[0].student_id, error=type(error).__name__)
            _tell_not_opened(database, students[0], now)
            return 0
    half = len(students) // 2
    return _open_some(database, students[:half], now) + _open_some(database, students[half:], now)


def _tell_not_opened(database: Database, one: StudentToOpen, now: datetime) -> None:
    subject = f"student:{one.student_id}:{one.day.isoformat()}"
    with database.write() as session:
        raise_alarm(session, one.school_id, "engine_fault", subject, now, student_id=one.student_id)


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


def _to_check(session: Session, days: Days) -> list[int]:
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


def _check_lines(database: Database, days: Days, now: datetime) -> None:
    """Check these schools' lines; where anything goes wrong with one, each of them by itself."""
    try:
        with database.write() as session:
            check_lines(session, days, now)
    except Exception as error:  # whatever it is, it must not keep the other lines from being checked
        log.warning("lines_divided", error=type(error).__name__)
    else:
        return
    for school_id, day in days.items():
        _check_alone(database, school_id, day, now)


def _check_alone(database: Database, school_id: int, day: date, now: datetime) -> None:
    try:
        with database.write() as session:
            check_lines(session, {school_id: day}, now)
    except (OperationalError, InterfaceError):
        raise
    except IntegrityError:
        # Another engine checks it at the same time.
        log.warning("line_repeated", school_id=school_id)
    except Exception as error:  # a fault of this program, whatever it is: staff are told, and it is tried again
        log.error("line_not_checked", school_id=school_id, error=type(error).__name__)
        with database.write() as session:
            raise_alarm(session, school_id, "line_not_checked", _subject(day), now)


def check_lines(session: Session, days: Days, now: datetime) -> None:
    """Check the lines of these schools, and let the brake look at their rolls; what another engine checks is its own.

    A roll is proof enough that school is on, whatever the calendar says.
    """
    rolls = _lock_rolls(session, days)
    for school_id in days.keys() - _with_roll(session, days):
        raise_alarm(session, school_id, NO_ROLL, _subject(days[school_id]), now)
    waiting = [roll for roll in rolls if roll.checked_at is None]
    for day, of_day in groupby(sorted(waiting, key=_day_of), key=_day_of):
        settle_days(session, {roll.school_id for roll in of_day}, day, now)
    for roll in waiting:
        roll.checked_at = now
        is_complete = roll.completed_at is not None
        log_school(session, roll.school_id, "line_checked", now, day=roll.date.isoformat(), complete=is_complete)
        school = session.get_one(School, roll.school_id)
        look(session, roll, policy_of_school(session, school, now), now)


def _day_of(roll: Roll) -> date:
    return roll.date


def _lock_rolls(session: Session, days: Days) -> list[Roll]:
    """The rolls of these schools' days, locked, but for those that somebody else has locked now."""
    rolls = session.scalars(
        select(Roll)
        .where(Roll.school_id.in_(days), Roll.date.in_(set(days.values())))
        .order_by(Roll.id)
        .with_for_update(key_share=True, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return [roll for roll in rolls if days[roll.school_id] == roll.date]


def _with_roll(session: Session, days: Days) -> set[int]:
    rows = session.execute(
        select(Roll.school_id, Roll.date).where(Roll.school_id.in_(days), Roll.date.in_(set(days.values())))
    )
    return {row.school_id for row in rows if days[row.school_id] == row.date}


def students_without_inquiry(session: Session, days: Days, *, listed_before: datetime) -> list[StudentToOpen]:
    """Students on the lists of checked rolls who may have to be looked for, and have no inquiry; school by school."""
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
        .order_by(Absence.school_id, Absence.student_id)
    )
    return [
        StudentToOpen(row.school_id, row.date, row.student_id) for row in rows if days.get(row.school_id) == row.date
    ]


def _open(session: Session, students: Sequence[StudentToOpen], now: datetime) -> int:
    """Open an inquiry for each of these students that nothing explains, unless another engine is at the school now.

    Returns how many were opened.
    """
    ours = {roll.school_id: roll.date for roll in _lock_rolls(session, {one.school_id: one.day for one in students})}
    wanted: dict[date, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for one in students:
        if one.school_id in ours:
            wanted[one.day][one.school_id].append(one.student_id)
    versions = _versions(session, ours, now)
    opened = [
        (_inquiry(school_id, student_id, day, versions[school_id], now), versions[school_id])
        for day, by_school in wanted.items()
        for school_id, student_id in _to_open(session, day, by_school, now)
    ]
    session.add_all(inquiry for inquiry, _version in opened)
    session.flush()
    for inquiry, version in opened:
        log_inquiry(session, inquiry, "inquiry_opened", now, policy=version.name, digest=version.digest)
    return len(opened)


def _to_open(session: Session, day: date, students: dict[int, list[int]], now: datetime) -> list[tuple[int, int]]:
    """Who of these students, by school, is to be looked for, and has no inquiry yet."""
    causes = causes_of(session, day, students, now)
    existing = set(
        session.scalars(select(Inquiry.student_id).where(Inquiry.student_id.in_(causes), Inquiry.date == day))
    )
    return [
        (school_id, student_id)
        for school_id, own in students.items()
        for student_id in own
        if student_id not in existing and causes[student_id].listed and not _is_known(causes[student_id])
    ]


def _versions(session: Session, school_ids: Collection[int], now: datetime) -> dict[int, PolicyVersion]:
    """The version of the policy that each of these schools goes by now."""
    schools = session.scalars(select(School).where(School.id.in_(school_ids))).all()
    policies = {school.id: policy_of_school(session, school, now) for school in schools}
    versions = {policy.digest: version_of(session, policy, now) for policy in policies.values()}
    return {school_id: versions[policy.digest] for school_id, policy in policies.items()}


def _inquiry(school_id: int, student_id: int, day: date, version: PolicyVersion, now: datetime) -> Inquiry:
    return Inquiry(
        school_id=school_id,
        student_id=student_id,
        date=day,
        policy_version_id=version.id,
        state=InquiryState.WAITING,
        opened_at=now,
        due_at=now,
    )


def _is_known(causes: Causes) -> bool:
    return any(cause is not None for cause in (causes.explained_by, causes.arrived_by, causes.spoke_by))
