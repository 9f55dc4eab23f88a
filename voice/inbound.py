"""The attendance line itself: the webhooks of a parent's call."""

from __future__ import annotations

from datetime import timedelta

import structlog
from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from storage.models import Message, Recording, School
from storage.pokes import ADVANCE_MESSAGE
from storage.words import Channel, MessageState
from voice.markup import voice_response
from voice.messages import keep_message, message_by_sid, school_by_line
from voice.numbers import caller_number
from voice.prompts import DEFAULT_LANGUAGE, prompts, spoken_languages
from voice.services import VoiceServices
from voice.signature import SignatureGuard
from voice.twiml import HangUp, Record, Say, VoiceDocument

log = structlog.get_logger(__name__)

LONGEST_RECORDING = 180
# When nothing has told us of a recording by then, the provider is asked for one.
ASK_AFTER = timedelta(seconds=LONGEST_RECORDING + 240)


def inbound_blueprint(services: VoiceServices) -> Blueprint:
    """The webhooks of a call to the attendance line.

    Raises:
        ValueError: where the token or the public address is missing.
    """
    blueprint = Blueprint("inbound", __name__)
    SignatureGuard(services.public_url, services.auth_token).protect(blueprint)

    @blueprint.post("/voice/incoming")
    def incoming() -> Response:
        return voice_response(_incoming(services))

    @blueprint.post("/voice/incoming/recorded")
    def recorded() -> Response:
        return voice_response(_recorded(services))

    @blueprint.post("/voice/incoming/recording")
    def recording() -> tuple[str, int]:
        _recording(services)
        return "", 204

    return blueprint


def _incoming(services: VoiceServices) -> VoiceDocument:
    with services.database.write() as session:
        kept = _keep_call(session, services)
        school = kept[1] if kept else None
        if school is None:
            text = prompts(DEFAULT_LANGUAGE).text("incoming.unknown_number")
            return (Say(text, DEFAULT_LANGUAGE), HangUp())
        name, languages = school.name, spoken_languages(school.languages)
    base = f"{services.public_url}/voice/incoming"
    greetings = [Say(prompts(one).text("incoming.greeting", school=name), one) for one in languages]
    silence = [Say(prompts(one).text("incoming.nothing_heard"), one) for one in languages]
    return (*greetings, Record(f"{base}/recorded", f"{base}/recording", LONGEST_RECORDING), *silence, HangUp())


def _recorded(services: VoiceServices) -> VoiceDocument:
    with services.database.write() as session:
        kept = _keep_call(session, services)
        if kept is None:
            return (HangUp(),)
        message, school = kept
        is_new = _keep_recording(session, message, services)
        languages = spoken_languages(school.languages)
    if is_new:
        services.pokes.poke(ADVANCE_MESSAGE, message.id)
    return (*(Say(prompts(one).text("incoming.goodbye"), one) for one in languages), HangUp())


def _recording(services: VoiceServices) -> None:
    with services.database.write() as session:
        message = message_by_sid(session, request.form.get("CallSid", ""))
        if message is None:
            log.error("recording_of_unknown_call", call=request.form.get("CallSid", ""))
            return
        if request.form.get("RecordingStatus") == "absent":
            _nothing_recorded(message)
            return
        is_new = _keep_recording(session, message, services)
    if is_new:
        services.pokes.poke(ADVANCE_MESSAGE, message.id)


def _keep_call(session: Session, services: VoiceServices) -> tuple[Message, School] | None:
    """The message of this call and its school; None, said loudly, for a number that belongs to no school."""
    sid = request.form.get("CallSid", "")
    now = services.clock.now()
    school = school_by_line(session, request.form.get("To", ""), now)
    if school is None or not sid:
        log.error("call_to_unknown_number", call=sid)
        return None
    message, _ = keep_message(
        session,
        school_id=school.id,
        channel=Channel.VOICEMAIL,
        provider_sid=sid,
        from_number=caller_number(request.form.get("From", "")),
        now=now,
        state=MessageState.RECORDING,
        due_at=now + ASK_AFTER,
    )
    return message, school


def _keep_recording(session: Session, message: Message, services: VoiceServices) -> bool:
    """Write down that the provider holds a recording. Returns whether that is news.

    A message given up as empty comes to life again: the recording was merely late.
    """
    sid, url = request.form.get("RecordingSid", ""), request.form.get("RecordingUrl", "")
    if message.state not in (MessageState.RECORDING, MessageState.EMPTY) or not sid or not url:
        return False
    if message.recording is not None:
        return False
    now = services.clock.now()
    session.add(
        Recording(
            message_id=message.id,
            provider_sid=sid,
            provider_url=url,
            seconds=_seconds(request.form.get("RecordingDuration", "")),
            hung_up_at=now,
        )
    )
    message.state = MessageState.RECORDED
    message.due_at = now
    return True


def _nothing_recorded(message: Message) -> None:
    if message.state is MessageState.RECORDING:
        message.state = MessageState.EMPTY
        message.due_at = None


def _seconds(told: str) -> float:
    try:
        return max(0.0, float(told))
    except ValueError:
        return 0.0
