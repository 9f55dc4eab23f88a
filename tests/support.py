"""A small fictional school for tests, and the words to build upon it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import (
    Absence,
    Contact,
    ContactPhone,
    District,
    PhoneNumber,
    Roll,
    School,
    Student,
    StudentContact,
)
from storage.words import AbsenceState

# A Monday. The line is checked at 8:30 in Denver, which is 15:30 UTC.
MONDAY = date(2026, 11, 23)
LINE_CHECK = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)
ATTENDANCE_LINE = "+13035550100"
OFFICE = "+13035550101"
DISPATCH = "+13035550102"


@dataclass(frozen=True, slots=True)
class SmallSchool:
    """Ids of what `small_school` made."""

    school_id: int
    students: dict[str, int]
    contacts: dict[str, int]


def small_school(session: Session) -> SmallSchool:
    """Six students in four families.

    - Ana and Luis Ortega: mother Rosa (two numbers, Spanish, e-mail), father Pedro, emergency aunt Carmen.
    - Ben Harlow: mother Jill and father Max share the home number; emergency neighbor Dora.
    - Cleo Finch: mother Ida; father Ned is restricted; emergency grandmother Ida's mother Ruth.
    - Emma Stone in grade 01 (mother Lea), Emma Stone in grade 03 (mother Nina): no emergency contacts.
    """
    district = District(source_id="D1", name="Example District")
    session.add(district)
    session.flush()
    school = School(
        district_id=district.id,
        source_id="SCH1",
        name="Example Elementary",
        timezone="America/Denver",
        area_code="303",
        attendance_line=ATTENDANCE_LINE,
        office_phone=OFFICE,
        security_dispatch=DISPATCH,
        bell=time(8, 20),
        line_checked=time(8, 30),
        languages=["en", "es"],
        same_day_policy="guardians-then-emergency-then-dispatch",
    )
    session.add(school)
    session.flush()
    students = {
        "Ana": add_student(session, school, "S1", "Ana", "Ortega", "02", "Vega"),
        "Luis": add_student(session, school, "S2", "Luis", "Ortega", "04", "Brook"),
        "Ben": add_student(session, school, "S3", "Ben", "Harlow", "01", "Moss"),
        "Cleo": add_student(session, school, "S4", "Cleo", "Finch", "05", "Lane"),
        "Emma1": add_student(session, school, "S5", "Emma", "Stone", "01", "Moss"),
        "Emma3": add_student(session, school, "S6", "Emma", "Stone", "03", "Reed"),
    }
    ortega, harlow = (students["Ana"], students["Luis"]), (students["Ben"],)
    finch = (students["Cleo"],)
    contacts = {
        "Rosa": add_contact(
            session, school, "C1", "Rosa", "Ortega", ["+13035550111", "+13035550112"], ortega, "mother", 1,
            language="es", email="rosa@example.org",
        ),
        "Pedro": add_contact(session, school, "C2", "Pedro", "Ortega", ["+13035550113"], ortega, "father", 2),
        "Carmen": add_contact(
            session, school, "C3", "Carmen", "Diaz", ["+13035550114"], ortega, "aunt", 3, emergency=True
        ),
        "Jill": add_contact(
            session, school, "C4", "Jill", "Harlow", ["+13035550121"], harlow, "mother", 1, email="jill@example.org"
        ),
        "Max": add_contact(session, school, "C5", "Max", "Harlow", ["+13035550121"], harlow, "father", 2),
        "Dora": add_contact(
            session, school, "C6", "Dora", "King", ["+13035550124"], harlow, "neighbor", 3, emergency=True
        ),
        "Ida": add_contact(session, school, "C7", "Ida", "Finch", ["+13035550131"], finch, "mother", 1),
        "Ned": add_contact(
            session, school, "C8", "Ned", "Finch", ["+13035550132"], finch, "father", 2, restriction="Court order"
        ),
        "Ruth": add_contact(
            session, school, "C9", "Ruth", "Finch", ["+13035550133"], finch, "grandmother", 3, emergency=True
        ),
        "Lea": add_contact(
            session, school, "C10", "Lea", "Stone", ["+13035550141"], (students["Emma1"],), "mother", 1
        ),
        "Nina": add_contact(
            session, school, "C11", "Nina", "Stone", ["+13035550151"], (students["Emma3"],), "mother", 1
        ),
    }  # fmt: skip
    return SmallSchool(school.id, students, contacts)


def second_school(session: Session, school_id: int) -> None:
    """Another school of the same district, with a line of its own and nobody on its roster."""
    first = session.get_one(School, school_id)
    session.add(
        School(
            district_id=first.district_id,
            source_id="SCH2",
            name="Second Elementary",
            timezone=first.timezone,
            attendance_line="+13035550109",
            bell=first.bell,
            line_checked=first.line_checked,
            languages=first.languages,
            same_day_policy=first.same_day_policy,
        )
    )


def add_student(
    session: Session, school: School, source_id: str, given: str, family: str, grade: str, teacher: str
) -> int:
    """Put a student on the roster; returns the id."""
    student = Student(
        school_id=school.id,
        source_id=source_id,
        given_name=given,
        family_name=family,
        grade=grade,
        homeroom=f"{grade} {teacher}",
        teacher=teacher,
    )
    session.add(student)
    session.flush()
    return student.id


def add_contact(
    session: Session,
    school: School,
    source_id: str,
    given: str,
    family: str,
    numbers: Sequence[str],
    student_ids: Sequence[int],
    relation: str,
    priority: int,
    *,
    emergency: bool = False,
    restriction: str = "",
    language: str = "en",
    email: str = "",
) -> int:
    """Put a contact on file for each of the students; returns the id. Emergency contacts are no legal guardians."""
    contact = Contact(
        district_id=school.district_id,
        source_id=source_id,
        given_name=given,
        family_name=family,
        language=language,
        email=email,
    )
    session.add(contact)
    session.flush()
    for position, e164 in enumerate(numbers):
        phone = session.scalar(select(PhoneNumber).where(PhoneNumber.e164 == e164))
        if phone is None:
            phone = PhoneNumber(e164=e164)
            session.add(phone)
            session.flush()
        session.add(ContactPhone(contact_id=contact.id, phone_id=phone.id, kind="mobile", position=position))
    guardian = not emergency and not restriction
    for student_id in student_ids:
        session.add(
            StudentContact(
                student_id=student_id,
                contact_id=contact.id,
                relation=relation,
                priority=priority,
                legal_guardian=guardian,
                lives_with=guardian,
                emergency=emergency,
                restriction=restriction,
            )
        )
    session.flush()
    return contact.id


def take_roll(
    session: Session,
    school_id: int,
    absent: Sequence[int],
    *,
    day: date = MONDAY,
    at: datetime = LINE_CHECK,
    complete: bool = True,
) -> None:
    """Put students on the absence list of a day, by default with the roll complete."""
    session.add(Roll(school_id=school_id, date=day, received_at=at, completed_at=at if complete else None))
    for student_id in absent:
        session.add(
            Absence(
                school_id=school_id,
                student_id=student_id,
                date=day,
                category="Unexcused Absence",
                state=AbsenceState.LISTED,
                listed_at=at,
                changed_at=at,
            )
        )
    session.flush()
