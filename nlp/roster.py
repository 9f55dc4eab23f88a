"""The roster in memory: students, their contacts, and indexes so that no message ever scans the school."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from nlp.normalise import fold
from nlp.sounds import sound_key

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class RosterContact:
    """One contact of one student (a link). `relation` as on file in lower case; `numbers` in E.164."""

    contact_id: str
    given_name: str
    family_name: str
    relation: str
    numbers: tuple[str, ...]
    restricted: bool
    legal_guardian: bool
    emergency: bool
    language: str


@dataclass(frozen=True, slots=True)
class RosterStudent:
    """One student. `grade` is "KG", "01", ...; `teacher` the family name of the homeroom teacher, "" if unknown."""

    student_id: str
    given_name: str
    middle_name: str
    family_name: str
    preferred_name: str
    grade: str
    teacher: str
    contacts: tuple[RosterContact, ...]


class Roster:
    """An immutable, indexed view of a school's students and contacts."""

    def __init__(
        self, students: Iterable[RosterStudent], *, area_code: str = "", language_codes: tuple[str, ...] = ("en", "es")
    ) -> None:
        self.area_code = area_code
        self.language_codes = tuple(language_codes)
        # Sorted, so that the order of the import never shows in a reading.
        self._students = {s.student_id: s for s in sorted(students, key=lambda s: s.student_id)}
        known = self._students.values()
        self._by_given = _index((name, s.student_id) for s in known for name in given_forms(s))
        self._by_family = _index((name, s.student_id) for s in known for name in family_forms(s))
        self._given_by_sound = _index((sound_key(name), name) for name in self._by_given)
        self._family_by_sound = _index((sound_key(name), name) for name in self._by_family)
        links = [(s, c) for s in known for c in s.contacts]
        self._by_contact_id = _lists((c.contact_id, s.student_id) for s, c in links)
        self._by_number = _lists((number, link) for link in links for number in dict.fromkeys(link[1].numbers))
        self._by_contact = _lists((given[0], link) for link in links if (given := fold(link[1].given_name).split()))
        self.teachers: frozenset[str] = frozenset(fold(s.teacher) for s in known if s.teacher)
        self._teachers_by_initial = _index((name[:1], name) for name in self.teachers)
        self._teachers_by_word = _index((word, name) for name in self.teachers for word in name.split())

    def student(self, student_id: str) -> RosterStudent:
        """Return a student; raises KeyError for an unknown id."""
        return self._students[student_id]

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the ids of all students, in order."""
        return tuple(self._students)

    def __len__(self) -> int:
        return len(self._students)

    def contacts_of_number(self, number: str) -> tuple[tuple[RosterStudent, RosterContact], ...]:
        """Return every (student, contact) to whom an E.164 number belongs."""
        return self._by_number.get(number, ()) if number else ()

    def students_of(self, contact_id: str) -> tuple[str, ...]:
        """Return the ids of the students of whom this is a contact."""
        return self._by_contact_id.get(contact_id, ())

    def contacts_called(self, given: str) -> tuple[tuple[RosterStudent, RosterContact], ...]:
        """Return every (student, contact) whose first given name folds to `given`."""
        return self._by_contact.get(given, ())

    def given(self, name: str) -> frozenset[str]:
        """Return the ids of students who go by this folded given, middle or preferred name."""
        return self._by_given.get(name, _NOBODY)

    def family(self, name: str) -> frozenset[str]:
        """Return the ids of students who bear this folded family name, or it as a part of a double one."""
        return self._by_family.get(name, _NOBODY)

    def given_like(self, name: str) -> frozenset[str]:
        """Return the given names on the roster that sound like this one."""
        return self._given_by_sound.get(sound_key(name), _NOBODY)

    def family_like(self, name: str) -> frozenset[str]:
        """Return the family names on the roster that sound like this one."""
        return self._family_by_sound.get(sound_key(name), _NOBODY)

    def teachers_from(self, initial: str) -> frozenset[str]:
        """Return the folded names of teachers that begin with this letter."""
        return self._teachers_by_initial.get(initial, _NOBODY)

    def teachers_with(self, word: str) -> frozenset[str]:
        """Return the folded names of teachers of which this word is one."""
        return self._teachers_by_word.get(word, _NOBODY)


_NOBODY: frozenset[str] = frozenset()


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return {key: frozenset(values) for key, values in found.items()}


def _lists(pairs: Iterable[tuple[str, _Value]]) -> dict[str, tuple[_Value, ...]]:
    found: defaultdict[str, list[_Value]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return {key: tuple(values) for key, values in found.items()}


def given_forms(student: RosterStudent) -> frozenset[str]:
    """Return the folded names a student may be called by: whole, joined, and each part of a double name."""
    return _given_forms(student.given_name, student.preferred_name, student.middle_name)


@lru_cache(maxsize=65536)
def _given_forms(*names: str) -> frozenset[str]:
    forms: set[str] = set()
    for name in names:
        parts = fold(name).split()
        if not parts:
            continue
        forms.update((" ".join(parts), "".join(parts)))
        forms.update(part for part in parts if len(part) > 2)
    return frozenset(forms)


def family_forms(student: RosterStudent) -> frozenset[str]:
    """Return the folded family names of a student: whole, joined, and each part that is no particle."""
    return _family_forms(student.family_name)


@lru_cache(maxsize=65536)
def _family_forms(name: str) -> frozenset[str]:
    parts = fold(name).split()
    if not parts:
        return frozenset()
    forms = {" ".join(parts), "".join(parts)}
    forms.update(part for part in parts if part not in _PARTICLES)
    return frozenset(forms)


_PARTICLES = frozenset(
    ["de", "la", "del", "los", "las", "y", "van", "der", "von", "da", "dos", "di", "al", "el", "bin", "ibn"]
)
