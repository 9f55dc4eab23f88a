"""A voicemail on its way from the provider to its text: fetched, kept encrypted, transcribed, deleted at the provider.

Every step may run twice, at the same time or after a crash: a claim with a lease is written before it, its result
after it, and nothing slow happens inside a transaction. What fails too often is for a person to listen to.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Protocol

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.alarms import raise_alarm
from storage.clock import Clock
from storage.media import MediaDamaged, MediaFull, MediaMissing, MediaStore
from storage.models import Message, Recording
from storage.session import Database
from storage.words import MessageState
from voice.speech.audio import UnreadableAudio
from voice.speech.model import SpeechModelError
from voice.speech.transcription import Transcriber, Transcript
from voice.telephony import Telephony, TelephonyError

log = structlog.get_logger(__name__)

ALARM = "unreadable_message"
MOST_TRIES = 6
# Real time, whatever the clock's speed: how long a worker may take for one step before another may take it over.
LEASE_SECONDS = 300.0
FIRST_WAIT = timedelta(seconds=4)
LONGEST_WAIT = timedelta(minutes=5)
# A recording without words that is shorter is somebody hanging up; a longer one a person must hear.
SHORTEST_SPEECH = 3.0
OURS = (MessageState.RECORDING, MessageState.RECORDED, MessageState.FETCHED)


class RecordingServices(Protocol):
    """What recordings are worked on with."""

    @property
    def database(self) -> Database:
        """The ledger."""

    @property
    def clock(self) -> Clock:
        """The clock of the installation."""

    @property
    def telephony(self) -> Telephony:
        """The provider."""

    @property
    def media(self) -> MediaStore:
        """Where recordings are kept."""

    @property
    def transcriber(self) -> Callable[[], Transcriber]:
        """Gives the transcriber of this process."""

    def nearby_names(self, school_id: int) -> Callable[[str, str], Sequence[str]]:
        """What gives the names to expect in a recording of a school, from its text and the caller's number."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One step that this process has taken on."""

    message_id: int
    school_id: int
    from_number: str
    state: MessageState
    call_sid: str
    url: str
    media_key: str


