"""`school.toml`: a school's clock, numbers, languages and policies.

The fields stand at the top for one school; for several, each has a table `[[schools]]`, and what stands at the top
holds for all of them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from datetime import time
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import phonenumbers
from rapidfuzz import process

from storage.imports.fields import read_language
from storage.imports.problems import FieldError, Problems
from storage.imports.records import SchoolRecord
from storage.imports.source import Source

FILE = "school.toml"
FIELDS = (
    "sourcedId", "name", "timezone", "area_code", "attendance_line", "office_phone", "security_dispatch", "roll_taken",
    "bell", "line_checked", "languages", "same_day_policy", "year_policy", "school_year",
    "address",
)  # fmt: skip
T = TypeVar("T")


def read_schools(source: Source, problems: Problems) -> list[SchoolRecord]:
    """The schools of `school.toml`; none where there is no such file. What is wrong is noted as an error."""
    if not source.has(FILE):
        return []
    text = source.text_of(FILE, problems)
    if text is None:
        return []
    file = source.name_of(FILE)
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        problems.error(
            file, int(place[1]) if place else 0, "", found=str(error), expected="TOML", remedy="Correct this line."
        )
        return []
    tables = content.pop("schools", None)
    if tables is None:
        return [_Fields(content, text, file, problems).school()]
    if not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
        problems.error(file, 0, "schools", found=str(tables), expected="tables [[schools]]", remedy="See the manual.")
        return []
    return [_Fields({**content, **table}, text, file, problems).school() for table in tables]


class _Fields:
    def __init__(self, values: dict[str, Any], text: str, file: str, problems: Problems) -> None:
        self.values, self.text, self.file, self.problems = values, text, file, problems
        for key in values:
            if key not in FIELDS:
                near = process.extractOne(key, FIELDS)
                problems.error(
                    file, self.line(key), key, found=key, expected="a known field", remedy=f"Did you mean {near[0]}?"
                )

    def line(self, key: str) -> int:
        """Where the field stands: the value's line if it can be told, else 1."""
        value = self.values.get(key)
        lines = [i for i, line in enumerate(self.text.splitlines(), 1) if re.match(rf"\s*[\"']?{key}[\"']?\s*=", line)]
        texts = self.text.splitlines()
        return next((i for i in lines if str(value) in texts[i - 1]), lines[0] if lines else 1)

    def get(self, key: str, parse: Callable[[Any], T], otherwise: T, *, required: bool = False) -> T:
        value = self.values.get(key)
        if value is None or value == "":
            if required:
                self.problems.error(
                    self.file, self.line(key), key, found="", expected=f"a field {key}", remedy="Add the field."
                )
            return otherwise
        try:
            return parse(value)
        except FieldError as error:
            self.problems.error(
                self.file, self.line(key), key, found=str(value), expected=error.expected, remedy=error.remedy
            )
            return otherwise

    def school(self) -> SchoolRecord:
        roll_taken = self.get("roll_taken", _time, None)
        bell = self.get("bell", _time, roll_taken)
        if bell is None and "bell" not in self.values and "roll_taken" not in self.values:
            self.get("roll_taken", _time, None, required=True)
        checked = self.get("line_checked", _time, time(8, 30), required=True)
        if bell is not None and checked < bell:
            self.problems.error(
                self.file,
                self.line("line_checked"),
                "line_checked",
                found=str(self.values.get("line_checked")),
                expected=f"a time after the bell ({bell:%H:%M})",
                remedy="The line is checked once the roll is taken.",
            )
        return SchoolRecord(
            source_id=self.get("sourcedId", _text, "", required=True),
            name=self.get("name", _text, "", required=True),
            timezone=self.get("timezone", _timezone, "", required=True),
            area_code=self.get("area_code", _area_code, ""),
            attendance_line=self.get("attendance_line", _number, None),
            office_phone=self.get("office_phone", _number, None),
            security_dispatch=self.get("security_dispatch", _number, None),
            bell=bell or checked,
            line_checked=checked,
            languages=self.get("languages", _languages, ("en",)),
            same_day_policy=self.get("same_day_policy", _text, "", required=True),
            year_policy=self.get("year_policy", _text, ""),
            address=self.get("address", _address, ""),
        )


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise FieldError("text in quotes", "Put the value in quotes.")
    return value.strip()


def _address(value: Any) -> str:
    lines = value if isinstance(value, list) else str(value).splitlines()
    if not all(isinstance(line, str) for line in lines):
        raise FieldError('lines such as ["12 Main Street", "Example, CO 80000"]', "Put each line in quotes.")
    return "\n".join(line.strip() for line in lines if line.strip())


def _time(value: Any) -> time:
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0)
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", str(value).strip())
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise FieldError('a local time such as "08:20"', "Write hours and minutes, 00:00 to 23:59.")
    return time(int(match[1]), int(match[2]))


def _timezone(value: Any) -> str:
    name = _text(value)
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise FieldError('a time zone such as "America/Denver"', "Use a name of the IANA time zone database.") from None
    return name


def _area_code(value: Any) -> str:
    if not re.fullmatch(r"[2-9]\d{2}", str(value)):
        raise FieldError('an area code such as "303"', "Write the three digits in quotes.")
    return str(value)


def _number(value: Any) -> str | None:
    remedy = "Write +, the country code and the number, without spaces."
    try:
        number = phonenumbers.parse(_text(value), None)
    except phonenumbers.NumberParseException:
        raise FieldError('a number in E.164 such as "+13035550100"', remedy) from None
    e164: str = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if not phonenumbers.is_possible_number(number) or e164 != _text(value):
        raise FieldError('a number in E.164 such as "+13035550100"', remedy)
    return e164


def _languages(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise FieldError('a list such as ["en", "es"]', "Name at least one language.")
    return tuple(dict.fromkeys(read_language(_text(v)) for v in value))
