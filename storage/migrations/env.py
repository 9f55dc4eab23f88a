"""Alembic's entry: one connection, foreign keys as in production, types and batch mode so that SQLite can alter."""

from typing import Any, Literal

from alembic import context

from storage.models import Base, Instant
from storage.session import Database


def render_item(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Write our instants into migrations as the plain column type that they are."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    return False


database = Database(context.config.attributes["database_url"])
try:
    with database.writer.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
            render_item=render_item,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
finally:
    database.close()
