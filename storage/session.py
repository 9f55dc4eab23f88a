"""Engines and sessions, with the settings that keep SQLite and PostgreSQL honest under many processes.

SQLite: WAL, `synchronous=NORMAL`, foreign keys, a busy timeout, and `BEGIN IMMEDIATE` for every writing transaction:
one writer at a time is the lock. Read-only pages use a second engine whose transactions begin deferred. PostgreSQL:
read committed with row locks. No HTTP, speech or language work may happen inside a transaction.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_TIMEOUT_MS = 30_000
# A connection to a server that has lain idle for longer is tried before it is used: the server may have been restarted,
# or something between us and it may have forgotten the connection. To try it each time would be one question more for
# every webhook.
TRUSTED_SECONDS = 1.0
# As many as the threads of a web process: one that the pool has no place for is made anew each time.
KEPT_CONNECTIONS = 10


class Database:
    """The ledger: `write()` and `read()` are the only ways in.

    Make it after a fork, never before: connections do not survive one.
    """

    def __init__(self, url: str) -> None:
        """Connect lazily to `url` (an SQLAlchemy URL; `postgres://` and `postgresql://` mean psycopg 3)."""
        self.url = normal_url(url)
        self.writer = _engine(self.url, "BEGIN IMMEDIATE")
        self.is_sqlite = self.writer.dialect.name == "sqlite"
        self.reader = _engine(self.url, "BEGIN") if self.is_sqlite else self.writer

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session whose transaction commits at the end of the block and rolls back on any exception."""
        with Session(self.writer, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that only reads; whatever it changed is rolled back."""
        with Session(self.reader, expire_on_commit=False, autoflush=False) as session:
            try:
                yield session
            finally:
                # What was read outlives the session as it was read; a rollback would empty it.
                session.expunge_all()
                session.rollback()

    def is_reachable(self) -> bool:
        """Whether the database answers at all. Raises nothing."""
        from sqlalchemy.exc import SQLAlchemyError

        try:
            with self.reader.connect() as connection:
                connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return False
        return True

    def close(self) -> None:
        """Give back every connection."""
        self.reader.dispose()
        self.writer.dispose()


def normal_url(url: str) -> str:
    """Spell a PostgreSQL URL, as platforms hand it out, so that psycopg 3 is used."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _engine(url: str, begin: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        return _server_engine(url)
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000})

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # The driver must not begin transactions by itself: it begins them deferred, and loses updates.
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _server_engine(url: str) -> Engine:
    # Last in, first out: few connections, and those know the statements already.
    engine = create_engine(url, pool_size=KEPT_CONNECTIONS, pool_use_lifo=True)

    @event.listens_for(engine, "checkin")
    def _note(_connection: Any, entry: ConnectionPoolEntry) -> None:
        entry.info["used"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _try(connection: Any, entry: ConnectionPoolEntry, _proxy: object) -> None:
        used = entry.info.get("used")
        if used is None or time.monotonic() - used < TRUSTED_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            # The pool makes a new one, and throws away all that are as old.
            raise InvalidatePoolError from error

    return engine
