"""The server of the ledger goes away and comes back: what was connected to it notices before it matters."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from storage import session as sessions
from storage.session import Database


@pytest.fixture
def ledger(postgres_url: str) -> Iterator[Database]:
    database = Database(postgres_url)
    yield database
    database.close()


def ask(database: Database) -> int:
    """The number of the server's process that answers."""
    with database.read() as session:
        return int(session.execute(text("SELECT pg_backend_pid()")).scalar_one())


def end(postgres_url: str, process: int) -> None:
    """End a process of the server, as a restart does with all of them."""
    engine = create_engine(postgres_url)
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:process, 5000)"), {"process": process})
    engine.dispose()


def test_a_connection_that_died_while_idle_is_replaced_unnoticed(
    ledger: Database, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "TRUSTED_SECONDS", 0.0)
    before = ask(ledger)
    assert ask(ledger) == before
    end(postgres_url, before)
    assert ask(ledger) != before


def test_one_that_died_in_use_fails_once_and_all_as_old_are_replaced(
    ledger: Database, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "TRUSTED_SECONDS", 3600.0)
    with ledger.read() as one:
        other = ask(ledger)
        process = one.execute(text("SELECT pg_backend_pid()")).scalar_one()
    end(postgres_url, process)
    end(postgres_url, other)
    with pytest.raises(OperationalError):
        ask(ledger)
    assert ask(ledger) not in {process, other}
    with ledger.read():
        assert ask(ledger) not in {process, other}
