"""A table as CSV (RFC 4180) that is safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from io import StringIO

from escalation.papers.table_report import Cell, Column

# What a spreadsheet takes for the beginning of a formula; with leading blanks it still does, and tabs hide them.
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")


def csv_of(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> str:
    """The table as text: a line of the columns' keys, then the rows, ended by CR LF; dates as `2026-11-23`.

    A text that a spreadsheet would run as a formula gets an apostrophe before it. Numbers stay numbers.
    """
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_cell(column.key) for column in columns])
    writer.writerows([[_cell(cell) for cell in row] for row in rows])
    return out.getvalue()


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA_BEGINS) else cell
    return str(cell)
