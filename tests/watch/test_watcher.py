"""The second thread of the clock process: a clean audit is signalled, at most once a minute, and nothing else is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.processes.watcher import PING_SECONDS, PROVIDER_SECONDS, Watcher
from storage.heartbeats import AUDIT, PROVIDER, TICK, beat
from storage.models import Heartbeat, Inquiry
from storage.session import Database
from tests.escalation.world import Morning
from tests.services import make_services
from tests.voice.phone_company import Answer, PhoneCompany, phone_company
from tests.watch.test_health import Queue


@pytest.fixture
def switch() -> Iterator[PhoneCompany]:
    """A dead-man's switch on this machine: it keeps what it is asked."""
    with phone_company() as listener:
        listener.answers.append(Answer())
        yield listener


class Seconds:
    """Elapsed time that only passes when told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr("bot.processes.watcher.time.monotonic", lambda: self.now)


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> Seconds:
    return Seconds(monkeypatch)


@pytest.fixture
def morning(sqlite_database: Database) -> Morning:
    morning = Morning(sqlite_database)
    morning.roll("Ben")
    morning.work()
    with sqlite_database.write() as session:
        beat(session, TICK, morning.now())
    return morning


def watcher(morning: Morning, folder: Path, url: str) -> Watcher:
    services = make_services(morning.database, folder, clock=morning.clock)
    settings = replace(services.settings, heartbeat_url=url)
    queue = Queue("unix:///nowhere")
    return Watcher(replace(services, settings=settings, pokes=queue, telephony=morning.phone))


def test_a_clean_audit_is_signalled_at_most_once_a_minute(
    morning: Morning, switch: PhoneCompany, seconds: Seconds, tmp_path: Path
) -> None:
    watching = watcher(morning, tmp_path, f"{switch.url}/ping/our-school?from=here")
    watching.look()
    seconds.now += PING_SECONDS / 2
    watching.look()
    assert [(asked.method, asked.path, asked.query) for asked in switch.asked] == [
        ("GET", "/ping/our-school", [("from", "here")])
    ]
    seconds.now += PING_SECONDS / 2
    watching.look()
    assert len(switch.asked) == 2


def test_an_audit_with_findings_is_silent(
    morning: Morning, switch: PhoneCompany, seconds: Seconds, tmp_path: Path
) -> None:
    with morning.database.write() as session:
        session.execute(update(Inquiry).values(due_at=None))
    watcher(morning, tmp_path, switch.url).look()
    assert switch.asked == []


def test_while_nobody_ticks_it_is_silent_too(
    morning: Morning, switch: PhoneCompany, seconds: Seconds, tmp_path: Path
) -> None:
    with morning.database.write() as session:
        session.delete(session.get_one(Heartbeat, TICK))
    watcher(morning, tmp_path, switch.url).look()
    assert switch.asked == []


@pytest.mark.parametrize("url", ["", "http://127.0.0.1:9/nobody-listens"])
def test_the_audit_is_kept_whether_or_not_anybody_hears_of_it(
    morning: Morning, seconds: Seconds, tmp_path: Path, url: str
) -> None:
    watcher(morning, tmp_path, url).look()
    with morning.database.read() as session:
        assert session.get_one(Heartbeat, AUDIT).findings == 0


def test_the_provider_is_asked_every_few_minutes(morning: Morning, seconds: Seconds, tmp_path: Path) -> None:
    watching = watcher(morning, tmp_path, "")
    watching.look()
    with morning.database.read() as session:
        assert session.get(Heartbeat, PROVIDER) is None
    seconds.now += PROVIDER_SECONDS
    watching.look()
    with morning.database.read() as session:
        assert session.get_one(Heartbeat, PROVIDER).findings == 0
