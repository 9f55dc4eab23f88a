"""Makes a fictional elementary school from its plan, as a folder that `attendance import` reads.

    python -m bot.rehearsal.make_school PLAN.toml FOLDER

The same plan gives the same folder every time. Every telephone number lies in 555-0100 to 555-0199, which is kept for
fiction.
"""

from __future__ import annotations

import random
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.rehearsal.school_files import SchoolFiles
from bot.rehearsal.school_plan import Adult, Child, Family, Names, SchoolPlan, read_plan

SAMPLE_PLAN = Path(__file__).with_name("sample_school.toml")
GRADES = ("KG", "01", "02", "03", "04", "05")
EMERGENCY_RELATIONS = (
    ("aunt", "women"),
    ("uncle", "men"),
    ("grandmother", "women"),
    ("grandfather", "men"),
    ("neighbor", "women"),
    ("family friend", "men"),
)


@dataclass(slots=True)
class Person:
    """A student or an adult as `users.csv` has them."""

    source_id: str
    role: str
    given: str
    family: str
    middle: str = ""
    preferred: str = ""
    grade: str = ""
    teacher: str = ""
    email: str = ""
    mobile: str = ""
    home: str = ""
    agents: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Link:
    """One line of `contacts.csv`: what an adult is to a student."""

    student: str
    contact: str
    relation: str
    priority: int
    guardian: bool
    lives_with: bool
    emergency: bool
    restriction: str
    language: str


