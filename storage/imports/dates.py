"""Dates as school offices write them. Where day and month could be swapped, the file's other rows decide."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

from storage.imports.problems import FieldError

_WITH_MONTH_NAMES = ("%d-%b-%Y", "%d-%B-%Y", "%b-%d-%Y", "%B-%d-%Y", "%d-%b-%y", "%d-%B-%y", "%Y-%b-%d")
_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_NUMERIC = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})$")
_TIME = re.compile(r"[T ]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp]\.?[Mm]\.?)?(Z|[+-]\d{2}:?\d{2})?$")
_WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]?\s+", re.IGNORECASE)
#: A roll comes within so many days of its day: a reading so near to today beats one further off.
NEAR_DAYS = 3

EXPECTED = "a date such as 2026-11-23"


class DateReader:
    """Reads the dates of one column of one file.

    `assumed` is true where nothing in the file told month and day apart, so that the American order was taken, or the
    one that alone gives days close to `today`.
    """

    def __init__(self, texts: Iterable[str], today: date | None = None) -> None:
        numeric = [m for m in (_NUMERIC.match(_bare(t)) for t in texts) if m]
        month_first = any(int(m[2]) > 12 for m in numeric)
        day_first = any(int(m[1]) > 12 for m in numeric)
        swappable = [m for m in numeric if int(m[1]) <= 12 and int(m[2]) <= 12 and m[1] != m[2]]
        self.contradictory = month_first and day_first
        self.assumed = bool(swappable) and not month_first and not day_first
        self._day_first = day_first
        if self.assumed and today is not None:
            near = [sum(_is_near(m, swap, today) for m in swappable) for swap in (False, True)]
            self._day_first = near[1] > near[0]

    @property
    def order(self) -> str:
        """The order in which numbers are read, in words."""
        return "day/month/year" if self._day_first else "month/day/year"

    def read(self, text: str) -> date:
        """The date. Raises FieldError for what is none, or could be two in a file that uses both orders."""
        bare = _bare(text)
        if match := _ISO.match(bare) or _COMPACT.match(bare):
            return _date(int(match[1]), int(match[2]), int(match[3]))
        if match := _NUMERIC.match(bare):
            first, second = int(match[1]), int(match[2])
            day_first = first > 12 if self.contradictory else self._day_first
            if self.contradictory and first <= 12 and second <= 12 and first != second:
                raise FieldError(
                    EXPECTED, "Other rows write both day/month and month/day: write all as year-month-day."
                )
            return _numeric(match, day_first)
        name = re.sub(r"[\s,./-]+", "-", bare)
        for form in _WITH_MONTH_NAMES:
            try:
                return datetime.strptime(name, form).date()  # noqa: DTZ007 - a calendar day has no zone
            except ValueError:
                continue
        raise FieldError(EXPECTED, "Write the date as year-month-day.")


def _bare(text: str) -> str:
    return _WEEKDAY.sub("", _TIME.sub("", text.strip()))


def _numeric(match: re.Match[str], day_first: bool) -> date:
    year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
    first, second = int(match[1]), int(match[2])
    return _date(year, second, first) if day_first else _date(year, first, second)


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise FieldError(EXPECTED, "There is no such day: correct it.") from None


def _is_near(match: re.Match[str], day_first: bool, today: date) -> bool:
    try:
        return abs((_numeric(match, day_first) - today).days) <= NEAR_DAYS
    except FieldError:
        return False
