"""The ledger in memory, whose content can be taken down and put back: the explorer visits each moment many times.

Times are taken down as seconds from the moment's now, so that the same happens to be seen to be the same an hour later.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from storage.models import Base, Instant
from storage.session import Database
from tests.model.simpler import SIMPLER

# What the protocol writes. Everything else stays as the morning began.
TABLES = (
    "inquiries",
    "rounds",
    "attempts",
    "attempt_targets",
    "hand_overs",
    "phone_numbers",
    "provider_paces",
    "messages",
    "reports",
    "matches",
)
# Written, and read by no decision: emptied whenever a moment is put back.
NOISE = ("contact_log", "alarms")

Row = tuple[Any, ...]
Content = tuple[tuple[Row, ...], ...]  # the rows of each of TABLES


class ModelLedger(Database):
    """A ledger on SQLite in memory. `gate` stands around every transaction, for whoever drives the program."""

    def __init__(self, template: Path) -> None:
        super().__init__("sqlite://")
        self.reader.dispose()
        self.reader = self.writer
        self._raw: sqlite3.Connection = self._connect(template)
        self._columns = {table: self._columns_of(table) for table in TABLES}
        self._times = {
            table: {column.name for column in Base.metadata.tables[table].columns if isinstance(column.type, Instant)}
            for table in TABLES
        }
        self._known: dict[Content, Content] = {}
        self._present: Content | None = None
        self._at: datetime | None = None
        self._changes = 0
        self.gate: Callable[[], Any] | None = None

    @contextmanager
    def write(self) -> Iterator[Session]:
        with self._gated(), super().write() as session:
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        with self._gated(), super().read() as session:
            yield session

    def take_down(self, now: datetime) -> Content:
        """All that may change, as it is at `now`. The same content is the same object."""
        if self._present is None or self._raw.total_changes != self._changes:
            content = tuple(self._table(table, now) for table in TABLES)
            self._present = self._known.setdefault(content, content)
            self._changes, self._at = self._raw.total_changes, now
        assert self._at == now
        return self._present

    def put_back(self, content: Content, now: datetime) -> None:
        """Make the ledger as it was, as if it were that moment at `now`."""
        if self._present is content and self._at == now and self._raw.total_changes == self._changes:
            return
        for table in (*NOISE, *reversed(TABLES)):
            self._raw.execute(f"DELETE FROM {table}")
        for table, rows in zip(TABLES, content, strict=True):
            blanks = ", ".join("?" * len(self._columns[table]))
            self._raw.executemany(
                f"INSERT INTO {table} VALUES ({blanks})", [self._instants(table, row, now) for row in rows]
            )
        self._present, self._at, self._changes = content, now, self._raw.total_changes

    def later(self, content: Content, span: timedelta) -> Content:
        """The same ledger, seen from a moment so much later."""
        later = tuple(
            tuple(self._simpler(table, self._moved(table, row, span.total_seconds())) for row in rows)
            for table, rows in zip(TABLES, content, strict=True)
        )
        return self._known.setdefault(later, later)

    def rows(self, content: Content, table: str) -> Iterator[dict[str, Any]]:
        """The rows of one table, by column; times are in seconds from the moment's now."""
        columns = self._columns[table]
        return (dict(zip(columns, row, strict=True)) for row in content[TABLES.index(table)])

    def _table(self, table: str, now: datetime) -> tuple[Row, ...]:
        times = self._times[table]
        return tuple(
            self._simpler(
                table,
                {
                    column: _seconds(value, now) if column in times and value is not None else value
                    for column, value in zip(self._columns[table], values, strict=True)
                },
            )
            for values in self._raw.execute(f"SELECT * FROM {table} ORDER BY 1")
        )

    def _moved(self, table: str, row: Row, seconds: float) -> dict[str, Any]:
        times = self._times[table]
        return {
            column: value - seconds if column in times and value is not None else value
            for column, value in zip(self._columns[table], row, strict=True)
        }

    def _simpler(self, table: str, row: dict[str, Any]) -> Row:
        simpler = SIMPLER.get(table)
        return tuple((simpler(row) if simpler else row).values())

    def _instants(self, table: str, row: Row, now: datetime) -> list[Any]:
        times = self._times[table]
        return [
            f"{now + timedelta(seconds=value):%Y-%m-%d %H:%M:%S.%f}" if column in times and value is not None else value
            for column, value in zip(self._columns[table], row, strict=True)
        ]

    @contextmanager
    def _gated(self) -> Iterator[None]:
        if self.gate is None:
            yield
            return
        after = self.gate()
        yield
        after()

    def _connect(self, template: Path) -> sqlite3.Connection:
        pooled = self.writer.raw_connection()
        raw = pooled.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        with sqlite3.connect(template) as source:
            source.backup(raw)
        source.close()
        # The contact log refuses to be emptied, and rows are put back in any order.
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        raw.execute("PRAGMA foreign_keys=OFF")
        pooled.close()
        return raw

    def _columns_of(self, table: str) -> tuple[str, ...]:
        return tuple(row[1] for row in self._raw.execute(f"PRAGMA table_info({table})"))


def _seconds(text: str, now: datetime) -> float:
    return (datetime.fromisoformat(text + "+00:00") - now).total_seconds()
