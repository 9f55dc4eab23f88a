"""The telephone's webhooks and the provider's client against a whole phone company, over real HTTP."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.serving import make_server

from escalation.engine import work_due
from escalation.pace import Pace
from escalation.sender import advance_attempt
from storage.clock import Clock
from storage.media import MediaStore
from storage.models import Attempt, AttemptTarget, Message
from storage.session import Database
from storage.words import Answer, AttemptChannel, AttemptResult, AttemptState, MessageState, RoundKind
from tests.escalation.world import Post
from tests.support import ATTENDANCE_LINE, LINE_CHECK, OFFICE, SmallSchool, small_school
from tests.voice.test_recordings import SPOKEN, Ear
from tests.webhooks.support import MOTHER, KeptPokes, plan_call
from voice.call_status import call_status_blueprint
from voice.inbound import inbound_blueprint
from voice.outbound import outbound_blueprint
from voice.recordings import advance_recording
from voice.simulator import Account, Simulator
from voice.simulator.audio import silence
from voice.simulator.clock import Clock as CompanyClock
from voice.simulator.faults import Fault
from voice.simulator.people import Callee, Caller, Reaction
from voice.speech.transcription import Transcriber
from voice.telephony import CallRequest, OutcomeUnknown, Telephony
from voice.text_status import text_status_blueprint
from voice.twilio_client import TwilioTelephony

ACCOUNT = Account("AC" + "0" * 32, "a token of tests", calls_per_second=20)
SPEED = 30.0


@dataclass
class School:
    """A school's telephone (`VoiceServices`, `RecordingServices`) that listens on loopback."""

    database: Database
    media: MediaStore
    clock: Clock
    small: SmallSchool
    pokes: KeptPokes = field(default_factory=KeptPokes)
    ear: Ear = field(default_factory=lambda: Ear(SPOKEN))
    public_url: str = ""
    auth_token: str = ACCOUNT.token
    api_url: str = ""

    @property
    def telephony(self) -> Telephony:
        return TwilioTelephony(ACCOUNT.sid, ACCOUNT.token, api_url=self.api_url)

    @property
    def transcriber(self) -> Callable[[], Transcriber]:
        return lambda: self.ear

    def nearby_names(self, school_id: int) -> Callable[[str, str], Sequence[str]]:
        return lambda text, from_number: ()

    def application(self) -> Flask:
        app = Flask("school")
        for blueprint in (inbound_blueprint, outbound_blueprint, call_status_blueprint, text_status_blueprint):
            app.register_blueprint(blueprint(self))
        return app

    def place(self, attempt_id: int, *, detect_machine: bool = True) -> str:
        url = f"{self.public_url}/voice/outbound/{attempt_id}"
        return self.telephony.place_call(
            CallRequest(MOTHER, ATTENDANCE_LINE, url, f"{url}/status", 25, detect_machine)
        ).sid

    def plan(self, *students: str) -> int:
        with self.database.write() as session:
            return plan_call(session, self.small, students, state=AttemptState.PLACING, sid=None)

    def owe_all_clear(self, *students: str) -> int:
        """The mother is owed an all-clear by text, about students who were never absent."""
        with self.database.write() as session:
            return plan_call(
                session,
                self.small,
                students,
                kind=RoundKind.ALL_CLEAR,
                channel=AttemptChannel.TEXT,
                state=AttemptState.PLANNED,
                sid=None,
            )

    def advance(self, attempt_id: int) -> None:
        """What a worker does when it is poked."""
        post, pace = Post(), Pace.of(ACCOUNT.calls_per_second, SPEED)
        work_due(self.database, self.clock.now(), poke_again=timedelta(0), pace=pace)
        advance_attempt(self.database, self.telephony, post, self.clock, self.public_url, attempt_id, pace=pace)

    def attempt(self, attempt_id: int) -> Attempt:
        with self.database.write() as session:
            return session.get_one(Attempt, attempt_id)

    def message(self) -> Message | None:
        with self.database.write() as session:
            return session.scalar(select(Message))


