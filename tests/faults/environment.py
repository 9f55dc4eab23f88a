"""What may go wrong around the processes: Redis emptied, the database restarted, the disk full, the clock stepped."""

from __future__ import annotations

import errno
import os
import resource
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from bot.rehearsal.stage import Stage
from storage.models import Message, Recording
from storage.pokes import Pokes
from storage.words import Channel, MessageState
from tests.faults.school import CHECKED, ROLL

NO_LIMIT = resource.RLIM_INFINITY


class Timetable:
    """Does something at each of several times of the morning. The base of the faults of this page."""

    def __init__(self, stage: Stage, times: tuple[datetime, ...]) -> None:
        self.stage = stage
        self._times = list(times)
        self.inflicted: Counter[str] = Counter()

    def __call__(self, now: datetime) -> None:
        """Do what is due."""
        if self._times and now >= self._times[0]:
            self._times.pop(0)
            self.act()

    def act(self) -> None:
        """Inflict the fault once."""
        raise NotImplementedError


class RedisEmptied(Timetable):
    """Every key of the queue's server is gone, with the pokes in it and the workers' own registrations."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage, tuple(CHECKED + timedelta(seconds=s) for s in (5, 40, 90, 200, 400, 900, 1900)))

    def act(self) -> None:
        """FLUSHALL."""
        Pokes(self.stage.supervisor.environ["REDIS_URL"]).redis.flushall()
        self.inflicted["redis emptied"] += 1


class DatabaseRestarted(Timetable):
    """The server is told to shut down at once, connections or not, and comes up again."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage, tuple(CHECKED + timedelta(seconds=s) for s in (30, 240, 900, 1860)))

    def act(self) -> None:
        """The fast shutdown of PostgreSQL; the supervisor starts it again."""
        for child in self.stage.supervisor.children:
            if child.name == "postgresql" and child.process is not None and child.process.poll() is None:
                child.process.send_signal(signal.SIGINT)
                self.inflicted["database restarted"] += 1


class MediaFull:
    """No file can be written where recordings are kept, from before a voicemail comes until shortly before the roll."""

    def __init__(self, stage: Stage, folder: Path | None) -> None:
        self._stage = stage
        self._folder = folder
        self._is_over = False
        self.inflicted: Counter[str] = Counter()

    def __call__(self, now: datetime) -> None:
        """Keep it full until its time is over, and count how often a recording found no room."""
        if self._is_over:
            return
        self._is_over = now >= ROLL - timedelta(minutes=1)
        if self._folder is not None:
            (_free if self._is_over else _fill)(self._folder)
        else:
            self._limit(NO_LIMIT if self._is_over else 0)
        try:
            with self._stage.database.read() as session:
                failure = select(Message.tries).where(Message.failure == "not_stored")
                tries = session.scalar(failure) or 0
        except SQLAlchemyError:
            return
        name = "recording found no room" if self._folder else "recording could not be written"
        self.inflicted[name] = max(self.inflicted[name], tries)

    def _limit(self, size: int) -> None:
        for child in self._stage.supervisor.children:
            if child.name.startswith("worker-speech") and child.process is not None:
                resource.prlimit(child.process.pid, resource.RLIMIT_FSIZE, (size, NO_LIMIT))


class ClockStepped(Timetable):
    """Every process's clock is wrong by `seconds` from a moment in the guardians' round until another one."""

    def __init__(self, stage: Stage, offset: Path, seconds: float) -> None:
        super().__init__(stage, (CHECKED + timedelta(minutes=4), CHECKED + timedelta(minutes=10)))
        self._offset = offset
        self._steps = [seconds, 0.0]

    def act(self) -> None:
        """Step the clock, or put it right."""
        partial = self._offset.with_suffix(".new")
        partial.write_text(str(self._steps.pop(0)))
        partial.replace(self._offset)
        self.inflicted["clock stepped"] += 1


@contextmanager
def small_disk(folder: Path) -> Iterator[Path | None]:
    """A file system of 256 KiB at `folder`; None where mounting is not allowed."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)


def voicemail_not_read(stage: Stage) -> list[str]:
    """What is wrong with the one voicemail of the morning; nothing where it was fetched, kept and read."""
    with stage.database.read() as session:
        rows = session.execute(
            select(Message.state, Recording.media_key)
            .outerjoin(Recording, Recording.message_id == Message.id)
            .where(Message.channel == Channel.VOICEMAIL)
        ).all()
    if len(rows) != 1:
        return [f"{len(rows)} voicemails are in the ledger, and one was left"]
    state, key = rows[0]
    return [] if state is MessageState.READ and key else [f"the voicemail was not read: {state}"]


def _fill(folder: Path) -> None:
    with (folder / "filler").open("ab", buffering=0) as filler:
        try:
            while True:
                filler.write(bytes(4096))
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise


def _free(folder: Path) -> None:
    (folder / "filler").unlink(missing_ok=True)
    os.sync()
