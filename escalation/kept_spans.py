"""A step of the wall clock moves every time that something still waits for, so that what is left of it stays the same.

The thirty minutes are real minutes: a child is neither forgotten for an hour nor handed over an hour early because
somebody set the clock. A school's day and its line check are local wall time and stay what they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from escalation.clock_steps import NONE, judge
from escalation.contact_log import log_school
from escalation.rounds.steps import LOOK_AGAIN
from storage.alarms import raise_alarm
from storage.clock_reading import Reading
from storage.heartbeats import CLOCK, lock_heartbeat
from storage.models import Absence, Attempt, AttemptTarget, Hold, Inquiry, Message, ProviderPace, Round
from storage.words import OPEN_ATTEMPT_STATES, OPEN_INQUIRY_STATES, UNREAD_STATES, RoundKind

log = structlog.get_logger(__name__)

CLOCK_STEPPED = "clock_stepped"
# After a step nothing waits longer than this for its next look: a look too early does no harm.
LONGEST_WAIT = timedelta(minutes=10)


def keep_spans(session: Session, present: Reading, speed: float) -> timedelta:
    """Note how the clock stands; where it was stepped since, move what waits. Returns the step, zero if there was none.

    However many clock processes see a step, the row that they all lock lets one of them move what waits.
    """
    row = lock_heartbeat(session, CLOCK, present.wall)
    known = {boot: _reading(boot, kept) for boot, kept in row.details.get("machines", {}).items()}
    judgement = judge(known, present, speed)
    row.at = present.wall
    row.details = {
        "machines": {
            boot: {"wall": reading.wall.isoformat(), "elapsed": reading.elapsed}
            for boot, reading in judgement.readings.items()
        }
    }
    if judgement.step != NONE:
        schools = move_spans(session, judgement.step, present.wall)
        log.error("clock_stepped", seconds=judgement.step.total_seconds(), schools=len(schools))
        _tell(session, schools, judgement.step, present.wall)
    return judgement.step


def move_spans(session: Session, step: timedelta, now: datetime) -> set[int]:
    """Move everything that waits by `step`; `now` is the time after it. Returns the schools with open inquiries."""
    for rows, due, marks in _waiting(step, now):
        for row in session.scalars(rows):
            for name in marks:
                setattr(row, name, moved(getattr(row, name), step))
            for name, most in due.items():
                setattr(row, name, moved_due(getattr(row, name), step, now + most))
    return set(session.scalars(select(Inquiry.school_id).where(Inquiry.state.in_(OPEN_INQUIRY_STATES)).distinct()))


def moved(instant: datetime | None, step: timedelta) -> datetime | None:
    """An instant of before the step, as the clock shows it after the step."""
    return None if instant is None else instant + step


def moved_due(instant: datetime | None, step: timedelta, most: datetime) -> datetime | None:
    """The same for the time of a next look, which is never so far away: then it was written after the step already."""
    if instant is None or instant + step <= most:
        return moved(instant, step)
    return min(instant, most)


def _waiting(step: timedelta, now: datetime) -> Iterator[tuple[Select[Any], dict[str, timedelta], tuple[str, ...]]]:
    """What is moved: rows, locked in a fixed order; their times of a next look; and the marks from which spans run."""
    is_open = Inquiry.state.in_(OPEN_INQUIRY_STATES)
    of_open = select(Inquiry.id).where(is_open)
    # Attempts first, as whoever records what became of one locks it before its inquiries.
    waits = {"due_at": LONGEST_WAIT, "deadline_at": LONGEST_WAIT, "dial_at": LONGEST_WAIT}
    open_attempt = Attempt.state.in_(OPEN_ATTEMPT_STATES)
    yield _locked(Attempt, open_attempt), waits, ("planned_at", "placing_at", "poked_at")
    # Dispatch is called again so long after it was called last.
    called = select(AttemptTarget.attempt_id).where(AttemptTarget.inquiry_id.in_(of_open))
    is_last = and_(~open_attempt, Attempt.round_kind == RoundKind.DISPATCH, Attempt.id.in_(called))
    yield _locked(Attempt, is_last), {}, ("planned_at",)
    yield _locked(Inquiry, is_open), {"due_at": LOOK_AGAIN}, ("opened_at",)
    yield _locked(Inquiry, ~is_open, Inquiry.due_at.is_not(None)), {"due_at": LOOK_AGAIN}, ()
    is_open_round = and_(Round.ended_at.is_(None), Round.inquiry_id.in_(of_open))
    yield _locked(Round, is_open_round), {}, ("started_at", "ends_at")
    yield _locked(Message, Message.state.in_(UNREAD_STATES)), {"due_at": LONGEST_WAIT}, ("poked_at",)
    # Those that were in force before the step.
    in_force = and_(Hold.released_at.is_(None), Hold.until > now - max(step, timedelta(0)))
    yield _locked(Hold, in_force), {}, ("until",)
    paces = {"next_at": LONGEST_WAIT, "paused_until": LONGEST_WAIT}
    yield select(ProviderPace).order_by(ProviderPace.name).with_for_update(), paces, ()
    if step < NONE:
        # Nobody is looked for who is listed in the future.
        yield _locked(Absence, Absence.changed_at > now), {}, ("changed_at",)


def _locked(model: Any, *conditions: Any) -> Select[Any]:
    return select(model).where(*conditions).order_by(model.id).with_for_update(key_share=True)


def _tell(session: Session, schools: set[int], step: timedelta, now: datetime) -> None:
    seconds = round(step.total_seconds())
    for school_id in sorted(schools):
        log_school(session, school_id, CLOCK_STEPPED, now, seconds=seconds)
        raise_alarm(session, school_id, CLOCK_STEPPED, f"clock:{now.isoformat(timespec='seconds')}:{seconds}", now)


def _reading(boot: str, kept: dict[str, Any]) -> Reading:
    return Reading(datetime.fromisoformat(kept["wall"]), float(kept["elapsed"]), boot)
