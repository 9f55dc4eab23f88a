"""The pace of calls: one limiter for all workers. Whoever is most urgent gets the next moment that the provider has.

A provider takes so many calls a second from an account and queues the rest in the order in which they came, so that a
call to dispatch would stand behind a hundred second calls. So the queue is ours: the tick deals the moments of the next
second or two to the most urgent attempts, a worker dials at the moment it was given, and one that comes too late asks
for another.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import BindParameter, Exists, Select, exists, literal, or_, select, tuple_
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from storage.models import Attempt, ProviderPace
from storage.words import LIVE_ATTEMPT_STATES, AttemptChannel, AttemptState

CALLS = "calls"
LIVE = sorted(LIVE_ATTEMPT_STATES)
# What the provider may ask us to wait, and no longer.
LONGEST_PAUSE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast the provider takes calls. Spans are of the installation's clock, which may run faster than life.

    `interval` lies between two calls; zero where there is no limit. Moments are dealt as far ahead as `ahead`. Those
    that nobody could use because this program was held up are made up for, as far back as `behind`; and a worker dials
    no later than `behind` after its moment.
    """

    interval: timedelta = timedelta(0)
    ahead: timedelta = timedelta(seconds=1.5)
    behind: timedelta = timedelta(seconds=1)

    @classmethod
    def of(cls, calls_per_second: float, clock_speed: float) -> Pace:
        """The pace of a provider on a clock: the rate is by that clock, what this program needs by real time."""
        return cls(
            timedelta(seconds=1 / calls_per_second),
            timedelta(seconds=1.5 * clock_speed),
            timedelta(seconds=clock_speed),
        )


NO_LIMIT = Pace()


def moments(pace: Pace, next_at: datetime, now: datetime, most: int) -> list[datetime]:
    """The moments, `most` of them at most, that may be dealt at `now` when none before `next_at` is free any more."""
    if next_at > now + pace.ahead + pace.interval + LONGEST_PAUSE:
        # No such moment was ever dealt: the clock has been put back.
        next_at = now
    if pace.interval == timedelta(0):
        return [now] * most if next_at <= now else []
    first = max(next_at, now - pace.behind)
    found: list[datetime] = []
    while len(found) < most and (moment := first + len(found) * pace.interval) <= now + pace.ahead:
        found.append(moment)
    return found


def is_too_late(pace: Pace, dial_at: datetime, now: datetime) -> bool:
    """Whether a moment has passed so long ago that dialling now would be out of turn."""
    return dial_at < now - 2 * pace.behind


def deal(session: Session, pace: Pace, now: datetime, poke_again: timedelta, most: int) -> list[int]:
    """Give the next moments to the most urgent planned calls. Returns their ids, the first to dial first."""
    own = _lock(session, now)
    free = moments(pace, max(own.next_at, own.paused_until or own.next_at), now, most)
    if not free:
        return []
    attempts = session.scalars(_most_urgent(now, poke_again, len(free))).all()
    for attempt, moment in zip(attempts, free, strict=False):
        attempt.dial_at = moment
        attempt.poked_at = now
    if attempts:
        own.next_at = free[len(attempts) - 1] + pace.interval
    return [attempt.id for attempt in attempts]


def is_call_waiting(now: datetime, poke_again: timedelta) -> Select[int]:
    """Selects a planned call that is due and has no worker."""
    return _waiting(now, poke_again).with_only_columns(Attempt.id).limit(1)


def pause(session: Session, until: datetime) -> None:
    """The provider wants quiet: nobody dials before `until`, which is `LONGEST_PAUSE` away at most."""
    own = _lock(session, until)
    own.paused_until = max(until, own.paused_until or until)


def paused_until(session: Session, now: datetime) -> datetime | None:
    """Until when nobody may dial, if the provider has asked for quiet."""
    return session.scalar(
        select(ProviderPace.paused_until).where(
            ProviderPace.name == CALLS,
            ProviderPace.paused_until > now,
            ProviderPace.paused_until <= now + LONGEST_PAUSE,
        )
    )


def _most_urgent(now: datetime, poke_again: timedelta, most: int) -> Select[Attempt]:
    """Breadth first: by turn, then whom to look for first, then who has waited longest."""
    return (
        _waiting(now, poke_again)
        .order_by(Attempt.turn, Attempt.rank, Attempt.due_at, Attempt.id)
        .limit(most)
        .with_for_update(key_share=True, skip_locked=True)
    )


def _waiting(now: datetime, poke_again: timedelta) -> Select[Attempt]:
    """Planned calls that are due, have no worker, and whose line is free.

    Two hundred students may wait for one dispatch desk. Were each given a moment to find the line busy, nobody else's
    telephone would ring.
    """
    return select(Attempt).where(
        Attempt.state == AttemptState.PLANNED,
        Attempt.channel == AttemptChannel.CALL,
        Attempt.due_at <= now,
        or_(Attempt.poked_at.is_(None), Attempt.poked_at <= now - poke_again, Attempt.poked_at > now),
        ~_is_line_busy(),
        ~_is_before(now, poke_again),
    )


def _is_line_busy() -> Exists:
    """Another call to the number is under way."""
    live = aliased(Attempt)
    return exists().where(
        live.address == Attempt.address,
        live.channel == _plain(AttemptChannel.CALL, live.channel),
        live.state.in_([_plain(state, live.state) for state in LIVE]),
    )


def _is_before(now: datetime, poke_again: timedelta) -> Exists:
    """A more urgent call to the number is about to be made, unless its worker has let it lie."""
    other = aliased(Attempt)
    return exists().where(
        other.address == Attempt.address,
        other.channel == _plain(AttemptChannel.CALL, other.channel),
        other.state == _plain(AttemptState.PLANNED, other.state),
        other.due_at <= now,
        or_(other.poked_at.is_(None), other.poked_at > now - poke_again),
        tuple_(other.turn, other.rank, other.due_at, other.id)
        < tuple_(Attempt.turn, Attempt.rank, Attempt.due_at, Attempt.id),
    )


def _plain(value: StrEnum, column: InstrumentedAttribute[Any]) -> BindParameter[Any]:
    """A value written out in the statement, so that the database sees that it has an index for just these rows."""
    return literal(value, column.type, literal_execute=True)


def _lock(session: Session, now: datetime) -> ProviderPace:
    insert = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    session.execute(insert(ProviderPace).values(name=CALLS, next_at=now).on_conflict_do_nothing())
    return session.get_one(ProviderPace, CALLS, with_for_update=True, populate_existing=True)
