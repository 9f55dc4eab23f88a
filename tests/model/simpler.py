"""What of the ledger's rows can make a difference: everything else is taken down as if it were the same.

Each function gets a row by column, its times in seconds from now, and returns it with what no decision reads any more
made plain. A column that is not named here counts as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from escalation.engine import POKE_AGAIN
from storage.words import FINAL_ATTEMPT_STATES

Row = dict[str, Any]
PAST = -1.0


def _at_least(least: float, time: float | None) -> float | None:
    return None if time is None else max(least, time)


def _whether(time: float | None) -> float | None:
    """That it has happened counts, not when."""
    return None if time is None else 0.0


def _inquiry(row: Row) -> Row:
    # `fence` tells transactions apart that run at the same time: here none do.
    plain = {"fence": 0, "opened_at": 0.0, "ended_at": _whether(row["ended_at"]), "reason": None, "category": None}
    return row | plain | {"due_at": _at_least(PAST, row["due_at"])}


def _round(row: Row) -> Row:
    ends_at = 0.0 if row["ended_at"] is not None else max(-600.0, row["ends_at"])
    return row | {"started_at": 0.0, "ends_at": ends_at, "ended_at": _whether(row["ended_at"])}


def _attempt(row: Row) -> Row:
    happened = ("answered_at", "ended_at", "confirmed_at", "message_left_at", "wrong_number_at")
    row = row | {column: _whether(row[column]) for column in happened}
    # When dispatch was called counts for when it is called again.
    row["planned_at"] = max(-300.0, row["planned_at"]) if row["round_kind"] == "dispatch" else 0.0
    if row["state"] in FINAL_ATTEMPT_STATES:
        return row | {"due_at": 0.0, "dial_at": None, "poked_at": None, "placing_at": None, "sequence": 0, "tries": 0}
    row["due_at"] = max(PAST, row["due_at"]) if row["state"] == "planned" else 0.0
    row["dial_at"] = _at_least(-3.0, row["dial_at"]) if row["state"] == "planned" else None
    row["deadline_at"] = _at_least(PAST, row["deadline_at"])
    return row | {"poked_at": _at_least(-POKE_AGAIN.total_seconds(), row["poked_at"])}


def _target(row: Row) -> Row:
    return row | {"answered_at": _whether(row["answered_at"])}


def _hand_over(row: Row) -> Row:
    return row | {"created_at": 0.0, "packet": "{}", "acknowledged_at": _whether(row["acknowledged_at"])}


def _number(row: Row) -> Row:
    return row | {"last_answered_at": None, "bad_since": _whether(row["bad_since"])}


def _pace(row: Row) -> Row:
    paused = row["paused_until"]
    return row | {"next_at": max(0.0, row["next_at"]), "paused_until": paused if paused and paused > 0 else None}


def _told(row: Row) -> Row:
    """A message, its report or a match: all there at once, and nothing of it is timed."""
    return {column: 0.0 if column.endswith("_at") and value is not None else value for column, value in row.items()}


SIMPLER: dict[str, Callable[[Row], Row]] = {
    "inquiries": _inquiry,
    "rounds": _round,
    "attempts": _attempt,
    "attempt_targets": _target,
    "hand_overs": _hand_over,
    "phone_numbers": _number,
    "provider_paces": _pace,
    "messages": _told,
    "reports": _told,
    "matches": _told,
}
