"""`attendance board`: every student on the absence list, in the terminal or as JSON."""

from __future__ import annotations

import dataclasses
import json
from datetime import date, datetime
from enum import Enum
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.table import Table
from sqlalchemy import select

from bot.ledger import clock, open_database
from escalation.board import BoardRow
from escalation.board import board as board_rows
from storage.models import School


@click.command()
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day; today where left out.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def board(day: datetime | None, as_json: bool) -> None:
    """Every student on the absence list: state, who explained or was tried, next due time."""
    now = clock().now()
    database = open_database()
    with database.read() as session:
        schools = session.scalars(select(School).order_by(School.name)).all()
        for school in schools:
            today = now.astimezone(ZoneInfo(school.timezone)).date()
            rows = board_rows(session, school.id, day.date() if day else today, now)
            if as_json:
                for row in rows:
                    click.echo(json.dumps({"school": school.source_id, **_plain(row)}, ensure_ascii=False))
            else:
                _print(school.name, school.timezone, rows)
    database.close()


def _plain(row: BoardRow) -> dict[str, object]:
    def plain(value: object) -> object:
        if isinstance(value, datetime | date):
            return value.isoformat()
        if isinstance(value, Enum):
            return value.value
        return list(value) if isinstance(value, tuple) else value

    return {key: plain(value) for key, value in dataclasses.asdict(row).items()}


def _print(school: str, timezone: str, rows: list[BoardRow]) -> None:
    console = Console()
    if not rows:
        console.print(f"{school}: nobody is on the absence list.")
        return
    table = Table(title=school)
    for column in ("student", "class", "state", "who", "next due"):
        table.add_column(column)
    for row in rows:
        due = row.next_due_at.astimezone(ZoneInfo(timezone)).strftime("%H:%M:%S") if row.next_due_at else ""
        table.add_row(row.name, f"{row.grade} {row.teacher}".strip(), row.state, row.who or "", due)
    console.print(table)
