"""Writes the sample school as files: a OneRoster 1.1 bundle, and beside it what OneRoster lacks."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.rehearsal.make_sample import Person, SampleSchool

DISTRICT = "ORG-HIGH-MESA"
SCHOOL = "ORG-JUNIPER-HILL"
TERM = "AS-2026"
# A Tuesday without anything out of the ordinary.
DAY = date(2026, 10, 6)

BULK = ("academicSessions", "classes", "courses", "enrollments", "orgs", "users")
ABSENT = ("categories", "classResources", "courseResources", "demographics", "lineItems", "resources", "results")
SCHOOL_TOML = f"""\
sourcedId = "{SCHOOL}"
name = "Juniper Hill Elementary"
timezone = "America/Denver"
area_code = "970"
attendance_line = "+19705550100"
office_phone = "+19705550101"
security_dispatch = "+19705550102"
roll_taken = "08:20"
line_checked = "08:30"
languages = ["en", "es"]
same_day_policy = "guardians-then-emergency-then-dispatch"
year_policy = "four-seven-ten"
"""
_USERS = (
    "sourcedId status dateLastModified enabledUser orgSourcedIds role username userIds givenName familyName "
    "middleName identifier email sms phone agentSourcedIds grades password metadata.preferredGivenName"
)


class SampleFiles:
    """The folder that the sample school is written into."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, school: SampleSchool) -> None:
        """Write every file, over what was there."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._put("manifest.csv", "propertyName value", self._manifest())
        self._put(
            "orgs.csv",
            "sourcedId status dateLastModified name type identifier parentSourcedId",
            [
                (DISTRICT, "", "", "High Mesa School District", "district", "4410", ""),
                (SCHOOL, "", "", "Juniper Hill Elementary", "school", "4412", DISTRICT),
            ],
        )
        self._write_classes(school)
        self._write_people(school)
        self._put(
            "contacts.csv",
            "studentSourcedId contactSourcedId relation contactPriority legalGuardian livesWith "
            "emergencyContactStatus contactRestrictions preferredLanguage",
            [
                (
                    link.student, link.contact, link.relation, link.priority, _yes(link.guardian),
                    _yes(link.lives_with), _yes(link.emergency), link.restriction, link.language,
                )
                for link in school.links
            ],
        )  # fmt: skip
        self._put(
            "absences.csv",
            "date schoolSourcedId studentSourcedId attendanceEventCategory",
            [(DAY, SCHOOL, student.source_id, "Unexcused Absence") for student in school.absent],
        )
        self._put("calendar.csv", "schoolSourcedId date calendarEvent", [(SCHOOL, *day) for day in _days_off()])
        (self._folder / "school.toml").write_text(SCHOOL_TOML, encoding="utf-8")

    def _manifest(self) -> Iterable[Sequence[object]]:
        yield "manifest.version", "1.0"
        yield "oneroster.version", "1.1"
        for name in sorted((*BULK, *ABSENT)):
            yield f"file.{name}", "bulk" if name in BULK else "absent"
        yield "source.systemName", "Sample School"
        yield "source.systemCode", "SAMPLE"

    def _write_classes(self, school: SampleSchool) -> None:
        self._put(
            "academicSessions.csv",
            "sourcedId status dateLastModified title type startDate endDate parentSourcedId schoolYear",
            [(TERM, "", "", "2026-2027", "schoolYear", "2026-08-13", "2027-05-26", "", "2027")],
        )
        self._put(
            "courses.csv",
            "sourcedId status dateLastModified schoolYearSourcedId title courseCode grades orgSourcedId subjects "
            "subjectCodes",
            [
                (f"HOME-{grade}", "", "", TERM, f"Homeroom {grade}", f"H{grade}", grade, SCHOOL, "", "")
                for grade in school.homerooms
            ],
        )
        rooms = [(grade, teacher) for grade, teachers in school.homerooms.items() for teacher in teachers]
        self._put(
            "classes.csv",
            "sourcedId status dateLastModified title grades courseSourcedId classCode classType location "
            "schoolSourcedId termSourcedIds subjects subjectCodes periods",
            [
                (
                    _room(grade, teacher), "", "", f"{teacher} grade {grade}", grade, f"HOME-{grade}",
                    f"{grade}{teacher[:3].upper()}", "homeroom", f"{11 + i}", SCHOOL, TERM, "", "", "1",
                )
                for i, (grade, teacher) in enumerate(rooms)
            ],
        )  # fmt: skip

    def _write_people(self, school: SampleSchool) -> None:
        teachers = [
            (
                f"T{101 + i}", "", "", "true", SCHOOL, "teacher", teacher.lower(), "", "Ms" if i % 3 else "Mr", teacher,
                "", "", f"{teacher.lower()}@school.example.org", "", "", "", "", "", "",
            )
            for i, teacher in enumerate(t for teachers in school.homerooms.values() for t in teachers)
        ]  # fmt: skip
        people = [_user(person) for person in (*school.students, *school.adults)]
        self._put("users.csv", _USERS, [*teachers, *people])
        self._put(
            "enrollments.csv",
            "sourcedId status dateLastModified classSourcedId schoolSourcedId userSourcedId role primary beginDate "
            "endDate",
            [
                (
                    f"E{student.source_id[1:]}", "", "", _room(student.grade, student.teacher), SCHOOL,
                    student.source_id, "student", "", "", "",
                )
                for student in school.students
            ],
        )  # fmt: skip

    def _put(self, name: str, header: str, rows: Iterable[Sequence[object]]) -> None:
        with (self._folder / name).open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header.split())
            writer.writerows(rows)


def _user(person: Person) -> Sequence[object]:
    return (
        person.source_id, "", "", "true", SCHOOL, person.role, person.source_id.lower(), "", person.given,
        person.family, person.middle, person.source_id[1:] if person.role == "student" else "", person.email,
        _dialled(person.mobile), _dialled(person.home), ",".join(person.agents), person.grade, "", person.preferred,
    )  # fmt: skip


def _dialled(e164: str) -> str:
    """A number as offices write it, in one of the usual ways; always the same way for the same number."""
    if not e164:
        return ""
    area, exchange, last = e164[2:5], e164[5:8], e164[8:]
    forms = (f"({area}) {exchange}-{last}", f"{area}-{exchange}-{last}", f"{area}.{exchange}.{last}", e164)
    return forms[int(last) % len(forms)]


def _room(grade: str, teacher: str) -> str:
    return f"ROOM-{grade}-{teacher}"


def _yes(value: bool) -> str:
    return "true" if value else "false"


def _days_off() -> Iterable[tuple[date, str]]:
    """Days on which the sample school is closed."""
    single = (date(2026, 9, 7), date(2026, 10, 12), date(2026, 11, 11), date(2027, 1, 18), date(2027, 2, 15))
    spans = (
        (date(2026, 11, 25), date(2026, 11, 27)),
        (date(2026, 12, 21), date(2027, 1, 1)),
        (date(2027, 3, 15), date(2027, 3, 19)),
    )
    days = [*single]
    for first, last in spans:
        days += [first + timedelta(days=i) for i in range((last - first).days + 1)]
    return [(day, "Holiday") for day in sorted(days) if day.weekday() < 5]
