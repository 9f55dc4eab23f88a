"""A school year in a ledger: students on every tier of one ladder, with letters, notes and tardies about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from escalation.year.recompute import recompute_school
from storage.models import Absence, CalendarDay, District, School, SchoolYear, StudentContact, Tardy
from storage.words import AbsenceState
from tests.support import add_contact, add_student

NOW = datetime(2026, 11, 23, 20, 10, tzinfo=UTC)  # ten past one in the afternoon, in Denver
TODAY = date(2026, 11, 23)
STARTS, ENDS = date(2026, 8, 17), date(2027, 5, 28)
CLOSED = {date(2026, 9, 7): "Labor Day", date(2026, 10, 12): "Staff day", date(2026, 11, 25): "Thanksgiving break",
          date(2026, 11, 26): "Thanksgiving break", date(2026, 11, 27): "Thanksgiving break"}  # fmt: skip

# Given and family name, grade, teacher, language of the family, and the days of absence: how many, the last of them.
STUDENTS = (
    ("Ana", "Ortega", "02", "Vega", "es", 4, date(2026, 11, 18)),
    ("Ben", "Harlow", "01", "Moss", "en", 4, date(2026, 11, 20)),
    ("Cleo", "Finch", "05", "Lane", "en", 7, date(2026, 11, 9)),
    ("Dov", "Keller", "05", "Lane", "en", 8, date(2026, 11, 20)),
    ("Edie", "Salinas", "03", "Reed", "es", 10, date(2026, 11, 12)),
    ("Faye", "Tran", "04", "Brook", "en", 11, date(2026, 11, 16)),
    ("Gia", "Whitaker", "KG", "Park", "en", 14, date(2026, 11, 19)),
    ("Hugo", "Xiong", "02", "Vega", "en", 6, date(2026, 11, 17)),
    ("Ivy", "Brandt", "03", "Reed", "en", 3, date(2026, 11, 19)),
    ("Jude", "Castillo", "01", "Moss", "es", 1, date(2026, 10, 2)),
    ("Kira", "Dorsey", "04", "Brook", "en", 0, date(2026, 11, 20)),
    ("Leo", "Nolan", "KG", "Park", "en", 2, date(2026, 9, 18)),
)


@dataclass(frozen=True, slots=True)
class YearSchool:
    """Ids of what `year_school` made."""

    school_id: int
    year_id: int
    students: dict[str, int]
    contacts: dict[str, int]


def year_school(session: Session, *, policy: str = "four-seven-ten", key: str = "Y") -> YearSchool:
    """A school under a policy, its work as of `NOW`. Every student has a mother; Ana's father is restricted."""
    district = District(source_id=f"D{key}", name="Example District")
    session.add(district)
    session.flush()
    school = School(
        district_id=district.id, source_id=f"SCH{key}", name=f"{'Stonebridge' if key == 'Y' else 'Other'} Elementary",
        timezone="America/Denver", area_code="303", office_phone="+13035550101", bell=time(8, 20),
        line_checked=time(8, 30), languages=["en", "es"], year_policy=policy,
        same_day_policy="guardians-then-emergency-then-dispatch",
    )  # fmt: skip
    session.add(school)
    session.flush()
    year = SchoolYear(school_id=school.id, name="2026-2027", starts_on=STARTS, ends_on=ENDS)
    session.add(year)
    session.add_all(CalendarDay(school_id=school.id, date=day, event=event) for day, event in CLOSED.items())
    students, contacts = {}, {}
    for number, (given, family, grade, teacher, language, many, last) in enumerate(STUDENTS):
        students[given] = add_student(session, school, f"{key}{number}", given, family, grade, teacher)
        contacts[given] = add_contact(
            session, school, f"{key}C{number}", "Dana", family, [f"+1720555{100 + number:04d}"], [students[given]],
            "mother", 1, language=language, email=f"home{number}@example.org",
        )  # fmt: skip
        for place, day in enumerate(school_days_to(last, many)):
            add_absence(session, school.id, students[given], day, excused=place % 3 == 0)
    contacts["Ned"] = add_contact(
        session, school, f"{key}CX", "Ned", "Ortega", ["+17205550190"], [students["Ana"]], "father", 2,
        restriction="Court order",
    )  # fmt: skip
    add_tardy(session, school.id, students["Ana"], date(2026, 10, 6), 12)
    add_tardy(session, school.id, students["Kira"], date(2026, 11, 4), 25)
    session.flush()
    recompute_school(session, school, NOW)
    return YearSchool(school.id, year.id, students, contacts)


def school_days_to(last: date, many: int) -> list[date]:
    """So many school days up to `last`, every third one, so that no family is away for weeks on end."""
    days: list[date] = []
    day = last
    while len(days) < many:
        if day.weekday() < 5 and day not in CLOSED:
            days.append(day)
            day -= timedelta(days=2)
        day -= timedelta(days=1)
    return sorted(days)


def add_absence(session: Session, school_id: int, student_id: int, day: date, *, excused: bool = False) -> None:
    """Put an absence into the year, as the student information system has it."""
    at = datetime.combine(day, time(16), UTC)
    session.add(
        Absence(
            school_id=school_id, student_id=student_id, date=day, state=AbsenceState.LISTED,
            category="Excused Absence" if excused else "Unexcused Absence", listed_at=at, changed_at=at,
        )
    )  # fmt: skip


def add_tardy(session: Session, school_id: int, student_id: int, day: date, minutes: int) -> None:
    """Let a student have come late."""
    at = datetime.combine(day, time(16), UTC)
    session.add(Tardy(school_id=school_id, student_id=student_id, date=day, minutes=minutes, noted_at=at))


def wants_email(session: Session, contact_id: int) -> None:
    """Let a family have chosen to get its letters by e-mail."""
    link = session.query(StudentContact).filter_by(contact_id=contact_id).first()
    assert link is not None
    link.contact.letters_by_email = True
