"""The supervisor: what dies is started again, what is told to stop stops, and Valkey is real."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.processes.supervisor import Supervisor
from bot.processes.valkey import valkey_command
from storage.pokes import Job, Pokes

NAP = [sys.executable, "-c", "import time; time.sleep(60)"]


def wait_for(condition: Callable[[], bool], seconds: float = 15.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came about"
        time.sleep(0.02)


def test_a_killed_child_is_started_again() -> None:
    supervisor = Supervisor(dict(os.environ))
    child = supervisor.start("nap", NAP)
    assert child.process is not None
    first = child.process
    watcher = threading.Thread(target=supervisor.watch)
    watcher.start()
    first.send_signal(signal.SIGKILL)
    wait_for(lambda: child.process is not first and child.process is not None and child.process.poll() is None)
    supervisor.stopping.set()
    watcher.join()
    supervisor.stop()
    assert child.process.poll() is not None


def test_a_child_that_dies_at_once_is_not_started_without_pause() -> None:
    supervisor = Supervisor(dict(os.environ))
    child = supervisor.start("failing", [sys.executable, "-c", "raise SystemExit(3)"])
    watcher = threading.Thread(target=supervisor.watch)
    watcher.start()
    wait_for(lambda: child.deaths >= 2)
    assert child.pause() > 1.0
    supervisor.stopping.set()
    watcher.join()
    supervisor.stop()


@pytest.fixture
def valkey(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Supervisor, Pokes]:
    # A unix socket's path has a length limit that nested test folders exceed.
    socket = Path(tmp_path_factory.getbasetemp()).parent / f"v{os.getpid()}.sock"
    supervisor = Supervisor(dict(os.environ))
    supervisor.start("valkey", valkey_command(socket, tmp_path))
    return supervisor, Pokes(f"unix://{socket}")


def test_pokes_reach_a_real_queue_and_survive_its_death(valkey: tuple[Supervisor, Pokes]) -> None:
    supervisor, pokes = valkey
    try:
        wait_for(pokes.is_reachable)
        job = Job("sends", "bot.jobs.advance_attempt")
        assert pokes.poke(job, 7)
        child = supervisor.children[0]
        assert child.process is not None
        child.process.kill()
        child.process.wait()
        assert not pokes.poke(job, 8), "a lost poke is reported, and does no harm"
        supervisor._revive(child)
        wait_for(pokes.is_reachable)
        assert pokes.poke(job, 9)
    finally:
        supervisor.stop()
