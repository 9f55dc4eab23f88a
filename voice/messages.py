"""Message rows: found or made by the provider's id, so that a repeated webhook changes nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from storage.alarms import raise_alarm
from storage.models import Message, School
from storage.words import Channel, MessageState


def school_by_line(session: Session, number: str, now: datetime) -> School | None:
    """The school whose attendance line has this number.

    An installation's only school takes what comes to any other number, and staff are told: its number on file is wrong,
    and no message may be lost for that. None where several schools could be meant.
    """
    by_line = select(School).where(School.attendance_line == number).order_by(School.id).limit(1)
    if number and (exact := session.scalar(by_line)) is not None:
        return exact
    schools = session.scalars(select(School).order_by(School.id).limit(2)).all()
    if len(schools) != 1:
        return None
    (only,) = schools
    raise_alarm(session, only.id, "line_number_differs", f"school:{only.id}", now)
    return only


def keep_message(
    session: Session,
    *,
    school_id: int,
    channel: Channel,
    provider_sid: str,
    from_number: str,
    now: datetime,
    state: MessageState,
    due_at: datetime,
    text: str = "",
) -> tuple[Message, bool]:
    """The message with this provider id, its row locked, and whether it is new. An old one stays as it is."""
    insert = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    made = session.scalar(
        insert(Message)
        .values(
            school_id=school_id,
            channel=channel,
            provider_sid=provider_sid,
            from_number=from_number,
            received_at=now,
            state=state,
            due_at=due_at,
            text=text,
        )
        .on_conflict_do_nothing(index_elements=["provider_sid"])
        .returning(Message)
    )
    message = made or message_by_sid(session, provider_sid)
    if message is None:
        raise LookupError("a message row vanished between two statements of one transaction")
    return message, made is not None


def message_by_sid(session: Session, provider_sid: str) -> Message | None:
    """The message with this provider id, its row locked until the end of the transaction."""
    return session.scalar(
        select(Message)
        .where(Message.provider_sid == provider_sid)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
