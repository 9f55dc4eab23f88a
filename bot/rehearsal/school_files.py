"""Writes a made-up school as files: a OneRoster 1.1 bundle, and beside it what OneRoster lacks."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.rehearsal.make_school import MadeSchool, Person
    from bot.rehearsal.school_plan import Place

TERM = "AS-2026"

SCHOOL_SETTINGS = """\
roll_taken = "08:20"
line_checked = "08:30"
languages = ["en", "es"]
same_day_policy = "guardians-then-emergency-then-dispatch"
year_policy = "four-seven-ten"
"""
BULK = ("academicSessions", "classes", "courses", "enrollments", "orgs", "users")
ABSENT = ("categories", "classResources", "courseResources", "demographics", "lineItems", "resources", "results")
_USERS = (
    "sourcedId status dateLastModified enabledUser orgSourcedIds role username userIds givenName familyName "
    "middleName identifier email sms phone agentSourcedIds grades password metadata.preferredGivenName"
)


class SchoolFiles:
    """The folder that a made-up school is written into."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, school: MadeSchool) -> None:
        """Write every file, over what was there."""
        p = school.plan.place
        self._folder.mkdir(parents=True, exist_ok=True)
        self._put("manifest.csv", "propertyName value", self._manifest())
        self._put(
            "orgs.csv",
            "sourcedId status dateLastModified name type identifier parentSourcedId",
            [
                (p.district_source_id, "", "", p.district, "district", p.district_identifier, ""),
                (p.source_id, "", "", p.name, "school", p.identifier, p.district_source_id),
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
            [(p.day, p.source_id, student.source_id, "Unexcused Absence") for student in school.absent],
        )
        days_off = [(p.source_id, day, "Holiday") for day in p.days_off]
        self._put("calendar.csv", "schoolSourcedId date calendarEvent", days_off)
        (self._folder / "school.toml").write_text(_school_toml(p), encoding="utf-8")

    def _manifest(self) -> Iterable[Sequence[object]]:
        yield "manifest.version", "1.0"
        yield "oneroster.version", "1.1"
        for name in sorted((*BULK, *ABSENT)):
            yield f"file.{name}", "bulk" if name in BULK else "absent"
        yield "source.systemName", "Sample School"
        yield "source.systemCode", "SAMPLE"

    def _write_classes(self, school: MadeSchool) -> None:
        p = school.plan.place
        self._put(
            "academicSessions.csv",
            "sourcedId status dateLastModified title type startDate endDate parentSourcedId schoolYear",
            [
                (
                    TERM,
                    "",
                    "",
                    f"{p.year_starts.year}-{p.year_ends.year}",
                    "schoolYear",
                    p.year_starts,
                    p.year_ends,
                    "",
                    p.year_ends.year,
                )
            ],
        )
        self._put(
            "courses.csv",
            "sourcedId status dateLastModified schoolYearSourcedId title courseCode grades orgSourcedId subjects "
            "subjectCodes",
            [
                (f"HOME-{grade}", "", "", TERM, f"Homeroom {grade}", f"H{grade}", grade, p.source_id, "", "")
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
                    f"{grade}{teacher[:3].upper()}", "homeroom", f"{11 + i}", p.source_id, TERM, "", "", "1",
                )
                for i, (grade, teacher) in enumerate(rooms)
            ],
        )  # fmt: skip

    def _write_people(self, school: MadeSchool) -> None:
        p = school.plan.place
        teachers = [
            (
                f"T{101 + i}", "", "", "true", p.source_id, "teacher", teacher.lower(), "", "Ms" if i % 3 else "Mr",
                teacher, "", "", f"{teacher.lower()}@school.example.org", "", "", "", "", "", "",
            )
            for i, teacher in enumerate(t for teachers in school.homerooms.values() for t in teachers)
        ]  # fmt: skip
        people = [_user(person, p) for person in (*school.students, *school.adults)]
        self._put("users.csv", _USERS, [*teachers, *people])
        self._put(
            "enrollments.csv",
            "sourcedId status dateLastModified classSourcedId schoolSourcedId userSourcedId role primary beginDate "
            "endDate",
            [
                (
                    f"E{student.source_id[1:]}", "", "", _room(student.grade, student.teacher), p.source_id,
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


def _user(person: Person, place: Place) -> Sequence[object]:
    return (
        person.source_id, "", "", "true", place.source_id, person.role, person.source_id.lower(), "", person.given,
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


def _school_toml(place: Place) -> str:
    keys = ("name", "timezone", "area_code", "attendance_line", "office_phone", "security_dispatch")
    lines = [f'sourcedId = "{place.source_id}"', *(f'{key} = "{getattr(place, key)}"' for key in keys)]
    return "\n".join([*lines, SCHOOL_SETTINGS])
