"""Writes the made-up school of the trials as a folder that `attendance import` reads."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

LINE, OFFICE, DISPATCH = "+19705550100", "+19705550101", "+19705550102"
DAY = date(2026, 10, 6)
SCHOOL = "ORG-WILLOW-BEND"


@dataclass(frozen=True, slots=True)
class Person:
    """One line of `users.csv`."""

    source_id: str
    role: str
    given: str
    family: str
    phone: str = ""
    email: str = ""


def write_school(folder: Path, people: Sequence[Person], links: Sequence[Sequence[str]], absent: Sequence[str]) -> None:
    """Write everything that `attendance import` reads, over what was there."""
    folder.mkdir(parents=True, exist_ok=True)

    def put(name: str, header: str, rows: Iterator[Sequence[str]]) -> None:
        with (folder / name).open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header.split(), *rows])

    parts = ("orgs", "users", "enrollments", "classes", "courses", "academicSessions")
    put(
        "manifest.csv",
        "propertyName value",
        iter(
            [
                ("manifest.version", "1.0"),
                ("oneroster.version", "1.1"),
                *((f"file.{part}", "bulk" if part in parts[:2] else "absent") for part in parts),
            ]
        ),
    )
    put(
        "orgs.csv",
        "sourcedId status dateLastModified name type identifier parentSourcedId",
        iter([(SCHOOL, "", "", "Willow Bend Elementary", "school", "1", "")]),
    )
    put(
        "users.csv",
        "sourcedId status dateLastModified enabledUser orgSourcedIds role username givenName familyName email sms "
        "grades",
        (
            (p.source_id, "", "", "true", SCHOOL, p.role, p.source_id, p.given, p.family, p.email, p.phone,
             "03" if p.role == "student" else "")
            for p in people
        ),
    )  # fmt: skip
    put(
        "contacts.csv",
        "studentSourcedId contactSourcedId relation contactPriority legalGuardian livesWith emergencyContactStatus "
        "contactRestrictions preferredLanguage",
        iter(links),
    )
    put(
        "absences.csv",
        "date schoolSourcedId studentSourcedId attendanceEventCategory",
        ((DAY.isoformat(), SCHOOL, student, "Unexcused Absence") for student in absent),
    )
    (folder / "school.toml").write_text(SCHOOL_TOML, encoding="utf-8")


SCHOOL_TOML = f"""\
sourcedId = "{SCHOOL}"
name = "Willow Bend Elementary"
timezone = "America/Denver"
area_code = "970"
attendance_line = "{LINE}"
office_phone = "{OFFICE}"
security_dispatch = "{DISPATCH}"
roll_taken = "08:20"
line_checked = "08:30"
languages = ["en"]
same_day_policy = "guardians-then-emergency-then-dispatch"
year_policy = "four-seven-ten"
"""
