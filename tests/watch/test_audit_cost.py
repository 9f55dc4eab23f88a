"""An audit goes by indexes: what it costs grows with what is open, not with what the ledger remembers."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import event, text

from bot.health_checks import lateness
from escalation.audit import audit
from storage.session import Database
from tests.escalation.world import Morning

# These grow from day to day. (Schools, students and policies do not.)
GROWING = ("absences", "attempt_targets", "attempts", "contact_log", "inquiries", "messages", "rounds")


def statements(morning: Morning) -> list[tuple[str, Any]]:
    """What an audit, and asking after health, sends to the database."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.startswith("SELECT"):
            sent.append((statement, parameters))

    event.listen(morning.database.reader, "before_cursor_execute", note)
    with morning.database.read() as session:
        audit(session, morning.now())
        lateness(session, morning.now())
    event.remove(morning.database.reader, "before_cursor_execute", note)
    return sent


def read_whole(plan: list[str]) -> set[str]:
    """Tables that a plan reads from end to end, be it by an index; in the words of either database."""
    found: set[str] = set()
    for before, line, following in zip(["", *plan], plan, [*plan[1:], ""], strict=False):
        sqlite, sequential = re.search(r"SCAN (\w+)", line), re.search(r"Seq Scan on (\w+)", line)
        by_index = re.search(r"Index (?:Only )?Scan.* on (\w+)", line)
        # The first row of an index alone is the largest of all.
        is_short = "Index Cond" in following or "Limit" in before
        for match in (sqlite, sequential, None if is_short else by_index):
            if match is not None:
                # SQLite gives the second use of a table in one statement a number.
                found.add(re.sub(r"_\d+$", "", match[1]))
    return found


def whole_tables_read(database: Database, sent: list[tuple[str, Any]]) -> set[str]:
    """Growing tables that one of the statements would read from end to end, by the database's own plan."""
    found: set[str] = set()
    with database.reader.connect() as connection:
        if not database.is_sqlite:
            # What the server counted when the tables were empty is forgotten, until this connection is given back.
            own = "SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            connection.execute(text(f"DELETE FROM pg_statistic WHERE starelid IN ({own})"))
            connection.execute(text(f"UPDATE pg_class SET reltuples = -1, relpages = 0 WHERE oid IN ({own})"))
            # So small a table is always read whole, unless that is forbidden: by itself, or to be joined with another.
            for way in ("seqscan", "mergejoin", "hashjoin"):
                connection.execute(text(f"SET enable_{way} = off"))
        explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
        for statement, parameters in sent:
            plan = [str(row[-1]) for row in connection.exec_driver_sql(explain + statement, parameters)]
            found |= {f"{table}: {statement} {plan}" for table in read_whole(plan) if table in GROWING}
    return found


def test_no_table_that_grows_is_read_whole(database: Database) -> None:
    morning = Morning(database)
    morning.roll("Ana", "Ben", "Cleo")
    morning.work()
    sent = statements(morning)
    assert len(sent) > 20
    assert whole_tables_read(database, sent) == set()
