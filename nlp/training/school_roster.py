"""The roster and the school days of a school folder, so that the whole reader can be tried on the corpus."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

from nlp.roster import Roster, RosterContact, RosterStudent
from nlp.training.check_cases import Row, School, e164, read_school, rows

_SATURDAY = 5


def roster_of(folder: Path) -> Roster:
    """Return the roster of a OneRoster folder with contacts.csv and school.toml."""
    school = read_school(folder)
    teachers = _teachers(folder, school)
    about = tomllib.loads((folder / "school.toml").read_text(encoding="utf-8"))
    students = [
        RosterStudent(
            student_id=student_id,
            given_name=row["givenName"],
            middle_name=row["middleName"],
            family_name=row["familyName"],
            preferred_name=row["metadata.preferredGivenName"],
            grade=row["grades"],
            teacher=teachers.get(student_id, ""),
            contacts=tuple(
                _contact(school.people[link["contactSourcedId"]], link)
                for link in sorted(school.links[student_id], key=lambda k: int(k["contactPriority"]))
            ),
        )
        for student_id, row in school.people.items()
        if row["role"] == "student"
    ]
    return Roster(students, area_code=about["area_code"], language_codes=tuple(about["languages"]))


def school_days_of(school: School) -> Callable[[date], bool]:
    """Return a function that tells the days of school."""
    return lambda day: day.weekday() < _SATURDAY and day.isoformat() not in school.days_off


def _contact(adult: Row, link: Row) -> RosterContact:
    return RosterContact(
        contact_id=link["contactSourcedId"],
        given_name=adult["givenName"],
        family_name=adult["familyName"],
        relation=link["relation"],
        numbers=tuple(filter(None, (e164(adult["sms"]), e164(adult["phone"])))),
        restricted=bool(link["contactRestrictions"]),
        legal_guardian=link["legalGuardian"] == "true",
        emergency=link["emergencyContactStatus"] == "true",
        language=link["preferredLanguage"],
    )


def _teachers(folder: Path, school: School) -> dict[str, str]:
    """Return the family name of every student's teacher, which stands in the title of the class."""
    names = sorted((p["familyName"] for p in school.people.values() if p["role"] == "teacher"), key=len, reverse=True)
    titles = {row["sourcedId"]: row["title"] for row in rows(folder / "classes.csv")}
    of_class = {i: next((name for name in names if name in title), "") for i, title in titles.items()}
    return {r["userSourcedId"]: of_class[r["classSourcedId"]] for r in rows(folder / "enrollments.csv")}
