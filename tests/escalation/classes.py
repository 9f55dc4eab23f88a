"""Whole classes for the small school: a room or a bus has to be large enough to stand out."""

from __future__ import annotations

from sqlalchemy import update

from storage.models import School, Student
from tests.escalation.world import Morning
from tests.support import add_contact, add_student


def add_class(morning: Morning, room: str, number: int, *, bus: str = "", first: int = 100) -> list[str]:
    """Put children on the roster, in one room and bus; each has a mother with a number of her own. Returns names."""
    names = []
    grade, teacher = room.split()
    with morning.database.write() as session:
        school = session.get_one(School, morning.school.school_id)
        for n in range(first, first + number):
            name = f"Child{n}"
            student = add_student(session, school, name, name, "Field", grade, teacher)
            add_contact(session, school, f"M{n}", f"Mother{n}", "Field", [mother(name)], [student], "mother", 1)
            session.execute(update(Student).where(Student.id == student).values(bus=bus))
            morning.school.students[name] = student
            names.append(name)
    return names


def mother(name: str) -> str:
    """The number of a child's mother."""
    return f"+17205550{name.removeprefix('Child')}"
