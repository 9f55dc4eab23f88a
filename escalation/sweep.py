"""What the clock finds by time columns alone: attempts and messages that a worker has to be poked about."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, and_, not_, or_, select, update
from sqlalchemy.orm import Session

from escalation.pace import Pace, deal, is_call_waiting
from storage.models import Attempt, Message
from storage.session import Database
from storage.words import LIVE_ATTEMPT_STATES, UNREAD_STATES, AttemptChannel, AttemptState

MOST_POKES = 1000


def due_attempts(database: Database, now: datetime, poke_again: timedelta, pace: Pace) -> list[int]:
    """Attempts that a worker has to see to now, and has not been asked to lately, the most urgent first.

    What is under way goes before what is new; of the planned calls, as many as the provider's pace has moments for.
    """
    with database.read() as session:
        ids = list(session.scalars(_under_way(now, poke_again)))
        is_calling = session.scalar(is_call_waiting(now, poke_again)) is not None
    if not ids and not is_calling:
        return []
    with database.write() as session:
        if ids:
            _note_poked(session, ids, now)
        if is_calling:
            ids += deal(session, pace, now, poke_again, MOST_POKES)
    return ids


def _under_way(now: datetime, poke_again: timedelta) -> Select[int]:
    """Attempts past their deadline, or to be taken back; and planned ones that need no moment of the provider's."""
    is_due = and_(Attempt.state == AttemptState.PLANNED, Attempt.channel != AttemptChannel.CALL, Attempt.due_at <= now)
    is_late = and_(Attempt.state.in_(LIVE_ATTEMPT_STATES), Attempt.deadline_at <= now)
    return (
        select(Attempt.id)
        .where(
            or_(is_due, is_late, Attempt.state == AttemptState.CANCELING),
            or_(Attempt.poked_at.is_(None), Attempt.poked_at <= now - poke_again, Attempt.poked_at > now),
        )
        .order_by((Attempt.state == AttemptState.PLANNED), Attempt.turn, Attempt.rank, Attempt.due_at, Attempt.id)
        .limit(MOST_POKES)
    )


def _note_poked(session: Session, ids: list[int], now: datetime) -> None:
    session.execute(
        update(Attempt).where(Attempt.id.in_(ids)).values(poked_at=now).execution_options(synchronize_session=False)
    )


def due_messages(database: Database, now: datetime, poke_again: timedelta) -> list[int]:
    """Messages whose next step is due, and about which no worker has been asked since it became due, or lately."""
    asked = and_(Message.poked_at >= Message.due_at, Message.poked_at > now - poke_again, Message.poked_at <= now)
    with database.read() as session:
        ids = list(
            session.scalars(
                select(Message.id)
                .where(
                    Message.due_at <= now,
                    Message.state.in_(UNREAD_STATES),
                    or_(Message.poked_at.is_(None), not_(asked)),
                )
                .order_by(Message.due_at, Message.id)
                .limit(MOST_POKES)
            )
        )
    if ids:
        with database.write() as session:
            session.execute(
                update(Message)
                .where(Message.id.in_(ids))
                .values(poked_at=now)
                .execution_options(synchronize_session=False)
            )
    return ids


def forget_pokes(database: Database, attempts: list[int], messages: list[int]) -> None:
    """These rows' pokes were not delivered: the next sweep asks for them again."""
    with database.write() as session:
        for table, ids in ((Attempt, attempts), (Message, messages)):
            session.execute(
                update(table)
                .where(table.id.in_(ids))
                .values(poked_at=None)
                .execution_options(synchronize_session=False)
            )
