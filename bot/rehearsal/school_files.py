"""Writes made-up schools as files: a OneRoster 1.1 bundle, and beside it what OneRoster lacks."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bot.rehearsal.make_school import Link, Person
    from bot.rehearsal.school_plan import Place

TERM = "AS-2026"

SCHOOL_SETTINGS = """\
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


class SchoolContent(Protocol):
    """What is written of one school. `homerooms` are the teachers of each grade; `adults` those first named here."""

    @property
    def place(self) -> Place:
        """The school itself."""

    @property
    def homerooms(self) -> Mapping[str, Sequence[str]]:
        """Teachers by grade."""

    @property
    def students(self) -> Sequence[Person]:
        """Everybody enrolled."""

    @property
    def adults(self) -> Sequence[Person]:
        """Contacts, each at one school only."""

    @property
    def links(self) -> Sequence[Link]:
        """What adults are to this school's students."""

    @property
    def absent(self) -> Sequence[Person]:
        """The absence list of the day."""


class SchoolFiles:
    """The folder that one or more made-up schools of a district are written into."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, *schools: SchoolContent) -> None:
        """Write every file, over what was there. Ids must be one school's own, see `Place.key`."""
        p = schools[0].place
        self._folder.mkdir(parents=True, exist_ok=True)
        self._put("manifest.csv", "propertyName value", self._manifest())
        self._put(
            "orgs.csv",
            "sourcedId status dateLastModified name type identifier parentSourcedId",
            [
                (p.district_source_id, "", "", p.district, "district", p.district_identifier, ""),
                *(
                    (s.place.source_id, "", "", s.place.name, "school", s.place.identifier, s.place.district_source_id)
                    for s in schools
                ),
            ],
        )
        self._write_classes(schools)
        self._write_people(schools)
        self._put(
            "contacts.csv",
            "studentSourcedId contactSourcedId relation contactPriority legalGuardian livesWith "
            "emergencyContactStatus contactRestrictions preferredLanguage",
            [
                (
                    link.student, link.contact, link.relation, link.priority, _yes(link.guardian),
                    _yes(link.lives_with), _yes(link.emergency), link.restriction, link.language,
                )
                for school in schools
                for link in school.links
            ],
        )  # fmt: skip
        self._put(
            "absences.csv",
            "date schoolSourcedId studentSourcedId attendanceEventCategory",
            [
                (school.place.day, school.place.source_id, student.source_id, "Unexcused Absence")
                for school in schools
                for student in school.absent
            ],
        )
        days_off = [(school.place.source_id, day, "Holiday") for school in schools for day in school.place.days_off]
        self._put("calendar.csv", "schoolSourcedId date calendarEvent", days_off)
        (self._folder / "school.toml").write_text(_schools_toml([school.place for school in schools]), encoding="utf-8")

    def _manifest(self) -> Iterable[Sequence[object]]:
        yield "manifest.version", "1.0"
        yield "oneroster.version", "1.1"
        for name in sorted((*BULK, *ABSENT)):
            yield f"file.{name}", "bulk" if name in BULK else "absent"
        yield "source.systemName", "Sample School"
        yield "source.systemCode", "SAMPLE"

    def _write_classes(self, schools: Sequence[SchoolContent]) -> None:
        p = schools[0].place
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
                (
                    f"HOME-{s.place.key}{grade}", "", "", TERM, f"Homeroom {grade}", f"H{grade}", grade,
                    s.place.source_id, "", "",
                )
                for s in schools
                for grade in s.homerooms
            ],
        )  # fmt: skip
        self._put(
            "classes.csv",
            "sourcedId status dateLastModified title grades courseSourcedId classCode classType location "
            "schoolSourcedId termSourcedIds subjects subjectCodes periods",
            [row for school in schools for row in _rooms(school)],
        )

    def _write_people(self, schools: Sequence[SchoolContent]) -> None:
        teachers = [row for school in schools for row in _teachers(school)]
        people = [_user(person, s.place) for s in schools for person in (*s.students, *s.adults)]
        self._put("users.csv", _USERS, [*teachers, *people])
        self._put(
            "enrollments.csv",
            "sourcedId status dateLastModified classSourcedId schoolSourcedId userSourcedId role primary beginDate "
            "endDate",
            [
                (
                    f"E{student.source_id[1:]}", "", "", _room(s.place, student.grade, student.teacher),
                    s.place.source_id, student.source_id, "student", "", "", "",
                )
                for s in schools
                for student in s.students
            ],
        )  # fmt: skip

    def _put(self, name: str, header: str, rows: Iterable[Sequence[object]]) -> None:
        with (self._folder / name).open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header.split())
            writer.writerows(rows)


def _rooms(school: SchoolContent) -> Iterable[Sequence[object]]:
    rooms = [(grade, teacher) for grade, teachers in school.homerooms.items() for teacher in teachers]
    p = school.place
    for i, (grade, teacher) in enumerate(rooms):
        yield (
            _room(p, grade, teacher), "", "", f"{teacher} grade {grade}", grade, f"HOME-{p.key}{grade}",
            f"{grade}{teacher[:3].upper()}", "homeroom", f"{11 + i}", p.source_id, TERM, "", "", "1",
        )  # fmt: skip


def _teachers(school: SchoolContent) -> Iterable[Sequence[object]]:
    p = school.place
    for i, teacher in enumerate(t for teachers in school.homerooms.values() for t in teachers):
        yield (
            f"T{p.key}{101 + i}", "", "", "true", p.source_id, "teacher", teacher.lower(), "", "Ms" if i % 3 else "Mr",
            teacher, "", "", f"{teacher.lower()}@school.example.org", "", "", "", "", "", "",
        )  # fmt: skip


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


def _room(place: Place, grade: str, teacher: str) -> str:
    return f"ROOM-{place.key}{grade}-{teacher}"


def _yes(value: bool) -> str:
    return "true" if value else "false"


def _schools_toml(places: Sequence[Place]) -> str:
    """One school's fields at the top; of several, each has its table, below what holds for all."""
    if len(places) == 1:
        return "\n".join([*_own_fields(places[0]), SCHOOL_SETTINGS])
    return SCHOOL_SETTINGS + "".join("\n[[schools]]\n" + "\n".join(_own_fields(place)) + "\n" for place in places)


def _own_fields(place: Place) -> list[str]:
    keys = (
        "name", "timezone", "area_code", "attendance_line", "office_phone", "security_dispatch", "roll_taken",
        "line_checked",
    )  # fmt: skip
    return [f'sourcedId = "{place.source_id}"', *(f'{key} = "{getattr(place, key)}"' for key in keys)]
