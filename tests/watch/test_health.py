"""`/healthz` and `/metrics`: silence shows, and they ask little of the ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, update

from bot.app import create_app
from escalation.auditor.record import audit_and_record
from storage.heartbeats import CLOCK_OFF, PROVIDER, TICK, beat, lock_heartbeat
from storage.models import Inquiry
from storage.pokes import Pokes
from storage.session import Database
from tests.escalation.world import Morning
from tests.services import make_services


class Queue(Pokes):
    """A queue that answers, or does not."""

    answers = True

    def is_reachable(self) -> bool:
        return self.answers

    def lengths(self) -> dict[str, int]:
        return {"sends": 3, "speech": 0}


@dataclass
class Watched:
    """A school in the middle of its morning, with the web application before it."""

    morning: Morning
    queue: Queue
    web: FlaskClient

    def health(self) -> tuple[int, dict[str, Any]]:
        answer = self.web.get("/healthz")
        return answer.status_code, answer.get_json()

    def failed(self) -> set[str]:
        """The checks that `/healthz` says have failed."""
        status, told = self.health()
        failed = {name for name, good in told["checks"].items() if not good}
        assert (status, told["healthy"]) == ((503, False) if failed else (200, True))
        return failed

    def metric(self, name: str) -> float:
        (line,) = [line for line in self.web.get("/metrics").text.splitlines() if line.startswith(name + " ")]
        return float(line.split()[-1])

    def look(self) -> None:
        """The clock process sweeps and audits."""
        self.morning.work()
        with self.morning.database.write() as session:
            beat(session, TICK, self.morning.now())
        audit_and_record(self.morning.database, self.morning.clock)


@pytest.fixture
def watched(database: Database, tmp_path: Path) -> Watched:
    morning = Morning(database)
    morning.roll("Ana", "Ben")
    queue = Queue("unix:///nowhere/valkey.sock")
    services = replace(make_services(database, tmp_path, clock=morning.clock), pokes=queue)
    watched = Watched(morning, queue, create_app(services).test_client())
    watched.look()
    return watched


def test_all_is_well_while_somebody_ticks_and_audits(watched: Watched) -> None:
    assert watched.failed() == set()
    watched.morning.clock.move(timedelta(seconds=50))
    assert watched.failed() == set()


def test_a_clock_process_that_has_stopped_shows_as_silence(watched: Watched) -> None:
    watched.morning.clock.move(timedelta(seconds=61))
    assert watched.failed() == {"ticking"}
    watched.morning.clock.move(timedelta(seconds=60))
    assert watched.failed() == {"ticking", "audited"}
    watched.morning.clock.move(timedelta(minutes=10))
    assert watched.failed() == {"ticking", "audited", "nothing_overdue"}
    watched.look()
    assert watched.failed() == set()


def test_before_the_first_tick_nothing_is_well(database: Database, tmp_path: Path) -> None:
    morning = Morning(database)
    services = make_services(database, tmp_path, clock=morning.clock)
    watched = Watched(morning, Queue("unix:///nowhere"), create_app(services).test_client())
    assert watched.failed() == {"queue", "ticking", "audited", "nothing_found"}


def test_a_queue_that_does_not_answer_is_said(watched: Watched) -> None:
    watched.queue.answers = False
    assert watched.failed() == {"queue"}


def test_what_the_auditor_found_is_told_by_kind(watched: Watched) -> None:
    with watched.morning.database.write() as session:
        session.execute(update(Inquiry).values(due_at=None))
    assert watched.failed() == set(), "only the next audit sees it"
    watched.morning.clock.move(timedelta(seconds=30))
    audit_and_record(watched.morning.database, watched.morning.clock)
    assert watched.failed() == {"nothing_found"}
    assert watched.health()[1]["findings"] == {"inquiry_without_due_time": 2}
    assert watched.metric('attendance_audit_findings{kind="inquiry_without_due_time"}') == 2
    assert watched.metric("attendance_last_audit_seconds") == 0
    assert watched.metric("attendance_last_clean_audit_seconds") == 30


def test_a_disagreement_with_the_provider_and_a_machine_with_a_wrong_clock_are_told(watched: Watched) -> None:
    with watched.morning.database.write() as session:
        beat(session, PROVIDER, watched.morning.now(), findings=1, details={"kinds": {"unknown_call": 1}})
        row = lock_heartbeat(session, CLOCK_OFF, watched.morning.now())
        row.findings, row.details = 1, {"a start of a machine": 3600}
    assert watched.health()[1]["findings"] == {"unknown_call": 1, "clock_off": 1}


def test_a_clock_that_was_put_back_makes_no_old_sign_of_life_fresh(watched: Watched) -> None:
    watched.morning.clock.move(-timedelta(hours=1))
    assert {"ticking", "audited"} <= watched.failed()


def test_the_figures_tell_how_late_things_are(watched: Watched) -> None:
    assert watched.metric('attendance_lateness_seconds{of="inquiries"}') == 0
    watched.morning.clock.move(timedelta(minutes=10))
    assert 0 < watched.metric('attendance_lateness_seconds{of="inquiries"}') <= 600
    assert watched.metric('attendance_lateness_seconds{of="attempts"}') > 400
    assert watched.metric("attendance_last_tick_seconds") == 600
    assert watched.metric('attendance_queue_length{queue="sends"}') == 3


def test_asking_after_health_takes_a_handful_of_statements(watched: Watched) -> None:
    def statements(ask: Callable[[], object]) -> int:
        counted: list[str] = []

        def count(*given: Any) -> None:
            counted.append(given[2])

        event.listen(watched.morning.database.reader, "before_cursor_execute", count)
        ask()
        event.remove(watched.morning.database.reader, "before_cursor_execute", count)
        return len(counted)

    assert statements(watched.health) <= 8
