"""Messages whose webhook nobody took: the provider is asked for them, and what is new is kept.

While every web process is down, a text or a call is told to nobody, and the provider does not tell twice. So its list
of what came in is read every minute. A text is read as if it had come just then; of a call only the number is left,
for a person to call back.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.sms import Incoming, SmsServices, take_text
from escalation.attempt_times import real
from storage.alarms import raise_alarm
from storage.heartbeats import CAUGHT_UP, beat
from storage.models import Heartbeat, Message, School
from storage.words import Channel, MessageState
from voice.messages import keep_message
from voice.numbers import caller_number
from voice.recordings import ALARM
from voice.telephony import FINAL_CALL_STATES, ProviderCall, ReceivedText, Telephony

# How far back the first look goes, and how much later ones overlap.
FIRST_LOOK_SECONDS = 4 * 3600.0
OVERLAP_SECONDS = 600.0
# A webhook has so long to come, with its repeats.
SETTLED_SECONDS = 60.0
NOT_TAKEN = "line_was_down"


class CatchUpServices(SmsServices, Protocol):
    """What is needed: the services of texts, and the telephone to ask."""

    @property
    def telephony(self) -> Telephony:
        """The provider."""


def catch_up(services: CatchUpServices) -> int:
    """Ask the provider what came in lately, and keep what nobody took. Returns how much that was.

    Call it outside any transaction; twice does no harm. Raises TelephonyError where the provider does not answer.
    """
    began = services.clock.now()
    since = _since(services, began)
    texts = services.telephony.received_texts(since)
    calls = [call for call in services.telephony.list_calls(since) if not call.is_ordered]
    settled = began - real(services.clock, SETTLED_SECONDS)
    kept = 0
    with services.database.write() as session:
        lines = _lines(session)
        known = _known(session, [text.sid for text in texts] + [call.sid for call in calls])
        for text in texts:
            if text.sid not in known and _is_settled(text.created_at, settled):
                kept += _keep_text(session, services, text, began)
        for call in calls:
            # A call that we connected to the office goes out from a line, not to one.
            if call.sid not in known and call.to in lines and call.from_ not in lines and _is_over(call, settled):
                kept += _keep_call(session, call, lines[call.to], began)
        beat(session, CAUGHT_UP, began, findings=kept)
    return kept


def _since(services: CatchUpServices, now: datetime) -> datetime:
    with services.database.read() as session:
        last = session.scalar(select(Heartbeat.at).where(Heartbeat.name == CAUGHT_UP))
    earliest = now - real(services.clock, FIRST_LOOK_SECONDS)
    return max(earliest, last - real(services.clock, OVERLAP_SECONDS)) if last is not None else earliest


def _lines(session: Session) -> dict[str, int]:
    rows = session.execute(select(School.attendance_line, School.id)).all()
    return {line: school_id for line, school_id in rows if line is not None}


def _known(session: Session, sids: Collection[str]) -> set[str]:
    found: set[str] = set()
    ordered = sorted(sids)
    for start in range(0, len(ordered), 500):
        part = ordered[start : start + 500]
        found.update(session.scalars(select(Message.provider_sid).where(Message.provider_sid.in_(part))))
    return found


def _is_settled(at: datetime | None, settled: datetime) -> bool:
    return at is not None and at <= settled


def _is_over(call: ProviderCall, settled: datetime) -> bool:
    return call.state in FINAL_CALL_STATES and _is_settled(call.ended_at or call.created_at, settled)


def _keep_text(session: Session, services: CatchUpServices, text: ReceivedText, now: datetime) -> int:
    """Take a text as its webhook would have; a worker reads it. It is answered no more: too much time has passed."""
    incoming = Incoming(text.sid, text.to, caller_number(text.from_), text.body, text.pictures)
    taken = take_text(session, services, incoming, received_at=text.created_at or now)
    if taken is None:
        return 0
    message = session.get_one(Message, taken.message_id)
    message.reply = message.reply or ""
    if message.due_at is not None:
        message.due_at = now
    return 1


def _keep_call(session: Session, call: ProviderCall, school_id: int, now: datetime) -> int:
    message, is_new = keep_message(
        session,
        school_id=school_id,
        channel=Channel.VOICEMAIL,
        provider_sid=call.sid,
        from_number=caller_number(call.from_),
        now=call.created_at or now,
        state=MessageState.UNREADABLE,
        due_at=now,
    )
    if not is_new:
        return 0
    message.due_at = None
    message.failure = NOT_TAKEN
    raise_alarm(session, school_id, ALARM, f"message:{message.id}", now)
    return 1
