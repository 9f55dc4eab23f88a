"""A voicemail from the provider's disk to its text, with a real server, a real store and a real ledger."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from nlp.report import Word
from storage.clock import Clock
from storage.media import MediaStore
from storage.models import Alarm, Message, Recording
from storage.session import Database
from storage.words import Channel, MessageState
from tests.support import LINE_CHECK, small_school
from tests.voice.phone_company import Answer, PhoneCompany, as_json, phone_company
from voice.recordings import MOST_TRIES, advance_recording, delete_at_provider, left_at_provider
from voice.speech.audio import UnreadableAudio
from voice.speech.transcription import Transcriber, Transcript
from voice.telephony import Telephony
from voice.twilio_client import TwilioTelephony

ACCOUNT = "AC" + "0" * 32
CALL = "CA" + "1" * 32
RECORDING = "RE" + "1" * 32
URL = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Recordings/{RECORDING}"
WAV = (
    b"RIFF"
    + struct.pack("<I", 36)
    + b"WAVEfmt "
    + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 16000, 2, 16)
    + b"data\0\0\0\0"
)
WORDS = tuple(Word(word, second, second + 0.5, 0.9) for second, word in enumerate(("Ana", "is", "ill")))
SPOKEN = Transcript("en", "Ana is ill", WORDS, 4.0, "Anna is ill")
THERE = Answer(200, WAV, {"Content-Type": "audio/x-wav"})
DELETED = Answer(204, b"")


class Ear(Transcriber):
    """Hears what the test says was said; the recogniser itself has tests of its own."""

    def __init__(self, hears: Transcript | Exception) -> None:
        super().__init__(Path("nowhere"))
        self.hears = hears
        self.heard: list[Path | str | bytes] = []
        self.expected: tuple[str, ...] = ()

    def transcribe(
        self, recording: Path | str | bytes, *, nearby_names: Callable[[str], Sequence[str]] | None = None
    ) -> Transcript:
        self.heard.append(recording)
        if nearby_names is not None and isinstance(self.hears, Transcript):
            self.expected = tuple(nearby_names(self.hears.text))
        if isinstance(self.hears, Exception):
            raise self.hears
        return self.hears


@dataclass
class Office:
    """Services (`voice.recordings.RecordingServices`) around one voicemail."""

    database: Database
    clock: Clock
    telephony: Telephony
    media: MediaStore
    ear: Ear
    company: PhoneCompany
    message_id: int

    @property
    def transcriber(self) -> Callable[[], Transcriber]:
        return lambda: self.ear

    def nearby_names(self, school_id: int) -> Callable[[str, str], Sequence[str]]:
        return lambda text, from_number: (f"names of school {school_id}", text, from_number)

    def advance(self) -> None:
        advance_recording(self, self.message_id)

    def later(self, span: timedelta) -> None:
        self.clock = Clock(start=self.clock.now() + span, epoch=datetime.now(UTC))

    def message(self) -> Message:
        with self.database.write() as session:
            return session.get_one(Message, self.message_id)

    def recording(self) -> Recording:
        with self.database.write() as session:
            return session.scalars(select(Recording)).one()

    @property
    def alarms(self) -> list[str]:
        with self.database.write() as session:
            return list(session.scalars(select(Alarm.kind)))


@pytest.fixture
def company() -> Iterator[PhoneCompany]:
    with phone_company() as company:
        yield company


@pytest.fixture
def office(sqlite_database: Database, company: PhoneCompany, tmp_path: Path) -> Office:
    return office_of(sqlite_database, company, tmp_path)


def office_of(database: Database, company: PhoneCompany, tmp_path: Path) -> Office:
    with database.write() as session:
        school = small_school(session)
        message = Message(
            school_id=school.school_id,
            channel=Channel.VOICEMAIL,
            provider_sid=CALL,
            from_number="+13035550111",
            received_at=LINE_CHECK,
            state=MessageState.RECORDED,
            due_at=LINE_CHECK,
        )
        session.add(message)
        session.flush()
        session.add(Recording(message_id=message.id, provider_sid=RECORDING, provider_url=URL, seconds=4))
        message_id = message.id
    company.answers = [THERE, DELETED]
    return Office(
        database,
        Clock(start=LINE_CHECK, epoch=datetime.now(UTC)),
        TwilioTelephony(ACCOUNT, "a token", api_url=company.url, timeout=0.5),
        MediaStore(tmp_path / "media", "a secret of tests, long enough"),
        Ear(SPOKEN),
        company,
        message_id,
    )


def requests(office: Office) -> list[tuple[str, str]]:
    return [(asked.method, asked.path.rsplit("/", 1)[1]) for asked in office.company.asked]


def test_a_voicemail_becomes_text_and_leaves_the_provider(
    database: Database, company: PhoneCompany, tmp_path: Path
) -> None:
    office = office_of(database, company, tmp_path)
    office.advance()
    message, recording = office.message(), office.recording()
    assert (message.state, message.text, message.language) == (MessageState.TRANSCRIBED, "Ana is ill", "en")
    assert message.due_at is not None
    assert message.due_at <= office.clock.now()
    assert recording.transcript_words[2] == {"text": "ill", "start": 2.0, "end": 2.5, "confidence": 0.9}
    assert recording.expected_text == "Anna is ill"
    assert office.ear.expected == (f"names of school {message.school_id}", "Ana is ill", message.from_number)
    assert recording.media_key is not None
    assert office.media.get(recording.media_key) == WAV
    assert recording.deleted_at_provider_at is not None
    assert requests(office) == [("GET", f"{RECORDING}.wav"), ("DELETE", f"{RECORDING}.json")]


def test_a_second_poke_does_nothing(office: Office) -> None:
    office.advance()
    asked = len(office.company.asked)
    office.advance()
    assert len(office.company.asked) == asked
    assert len(office.ear.heard) == 1


def test_a_recording_that_is_not_ready_is_fetched_later(office: Office) -> None:
    office.company.answers = [Answer(404), THERE, DELETED]
    office.advance()
    assert office.message().state is MessageState.RECORDED
    assert office.message().failure == "not_fetched_RecordingGone"
    office.advance()
    assert len(office.company.asked) == 1, "not before it is due"
    office.later(timedelta(seconds=5))
    office.advance()
    assert office.message().state is MessageState.TRANSCRIBED
    assert office.message().failure is None


def test_a_recording_that_never_comes_is_put_before_a_person(office: Office) -> None:
    office.company.answers = [Answer(503)]
    for _ in range(MOST_TRIES):
        office.advance()
        office.later(timedelta(minutes=6))
    message = office.message()
    assert (message.state, message.due_at) == (MessageState.UNREADABLE, None)
    assert office.alarms == ["unreadable_message"]
    assert len(office.company.asked) == MOST_TRIES
    assert "DELETE" not in [method for method, _ in requests(office)], "what we do not hold is not deleted"


def test_audio_that_cannot_be_read_is_put_before_a_person_at_once(office: Office) -> None:
    office.ear.hears = UnreadableAudio("cut short")
    office.advance()
    assert office.message().state is MessageState.UNREADABLE
    assert office.alarms == ["unreadable_message"]
    assert office.recording().media_key is not None


def test_a_recogniser_that_fails_is_tried_again_without_fetching_twice(office: Office) -> None:
    office.ear.hears = RuntimeError("out of memory")
    office.advance()
    assert office.message().state is MessageState.FETCHED
    office.ear.hears = SPOKEN
    office.later(timedelta(seconds=5))
    office.advance()
    assert office.message().state is MessageState.TRANSCRIBED
    assert requests(office).count(("GET", f"{RECORDING}.wav")) == 1


def test_a_worker_that_dies_each_time_ends_before_a_person(office: Office) -> None:
    office.company.answers = [THERE]
    for _ in range(MOST_TRIES + 1):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(office.ear, "transcribe", _die)
            try:
                office.advance()
            except KeyboardInterrupt:
                office.later(timedelta(minutes=6))
    assert office.message().state is MessageState.UNREADABLE
    assert office.alarms == ["unreadable_message"]


def _die(*_: object, **__: object) -> Transcript:
    raise KeyboardInterrupt


def test_while_one_works_another_waits_until_the_lease_is_over(office: Office) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(office.ear, "transcribe", _die)
        with pytest.raises(KeyboardInterrupt):
            office.advance()
    office.advance()
    assert office.message().state is MessageState.FETCHED
    office.later(timedelta(minutes=6))
    office.company.answers = [DELETED]
    office.advance()
    assert office.message().state is MessageState.TRANSCRIBED


@pytest.mark.parametrize(("seconds", "state"), [(1.2, MessageState.EMPTY), (9.0, MessageState.UNREADABLE)])
def test_no_words_in_a_long_recording_are_for_a_person(office: Office, seconds: float, state: MessageState) -> None:
    office.ear.hears = Transcript("", "", (), seconds)
    office.advance()
    assert office.message().state is state
    assert office.message().due_at is None
    assert office.alarms == (["unreadable_message"] if state is MessageState.UNREADABLE else [])


def test_our_copy_lost_is_fetched_again(office: Office) -> None:
    office.ear.hears = RuntimeError("busy")
    office.advance()
    office.media.delete(office.recording().media_key or "")
    office.ear.hears = SPOKEN
    office.company.answers = [THERE, DELETED]
    for _ in range(2):
        office.later(timedelta(seconds=30))
        office.advance()
    assert office.message().state is MessageState.TRANSCRIBED
    assert requests(office).count(("GET", f"{RECORDING}.wav")) == 2


def test_a_deletion_that_fails_is_left_for_later(office: Office) -> None:
    office.company.answers = [THERE, Answer(503)]
    office.advance()
    assert office.message().state is MessageState.TRANSCRIBED
    with office.database.read() as session:
        assert left_at_provider(session) == [office.message_id]
    office.company.answers = [Answer(404, b'{"code": 20404, "message": "gone", "status": 404}')]
    assert delete_at_provider(office, office.message_id)
    with office.database.read() as session:
        assert left_at_provider(session) == []


def wait_for_callback(office: Office) -> None:
    """As if no webhook had ever told of the recording."""
    with office.database.write() as session:
        session.delete(session.scalars(select(Recording)).one())
        session.get_one(Message, office.message_id).state = MessageState.RECORDING


def test_a_recording_nobody_told_of_is_found(office: Office) -> None:
    wait_for_callback(office)
    found = {"recordings": [{"sid": RECORDING, "status": "completed", "duration": "4"}], "next_page_uri": None}
    office.company.answers = [as_json(found), THERE, DELETED]
    office.advance()
    assert office.message().text == "Ana is ill"


def test_a_caller_who_left_nothing_makes_an_empty_message(office: Office) -> None:
    wait_for_callback(office)
    office.company.answers = [as_json({"recordings": [], "next_page_uri": None})]
    office.advance()
    assert (office.message().state, office.message().due_at) == (MessageState.EMPTY, None)
    assert office.alarms == []


def test_a_message_that_is_not_there_is_no_error(office: Office) -> None:
    advance_recording(office, 4711)
