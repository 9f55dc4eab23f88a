"""The brake: what looks like a mistake is held at the line check, for a bounded time, and let go by itself."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, false, func, or_, select
from sqlalchemy.orm import Session

from escalation.holds import cover_of, let_go, lock_roll, place
from escalation.policy import Brake, Policy
from escalation.policy_versions import policy_of_school
from escalation.rounds.brake import RollFacts, Suspicion, suspicions
from escalation.school_days import list_closes
from escalation.trips import is_out, seats_of, trips_of
from storage.alarms import raise_alarm
from storage.models import Absence, Hold, Roll, School
from storage.session import Database
from storage.words import AbsenceState, HoldReason

# While the brake holds, it looks again this often whether the reason has gone. A roll that completes is seen at once.
LOOK_EVERY = timedelta(seconds=5)


def tend_holds(database: Database, now: datetime) -> None:
    """Let go of every hold whose time is over, or whose reason has gone."""
    roll_completed = and_(Hold.reason == HoldReason.ROLL_INCOMPLETE, Roll.completed_at.is_not(None))
    to_look = and_(Hold.placed_by.is_(None), or_(Hold.looked_at <= now - LOOK_EVERY, roll_completed))
    with database.read() as session:
        days = session.execute(
            select(Hold.school_id, Hold.date)
            .join(Roll, and_(Roll.school_id == Hold.school_id, Roll.date == Hold.date))
            .where(Hold.released_at.is_(None), or_(Hold.until <= now, to_look))
            .distinct()
        ).all()
    for school_id, day in sorted(days):
        with database.write() as session:
            _tend(session, school_id, day, now)


def _tend(session: Session, school_id: int, day: date, now: datetime) -> None:
    lock_roll(session, school_id, day)
    in_force = False
    for held in _of_day(session, school_id, day):
        if held.released_at is None and held.until <= now:
            let_go(session, held, "time", now)
        elif held.released_at is None and held.placed_by is None:
            in_force = True
    if in_force:
        look_now(session, school_id, day, now)


def look(session: Session, roll: Roll, policy: Policy, now: datetime) -> None:
    """Hold what there is reason to hold, and let go what there is none for any more. The roll is locked.

    All that the brake holds on one day ends at the same moment, counted from the line check: however many reasons
    follow each other, nobody waits longer than the policy allows. What it let go it does not hold again.
    """
    if roll.checked_at is None:
        return
    until = roll.checked_at + policy.hold
    found = set(_suspicions(session, roll, policy.brake, now)) if now < until else set()
    for held in _of_day(session, roll.school_id, roll.date):
        suspicion = Suspicion(held.reason, cover_of(held))
        if held.placed_by is None and held.released_at is None:
            if suspicion in found:
                held.looked_at = now
            else:
                let_go(session, held, "reason gone", now)
        found.discard(suspicion)
    for new in sorted(found, key=lambda one: (one.reason, one.cover.kind, one.cover.value)):
        held = place(session, roll.school_id, roll.date, new.reason, new.cover, until, now)
        raise_alarm(session, roll.school_id, new.reason.value, f"hold:{held.id}", now)


def look_now(session: Session, school_id: int, day: date, now: datetime) -> None:
    """Let the brake look again because staff changed what it goes by, such as a trip; nothing before the line check."""
    roll = lock_roll(session, school_id, day)
    if roll is not None:
        look(session, roll, policy_of_school(session, session.get_one(School, school_id), now), now)


def _of_day(session: Session, school_id: int, day: date) -> list[Hold]:
    return list(
        session.scalars(
            select(Hold)
            .where(Hold.school_id == school_id, Hold.date == day)
            .order_by(Hold.id)
            .execution_options(populate_existing=True)
        )
    )


def _suspicions(session: Session, roll: Roll, brake: Brake, now: datetime) -> tuple[Suspicion, ...]:
    if roll.completed_at is None:
        return suspicions(RollFacts(is_complete=False, enrolled=(), absent=()), brake)
    school = session.get_one(School, roll.school_id)
    at = now.astimezone(ZoneInfo(school.timezone)).time()
    trips = [trip for trip in trips_of(session, roll.school_id, roll.date) if is_out(trip, at)]
    listed = session.scalars(
        select(Absence.student_id).where(
            Absence.school_id == roll.school_id, Absence.date == roll.date, Absence.state == AbsenceState.LISTED
        )
    ).all()
    enrolled = seats_of(session, roll.school_id, trips)
    # Who was listed and has left the roster since is absent from no room.
    facts = RollFacts(
        is_complete=True,
        enrolled=list(enrolled.values()),
        absent=[enrolled[student_id] for student_id in listed if student_id in enrolled],
        usual=_usual(session, roll, brake.usual_days, len(enrolled)),
    )
    return suspicions(facts, brake)


def _usual(session: Session, roll: Roll, days: int, enrolled: int) -> list[float]:
    """The share of absent students, in percent of today's enrolment, on the last days with a complete roll.

    As the list of each day stood at its end: what a history of the year made of that day later is no morning's roll.
    """
    school = session.get_one(School, roll.school_id)
    rolls = session.execute(
        select(Roll.date, Roll.completed_at)
        .where(Roll.school_id == roll.school_id, Roll.date < roll.date, Roll.completed_at.is_not(None))
        .order_by(Roll.date.desc())
        .limit(days)
    ).all()
    closes = {row.date: list_closes(school, row.date, row.completed_at) for row in rolls}
    rows = session.execute(
        select(Absence.date, func.count())
        .where(
            Absence.school_id == roll.school_id,
            or_(false(), *(and_(Absence.date == day, Absence.listed_at <= at) for day, at in closes.items())),
            or_(
                Absence.state == AbsenceState.LISTED,
                *(and_(Absence.date == day, Absence.changed_at > at) for day, at in closes.items()),
            ),
        )
        .group_by(Absence.date)
    )
    absent = {row[0]: row[1] for row in rows}
    return [100 * absent.get(day, 0) / max(enrolled, 1) for day in closes]
