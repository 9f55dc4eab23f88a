"""Dates, times, counts and fixed words as a letter's language writes them."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path

import phonenumbers
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_decimal

from escalation.papers.errors import TemplateError

WORDS = Path(__file__).with_name("words.toml")


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def word(key: str, language: str) -> str:
    """A fixed word or phrase of the papers. Raises TemplateError where the language has no such words."""
    try:
        return _words()[language][key]
    except KeyError:
        raise TemplateError(f"{WORDS.name}: no {key!r} in language {language!r}") from None


def known_languages() -> frozenset[str]:
    """The languages that papers can be in."""
    return frozenset(_words())


def long_date(day: date, language: str) -> str:
    """`November 23, 2026`; `23 de noviembre de 2026`."""
    return format_date(day, "long", locale=word("locale", language))


def full_date(day: date, language: str) -> str:
    """`Monday, November 23, 2026`; `lunes, 23 de noviembre de 2026`."""
    return format_date(day, "full", locale=word("locale", language))


def short_date(day: date, language: str) -> str:
    """With its weekday, for tables: `Mon, Nov 23, 2026`; `lun, 23 nov 2026`."""
    return format_date(day, word("table_date", language), locale=word("locale", language))


def clock_time(at: datetime, language: str) -> str:
    """The time of day as `at` has it, on a clock of twelve hours: `3:30 PM`; `3:30 p. m.`."""
    written = format_datetime(at, "h:mm a", locale=word("locale", language))
    return written.replace("\u202f", " ").replace("\xa0", " ")


def number(value: float, language: str) -> str:
    """`1,204.5`; at most one decimal."""
    return format_decimal(value, format="#,##0.#", locale=word("locale", language))


def decimal(value: float, language: str) -> str:
    """`4.0`; always one decimal, so that a column of them lines up."""
    return format_decimal(value, format="#,##0.0", locale=word("locale", language))


def telephone(number: str) -> str:
    """A telephone number (E.164) as people write it: `(970) 555-0101`. What is none stays as it is."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number
    style = phonenumbers.PhoneNumberFormat.NATIONAL
    if parsed.country_code != 1:
        style = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(parsed, style))


def unbroken(phone: str) -> str:
    """A telephone number as people write it, that no line end divides."""
    return telephone(phone).replace(" ", "\u00a0")


def listed(names: Sequence[str], language: str) -> str:
    """`Ana and Luis Ortega`; `Ana y Luis`."""
    return format_list(list(names), style="standard", locale=word("locale", language))
