"""A morning on which bus 7 is late: its riders are listed, and their calls held back."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from escalation import holds
from escalation.rounds.holds import WHOLE_SCHOOL, Cover
from storage.models import Absence, School, Student
from storage.words import AbsenceState, HoldCovers, HoldReason
from tests.browser.morning import CHECKED, NOW
from tests.support import MONDAY, add_contact, add_student

RIDERS = ("Amos", "Bela", "Cyra", "Dov", "Elin", "Fritz", "Greta")


def hold_the_bus(session: Session, school_id: int, *, whole_school: bool = False) -> list[int]:
    """List the riders, and hold the calls to them, or to everybody. The next tick opens their inquiries."""
    school = session.get_one(School, school_id)
    ids = []
    for n, given in enumerate(RIDERS):
        room = ("02", "Vega") if n % 2 else ("04", "Brook")
        student_id = add_student(session, school, f"B{n}", given, "Rider", *room)
        session.get_one(Student, student_id).bus = "7"
        add_contact(session, school, f"BC{n}", "Nell", "Rider", [f"+1730555{150 + n:04d}"], [student_id], "mother", 1)
        session.add(
            Absence(
                school_id=school_id,
                student_id=student_id,
                date=MONDAY,
                category="Unexcused Absence",
                state=AbsenceState.LISTED,
                listed_at=CHECKED,
                changed_at=CHECKED,
            )
        )
        ids.append(student_id)
    cover = WHOLE_SCHOOL if whole_school else Cover(HoldCovers.BUS, "7")
    reason = HoldReason.MANY_ABSENT if whole_school else HoldReason.BUS_ABSENT
    # Looked at by the brake a moment ago: it goes on holding.
    holds.place(session, school_id, MONDAY, reason, cover, NOW + timedelta(minutes=7, seconds=41), NOW)
    return ids
