"""Bring a database to the newest schema with Alembic."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from storage.session import normal_url

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).with_name("migrations")


def alembic_config(database_url: str) -> Config:
    """The Alembic configuration for this package's migrations on `database_url`."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["database_url"] = normal_url(database_url)
    return config


def upgrade(database_url: str, revision: str = "head") -> None:
    """Upgrade the schema; does nothing where it is already there."""
    from alembic import command

    command.upgrade(alembic_config(database_url), revision)


def downgrade(database_url: str, revision: str = "base") -> None:
    """Take the schema back to `revision`. Loses what only newer schemas can hold."""
    from alembic import command

    command.downgrade(alembic_config(database_url), revision)
