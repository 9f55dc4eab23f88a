"""The people of a morning, as its plan needs them: students with their contacts, from the records of a folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.school_folder import roster_from_folder
from nlp.roster import RosterContact, RosterStudent
from storage.imports.records import SchoolFolder


def students_of(folder: SchoolFolder) -> tuple[RosterStudent, ...]:
    """The students with their contacts in the order of priority. Ids are those of the files.

    Raises:
        ValueError: where the folder holds several schools.
    """
    roster = roster_from_folder(folder)
    return tuple(roster.student(student.source_id) for student in folder.students)


def guardians(student: RosterStudent) -> Iterator[RosterContact]:
    """The contacts who may be told about the student and are no mere emergency contacts."""
    return (contact for contact in student.contacts if not contact.restricted and not contact.emergency)


def reachable(contacts: Iterable[RosterContact]) -> list[RosterContact]:
    """Those of the contacts who have a telephone."""
    return [contact for contact in contacts if contact.numbers]


def spoken_name(student: RosterStudent) -> str:
    """The name that the family uses: the preferred one where there is one."""
    return student.preferred_name or student.given_name


def full_name(student: RosterStudent) -> str:
    """The name that the family uses, with the family name."""
    return f"{spoken_name(student)} {student.family_name}"


def households(students: Iterable[RosterStudent]) -> list[tuple[RosterStudent, ...]]:
    """Students grouped by the first guardian with a telephone (siblings that are reported together)."""
    groups: dict[str, list[RosterStudent]] = {}
    for student in students:
        first = next(iter(reachable(guardians(student))), None)
        groups.setdefault(first.contact_id if first else f"alone:{student.student_id}", []).append(student)
    return [tuple(group) for group in groups.values()]
