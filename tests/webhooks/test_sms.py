"""Texts to the attendance line: what is kept of them, and what is answered."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from twilio.request_validator import RequestValidator

from bot.sms import sms_blueprint
from escalation.reports.readers import Readers
from storage.clock import Clock
from storage.models import Alarm, Match, Message, PhoneNumber
from storage.pokes import Pokes
from storage.session import Database
from storage.words import Channel, LineState, MessageState
from tests.support import ATTENDANCE_LINE, LINE_CHECK, SmallSchool, second_school, small_school, take_roll
from tests.webhooks.support import AUTH_TOKEN, PUBLIC_URL, KeptPokes, clock_at
from voice.simulator.twiml import parse_messaging_twiml

ROSA, JILL, STRANGER = "+13035550111", "+13035550121", "+13035550188"
MORNING = LINE_CHECK - timedelta(hours=1)


@dataclass
class TextServices:
    """What texts need (`bot.sms.SmsServices`)."""

    database: Database
    readers: Readers
    pokes: Pokes
    clock: Clock
    public_url: str = PUBLIC_URL
    auth_token: str = AUTH_TOKEN


class Phone:
    """Texts the school and shows the answer."""

    def __init__(self, database: Database, school: SmallSchool) -> None:
        self.services = TextServices(database, Readers(database), KeptPokes(), clock_at(MORNING))
        self.school = school
        self._numbers = itertools.count(1)
        app = Flask("test")
        app.register_blueprint(sms_blueprint(self.services))
        self._client = app.test_client()

    def text(self, body: str, *, from_: str = ROSA, sid: str = "", to: str = ATTENDANCE_LINE, media: int = 0) -> str:
        """Send a text; returns the reply, "" for none."""
        sid = sid or f"SM{next(self._numbers):032}"
        form = {"MessageSid": sid, "From": from_, "To": to, "Body": body, "NumMedia": str(media)}
        signature = RequestValidator(AUTH_TOKEN).compute_signature(PUBLIC_URL + "/sms/incoming", form)
        response = self._client.post("/sms/incoming", data=form, headers={"X-Twilio-Signature": signature})
        assert response.status_code == 200
        verbs = parse_messaging_twiml(response.text).verbs
        return verbs[0].text if verbs else ""

    def later(self, span: timedelta) -> None:
        self.services.clock = Clock(start=self.services.clock.now() + span, epoch=datetime.now(UTC))

    @property
    def messages(self) -> list[Message]:
        with self.services.database.write() as session:
            return list(session.scalars(select(Message).order_by(Message.id)))

    @property
    def matches(self) -> list[Match]:
        with self.services.database.write() as session:
            return list(session.scalars(select(Match).order_by(Match.id)))

    def texts_stopped(self, number: str) -> bool:
        with self.services.database.write() as session:
            found = session.scalar(select(PhoneNumber).where(PhoneNumber.e164 == number))
            return found is not None and found.texts_stopped_at is not None


@pytest.fixture
def phone(sqlite_database: Database) -> Phone:
    return phone_of(sqlite_database)


def phone_of(database: Database) -> Phone:
    with database.write() as session:
        school = small_school(session)
        take_roll(session, school.school_id, [school.students["Ana"], school.students["Ben"]])
    return Phone(database, school)


def test_an_absence_with_everything_in_it_is_noted(database: Database) -> None:
    phone = phone_of(database)
    reply = phone.text("Ana Ortega will be absent today, she has a fever. Rosa Ortega")
    assert reply.startswith("Thank you. We noted that Ana Ortega will be absent today")
    assert "fever" in reply
    (message,) = phone.messages
    assert (message.channel, message.state, message.reply) == (Channel.SMS, MessageState.READ, reply)
    assert [match.state for match in phone.matches] == [LineState.CLEAR]


def test_the_same_text_twice_is_one_message_with_one_answer(phone: Phone) -> None:
    first = phone.text("Ana is sick today", sid="SM1")
    assert phone.text("Ana is sick today", sid="SM1") == first
    assert len(phone.messages) == 1


def test_a_name_missing_is_asked_for_and_completes_the_text(phone: Phone) -> None:
    assert "Which student" in phone.text("Will be absent today, fever")
    reply = phone.text("Ana Ortega")
    assert "Ana Ortega will be absent today" in reply
    first, second = phone.messages
    assert (first.channel, second.channel) == (Channel.SMS, Channel.CONVERSATION)
    assert second.text == "Will be absent today, fever\nAna Ortega"
    assert {match.state for match in phone.matches} <= {LineState.SETTLED, LineState.CLEAR}


def test_a_cough_is_not_yet_being_away(phone: Phone) -> None:
    reply = phone.text("Ana has a cough")
    assert "noted" not in reply
    assert "absent or late" in reply
    assert "Ana will be absent" in phone.text("She will be absent")


def test_after_half_an_hour_a_text_stands_alone(phone: Phone) -> None:
    phone.text("My daughter is sick today")
    phone.later(timedelta(minutes=31))
    phone.text("Ana Ortega")
    assert [message.channel for message in phone.messages] == [Channel.SMS, Channel.SMS]


def test_another_number_completes_nothing(phone: Phone) -> None:
    phone.text("My daughter is sick today")
    phone.text("Ana Ortega", from_=STRANGER)
    assert phone.messages[1].text == "Ana Ortega"


def test_the_same_thing_is_not_asked_twice(phone: Phone) -> None:
    phone.text("My daughter is sick today")
    reply = phone.text("she really is")
    assert "Which student" not in reply
    assert "check" in reply or "read" in reply


def test_a_stranger_is_promised_nothing_and_told_nothing(phone: Phone) -> None:
    reply = phone.text("Ben will be absent today, he has a cold", from_=STRANGER)
    assert "noted" not in reply
    assert "may call you" in reply
    assert "Harlow" not in reply


def test_a_child_who_is_on_no_roster_is_asked_for_in_the_same_words_as_a_doubtful_one(phone: Phone) -> None:
    nobody = phone.text("Xerxes Quimby is sick today")
    doubtful = phone.text("Emma Stone is sick today", from_=STRANGER)
    for reply in (nobody, doubtful):
        assert "noted" not in reply


def test_spanish_is_answered_in_spanish(phone: Phone) -> None:
    reply = phone.text("Buenos días, mi hija Ana Ortega no va a ir a la escuela hoy porque tiene fiebre")
    assert reply.startswith("Gracias.")
    assert "Ana Ortega" in reply


def test_a_question_goes_to_the_office(phone: Phone) -> None:
    reply = phone.text("What time does school start tomorrow?")
    assert "noted" not in reply
    assert "office" in reply


@pytest.mark.parametrize("word", ["STOP", "stop.", "Unsubscribe", " quit ", "opt out", "REVOKE"])
def test_stop_is_obeyed_and_left_to_the_provider_to_answer(phone: Phone, word: str) -> None:
    assert phone.text(word) == ""
    assert phone.texts_stopped(ROSA)
    assert phone.text("Ana is sick today, fever") == "", "whoever stopped texts gets none"
    assert phone.matches, "but is heard"
    assert phone.text("START") == ""
    assert not phone.texts_stopped(ROSA)


def test_stop_from_a_number_that_is_on_no_file_is_remembered(phone: Phone) -> None:
    phone.text("STOP", from_=STRANGER)
    assert phone.texts_stopped(STRANGER)


def test_help_is_left_to_the_provider(phone: Phone) -> None:
    assert phone.text("HELP") == ""
    assert not phone.texts_stopped(ROSA)


def test_a_picture_alone_is_for_a_person(phone: Phone) -> None:
    assert "cannot read pictures" in phone.text("", media=1)
    assert phone.messages[0].state is MessageState.UNREADABLE
    with phone.services.database.write() as session:
        assert session.scalars(select(Alarm.kind)).all() == ["unreadable_message"]


def test_a_picture_beside_words_is_mentioned(phone: Phone) -> None:
    reply = phone.text("Ana Ortega has a fever and stays home today", media=2)
    assert "cannot read the picture" in reply
    assert phone.messages[0].failure == "pictures_not_read:2"


def test_nothing_at_all_is_empty(phone: Phone) -> None:
    phone.text("")
    assert (phone.messages[0].state, phone.messages[0].due_at) == (MessageState.EMPTY, None)


def test_the_only_school_takes_a_text_to_a_number_not_on_file_and_is_told(phone: Phone) -> None:
    assert phone.text("Ana is sick", to="+13035550199") != ""
    assert len(phone.messages) == 1
    with phone.services.database.read() as session:
        assert "line_number_differs" in session.scalars(select(Alarm.kind)).all()


def test_a_text_to_no_school_gets_no_answer(phone: Phone) -> None:
    with phone.services.database.write() as session:
        second_school(session, phone.school.school_id)
    assert phone.text("Ana is sick", to="+13035550199") == ""
    assert phone.messages == []


@pytest.mark.parametrize("body", ['\x00\x01 Ana <is> & "sick"', "😷" * 500, "<Response/>", "a" * 5000, "{student}"])
def test_no_text_breaks_the_answer(phone: Phone, body: str) -> None:
    phone.text(body)
    assert len(phone.messages) == 1


def test_a_withheld_number_is_not_taken_for_an_earlier_one(phone: Phone) -> None:
    phone.text("My daughter is sick today", from_="72345")
    phone.text("Ana Ortega", from_="72346")
    assert [message.from_number for message in phone.messages] == ["", ""]
    assert phone.messages[1].text == "Ana Ortega"
