"""Settings, clock and ledger of one process: all that a short command needs, and quick to load."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bot.settings import Settings, load_settings
from storage.clock import Clock
from storage.migrate import upgrade
from storage.session import Database


@cache
def process_settings() -> Settings:
    """The settings of this process, read at the first call. The clock's epoch is fixed from then on."""
    return load_settings()


def clock() -> Clock:
    """The clock of this process."""
    return process_settings().clock


def open_database() -> Database:
    """The ledger of this process for a command: the schema is brought up to date first."""
    settings = process_settings()
    prepare_database(settings.database_url)
    return Database(settings.database_url)


def prepare_database(url: str) -> None:
    """Make the folder of an SQLite ledger and bring the schema up to date."""
    if url.startswith("sqlite:///"):
        folder = Path(url.removeprefix("sqlite:///")).parent
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    upgrade(url)
