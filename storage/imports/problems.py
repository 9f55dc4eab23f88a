"""What an import has to say about a file: where, what was found, what was expected, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How grave a problem is."""

    ERROR = "error"  # nothing is imported
    WARNING = "warning"  # understood nevertheless, or kept aside


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with a file. `line` counts from 1, 0 where no line is meant; `column` is the header's name."""

    file: str
    line: int
    column: str
    severity: Severity
    found: str
    expected: str
    remedy: str

    def __str__(self) -> str:
        """Give `file:line:column: expected …, found …. remedy`."""
        return f"{self.file}:{self.line}:{self.column}: expected {self.expected}, found {self.found}. {self.remedy}"


class ImportFailedError(Exception):
    """Nothing was imported. `problems` says why, errors first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.severity is not Severity.ERROR, p)))
        errors = sum(p.severity is Severity.ERROR for p in self.problems)
        super().__init__(f"nothing was imported: {errors} error(s)")


class FieldError(ValueError):
    """A value that cannot be read: what was expected in its place, and the remedy."""

    def __init__(self, expected: str, remedy: str) -> None:
        super().__init__(expected)
        self.expected = expected
        self.remedy = remedy


class Problems:
    """Collects the problems of one reading."""

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def error(self, file: str, line: int, column: str, *, found: str, expected: str, remedy: str) -> None:
        """Note a problem that stops the import."""
        self._found.append(Problem(file, line, column, Severity.ERROR, shown(found), expected, remedy))

    def warn(self, file: str, line: int, column: str, *, found: str, expected: str, remedy: str) -> None:
        """Note something that was understood or kept aside."""
        self._found.append(Problem(file, line, column, Severity.WARNING, shown(found), expected, remedy))

    def all(self) -> tuple[Problem, ...]:
        """Every problem, in the order of files and lines."""
        return tuple(sorted(self._found))

    @property
    def errors(self) -> int:
        """How many of the problems stop the import."""
        return sum(p.severity is Severity.ERROR for p in self._found)

    def stop_on_errors(self) -> None:
        """Raise ImportFailedError where a problem stops the import."""
        if has_errors(self._found):
            raise ImportFailedError(self._found)


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of these problems stops the import."""
    return any(p.severity is Severity.ERROR for p in problems)


def shown(text: str) -> str:
    """A value as it can stand in a message: on one line, not too long, visible when empty."""
    line = " ".join(text.split())
    return (line[:77] + "…" if len(line) > 78 else line) or "nothing"
