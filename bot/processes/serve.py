"""`attendance serve`: everything on this machine, under one supervisor."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.ledger import prepare_database
from bot.processes.supervisor import Supervisor, own_command
from bot.processes.valkey import valkey_command
from bot.settings import HOME, Settings
from storage.pokes import QUEUES, Pokes

VALKEY_START_SECONDS = 10.0


# Servers of the web application on one port, and the worker processes of each.
WEB_SERVERS = 2


def web_command(port: int, *, host: str = "127.0.0.1", workers: int = 1) -> list[str]:
    """The command that serves the web application with gunicorn."""
    return [
        *(sys.executable, "-m", "gunicorn", "bot.app:from_environment()"),
        *("--config", "python:bot.processes.web"),
        *("--bind", f"{host}:{port}"),
        *("--workers", str(workers)),
    ]


@contextmanager
def installation(settings: Settings, port: int, environ: dict[str, str]) -> Iterator[Supervisor]:
    """Start Valkey (unless REDIS_URL is set), web servers, workers, clock and year; stop them at the end of the block.

    `environ` is the children's environment; what all of them must share (the queue's address, the clock's epoch) is
    added here.
    """
    prepare_database(settings.database_url)
    with tempfile.TemporaryDirectory(prefix="attendance-") as run_dir:
        environ = dict(environ)
        if settings.clock.start is not None and settings.clock.epoch is not None:
            environ["ATTENDANCE_CLOCK_EPOCH"] = settings.clock.epoch.isoformat()
        socket = Path(run_dir) / "valkey.sock"
        environ.setdefault("REDIS_URL", f"unix://{socket}")
        supervisor = Supervisor(environ)
        try:
            if settings.redis_url is None:
                _start_valkey(supervisor, socket)
            for number in range(1, WEB_SERVERS + 1):
                supervisor.start(f"web-{number}", web_command(port))
            for queue in QUEUES:
                supervisor.start(f"worker-{queue}", own_command("worker", queue))
            supervisor.start("clock", own_command("clock"))
            supervisor.start("year", own_command("year"))
            yield supervisor
        finally:
            supervisor.stop()


def _start_valkey(supervisor: Supervisor, socket: Path) -> None:
    data = HOME / "valkey"
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    supervisor.start("valkey", valkey_command(socket, data.resolve()))
    pokes = Pokes(supervisor.environ["REDIS_URL"])
    deadline = datetime.now(UTC).timestamp() + VALKEY_START_SECONDS
    while not (socket.exists() and pokes.is_reachable()):
        if datetime.now(UTC).timestamp() > deadline or supervisor.stopping.wait(0.05):
            raise RuntimeError("Valkey did not start; look at the lines above")
