"""The roster in memory: students, their contacts, and indexes so that no message ever scans the school."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from nlp.normalise import fold
from nlp.sounds import sound_key


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
        self._by_number: dict[str, list[tuple[RosterStudent, RosterContact]]] = {}
        self._by_given: dict[str, set[str]] = {}
        self._by_family: dict[str, set[str]] = {}
        self._by_contact: dict[str, list[tuple[RosterStudent, RosterContact]]] = {}
        self._by_contact_id: dict[str, list[str]] = {}
        self._given_by_sound: dict[str, set[str]] = {}
        self._family_by_sound: dict[str, set[str]] = {}
        self.teachers: frozenset[str] = frozenset(fold(s.teacher) for s in self._students.values() if s.teacher)
        for student in self._students.values():
            self._index(student)

    def _index(self, student: RosterStudent) -> None:
        for name in given_forms(student):
            self._by_given.setdefault(name, set()).add(student.student_id)
        for name in family_forms(student):
            self._by_family.setdefault(name, set()).add(student.student_id)
        for contact in student.contacts:
            self._by_contact_id.setdefault(contact.contact_id, []).append(student.student_id)
            for number in dict.fromkeys(contact.numbers):
                self._by_number.setdefault(number, []).append((student, contact))
            given = fold(contact.given_name).split()
            if given:
                self._by_contact.setdefault(given[0], []).append((student, contact))

    def _sounds(self) -> None:
        """Fill the indexes by sound once, when a name is first heard that nobody spells so."""
        for name in self._by_given:
            self._given_by_sound.setdefault(sound_key(name), set()).add(name)
        for name in self._by_family:
            self._family_by_sound.setdefault(sound_key(name), set()).add(name)

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
        return tuple(self._by_number.get(number, ())) if number else ()

    def students_of(self, contact_id: str) -> tuple[str, ...]:
        """Return the ids of the students of whom this is a contact."""
        return tuple(self._by_contact_id.get(contact_id, ()))

    def contacts_called(self, given: str) -> tuple[tuple[RosterStudent, RosterContact], ...]:
        """Return every (student, contact) whose first given name folds to `given`."""
        return tuple(self._by_contact.get(given, ()))

    def given(self, name: str) -> frozenset[str]:
        """Return the ids of students who go by this folded given, middle or preferred name."""
        return frozenset(self._by_given.get(name, ()))

    def family(self, name: str) -> frozenset[str]:
        """Return the ids of students who bear this folded family name, or it as a part of a double one."""
        return frozenset(self._by_family.get(name, ()))

    def given_like(self, name: str) -> frozenset[str]:
        """Return the given names on the roster that sound like this one."""
        if not self._given_by_sound:
            self._sounds()
        return frozenset(self._given_by_sound.get(sound_key(name), ()))

    def family_like(self, name: str) -> frozenset[str]:
        """Return the family names on the roster that sound like this one."""
        if not self._family_by_sound:
            self._sounds()
        return frozenset(self._family_by_sound.get(sound_key(name), ()))


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