class MadeSchool:
    """The people of a made-up school, drawn from the seed of its plan."""

    def __init__(self, plan: SchoolPlan) -> None:
        self.plan = plan
        self.place = plan.place
        self._random = random.Random(plan.place.seed)  # noqa: S311 - a fixture, not a secret
        self._numbers = self._shuffled_numbers()
        self.students: list[Person] = []
        self.adults: list[Person] = []
        self.links: list[Link] = []
        self.homerooms = {grade: plan.place.teachers[3 * i : 3 * i + 3] for i, grade in enumerate(GRADES)}
        for family in plan.families:
            self._add(family, hint=None)
        self.hard_students = len(self.students)
        while len(self.students) < plan.place.students:
            self._add_drawn_family()
        self.absent = self._absent()

    def _shuffled_numbers(self) -> Iterator[str]:
        place = self.plan.place
        own = (place.attendance_line, place.office_phone, place.security_dispatch)
        numbers = [f"+1{area}55501{last:02d}" for area in dict.fromkeys(place.area_codes) for last in range(100)]
        self._random.shuffle(numbers)
        return iter([number for number in numbers if number not in own])

    def _add_drawn_family(self) -> None:
        names = self._random.choices(self.plan.names, [names.share for names in self.plan.names])[0]
        family_name = self._random.choice(names.families)
        taken = {(student.given, student.family) for student in self.students}
        count = self._random.choices((1, 2, 3), (6, 3, 1))[0]
        given_names = dict.fromkeys(
            self._random.choice(names.girls if self._random.random() < 0.5 else names.boys) for _ in range(count)
        )
        children = tuple(
            Child(given, family_name, self._random.choice(GRADES))
            for given in given_names
            if (given, family_name) not in taken
        )
        if children:
            self._add(Family("", children, self._drawn_adults(names, family_name), self._drawn_emergency()), names)

    def _drawn_adults(self, names: Names, family_name: str) -> tuple[Adult, ...]:
        language = names.language if self._random.random() < 0.7 else "en"
        phones = "both" if self._random.random() < 0.18 else "mobile"
        mother_name = family_name if self._random.random() < 0.7 else self._random.choice(names.families)
        mother = Adult(
            self._random.choice(names.women), mother_name, "mother", phones, language, has_email=self._chance(0.8)
        )
        if not self._chance(0.65):
            return (mother,)
        father = Adult(
            self._random.choice(names.men), family_name, "father", phones, language, has_email=self._chance(0.6)
        )
        return (mother, father)

    def _chance(self, probability: float) -> bool:
        return self._random.random() < probability

    def _drawn_emergency(self) -> int:
        return self._random.choices((0, 1, 2, 3), (1, 5, 4, 1))[0]

    def _add(self, family: Family, hint: Names | None) -> None:
        adults = self._family_adults(family)
        others = self._emergency_contacts(family, hint)
        for child in family.children:
            student = Person(
                f"S{2001 + len(self.students)}", "student", child.given, child.family, child.middle, child.preferred,
                child.grade, self._random.choice(self.homerooms[child.grade]),
                agents=[person.source_id for _, person in adults],
            )  # fmt: skip
            self.students.append(student)
            for order, (adult, person) in enumerate(adults, 1):
                allowed = not adult.restriction
                self.links.append(
                    Link(
                        student.source_id, person.source_id, adult.relation, order, allowed,
                        allowed and not adult.elsewhere, False, adult.restriction, adult.language,
                    )
                )  # fmt: skip
            for order, (relation, person) in enumerate(others, len(adults) + 1):
                self.links.append(
                    Link(student.source_id, person.source_id, relation, order, False, False, True, "", "en")
                )

    def _family_adults(self, family: Family) -> list[tuple[Adult, Person]]:
        home = next(self._numbers) if any(adult.phones in ("home", "both") for adult in family.adults) else ""
        return [(adult, self._known(adult) or self._new_adult(adult, home)) for adult in family.adults]

    def _known(self, adult: Adult) -> Person | None:
        if not adult.known_as:
            return None
        return next(person for person in self.adults if f"{person.given} {person.family}" == adult.known_as)

    def _new_adult(self, adult: Adult, home: str) -> Person:
        is_parent = adult.relation in ("mother", "father", "stepfather")
        person = Person(
            f"C{5001 + len(self.adults)}", "parent" if is_parent else "guardian", adult.given, adult.family,
            email=f"{plain(adult.given)}.{plain(adult.family)}@example.org" if adult.has_email else "",
            mobile=next(self._numbers) if adult.phones in ("mobile", "both") else "",
            home=home if adult.phones in ("home", "both") else "",
        )  # fmt: skip
        self.adults.append(person)
        return person

    def _emergency_contacts(self, family: Family, hint: Names | None) -> list[tuple[str, Person]]:
        contacts = []
        for _ in range(family.emergency_contacts):
            relation, pool = self._random.choice(EMERGENCY_RELATIONS)
            names = hint or self._random.choice(self.plan.names)
            given = self._random.choice(names.women if pool == "women" else names.men)
            related = relation not in ("neighbor", "family friend")
            family_name = family.adults[0].family if related else self._random.choice(self.plan.names[0].families)
            person = Person(f"C{5001 + len(self.adults)}", "relative", given, family_name, mobile=next(self._numbers))
            self.adults.append(person)
            contacts.append((relation, person))
        return contacts

    def _absent(self) -> list[Person]:
        """The absent students of the day: those marked among the families written by hand, the rest drawn."""
        families = self.plan.families
        marked = {(child.given, child.family, child.grade) for f in families for child in f.children if child.absent}
        hard = [s for s in self.students[: self.hard_students] if (s.given, s.family, s.grade) in marked]
        drawn = self._random.sample(self.students[self.hard_students :], self.plan.place.absent - len(hard))
        return sorted([*hard, *drawn], key=lambda student: student.source_id)


def plain(name: str) -> str:
    """A name as it stands in an e-mail address: small ASCII letters only."""
    decomposed = unicodedata.normalize("NFKD", name).lower()
    return "".join(letter for letter in decomposed if letter.isascii() and letter.isalpha())


def main() -> None:
    """Write the school of the plan into the folder, both named on the command line."""
    plan, folder = Path(sys.argv[1]), Path(sys.argv[2])
    school = MadeSchool(read_plan(plan))
    SchoolFiles(folder).write(school)
    sys.stdout.write(f"{folder}: {len(school.students)} students, {len(school.adults)} adults\n")


if __name__ == "__main__":
    main()
