"""The clock process and a Redis that comes and goes."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis import Redis
from sqlalchemy import select

from bot.processes.clock import sweep
from bot.processes.valkey import valkey_command
from storage import pokes
from storage.clock import Clock
from storage.models import Attempt
from storage.pokes import SENDS, Pokes
from storage.session import Database
from tests.services import make_services
from tests.support import LINE_CHECK, small_school, take_roll


@contextmanager
def valkey(folder: Path) -> Iterator[str]:
    """A real server on a socket of its own."""
    folder.mkdir(exist_ok=True)
    socket = folder / "valkey.sock"
    process = subprocess.Popen(valkey_command(socket, folder))
    try:
        while not (socket.exists() and Pokes(f"unix://{socket}").is_reachable()):
            time.sleep(0.05)
        yield f"unix://{socket}"
    finally:
        process.kill()
        process.wait()
        socket.unlink(missing_ok=True)


def test_what_could_not_be_poked_is_poked_as_soon_as_redis_is_back(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pokes, "LEFT_ALONE_SECONDS", 0.0)
    folder = tmp_path / "valkey"
    services = make_services(
        sqlite_database,
        tmp_path / "media",
        redis_url=f"unix://{folder / 'valkey.sock'}",
        clock=Clock(start=LINE_CHECK, epoch=Clock().now(), speed=1.0),
    )
    with sqlite_database.write() as session:
        small = small_school(session)
        take_roll(session, small.school_id, list(small.students.values()))
    sweep(services, services.clock.now())
    with sqlite_database.read() as session:
        assert session.scalars(select(Attempt.poked_at)).all() == [None] * 5
    with valkey(folder) as url:
        queue = Redis.from_url(url)
        until = time.monotonic() + 20
        while queue.llen(f"rq:queue:{SENDS}") < 5 and time.monotonic() < until:
            sweep(services, services.clock.now())
            time.sleep(0.05)
        # One call a second, beginning now; nobody waited until a poke counts as lost (30 seconds).
        assert queue.llen(f"rq:queue:{SENDS}") == 5


def test_a_redis_that_does_not_answer_is_not_waited_for_again_and_again() -> None:
    lonely = Pokes("redis://127.0.0.1:1")
    began = time.monotonic()
    assert [lonely.poke(pokes.ADVANCE_ATTEMPT, row) for row in range(500)] == [False] * 500
    # Well below what 500 refused connections with their two seconds each would take.
    assert lonely._left_alone_until > began
