"""The webhook of a text to the attendance line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

import structlog
from flask import Blueprint, Response, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.dialogue import Missing, TextContext, asked_in, reply_to, reply_without_words
from escalation.reports.intake import read_message
from escalation.reports.readers import Readers
from nlp.report import Report
from storage.alarms import raise_alarm
from storage.models import ContactLogEntry, Match, Message, PhoneNumber, ReportRow
from storage.words import Channel, LineState, MessageState
from voice.markup import text_response
from voice.messages import keep_message, school_by_line
from voice.numbers import caller_number
from voice.prompts import folded, spoken_languages
from voice.recordings import ALARM
from voice.services import VoiceServices
from voice.signature import SignatureGuard

log = structlog.get_logger(__name__)

# The provider answers these itself and stops, or resumes, sending: a second answer would be one too many.
STOP_WORDS = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"})
START_WORDS = frozenset({"start", "unstop"})
HELP_WORDS = frozenset({"help", "info"})
# For so long a text may complete the one before it.
CONVERSATION = timedelta(minutes=30)
# When the clock reads a text that this process took in and then died over.
READ_AFTER = timedelta(minutes=1)
LONGEST_TEXT = 4000


class SmsServices(VoiceServices, Protocol):
    """What texts are answered with: the telephone's services, and the readers of messages."""

    @property
    def readers(self) -> Readers:
        """The reader of each school."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One text as the provider tells it; `from_number` is "" where it is none, `pictures` counts attachments."""

    sid: str
    to: str
    from_number: str
    body: str
    pictures: int

    @property
    def keyword(self) -> str:
        """The text as a single keyword, folded; "" where it is none."""
        word = folded(self.body).replace("opt out", "optout")
        return "" if " " in word else word


@dataclass(frozen=True, slots=True)
class Taken:
    """A text that has been written down, and what is needed to answer it. `reply` is the answer it already got."""

    message_id: int
    text: str
    school: str
    office_phone: str
    language: str
    today: datetime
    reply: str | None
    is_readable: bool
    has_stopped: bool
    asked_before: Missing | None = None
    completes: int | None = None


def sms_blueprint(services: SmsServices) -> Blueprint:
    """The webhook of texts.

    Raises:
        ValueError: where the token or the public address is missing.
    """
    blueprint = Blueprint("sms", __name__)
    SignatureGuard(services.public_url, services.auth_token).protect(blueprint)

    @blueprint.post("/sms/incoming")
    def incoming() -> Response:
        return text_response(_answer(services, _incoming()))

    return blueprint


def _incoming() -> Incoming:
    form = request.form
    pictures = form.get("NumMedia", "0")
    return Incoming(
        sid=form.get("MessageSid", "") or form.get("SmsSid", ""),
        to=form.get("To", ""),
        from_number=caller_number(form.get("From", "")),
        body=form.get("Body", "").replace("\x00", "").strip()[:LONGEST_TEXT],
        pictures=int(pictures) if pictures.isascii() and pictures.isdecimal() and len(pictures) < 4 else 0,
    )


def _answer(services: SmsServices, incoming: Incoming) -> str:
    """The reply to a text, "" for none. The same text gets the same reply however often it comes."""
    with services.database.write() as session:
        taken = take_text(session, services, incoming, received_at=services.clock.now())
    if taken is None:
        return ""
    if taken.reply is not None:
        return taken.reply
    if not taken.is_readable:
        return _keep_reply(services, taken, reply_without_words(taken.language))
    read_message(services.database, services.readers, taken.message_id, services.clock.now())
    report = _report(services, taken.message_id)
    if report is None:
        return ""  # Somebody else is reading it at this moment, and answers.
    context = TextContext(
        text=taken.text,
        today=taken.today.date(),
        school=taken.school,
        office_phone=taken.office_phone,
        asked_before=taken.asked_before,
        pictures=incoming.pictures,
    )
    return _keep_reply(services, taken, reply_to(report, context))