@pytest.fixture
def school(sqlite_database: Database, tmp_path: Path) -> Iterator[School]:
    with sqlite_database.write() as session:
        small = small_school(session)
    clock = Clock(start=LINE_CHECK, epoch=datetime.now(UTC), speed=SPEED)
    school = School(sqlite_database, MediaStore(tmp_path / "media", "a secret of tests"), clock, small)
    probe = make_server("127.0.0.1", 0, Flask("nobody"))
    port = probe.server_port
    probe.server_close()
    school.public_url = f"http://127.0.0.1:{port}"
    server = make_server("127.0.0.1", port, school.application(), threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield school
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def company(school: School) -> Iterator[Simulator]:
    with Simulator(school.public_url, account=ACCOUNT, clock=CompanyClock.at_speed(SPEED)) as company:
        school.api_url = company.url
        yield company


def until(condition: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, f"did not happen: {what}"
        time.sleep(0.05)


def ended(school: School, attempt_id: int) -> Attempt:
    until(lambda: school.attempt(attempt_id).state is AttemptState.ENDED, "the end of the call")
    return school.attempt(attempt_id)


def state_of(school: School) -> MessageState | None:
    message = school.message()
    return message.state if message else None


def test_a_parents_voicemail_comes_in_whole(school: School, company: Simulator) -> None:
    company.call_in(Caller(MOTHER, (silence(4.0),)), ATTENDANCE_LINE)
    until(lambda: state_of(school) is MessageState.RECORDED, "the recording")
    message = school.message()
    assert message is not None
    assert message.from_number == MOTHER
    until(lambda: _advanced(school, message.id), "the text")
    assert company.company.records.recordings == {}
    assert company.errors == []


def _advanced(school: School, message_id: int) -> bool:
    advance_recording(school, message_id)
    return state_of(school) is MessageState.TRANSCRIBED


def test_a_recording_is_found_though_its_callbacks_were_lost(school: School, company: Simulator) -> None:
    company.add_fault(Fault("webhook", "drop", "/voice/incoming/recording", times=9))
    company.add_fault(Fault("document", "drop", "/voice/incoming/recorded", times=9))
    company.call_in(Caller(MOTHER, (silence(4.0),)), ATTENDANCE_LINE)
    until(lambda: any(call.over for call in company.calls), "the end of the call")
    until(lambda: all(r.status == "completed" for r in company.company.records.recordings.values()), "processing")
    if state_of(school) is MessageState.RECORDING:
        school.clock = Clock(start=LINE_CHECK.replace(hour=17), epoch=datetime.now(UTC))
    message = school.message()
    assert message is not None
    until(lambda: _advanced(school, message.id), "the text")


def test_a_mother_answers_for_both_children(school: School, company: Simulator) -> None:
    mother = Callee(
        MOTHER,
        reactions=(
            Reaction("parent or guardian", press="1"),
            Reaction("was marked absent", press="1"),
            Reaction("Why is", press="2"),
        ),
    )
    company.callees[MOTHER] = mother
    attempt_id = school.plan("Ana", "Luis")
    sid = school.place(attempt_id)
    attempt = ended(school, attempt_id)
    assert (attempt.result, attempt.provider_sid, attempt.answered_by) == (AttemptResult.TALKED, sid, "human")
    with school.database.write() as session:
        targets = session.scalars(select(AttemptTarget)).all()
        assert [(t.answer, t.category) for t in targets] == [(Answer.KNOWS, "medical_appointment")] * 2
    assert company.errors == []


def test_a_father_who_did_not_know_talks_with_the_office(school: School, company: Simulator) -> None:
    company.callees[OFFICE] = Callee(OFFICE, stays=5.0)
    company.callees[MOTHER] = Callee(
        MOTHER, reactions=(Reaction("parent or guardian", say="Yes"), Reaction("was marked absent", press="2"))
    )
    attempt_id = school.plan("Ana")
    school.place(attempt_id)
    assert ended(school, attempt_id).result is AttemptResult.TALKED
    assert [call.to for call in company.calls] == [MOTHER, OFFICE]
    assert company.errors == []


def test_a_mailbox_keeps_a_message_without_a_name(school: School, company: Simulator) -> None:
    mailbox = Callee(MOTHER, answer="voicemail")
    company.callees[MOTHER] = mailbox
    attempt_id = school.plan("Ana", "Luis")
    school.place(attempt_id)
    assert ended(school, attempt_id).result is AttemptResult.MESSAGE_LEFT
    left = " ".join(mailbox.left)
    assert "3 0 3, 5 5 5, 0 1 0 1" in left
    assert "Ana" not in left
    assert "Luis" not in left
    assert company.errors == []


def test_a_mailbox_taken_for_a_person_keeps_the_message_too(school: School, company: Simulator) -> None:
    mailbox = Callee(MOTHER, answer="voicemail", answered_by="human")
    company.callees[MOTHER] = mailbox
    attempt_id = school.plan("Ana")
    school.place(attempt_id)
    assert ended(school, attempt_id).result is AttemptResult.MESSAGE_LEFT
    assert "Ana" not in " ".join(mailbox.left)


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        ("full mailbox", AttemptResult.NO_MESSAGE),
        ("no answer", AttemptResult.NO_ANSWER),
        ("busy", AttemptResult.BUSY),
        ("failed", AttemptResult.FAILED),
    ],
)
def test_every_way_of_not_getting_through(
    school: School, company: Simulator, answer: str, result: AttemptResult
) -> None:
    company.callees[MOTHER] = Callee(MOTHER, answer=answer)  # type: ignore[arg-type]  # from the table above
    attempt_id = school.plan("Ana")
    school.place(attempt_id)
    assert ended(school, attempt_id).result is result


