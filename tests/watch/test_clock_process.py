"""Real clock processes, on a machine whose clock is set while they run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.engine import make_url

from escalation.school_days import local_day
from storage.heartbeats import AUDIT, CLOCK_OFF, TICK
from storage.models import Alarm, ContactLogEntry, Heartbeat, Inquiry, Round, School
from storage.session import Database
from storage.words import InquiryState, RoundKind
from tests.processes.test_supervisor import wait_for
from tests.support import small_school, take_roll

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN = 90.0
HALF_AN_HOUR = timedelta(minutes=30)
NAMES = ("Ana", "Luis", "Ben", "Cleo", "Emma1", "Emma3")


class Machine:
    """A machine with clock processes on it, and a clock that can be set."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.file = folder / "ahead"
        self.processes: list[subprocess.Popen[bytes]] = []
        self.set_clock(timedelta(0))

    def set_clock(self, ahead: timedelta) -> None:
        # As a whole: a process may read it at any moment.
        new = self.file.with_suffix(".new")
        new.write_text(str(ahead.total_seconds()))
        new.replace(self.file)

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(self.file.read_text()))

    def start(self) -> subprocess.Popen[bytes]:
        url = make_url(self.database.url).render_as_string(hide_password=False)
        command = [sys.executable, "-m", "tests.watch.clock_process", url, str(self.file)]
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})
        self.processes.append(process)
        return process

    def stop(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()

    def school(self) -> None:
        """Everybody of the small school is missing today, and the line is to be checked at midnight already."""
        with self.database.write() as session:
            school = small_school(session)
            # A place where it is about noon, so that no midnight comes in between.
            zone = f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"
            session.execute(update(School).values(line_checked=time(0, 0), timezone=zone))
            day = local_day(session.get_one(School, school.school_id), self.now())
            absent = [school.students[name] for name in NAMES]
            take_roll(session, school.school_id, absent, day=day, at=self.now() - timedelta(minutes=5))

    def are_called(self) -> bool:
        with self.database.read() as session:
            states = session.scalars(select(Inquiry.state)).all()
        return len(states) == len(NAMES) and set(states) == {InquiryState.GUARDIANS}

    def steps(self) -> list[int]:
        """The steps of the clock that the school's log tells of, in seconds."""
        with self.database.read() as session:
            is_step = ContactLogEntry.kind == "clock_stepped"
            entries = session.scalars(select(ContactLogEntry).where(is_step).order_by(ContactLogEntry.id))
            return [round(entry.details["seconds"], -1) for entry in entries]

    def heartbeat(self, name: str) -> Heartbeat | None:
        with self.database.read() as session:
            return session.get(Heartbeat, name)


@pytest.fixture
def machine(database: Database, tmp_path: Path) -> Iterator[Machine]:
    machine = Machine(database, tmp_path)
    yield machine
    machine.stop()


@pytest.fixture
def small_machine(sqlite_database: Database, tmp_path: Path) -> Iterator[Machine]:
    machine = Machine(sqlite_database, tmp_path)
    yield machine
    machine.stop()


def left_of_the_round(machine: Machine) -> timedelta:
    """How much is left of the round of guardians, by the clock of the machine, at least."""
    with machine.database.read() as session:
        rounds = session.execute(select(Round.kind, Round.started_at, Round.ends_at)).all()
    assert {row.kind for row in rounds} == {RoundKind.GUARDIANS}
    assert {row.ends_at - row.started_at for row in rounds} == {HALF_AN_HOUR}
    first: datetime = min(row.ends_at for row in rounds)
    return first - machine.now()


@pytest.mark.timeout(400)
def test_the_clock_is_set_by_an_hour_under_two_processes_and_once_while_none_runs(small_machine: Machine) -> None:
    machine = small_machine
    machine.school()
    began = machine.now()
    one, other = machine.start(), machine.start()
    wait_for(machine.are_called, STARTS_WITHIN)
    wait_for(lambda: machine.heartbeat(TICK) is not None, STARTS_WITHIN)

    machine.set_clock(timedelta(hours=1))
    wait_for(lambda: machine.steps() == [3600], STARTS_WITHIN)
    assert machine.are_called(), "nobody is given up because the clock was set"
    assert timedelta(minutes=20) < left_of_the_round(machine) <= HALF_AN_HOUR

    for process in (one, other):
        process.send_signal(signal.SIGKILL)
        process.wait()
    machine.set_clock(timedelta(0))
    machine.start()
    wait_for(lambda: machine.steps() == [3600, -3600], STARTS_WITHIN)
    assert machine.are_called()
    real_minutes = machine.now() - began
    assert HALF_AN_HOUR - real_minutes - timedelta(seconds=10) < left_of_the_round(machine) <= HALF_AN_HOUR
    with machine.database.read() as session:
        assert session.scalar(select(func.count(Alarm.id)).where(Alarm.kind == "clock_stepped")) == 2


@pytest.mark.timeout(400)
def test_two_clock_processes_tick_and_audit_at_once_and_one_may_die(machine: Machine) -> None:
    machine.school()
    one, other = machine.start(), machine.start()
    wait_for(machine.are_called, STARTS_WITHIN)

    def both_have_audited() -> bool:
        audit = machine.heartbeat(AUDIT)
        return audit is not None and audit.details["turn"] >= 2

    wait_for(both_have_audited, STARTS_WITHIN)
    audit = machine.heartbeat(AUDIT)
    assert audit is not None
    assert (audit.findings, audit.details["kinds"]) == (0, {})
    one.kill()
    one.wait()
    ticked = machine.now()

    def ticks_after() -> bool:
        tick = machine.heartbeat(TICK)
        return tick is not None and tick.at > ticked

    wait_for(ticks_after, STARTS_WITHIN)
    assert machine.steps() == []
    with machine.database.read() as session:
        kinds = session.execute(select(ContactLogEntry.kind, func.count()).group_by(ContactLogEntry.kind)).all()
    assert {kind: count for kind, count in kinds if kind in ("line_checked", "inquiry_opened")} == {
        "line_checked": 1,
        "inquiry_opened": len(NAMES),
    }
    other.send_signal(signal.SIGTERM)
    assert other.wait(STARTS_WITHIN) == 0


@pytest.mark.timeout(400)
def test_a_machine_whose_clock_differs_from_the_databases_does_not_tick(machine: Machine) -> None:
    if machine.database.is_sqlite:
        pytest.skip("SQLite has no clock of its own")
    machine.school()
    machine.set_clock(timedelta(hours=1))
    machine.start()

    def is_refused() -> bool:
        off = machine.heartbeat(CLOCK_OFF)
        return off is not None and list(off.details.values()) == [3600]

    wait_for(is_refused, STARTS_WITHIN)
    assert machine.heartbeat(TICK) is None
    machine.set_clock(timedelta(0))
    wait_for(machine.are_called, STARTS_WITHIN)
    off = machine.heartbeat(CLOCK_OFF)
    assert off is not None
    assert (off.findings, off.details) == (0, {})
    assert machine.steps() == [], "the clock that counts was never set"
