"""The school of a rehearsed year, as the folders that its student information system exports during the year."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from bot.rehearsal.make_school import SAMPLE_PLAN, Link, MadeSchool, Person
from bot.rehearsal.school_files import SchoolFiles
from bot.rehearsal.school_plan import Family, Place, read_plan

SATURDAY = 5
# How many in ten families chose e-mail, and how many in ten homes have a postal address on file.
BY_EMAIL, WITH_ADDRESS = 5, 8
STREETS = ("Aspen Court", "Juniper Lane", "Mesa Road", "Old Mill Street", "Sage Way", "Cottonwood Drive")
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when a student is enrolled, last day included; None: to the end."""

    starts: date
    ends: date | None = None


class YearSchool:
    """A fictional school. The same seed gives the same people, addresses and choices.

    `days`: the school days that are played, the whole year's or the first `played` of them.
    """

    def __init__(self, students: int, seed: int, played: int | None = None) -> None:
        plan = read_plan(SAMPLE_PLAN)
        families = _families(plan.families, students)
        marked = sum(child.absent for family in families for child in family.children)
        place = replace(plan.place, students=students, absent=marked, seed=plan.place.seed + seed)
        self._made = MadeSchool(replace(plan, place=place, families=families))
        self._random = random.Random(f"letters-{seed}")  # noqa: S311 - a rehearsal, not a secret
        self.place: Place = place
        self.days = _school_days(place)[:played]
        self.by_email = self._choices()
        self._addresses = self._homes()

    @property
    def students(self) -> list[Person]:
        """Everybody who is enrolled at some time of the year."""
        return self._made.students

    @property
    def links(self) -> list[Link]:
        """What adults are to students."""
        return self._made.links

    @property
    def refused(self) -> str:
        """One address that a family gave wrongly: its mail server refuses it."""
        return next(person.email for person in self._made.adults if person.source_id in self.by_email)

    def write(self, folder: Path, policy: str, spans: Mapping[str, Span]) -> Path:
        """Write the roster as it stands: `spans` are the enrolments of those who are on it."""
        present = [person for person in self._made.students if person.source_id in spans]
        SchoolFiles(folder).write(_Present(self._made, present))
        _rewrite(folder / "contacts.csv", lambda row: row | self._letters(row))
        _rewrite(folder / "enrollments.csv", lambda row: row | _dates(spans[row["userSourcedId"]]))
        settings = folder / "school.toml"
        lines = settings.read_text(encoding="utf-8").splitlines()
        named = [f'year_policy = "{policy}"' if line.startswith("year_policy") else line for line in lines]
        settings.write_text("\n".join([*named, ""]), encoding="utf-8")
        return folder

    def _choices(self) -> frozenset[str]:
        """Who chose letters by e-mail; a restricted contact among them, to whom nothing may go all the same."""
        restricted = {link.contact for link in self._made.links if link.restriction}
        chosen = set(restricted)
        for person in self._made.adults:
            if person.source_id in restricted:
                person.email = f"{person.source_id.lower()}@example.org"
            elif person.email and self._random.randrange(10) < BY_EMAIL:
                chosen.add(person.source_id)
        return frozenset(chosen)

    def _homes(self) -> dict[str, str]:
        """The postal address of each contact: those who live together share it."""
        found: dict[str, str] = {}
        for number, link in enumerate(self._made.links, start=10):
            together = next(
                (found[o.contact] for o in self._made.links if _share(o, link) and o.contact in found), None
            )
            street = self._random.choice(STREETS)
            own = f"{number} {street}|Juniper Hill, CO 81599" if self._random.randrange(10) < WITH_ADDRESS else ""
            found.setdefault(link.contact, own if together is None else together)
        return found

    def _letters(self, row: Row) -> Row:
        contact = row["contactSourcedId"]
        return {"address": self._addresses[contact], "lettersByEmail": str(contact in self.by_email).lower()}


@dataclass(frozen=True, slots=True)
class _Present:
    """The school as it is written while some are not on its roster."""

    made: MadeSchool
    students: list[Person]

    @property
    def place(self) -> Place:
        return self.made.place

    @property
    def homerooms(self) -> Mapping[str, tuple[str, ...]]:
        return self.made.homerooms

    @property
    def adults(self) -> list[Person]:
        return self.made.adults

    @property
    def links(self) -> list[Link]:
        ids = {person.source_id for person in self.students}
        return [link for link in self.made.links if link.student in ids]

    @property
    def absent(self) -> list[Person]:
        return []


def _families(families: Sequence[Family], students: int) -> tuple[Family, ...]:
    """The families written by hand; of a smaller school those that matter to letters go first."""
    if sum(len(family.children) for family in families) <= students:
        return tuple(families)
    alone = [family for family in families if not any(adult.known_as for adult in family.adults)]
    chosen: list[Family] = []
    for family in sorted(alone, key=_is_plain):
        if sum(len(one.children) for one in chosen) < students:
            chosen.append(family)
    return tuple(chosen)


def _is_plain(family: Family) -> bool:
    return not any(adult.restriction or adult.elsewhere or adult.language == "es" for adult in family.adults)


def _school_days(place: Place) -> tuple[date, ...]:
    length = (place.year_ends - place.year_starts).days + 1
    days = (place.year_starts + timedelta(days=number) for number in range(length))
    return tuple(day for day in days if day.weekday() < SATURDAY and day not in place.days_off)


def _share(one: Link, other: Link) -> bool:
    """Whether two contacts live with the same student."""
    return one.student == other.student and one.lives_with and other.lives_with and one.contact != other.contact


def _dates(span: Span) -> Row:
    return {"beginDate": span.starts.isoformat(), "endDate": span.ends.isoformat() if span.ends else ""}


def _rewrite(path: Path, change: Callable[[Row], Row]) -> None:
    with path.open(newline="", encoding="utf-8") as file:
        rows = [change(row) for row in csv.DictReader(file)]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
