"""Ed-Fi's school years: from 1 July to 30 June, named after both."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from storage.imports.problems import FieldError

_FIRST_MONTH = 7
_NAME = re.compile(r"(\d{4})\s*[-/–]\s*(\d{4}|\d{2})")


@dataclass(frozen=True, slots=True, order=True)
class SchoolSpan:
    """The twelve months in which a school year lies, by the year in which they begin."""

    begins: int

    @property
    def name(self) -> str:
        """Such as "2021-2022"."""
        return f"{self.begins}-{self.begins + 1}"

    @property
    def first(self) -> date:
        """1 July."""
        return date(self.begins, _FIRST_MONTH, 1)

    @property
    def last(self) -> date:
        """30 June."""
        return date(self.begins + 1, 6, 30)

    def __contains__(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.first <= day <= self.last


def span_of(day: date) -> SchoolSpan:
    """The school year in which a day lies."""
    return SchoolSpan(day.year if day.month >= _FIRST_MONTH else day.year - 1)


def read_span(text: str) -> SchoolSpan:
    """A school year as "2021-2022", or 2022 for the one that ends then (as the API writes it). Raises FieldError."""
    if text.isdecimal() and len(text) == 4:
        return SchoolSpan(int(text) - 1)
    match = _NAME.search(text)
    if match is None or int(match[2]) % 100 != (int(match[1]) + 1) % 100:
        raise FieldError("a school year such as 2021-2022", "Correct the year.")
    return SchoolSpan(int(match[1]))
