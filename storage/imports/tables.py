"""Rows of a CSV file (RFC 4180) with their line numbers, by the names of the standard."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import TypeVar

from storage.imports.headers import FileShape, map_headers
from storage.imports.problems import FieldError, Problems
from storage.imports.source import Source

T = TypeVar("T")


class Row:
    """One row. `row["name"]` is the trimmed text of a column, "" where the file has no such column."""

    __slots__ = ("_table", "_values", "line")

    def __init__(self, table: Table, line: int, values: list[str]) -> None:
        self._table = table
        self.line = line
        self._values = values

    def __getitem__(self, name: str) -> str:
        position = self._table.positions.get(name)
        return "" if position is None else self._values[position].strip()

    def items_of(self, name: str) -> list[str]:
        """The items of a list in one field, separated by commas."""
        return [item for item in (part.strip() for part in self[name].split(",")) if item]

    def error(self, name: str, *, expected: str, remedy: str) -> None:
        """Note an error about a column of this row."""
        t = self._table
        t.problems.error(t.file, self.line, t.spelled(name), found=self[name], expected=expected, remedy=remedy)

    def warn(self, name: str, *, expected: str, remedy: str) -> None:
        """Note a warning about a column of this row."""
        t = self._table
        t.problems.warn(t.file, self.line, t.spelled(name), found=self[name], expected=expected, remedy=remedy)

    def required(self, name: str) -> str:
        """The text of a column that may not be empty; an error is noted where it is."""
        if not self[name]:
            self.error(name, expected="a value", remedy="Fill the field in, or leave the whole row out.")
        return self[name]

    def parsed(self, name: str, parse: Callable[[str], T], otherwise: T) -> T:
        """The value of a column, or `otherwise` with a warning where `parse` cannot read it."""
        try:
            return parse(self[name])
        except FieldError as error:
            self.warn(name, expected=error.expected, remedy=error.remedy)
            return otherwise


class Table:
    """One CSV file: its header mapped to the names of the standard, and its rows."""

    def __init__(self, source: Source, name: str, shape: FileShape, problems: Problems) -> None:
        self.file = source.name_of(name)
        self.problems = problems
        self.header: list[str] = []
        self.positions: dict[str, int] = {}
        text = source.text_of(name, problems)
        self._text = text or ""
        if text is not None:
            self._read_header(shape)

    def has(self, name: str) -> bool:
        """Whether the file has this column."""
        return name in self.positions

    def spelled(self, name: str) -> str:
        """A column's name as the file spells it."""
        return self.header[self.positions[name]] if name in self.positions else name

    def _read_header(self, shape: FileShape) -> None:
        first = self._text.lstrip("\r\n").split("\n", 1)[0]
        self._delimiter = ","
        if "," not in first:
            self._delimiter = next((d for d in ";\t|" if d in first), ",")
        self.header = next((values for _, values in self._records()), [])
        if self._delimiter != ",":
            self.problems.warn(
                self.file, 1, "", found=repr(self._delimiter), expected="commas between fields", remedy="Read as it is."
            )
        if not self.header:
            self.problems.error(
                self.file,
                1,
                "",
                found="",
                expected="a first line with the names of the columns",
                remedy="Export it again.",
            )
            return
        self.positions = map_headers(self.header, shape, self.file, self.problems)

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        reader = csv.reader(io.StringIO(self._text, newline=""), strict=True, delimiter=self._delimiter)
        line = 1
        try:
            for values in reader:
                if any(value.strip() for value in values):
                    yield line, values
                line = reader.line_num + 1
        except csv.Error as error:
            self.problems.error(
                self.file, line, "", found=str(error), expected="fields as in RFC 4180", remedy="Mend the quotes."
            )

    def rows(self) -> Iterator[Row]:
        """The rows below the header. One whose number of fields is not the header's is an error and left out."""
        if not self.positions:
            return
        records = self._records()
        next(records, None)
        for line, values in records:
            while len(values) > len(self.header) and not values[-1].strip():
                values.pop()
            if len(values) != len(self.header):
                # A shorter row may have lost its restriction: nothing can be guessed here.
                self.problems.error(
                    self.file,
                    line,
                    "",
                    found=f"{len(values)} fields",
                    expected=f"{len(self.header)} fields, as in the first line",
                    remedy="Look for a missing or stray comma or quote in this line.",
                )
                continue
            yield Row(self, line, values)
