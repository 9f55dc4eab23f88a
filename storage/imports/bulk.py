"""Rows of a table against what a file says, with a handful of statements however many rows there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, insert, update
from sqlalchemy.orm import Session

from storage.models import Base

CHUNK = 5_000


def insert_rows(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows; every mapping has the same keys."""
    for start in range(0, len(rows), CHUNK):
        session.execute(insert(_table(model)), list(rows[start : start + CHUNK]))


def update_rows(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Update rows by their `id`; every mapping has the same keys."""
    if not rows:
        return
    table = _table(model)
    columns: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != "id"}
    statement = update(table).where(table.c.id == bindparam("row_id")).values(columns)
    for start in range(0, len(rows), CHUNK):
        chunk = [
            {"row_id" if name == "id" else name: value for name, value in row.items()}
            for row in rows[start : start + CHUNK]
        ]
        session.execute(statement, chunk)


def delete_rows(session: Session, model: type[Base], ids: Iterable[int]) -> None:
    """Delete rows by their ids."""
    every = sorted(ids)
    table = _table(model)
    for start in range(0, len(every), CHUNK):
        session.execute(delete(model).where(table.c.id.in_(every[start : start + CHUNK])))


def _table(model: type[Base]) -> Table:
    """The bare table: the unit of work has nothing to do here, and costs half of the time."""
    return cast(Table, model.__table__)


def differences(before: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[str]:
    """The columns of `wanted` whose value is another one in `before`."""
    return [name for name, value in wanted.items() if before[name] != value]