class StepFailed(Exception):
    """A step did not succeed; `reason` is a code. `is_final`: trying again is of no use."""

    def __init__(self, reason: str, *, is_final: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_final = is_final


def advance_recording(services: RecordingServices, message_id: int) -> None:
    """Do everything that is due for one voicemail, until its text is known or it has to wait.

    Nothing is done for a message that is not due, is being worked on, or is past this. Raises nothing for what may go
    wrong outside: that is written down, tried again later, and in the end put before a person.
    """
    while (claim := _claim(services, message_id)) is not None:
        try:
            STEPS[claim.state](services, claim)
        except StepFailed as failure:
            _fail(services, claim, failure)
    delete_at_provider(services, message_id)


def delete_at_provider(services: RecordingServices, message_id: int) -> bool:
    """Delete the recording at the provider once we hold it and are done with it. Returns whether it is gone there."""
    with services.database.read() as session:
        recording = session.scalar(select(Recording).where(Recording.message_id == message_id))
        message = session.get(Message, message_id)
        if recording is None or message is None or recording.media_key is None or message.state in OURS:
            return False
        if recording.deleted_at_provider_at is not None:
            return True
        sid, recording_id = recording.provider_sid, recording.id
    try:
        services.telephony.delete_recording(sid)
    except TelephonyError as error:
        log.warning("recording_not_deleted", message=message_id, error=type(error).__name__)
        return False
    with services.database.write() as session:
        session.get_one(Recording, recording_id).deleted_at_provider_at = services.clock.now()
    return True


def left_at_provider(session: Session, limit: int = 100) -> list[int]:
    """Messages whose recording we hold and are done with, but could not delete at the provider yet."""
    return list(
        session.scalars(
            select(Recording.message_id)
            .join(Message, Message.id == Recording.message_id)
            .where(Recording.media_key.is_not(None), Recording.deleted_at_provider_at.is_(None))
            .where(Message.state.not_in(OURS))
            .order_by(Recording.id)
            .limit(limit)
        )
    )


def _claim(services: RecordingServices, message_id: int) -> Claim | None:
    with services.database.write() as session:
        message = _locked(session, message_id)
        now = services.clock.now()
        if message is None or message.state not in OURS or message.due_at is None or message.due_at > now:
            return None
        if message.tries >= MOST_TRIES:
            # Whoever took it on before died each time.
            _give_up(session, message, services, message.failure or "worker_died")
            return None
        message.tries += 1
        message.due_at = now + timedelta(seconds=LEASE_SECONDS * services.clock.speed)
        recording = message.recording
        return Claim(
            message_id=message.id,
            school_id=message.school_id,
            from_number=message.from_number,
            state=message.state,
            call_sid=message.provider_sid,
            url=recording.provider_url if recording else "",
            media_key=(recording.media_key or "") if recording else "",
        )


def _locked(session: Session, message_id: int) -> Message | None:
    return session.get(Message, message_id, with_for_update=True, populate_existing=True)


def _still(session: Session, claim: Claim) -> Message | None:
    """The message, if it still is where this step began; None where another worker was faster."""
    message = _locked(session, claim.message_id)
    return message if message is not None and message.state is claim.state else None


def _moved(message: Message, state: MessageState, services: RecordingServices) -> None:
    message.state = state
    message.tries = 0
    message.failure = None
    message.due_at = None if state is MessageState.EMPTY else services.clock.now()


def _look_up(services: RecordingServices, claim: Claim) -> None:
    """No callback has told of a recording: ask the provider whether there is one."""
    try:
        found = services.telephony.find_recordings(claim.call_sid)
    except TelephonyError as error:
        raise StepFailed("provider_unreachable") from error
    with services.database.write() as session:
        message = _still(session, claim)
        if message is None:
            return
        if not found:
            _moved(message, MessageState.EMPTY, services)
            return
        last = found[-1]
        session.add(
            Recording(
                message_id=message.id,
                provider_sid=last.sid,
                provider_url=last.url,
                seconds=last.seconds,
                hung_up_at=services.clock.now(),
            )
        )
        _moved(message, MessageState.RECORDED, services)


def _fetch(services: RecordingServices, claim: Claim) -> None:
    try:
        audio = services.telephony.fetch_recording(claim.url)
        key = services.media.put(audio)
    except TelephonyError as error:
        raise StepFailed(f"not_fetched_{type(error).__name__}") from error
    except (MediaFull, OSError) as error:
        raise StepFailed("not_stored") from error
    with services.database.write() as session:
        message = _still(session, claim)
        if message is not None and message.recording is not None:
            message.recording.media_key = key
            message.recording.fetched_at = services.clock.now()
            _moved(message, MessageState.FETCHED, services)
            return
    services.media.delete(key)


def _transcribe(services: RecordingServices, claim: Claim) -> None:
    names = services.nearby_names(claim.school_id)
    try:
        transcript = services.transcriber().transcribe(
            services.media.get(claim.media_key), nearby_names=lambda text: names(text, claim.from_number)
        )
    except (MediaMissing, MediaDamaged) as error:
        _fetch_again(services, claim)
        raise StepFailed("not_kept") from error
    except UnreadableAudio as error:
        raise StepFailed("audio_unreadable", is_final=True) from error
    except (SpeechModelError, OSError, RuntimeError) as error:
        raise StepFailed(f"not_transcribed_{type(error).__name__}") from error
    with services.database.write() as session:
        message = _still(session, claim)
        if message is None or message.recording is None:
            return
        message.recording.seconds = transcript.seconds
        if not transcript.text:
            _wordless(session, message, transcript, services)
            return
        message.text = transcript.text
        message.language = transcript.language
        message.recording.transcript_words = [asdict(word) for word in transcript.words]
        message.recording.expected_text = transcript.biased_text
        _moved(message, MessageState.TRANSCRIBED, services)


def _wordless(session: Session, message: Message, transcript: Transcript, services: RecordingServices) -> None:
    if transcript.seconds < SHORTEST_SPEECH:
        _moved(message, MessageState.EMPTY, services)
    else:
        _give_up(session, message, services, "no_words")


def _fetch_again(services: RecordingServices, claim: Claim) -> None:
    """Our copy is gone or damaged: go back to the provider's, if it is still there."""
    with services.database.write() as session:
        message = _still(session, claim)
        if message is None or message.recording is None:
            return
        if message.recording.deleted_at_provider_at is None:
            message.recording.media_key = None
            message.state = MessageState.RECORDED


def _fail(services: RecordingServices, claim: Claim, failure: StepFailed) -> None:
    with services.database.write() as session:
        message = _locked(session, claim.message_id)
        # A recording is often not ready the first time it is asked for: that is no news.
        tell = log.debug if message is not None and message.tries <= 1 else log.warning
        tell("recording_step_failed", message=claim.message_id, state=claim.state.value, reason=failure.reason)
        if message is None or message.state not in OURS:
            return
        if failure.is_final or message.tries >= MOST_TRIES:
            _give_up(session, message, services, failure.reason)
            return
        message.failure = failure.reason
        wait = min(LONGEST_WAIT, FIRST_WAIT * 3 ** (message.tries - 1)) if message.tries else FIRST_WAIT
        message.due_at = services.clock.now() + wait


def _give_up(session: Session, message: Message, services: RecordingServices, reason: str) -> None:
    """The machine cannot: a person must listen, and is told so at once."""
    message.state = MessageState.UNREADABLE
    message.failure = reason
    message.due_at = None
    raise_alarm(session, message.school_id, ALARM, f"message:{message.id}", services.clock.now())


STEPS: dict[MessageState, Callable[[RecordingServices, Claim], None]] = {
    MessageState.RECORDING: _look_up,
    MessageState.RECORDED: _fetch,
    MessageState.FETCHED: _transcribe,
}
