"""Makes a fictional district of many schools, as one folder that `attendance import` reads.

    python -m bot.rehearsal.make_district FOLDER --schools 150 --students 80000 --seed 1

The same options give the same folder every time. Every telephone number lies in 555-0100 to 555-0199, which is kept for
fiction; one family in some has no number of its own for every adult, as there are only 79,200 of them.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from pathlib import Path

import click

from bot.rehearsal.make_school import Link, Person, plain
from bot.rehearsal.rosters import fictional_numbers, roster_students, words
from bot.rehearsal.school_files import SchoolFiles
from bot.rehearsal.school_plan import Place
from nlp.roster import RosterContact, RosterStudent

DAY = date(2026, 10, 6)
YEAR = (date(2026, 8, 13), date(2027, 5, 26))
DAYS_OFF = (date(2026, 9, 7), date(2026, 10, 12), date(2026, 11, 11))
# One school in so many keeps the clock of the next zone; its bell rings an hour later there, so all clocks strike
# together: the district's worst hour.
ELSEWHERE = 15
HOME_ZONE, OTHER_ZONE = "America/Denver", "America/Chicago"
# Roll and line check, in the home zone: most schools at one time, the rest five minutes about it.
BELLS = (*[("08:20", "08:30")] * 4, ("08:15", "08:25"), ("08:25", "08:35"))
# Schools of one area, which one desk of security dispatch answers for, one call at a time.
SCHOOLS_A_DESK = 10
# How many families with several children have the last of them in another school.
SPLIT = 0.15
# How many mothers have an e-mail address, and how many siblings of an absent child are absent too.
WITH_EMAIL = 0.8
TOGETHER = 0.4
NAMED_AFTER = words("""
Aspen Birch Cedar Cottonwood Elm Fir Hawthorn Juniper Larch Linden Maple Oak Pine Poplar Rowan Spruce Sumac Sycamore
Walnut Willow
""")
AND_PLACE = words("Bend Creek Fork Grove Hill Meadow Mesa Park Ridge Valley")


@dataclass(slots=True)
class DistrictSchool:
    """One school of a made-up district, as `SchoolFiles` writes it. `roster` is what an import makes of it."""

    place: Place
    roster: list[RosterStudent] = field(default_factory=list)
    students: list[Person] = field(default_factory=list)
    adults: list[Person] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    absent: list[Person] = field(default_factory=list)

    @property
    def homerooms(self) -> dict[str, list[str]]:
        """Teachers by grade."""
        found: dict[str, set[str]] = defaultdict(set)
        for student in self.students:
            found[student.grade].add(student.teacher)
        return {grade: sorted(found[grade]) for grade in sorted(found)}


class MadeDistrict:
    """The schools of a made-up district and everybody in them, drawn from a seed."""

    def __init__(self, *, schools: int, students: int, absent: int, seed: int) -> None:
        """Draw it.

        Raises:
            ValueError: more schools than there are numbers left for, or more absent children than there are.
        """
        if not schools <= students or not absent <= students:
            raise ValueError("a district has at least one child a school, and not more absent than enrolled")
        self._random = random.Random(seed)  # noqa: S311 - a fixture, not a secret
        self._roster = roster_students(students)
        self.schools = [DistrictSchool(place) for place in self._places(schools, students, absent, seed)]
        self._people: dict[str, Person] = {}
        for number, family in enumerate(self._families):
            self._enrol(family, min(number * schools // len(self._families), schools - 1))
        self._draw_absent(absent)

    @cached_property
    def _families(self) -> list[tuple[RosterStudent, ...]]:
        return [tuple(children) for _, children in groupby(self._roster, key=lambda student: student.contacts)]

    def _places(self, schools: int, students: int, absent: int, seed: int) -> Iterator[Place]:
        taken = {number for student in self._roster for contact in student.contacts for number in contact.numbers}
        free = [number for number in reversed(fictional_numbers()) if number not in taken]
        desks = -(-schools // SCHOOLS_A_DESK)
        if len(free) < 2 * schools + desks:
            raise ValueError(f"there are only {len(free)} fictional numbers left for the schools")
        dispatch, lines = free[:desks], iter(free[desks:])
        for number in range(schools):
            name = f"{NAMED_AFTER[number % 20]} {AND_PLACE[number // 20 % 10]}"
            roll_taken, line_checked = BELLS[number % len(BELLS)]
            is_elsewhere = number % ELSEWHERE == ELSEWHERE - 1
            line = next(lines)
            yield Place(
                source_id=f"ORG-{number + 1:03d}",
                name=f"{name} School {number // 200 + 1}" if number >= 200 else f"{name} School",
                identifier=f"{1000 + number}",
                district_source_id="ORG-DISTRICT",
                district="Long Valley School District",
                timezone=OTHER_ZONE if is_elsewhere else HOME_ZONE,
                area_code=line[2:5],
                attendance_line=line,
                office_phone=next(lines),
                security_dispatch=dispatch[number // SCHOOLS_A_DESK],
                day=DAY,
                year_starts=YEAR[0],
                year_ends=YEAR[1],
                days_off=DAYS_OFF,
                students=students // schools,
                absent=absent // schools,
                seed=seed,
                teachers=(),
                area_codes=(),
                district_identifier="1",
                key=f"{number + 1:03d}-",
                roll_taken=_later(roll_taken) if is_elsewhere else roll_taken,
                line_checked=_later(line_checked) if is_elsewhere else line_checked,
            )

    def _enrol(self, family: Sequence[RosterStudent], home: int) -> None:
        splits = len(family) > 1 and self._random.random() < SPLIT
        for student in family:
            is_apart = splits and student is family[-1]
            school = self.schools[(home + 1) % len(self.schools) if is_apart else home]
            self._add_adults(student.contacts, self.schools[home])
            person = Person(
                student.student_id, "student", student.given_name, student.family_name, student.middle_name,
                student.preferred_name, student.grade, student.teacher,
                agents=[contact.contact_id for contact in student.contacts],
            )  # fmt: skip
            self._people[student.student_id] = person
            school.students.append(person)
            school.roster.append(student)
            school.links += (_link(student, contact, order) for order, contact in enumerate(student.contacts, 1))

    def _add_adults(self, contacts: Iterable[RosterContact], school: DistrictSchool) -> None:
        for contact in contacts:
            if contact.contact_id in self._people:
                continue
            has_email = contact.relation == "mother" and self._random.random() < WITH_EMAIL
            person = Person(
                contact.contact_id, "relative" if contact.emergency else "parent", contact.given_name,
                contact.family_name, mobile=contact.numbers[0] if contact.numbers else "",
                email=f"{plain(contact.given_name)}.{contact.contact_id.lower()}@example.org" if has_email else "",
            )  # fmt: skip
            self._people[contact.contact_id] = person
            school.adults.append(person)

    def _draw_absent(self, count: int) -> None:
        families = list(self._families)
        self._random.shuffle(families)
        chosen: set[str] = set()
        for family in families:
            if len(chosen) >= count:
                break
            first = self._random.choice(family)
            others = [child for child in family if child is not first and self._random.random() < TOGETHER]
            chosen.update(child.student_id for child in [first, *others][: count - len(chosen)])
        for school in self.schools:
            school.absent = [student for student in school.students if student.source_id in chosen]


def _link(student: RosterStudent, contact: RosterContact, order: int) -> Link:
    allowed = not contact.restricted
    return Link(
        student.student_id, contact.contact_id, contact.relation, order, bool(contact.legal_guardian) and allowed,
        allowed and not contact.emergency, contact.emergency, "" if allowed else "no contact", contact.language,
    )  # fmt: skip


def _later(local: str) -> str:
    """An hour later, as a clock of the next zone shows the same moment."""
    hours, minutes = (int(part) for part in local.split(":"))
    later = timedelta(hours=hours + 1, minutes=minutes)
    return f"{later.seconds // 3600:02d}:{later.seconds // 60 % 60:02d}"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--schools", default=150, show_default=True, type=click.IntRange(1))
@click.option("--students", default=80_000, show_default=True, type=click.IntRange(1))
@click.option("--absent", default=4_000, show_default=True, type=click.IntRange(0), help="On the day's absence list.")
@click.option("--seed", default=1, show_default=True)
def main(folder: Path, schools: int, students: int, absent: int, seed: int) -> None:
    """Write a made-up district into FOLDER, over what was there."""
    try:
        district = MadeDistrict(schools=schools, students=students, absent=absent, seed=seed)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    SchoolFiles(folder).write(*district.schools)
    click.echo(f"{folder}: {schools} schools, {students} students, {absent} absent on {DAY}")


if __name__ == "__main__":
    main()
