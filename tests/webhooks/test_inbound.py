from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from storage.models import Alarm, Message, Recording, School
from storage.words import Channel, MessageState
from tests.support import ATTENDANCE_LINE, LINE_CHECK, second_school
from tests.webhooks.support import CALL, MOTHER, PUBLIC_URL, RECORDING, Provider
from voice.simulator.twiml import parse_voice_twiml

CALLING = {"CallSid": CALL, "From": MOTHER, "To": ATTENDANCE_LINE, "CallStatus": "ringing"}
RECORDED = {
    "CallSid": CALL,
    "RecordingSid": RECORDING,
    "RecordingUrl": f"https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/{RECORDING}",
    "RecordingDuration": "17",
}
DONE = {**RECORDED, "RecordingStatus": "completed"}


def messages(provider: Provider) -> list[Message]:
    with provider.database.write() as session:
        return list(session.scalars(select(Message)))


def recordings(provider: Provider) -> list[Recording]:
    with provider.database.write() as session:
        return list(session.scalars(select(Recording)))


def test_a_caller_is_greeted_in_both_languages_and_recorded(provider: Provider) -> None:
    document = parse_voice_twiml(provider.post("/voice/incoming", CALLING).text)
    english, spanish, record, *after = document.verbs
    assert "Example Elementary" in english.text
    assert "recorded" in english.text
    assert english.attributes["language"] == "en-US"
    assert "se graba" in spanish.text
    assert record.name == "Record"
    assert record.attributes["action"] == PUBLIC_URL + "/voice/incoming/recorded#rc=3&rp=all"
    assert record.attributes["recordingStatusCallback"].startswith(PUBLIC_URL + "/voice/incoming/recording")
    assert [verb.name for verb in after] == ["Say", "Say", "Hangup"]
    (message,) = messages(provider)
    assert (message.channel, message.state) == (Channel.VOICEMAIL, MessageState.RECORDING)
    assert message.from_number == MOTHER
    assert message.due_at is not None
    assert message.due_at > LINE_CHECK + timedelta(minutes=3)


@pytest.mark.parametrize(
    "told", ["", "anonymous", "+266696687", "Restricted", "12345", "+1303", "sip:a@example.org", "1 303 555 0111"]
)
def test_a_number_that_is_none_is_kept_as_withheld(provider: Provider, told: str) -> None:
    provider.post("/voice/incoming", {**CALLING, "From": told})
    assert messages(provider)[0].from_number == ""


def test_a_call_to_a_number_of_no_school_ends_politely(provider: Provider) -> None:
    with provider.database.write() as session:
        second_school(session, session.scalars(select(School.id)).one())
    document = parse_voice_twiml(provider.post("/voice/incoming", {**CALLING, "To": "+13035550199"}).text)
    assert [verb.name for verb in document.verbs] == ["Say", "Hangup"]
    assert messages(provider) == []


def test_the_only_school_takes_a_call_to_a_number_not_on_file_and_is_told(provider: Provider) -> None:
    document = parse_voice_twiml(provider.post("/voice/incoming", {**CALLING, "To": "+13035550199"}).text)
    assert "Record" in [verb.name for verb in document.verbs]
    assert len(messages(provider)) == 1
    with provider.database.read() as session:
        assert session.scalars(select(Alarm.kind)).all() == ["line_number_differs"]


@pytest.mark.parametrize(
    "order",
    [
        ["/voice/incoming/recorded", "/voice/incoming/recording"],
        ["/voice/incoming/recording", "/voice/incoming/recorded"],
        ["/voice/incoming/recording", "/voice/incoming/recording"],
        ["/voice/incoming/recorded", "/voice/incoming/recorded"],
        ["/voice/incoming/recording"],
    ],
)
def test_a_recording_is_kept_once_however_it_is_told(provider_on_each: Provider, order: list[str]) -> None:
    provider = provider_on_each
    provider.post("/voice/incoming", CALLING)
    for path in order:
        told = {**CALLING, **RECORDED} if path.endswith("recorded") else DONE
        assert provider.post(path, told).status_code in (200, 204)
    (message,) = messages(provider)
    (recording,) = recordings(provider)
    assert message.state is MessageState.RECORDED
    assert message.due_at is not None
    assert message.due_at <= provider.services.clock.now()
    assert (recording.provider_sid, recording.seconds) == (RECORDING, 17.0)
    assert provider.services.pokes.kept == [("bot.jobs.advance_message", message.id)]


def test_hearing_first_of_the_call_when_it_is_recorded_loses_nothing(provider: Provider) -> None:
    provider.post("/voice/incoming/recorded", {**CALLING, **RECORDED})
    assert messages(provider)[0].state is MessageState.RECORDED


def test_the_greeting_asked_for_twice_makes_one_message(provider_on_each: Provider) -> None:
    provider = provider_on_each
    first = provider.post("/voice/incoming", CALLING)
    assert provider.post("/voice/incoming", CALLING).text == first.text
    assert len(messages(provider)) == 1


def test_a_late_repeat_of_the_greeting_does_not_undo_the_recording(provider: Provider) -> None:
    provider.post("/voice/incoming", CALLING)
    provider.post("/voice/incoming/recording", DONE)
    provider.post("/voice/incoming", CALLING)
    assert messages(provider)[0].state is MessageState.RECORDED


def test_silence_makes_the_message_empty(provider: Provider) -> None:
    provider.post("/voice/incoming", CALLING)
    provider.post("/voice/incoming/recording", {**DONE, "RecordingStatus": "absent"})
    (message,) = messages(provider)
    assert (message.state, message.due_at) == (MessageState.EMPTY, None)


def test_a_recording_told_after_absent_still_counts(provider: Provider) -> None:
    provider.post("/voice/incoming", CALLING)
    provider.post("/voice/incoming/recording", {"CallSid": CALL, "RecordingStatus": "absent"})
    provider.post("/voice/incoming/recording", DONE)
    assert messages(provider)[0].state is MessageState.RECORDED


def test_a_recording_of_a_call_nobody_knows_is_not_an_error(provider: Provider) -> None:
    assert provider.post("/voice/incoming/recording", DONE).status_code == 204
    assert recordings(provider) == []


def test_both_webhooks_at_the_same_moment_keep_one_recording(provider_on_each: Provider) -> None:
    provider = provider_on_each

    def tell(number: int) -> int:
        client = Provider(provider.client.application.test_client(), provider.services, provider.school)
        path, told = (
            ("/voice/incoming/recorded", {**CALLING, **RECORDED}) if number % 2 else ("/voice/incoming/recording", DONE)
        )
        return client.post(path, told).status_code

    provider.post("/voice/incoming", CALLING)
    with ThreadPoolExecutor(6) as several:
        assert set(several.map(tell, range(6))) <= {200, 204}
    assert len(recordings(provider)) == 1
    assert len(provider.services.pokes.kept) == 1


def test_a_call_told_of_many_times_at_once_is_one_message(provider_on_each: Provider) -> None:
    provider = provider_on_each

    def tell(_: int) -> int:
        client = Provider(provider.client.application.test_client(), provider.services, provider.school)
        return client.post("/voice/incoming", CALLING).status_code

    with ThreadPoolExecutor(6) as several:
        assert set(several.map(tell, range(6))) == {200}
    assert len(messages(provider)) == 1
