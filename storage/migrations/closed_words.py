"""Lets a column of a closed vocabulary hold other words than before: the words are a CHECK of the table."""

import sqlalchemy as sa
from alembic import op


def change_words(table: str, column: str, check: str, old: tuple[str, ...], new: tuple[str, ...]) -> None:
    """Let `table.column` hold the words `new` instead of `old`; `check` is the name of the constraint.

    Rows that hold a word which is no longer allowed stay as they are: a ledger is not rewritten by going back.
    """
    if op.get_bind().dialect.name == "sqlite":
        _change_on_sqlite(table, _condition(column, old), _condition(column, new))
        return
    name = f"ck_{table}_{check}"
    op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    unchecked = "" if set(old) <= set(new) else " NOT VALID"
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({_condition(column, new)}){unchecked}")


def _condition(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def _change_on_sqlite(table: str, old: str, new: str) -> None:
    """Change the text of the CHECK alone, in SQLite's own documented way (https://sqlite.org/lang_altertable.html, 7).

    Making the table anew would have to take away what refers to it, and the contact log lets nothing be taken away.
    """
    connection = op.get_bind()
    connection.execute(sa.text("PRAGMA writable_schema=ON"))
    changed = connection.execute(
        sa.text("UPDATE sqlite_schema SET sql = replace(sql, :old, :new) WHERE type = 'table' AND name = :name"),
        {"old": old, "new": new, "name": table},
    )
    if changed.rowcount != 1:
        raise LookupError(f"there is no table {table}")
    connection.execute(sa.text("PRAGMA writable_schema=RESET"))
