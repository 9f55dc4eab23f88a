"""A table of figures as PDF: a title, its charts, and rows over as many pages as they need, the head on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from escalation.papers.chart import Chart, chart_data
from escalation.papers.errors import PaperError
from escalation.papers.typesetting import typeset_pdf
from escalation.papers.wording import decimal, number, short_date, word

# A cell: numbers are written at the right in the report's language, null as an empty cell.
Cell = str | int | float | date | None
# Wider than this many characters, a table lies on its side.
UPRIGHT_CHARACTERS = 92
LONGEST_COUNTED = 34
# A column wider than this shares what is left of the page's width.
WIDE_CHARACTERS = 26


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `key` is its name in CSV, for machines; `title` its head on paper, for people."""

    key: str
    title: str


def render_table_report(
    title: str,
    subtitle: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    *,
    on: date,
    charts: Sequence[Chart] = (),
    notes: Sequence[str] = (),
    language: str = "en",
) -> bytes:
    """The report as PDF: upright, or on its side where the table is wide. `notes` stand below the table.

    Raises:
        PaperError: a row has not one cell for each column, or a chart cannot be drawn.
    """
    _check(title, columns, rows)
    texts = [[cell_text(cell, language) for cell in row] for row in rows]
    data: dict[str, Any] = {
        "title": title,
        "subtitle": subtitle,
        "language": language,
        "head": [column.title for column in columns],
        "numbers": [_is_number(rows, at) for at in range(len(columns))],
        "wide": [_width(columns[at], texts, at) > WIDE_CHARACTERS for at in range(len(columns))],
        "rows": texts,
        "on_side": sum(_width(column, texts, at) for at, column in enumerate(columns)) > UPRIGHT_CHARACTERS,
        "charts": [chart_data(chart, width_cm=16.5, height_cm=6.5) for chart in charts],
        "notes": list(notes),
        "page_of": word("page_of", language),
    }
    return typeset_pdf("table_report", data, on)


def cell_text(cell: Cell, language: str) -> str:
    """A cell as people read it."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return short_date(cell, language)
    if isinstance(cell, str):
        return cell
    return decimal(cell, language) if isinstance(cell, float) else number(cell, language)


def _check(title: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> None:
    if not columns:
        raise PaperError(f"{title}: a report needs columns")
    for at, row in enumerate(rows, start=1):
        if len(row) != len(columns):
            raise PaperError(f"{title}, row {at}: {len(row)} cells for {len(columns)} columns")


def _is_number(rows: Sequence[Sequence[Cell]], at: int) -> bool:
    filled = [row[at] for row in rows if row[at] is not None]
    return bool(filled) and all(isinstance(cell, int | float) for cell in filled)


def _width(column: Column, texts: Sequence[Sequence[str]], at: int) -> int:
    """About how many characters wide a column is: long texts are broken, and do not count in full."""
    longest = max((len(row[at]) for row in texts), default=0)
    return max(len(column.title), min(longest, LONGEST_COUNTED)) + 2
