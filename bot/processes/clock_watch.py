"""The clock process's own clock: watched for steps, and compared with the database's."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import structlog
from sqlalchemy import func, select

from escalation.clock_steps import NONE, step_between
from escalation.kept_spans import keep_spans
from storage.clock import Clock
from storage.clock_reading import Reading, boot_id, read_clock
from storage.heartbeats import CLOCK_OFF, lock_heartbeat
from storage.session import Database

log = structlog.get_logger(__name__)

# Real seconds between two notes of how the clock stands: so much is unknown after a restart.
NOTE_SECONDS = 10.0
# Real seconds by which a machine's clock may differ from the database's.
MOST_OFF_SECONDS = 30.0
TELL_AGAIN_SECONDS = 60.0


class ClockWatch:
    """Gives the time to sweep by, after whatever waits has been moved with a step of the clock.

    Where several machines share a PostgreSQL server, its clock is the one whose steps count, and a machine that differs
    from it may not sweep: to everything that waits it would be the wrong time. A virtual clock is compared with itself.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._has_server_clock = not database.is_sqlite and clock.start is None
        self._noted: Reading | None = None
        self._told: float | None = None

    def now(self) -> datetime | None:
        """The present moment; None where this machine's clock is too far off.

        Raises SQLAlchemyError: then nothing was moved, and nothing may be swept.
        """
        present = read_clock(self._clock.now)
        now = present.wall
        if self._has_server_clock:
            present = read_clock(self._server_time)
            off = self._clock.now() - present.wall
            if abs(off) > timedelta(seconds=MOST_OFF_SECONDS):
                self._refuse(off, present)
                return None
            self._agree(present)
        if self._is_to_note(present):
            with self._database.write() as session:
                keep_spans(session, present, self._clock.speed)
            self._noted = present
        return now

    def _is_to_note(self, present: Reading) -> bool:
        if self._noted is None or present.elapsed - self._noted.elapsed >= NOTE_SECONDS:
            return True
        return step_between(self._noted, present, self._clock.speed) != NONE

    def _server_time(self) -> datetime:
        with self._database.read() as session:
            now: datetime = session.execute(select(func.clock_timestamp())).scalar_one()
            return now

    def _refuse(self, off: timedelta, present: Reading) -> None:
        """Say, every now and then, that this machine does not sweep."""
        if self._told is not None and time.monotonic() - self._told < TELL_AGAIN_SECONDS:
            return
        seconds = round(off.total_seconds())
        log.error("clock_is_off", seconds=seconds)
        self._note_off(present, seconds)
        self._told = time.monotonic()

    def _agree(self, present: Reading) -> None:
        if self._told is not None:
            log.warning("clock_agrees_again")
            self._note_off(present, None)
            self._told = None

    def _note_off(self, present: Reading, seconds: int | None) -> None:
        with self._database.write() as session:
            row = lock_heartbeat(session, CLOCK_OFF, present.wall)
            machines = {boot: off for boot, off in row.details.items() if boot != boot_id()}
            if seconds is not None:
                machines[boot_id()] = seconds
            row.at, row.findings, row.details = present.wall, len(machines), machines