def test_a_lost_reply_is_made_good_by_the_first_webhook(school: School, company: Simulator) -> None:
    company.callees[MOTHER] = Callee(MOTHER, answer="busy")
    company.add_fault(Fault("rest", "lose reply", "Calls.json"))
    attempt_id = school.plan("Ana")
    with pytest.raises(OutcomeUnknown):
        school.place(attempt_id)
    attempt = ended(school, attempt_id)
    assert attempt.result is AttemptResult.BUSY
    assert [call.sid for call in school.telephony.find_calls(MOTHER, datetime.now(UTC).replace(year=2020))] == [
        attempt.provider_sid
    ]
    assert len(company.calls) == 1


def test_a_call_that_rings_can_be_taken_back(school: School, company: Simulator) -> None:
    company.callees[MOTHER] = Callee(MOTHER, answer="no answer")
    attempt_id = school.plan("Ana")
    sid = school.place(attempt_id)
    until(lambda: company.calls[0].status == "ringing", "ringing")
    assert school.telephony.end_call(sid).sid == sid
    until(lambda: school.attempt(attempt_id).state is AttemptState.CANCELED, "the end of the call")


def test_status_callbacks_doubled_and_reordered_change_nothing(school: School, company: Simulator) -> None:
    company.callees[MOTHER] = Callee(MOTHER, answer="no answer")
    company.add_fault(Fault("webhook", "reorder", "status", times=2))
    company.add_fault(Fault("webhook", "duplicate", "status", times=9))
    attempt_id = school.plan("Ana")
    school.place(attempt_id)
    assert ended(school, attempt_id).result is AttemptResult.NO_ANSWER


def test_an_all_clear_is_delivered_as_a_text(school: School, company: Simulator) -> None:
    attempt_id = school.owe_all_clear("Ana", "Luis")
    school.advance(attempt_id)
    attempt = ended(school, attempt_id)
    assert (attempt.channel, attempt.result) == (AttemptChannel.TEXT, AttemptResult.DELIVERED)
    assert [text.sid for text in company.texts] == [attempt.provider_sid]
    (read,) = company.callees[MOTHER].read
    assert "All is well" in read
    assert "Ana" not in read
    assert company.errors == []


def test_a_text_that_a_landline_does_not_take_is_followed_by_a_call(school: School, company: Simulator) -> None:
    mailbox = Callee(MOTHER, answer="voicemail", text_error=30006)
    company.callees[MOTHER] = mailbox
    attempt_id = school.owe_all_clear("Ana")
    school.advance(attempt_id)
    until(lambda: school.attempt(attempt_id).channel is AttemptChannel.CALL, "the call is planned")
    school.advance(attempt_id)
    assert ended(school, attempt_id).result is AttemptResult.MESSAGE_LEFT
    assert "All is well" in " ".join(mailbox.left)
    assert len(company.calls) == 1


def test_who_said_stop_is_called(school: School, company: Simulator) -> None:
    """The company knows of it before we do."""
    parent = Callee(MOTHER, opted_out={ATTENDANCE_LINE}, reactions=(Reaction("press 0", press="0"),))
    company.callees[MOTHER] = parent
    company.callees[OFFICE] = Callee(OFFICE, stays=5.0)
    attempt_id = school.owe_all_clear("Ana")
    for _ in range(2):
        school.advance(attempt_id)
    assert ended(school, attempt_id).result is AttemptResult.MESSAGE_LEFT
    assert [call.to for call in company.calls] == [MOTHER, OFFICE]
    assert any("All is well" in words for words in parent.heard)
    assert [trouble.code for trouble in company.errors] == [21610]


def test_status_callbacks_of_texts_doubled_and_reordered_change_nothing(school: School, company: Simulator) -> None:
    company.add_fault(Fault("webhook", "reorder", "sms/outbound"))
    company.add_fault(Fault("webhook", "duplicate", "sms/outbound", times=9))
    attempt_id = school.owe_all_clear("Ana")
    school.advance(attempt_id)
    assert ended(school, attempt_id).result is AttemptResult.DELIVERED
    assert len(company.texts) == 1


def test_a_lost_reply_to_a_text_is_made_good_by_the_first_webhook(school: School, company: Simulator) -> None:
    company.add_fault(Fault("rest", "lose reply", "Messages.json"))
    attempt_id = school.owe_all_clear("Ana")
    school.advance(attempt_id)
    attempt = ended(school, attempt_id)
    assert attempt.result is AttemptResult.DELIVERED
    assert [text.sid for text in company.texts] == [attempt.provider_sid]


def test_a_text_whose_callbacks_are_all_lost_is_looked_up(school: School, company: Simulator) -> None:
    company.add_fault(Fault("rest", "lose reply", "Messages.json"))
    company.add_fault(Fault("webhook", "drop", "sms/outbound", times=9))
    attempt_id = school.owe_all_clear("Ana")
    school.advance(attempt_id)
    until(lambda: [text.status for text in company.texts] == ["delivered"], "the delivery")
    with school.database.write() as session:
        # The half minute in which the provider should have told us is over.
        session.get_one(Attempt, attempt_id).deadline_at = school.clock.now()
    school.advance(attempt_id)
    assert ended(school, attempt_id).result is AttemptResult.DELIVERED
    assert len(company.texts) == 1
