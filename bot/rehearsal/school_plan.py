"""The plan of a made-up school: name lists for most families, and families written by hand because they are hard."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Names:
    """Names that occur together, the language that is often spoken at home with them, and how many families in 100."""

    language: str
    share: int
    families: tuple[str, ...]
    women: tuple[str, ...]
    men: tuple[str, ...]
    girls: tuple[str, ...]
    boys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Child:
    """A child of a family written by hand; `absent` on the school's day."""

    given: str
    family: str
    grade: str
    preferred: str = ""
    middle: str = ""
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Adult:
    """An adult of a family written by hand.

    `phones`: "mobile", "home" (the family's shared line), "both" or "none". `elsewhere`: lives in another home.
    `known_as` names an adult of an earlier family who is this same person.
    """

    given: str
    family: str
    relation: str
    phones: str = "mobile"
    language: str = "en"
    restriction: str = ""
    elsewhere: bool = False
    has_email: bool = True
    known_as: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """A family written by hand, and what makes it hard."""

    why: str
    children: tuple[Child, ...]
    adults: tuple[Adult, ...]
    emergency_contacts: int = 1


@dataclass(frozen=True, slots=True)
class Place:
    """The school itself: ids and names as in OneRoster, its telephone numbers (E.164), and its year.

    `day` is the day whose absence list is made. `students` and `absent` count children. `key` stands in the ids of
    classes and teachers, so that several schools fit into one folder. `roll_taken` and `line_checked` are local times.
    """

    source_id: str
    name: str
    identifier: str
    district_source_id: str
    district: str
    timezone: str
    area_code: str
    attendance_line: str
    office_phone: str
    security_dispatch: str
    day: date
    year_starts: date
    year_ends: date
    days_off: tuple[date, ...]
    students: int
    absent: int
    seed: int
    teachers: tuple[str, ...]
    area_codes: tuple[str, ...]
    district_identifier: str = ""
    key: str = ""
    roll_taken: str = "08:20"
    line_checked: str = "08:30"


@dataclass(frozen=True, slots=True)
class SchoolPlan:
    """All that a made-up school is drawn from."""

    place: Place
    names: tuple[Names, ...]
    families: tuple[Family, ...]


def read_plan(path: Path) -> SchoolPlan:
    """Read a plan. Raises TypeError or ValueError on a field that is missing, unknown or not TOML."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    place = _words(data["school"], "teachers", "area_codes")
    place["days_off"] = tuple(place["days_off"])
    return SchoolPlan(
        Place(**place),
        tuple(Names(**_words(names, "families", "women", "men", "girls", "boys")) for names in data["names"]),
        tuple(_family(family) for family in data["families"]),
    )


def _words(table: dict[str, Any], *keys: str) -> dict[str, Any]:
    """Lists of names are one text, as that is easiest to read."""
    return {key: tuple(value.split()) if key in keys else value for key, value in table.items()}


def _family(table: dict[str, Any]) -> Family:
    children = tuple(Child(**child) for child in table.pop("children"))
    adults = tuple(Adult(**adult) for adult in table.pop("adults"))
    return Family(children=children, adults=adults, **table)