def take_text(session: Session, services: SmsServices, incoming: Incoming, *, received_at: datetime) -> Taken | None:
    """Write a text down, once however often it comes; None, said loudly, for one to a number that is no school's."""
    now = received_at
    school = school_by_line(session, incoming.to, now)
    if school is None or not incoming.sid:
        log.error("text_to_unknown_number", text=incoming.sid)
        return None
    earlier = _unfinished(session, school.id, incoming, now)
    text = f"{earlier.text}\n{incoming.body}"[-LONGEST_TEXT:] if earlier and incoming.body else incoming.body
    message, is_new = keep_message(
        session,
        school_id=school.id,
        channel=Channel.CONVERSATION if earlier else Channel.SMS,
        provider_sid=incoming.sid,
        from_number=incoming.from_number,
        now=now,
        state=MessageState.TRANSCRIBED,
        due_at=now + READ_AFTER,
        text=text,
    )
    if is_new:
        _note(session, message, incoming, now)
    return Taken(
        message_id=message.id,
        text=message.text,
        school=school.name,
        office_phone=school.office_phone or "",
        language=spoken_languages(school.languages)[0],
        today=now.astimezone(ZoneInfo(school.timezone)),
        reply=message.reply,
        is_readable=bool(message.text),
        has_stopped=_has_stopped(session, incoming.from_number),
        asked_before=asked_in(earlier.reply or "") if earlier else None,
        completes=earlier.id if earlier else None,
    )


def _unfinished(session: Session, school_id: int, incoming: Incoming, now: datetime) -> Message | None:
    """The sender's last text, if our reply to it asked for something that this text may tell."""
    if not incoming.from_number or _is_keyword(incoming):
        return None
    last = session.scalar(
        select(Message)
        .where(
            Message.school_id == school_id,
            Message.from_number == incoming.from_number,
            Message.channel.in_((Channel.SMS, Channel.CONVERSATION)),
            Message.received_at > now - CONVERSATION,
            Message.provider_sid != incoming.sid,
        )
        .order_by(Message.received_at.desc(), Message.id.desc())
        .limit(1)
    )
    return last if last is not None and asked_in(last.reply or "") is not None else None


def _is_keyword(incoming: Incoming) -> bool:
    return incoming.keyword in STOP_WORDS | START_WORDS | HELP_WORDS


def _note(session: Session, message: Message, incoming: Incoming, now: datetime) -> None:
    """What is settled by the bare text, before anybody reads it."""
    if incoming.keyword in STOP_WORDS:
        _stop_texts(session, incoming.from_number, now)
    elif incoming.keyword in START_WORDS:
        _stop_texts(session, incoming.from_number, None)
    if _is_keyword(incoming):
        message.reply = ""
    if incoming.pictures:
        message.failure = f"pictures_not_read:{incoming.pictures}"
    if message.text:
        return
    message.due_at = None
    message.state = MessageState.UNREADABLE if incoming.pictures else MessageState.EMPTY
    if incoming.pictures:
        raise_alarm(session, message.school_id, ALARM, f"message:{message.id}", now)


def _stop_texts(session: Session, number: str, since: datetime | None) -> None:
    if not number:
        return
    phone = session.scalar(select(PhoneNumber).where(PhoneNumber.e164 == number))
    if phone is None:
        phone = PhoneNumber(e164=number)
        session.add(phone)
    phone.texts_stopped_at = since


def _has_stopped(session: Session, number: str) -> bool:
    return session.scalar(select(PhoneNumber.texts_stopped_at).where(PhoneNumber.e164 == number)) is not None


def _report(services: SmsServices, message_id: int) -> Report | None:
    with services.database.read() as session:
        row = session.scalar(select(ReportRow).where(ReportRow.message_id == message_id))
        return Report.from_json(row.content) if row is not None else None  # type: ignore[arg-type]  # JSON as we wrote it


def _keep_reply(services: SmsServices, taken: Taken, reply: str) -> str:
    with services.database.write() as session:
        message = session.get_one(Message, taken.message_id, with_for_update=True, populate_existing=True)
        if message.reply is not None:
            return message.reply
        now = services.clock.now()
        if taken.completes is not None:
            _settle_earlier(session, taken.completes, message, now)
        # Whoever asks in words of their own to get no more texts gets this one confirmation.
        message.reply = "" if taken.has_stopped else reply
        return message.reply


def _settle_earlier(session: Session, earlier_id: int, message: Message, now: datetime) -> None:
    """The text before was read anew as part of this one: nobody needs to look at its half any more."""
    halves = session.scalars(
        select(Match)
        .join(ReportRow, ReportRow.id == Match.report_id)
        .where(
            ReportRow.message_id == earlier_id,
            Match.state.in_((LineState.WAITING, LineState.REVIEW)),
            Match.decided_by.is_(None),
        )
        .with_for_update()
    ).all()
    for match in halves:
        match.state = LineState.SETTLED
        match.decided_at = now
        session.add(
            ContactLogEntry(
                at=now,
                school_id=match.school_id,
                student_id=match.student_id,
                message_id=message.id,
                kind="match_completed_by_later_text",
                details={"match_id": match.id, "earlier_message_id": earlier_id},
            )
        )
