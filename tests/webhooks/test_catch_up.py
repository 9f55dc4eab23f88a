"""Nobody took a webhook: the message is found at the provider, kept, and read or shown to a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.catch_up import NOT_TAKEN, catch_up
from bot.wiring import Services
from escalation.sweep import due_messages
from storage.clock import Clock
from storage.models import Alarm, Heartbeat, Message
from storage.session import Database
from storage.words import Channel, MessageState
from tests.services import make_services
from tests.support import ATTENDANCE_LINE, LINE_CHECK, small_school
from tests.webhooks.support import MOTHER
from voice.telephony import CallState, OutcomeUnknown, ProviderCall, ReceivedText, TelephonyError

EARLIER = LINE_CHECK - timedelta(minutes=5)


class Provider:
    """What the provider keeps of what came in."""

    def __init__(self) -> None:
        self.texts: list[ReceivedText] = []
        self.calls: list[ProviderCall] = []
        self.asked_since: list[datetime] = []
        self.fails: TelephonyError | None = None

    def received_texts(self, since: datetime) -> list[ReceivedText]:
        self.asked_since.append(since)
        if self.fails:
            raise self.fails
        return self.texts

    def list_calls(self, since: datetime) -> list[ProviderCall]:
        return self.calls


@pytest.fixture
def provider() -> Provider:
    return Provider()


@pytest.fixture
def services(database: Database, tmp_path: Path, provider: Provider) -> Services:
    with database.write() as session:
        small_school(session)
    made = make_services(database, tmp_path, clock=Clock(start=LINE_CHECK, epoch=datetime.now(UTC)))
    return replace(made, telephony=provider)  # type: ignore[arg-type]  # what is asked of it here


def text(sid: str = "SM1", body: str = "Ana Ortega is sick today", at: datetime = EARLIER) -> ReceivedText:
    return ReceivedText(sid, MOTHER, ATTENDANCE_LINE, body, at)


def call(sid: str = "CA1", **more: object) -> ProviderCall:
    values: dict[str, object] = {
        "state": CallState.COMPLETED, "to": ATTENDANCE_LINE, "created_at": EARLIER, "from_": MOTHER,
        "ended_at": EARLIER + timedelta(seconds=20), "is_ordered": False,
    }  # fmt: skip
    return ProviderCall(sid, **(values | more))  # type: ignore[arg-type]  # a builder


def messages(services: Services) -> list[Message]:
    with services.database.read() as session:
        return list(session.scalars(select(Message).order_by(Message.id)))


def test_a_text_that_nobody_took_is_kept_once_and_given_to_a_worker(services: Services, provider: Provider) -> None:
    provider.texts = [text()]
    assert catch_up(services) == 1
    assert catch_up(services) == 0
    (message,) = messages(services)
    assert (message.channel, message.state, message.text) == (
        Channel.SMS, MessageState.TRANSCRIBED, "Ana Ortega is sick today",
    )  # fmt: skip
    assert message.received_at == EARLIER
    assert due_messages(services.database, services.clock.now(), timedelta(seconds=30)) == [message.id]


def test_a_text_that_may_still_be_on_its_way_is_left_to_its_webhook(services: Services, provider: Provider) -> None:
    provider.texts = [text(at=LINE_CHECK)]
    assert catch_up(services) == 0


def test_stop_counts_although_nobody_took_it(services: Services, provider: Provider) -> None:
    provider.texts = [text(body="STOP")]
    catch_up(services)
    (message,) = messages(services)
    assert message.reply == ""


def test_of_a_call_that_nobody_took_the_number_is_shown_to_a_person(services: Services, provider: Provider) -> None:
    provider.calls = [call()]
    assert catch_up(services) == 1
    (message,) = messages(services)
    assert (message.state, message.failure, message.from_number) == (MessageState.UNREADABLE, NOT_TAKEN, MOTHER)
    with services.database.read() as session:
        assert session.scalars(select(Alarm.kind)).all() == ["unreadable_message"]


@pytest.mark.parametrize(
    "other",
    [
        call(is_ordered=True),
        call(to=MOTHER, from_=ATTENDANCE_LINE),
        call(to="+13035550199"),
        call(state=CallState.IN_PROGRESS, ended_at=None),
    ],
)
def test_calls_of_ours_and_calls_under_way_are_none_of_these(
    services: Services, provider: Provider, other: ProviderCall
) -> None:
    provider.calls = [other]
    assert catch_up(services) == 0
    assert messages(services) == []


def test_it_goes_back_as_far_as_the_last_time_and_a_little_more(services: Services, provider: Provider) -> None:
    catch_up(services)
    catch_up(services)
    first, second = provider.asked_since
    assert first < LINE_CHECK - timedelta(hours=3)
    assert LINE_CHECK - timedelta(minutes=11) < second < LINE_CHECK


def test_a_provider_that_does_not_answer_is_asked_again_from_the_same_moment(
    services: Services, provider: Provider
) -> None:
    provider.fails = OutcomeUnknown("gone")
    with pytest.raises(OutcomeUnknown):
        catch_up(services)
    with services.database.read() as session:
        assert session.scalars(select(Heartbeat)).all() == []
