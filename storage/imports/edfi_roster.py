"""A roster in Ed-Fi's form: students, their schools, and their contacts, from XML interchanges or the API's JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from storage.imports.dates import DateReader
from storage.imports.edfi import Resource, described, read_resources
from storage.imports.edfi_contacts import read_edfi_contacts
from storage.imports.edfi_schools import check_schools, district_of
from storage.imports.events import is_events, read_events
from storage.imports.fields import read_grade
from storage.imports.problems import FieldError, Problems
from storage.imports.records import (
    ContactRecord,
    DistrictRecord,
    EnrollmentRecord,
    LinkRecord,
    SchoolRecord,
    StudentRecord,
)
from storage.imports.source import Source

ASSOCIATION = "StudentSchoolAssociation"
#: What is read, and in which files: an interchange holds several kinds, a JSON file the one that it is named after.
FILES = {
    "Student": ("student.xml", "students.json"),
    ASSOCIATION: ("studentenrollment.xml", "studentschoolassociations.json"),
}


@dataclass(slots=True)
class EdFiRoster:
    """What the Ed-Fi files say, in the ledger's words."""

    districts: dict[str, DistrictRecord] = field(default_factory=dict)
    students: list[StudentRecord] = field(default_factory=list)
    contacts: list[ContactRecord] = field(default_factory=list)
    links: list[LinkRecord] = field(default_factory=list)
    enrollments: list[EnrollmentRecord] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Place:
    """A student's time at a school."""

    school: str
    grade: str
    entry: date | None
    left: date | None
    is_primary: bool


def is_edfi(source: Source) -> bool:
    """Whether the source holds Ed-Fi's students and no OneRoster."""
    return not source.has("users.csv") and any(source.has(name) for name in FILES["Student"])


def read_edfi(source: Source, schools: Sequence[SchoolRecord], today: date | None, problems: Problems) -> EdFiRoster:
    """Read the students of `schools` with their contacts; whoever belongs to none of them is kept aside.

    Who has left before `today` is not on the roster. Without any enrollment, a student's school is the one of the
    newest attendance event.
    """
    found = EdFiRoster()
    check_schools(source, schools, problems)
    found.districts = {s.source_id: d for s in schools if (d := district_of(source, s.source_id, problems)) is not None}
    places = _places(source, problems)
    known = {school.source_id for school in schools}
    homeless, elsewhere, seen = 0, Counter[str](), dict[str, Resource]()
    for resource in _resources(source, "Student", problems):
        student = _required(resource, "studentUniqueId", problems)
        if not student or _is_double(resource, student, seen, problems):
            continue
        own = places.get(student, [])
        here = [place for place in own if place.school in known]
        current = [place for place in here if today is None or place.left is None or place.left >= today]
        if not own:
            homeless += 1
        elif not here:
            elsewhere[own[-1].school] += 1
        elif current:
            place = max(current, key=lambda p: (p.left is None, p.is_primary, p.entry or date.min))
            found.students.append(_student(resource, student, place, problems))
            found.enrollments += _enrollments(student, [p for p in here if p.school == place.school])
    _warn_of_rest(source, homeless, elsewhere, problems)
    area_code = next((school.area_code for school in schools if school.area_code), "")
    ids = {student.source_id for student in found.students}
    found.contacts, found.links = read_edfi_contacts(source, ids, set(seen), area_code, problems)
    return found


def _resources(source: Source, kind: str, problems: Problems) -> Iterator[Resource]:
    for name in FILES[kind]:
        if source.has(name):
            yield from read_resources(source, name, [kind], problems)


def _places(source: Source, problems: Problems) -> dict[str, list[_Place]]:
    """Where each student is or was enrolled; from the attendance events where there is no file of enrollments."""
    places: dict[str, list[_Place]] = {}
    if any(source.has(name) for name in FILES[ASSOCIATION]):
        for resource in _resources(source, ASSOCIATION, problems):
            student = _required(resource, "studentReference.studentUniqueId", problems)
            school = _required(resource, "schoolReference.schoolId", problems)
            if student and school:
                places.setdefault(student, []).append(_place(resource, school, problems))
        return places
    if not any(is_events(name) for name in source.names()):
        return places
    newest: dict[str, tuple[date, str]] = {}
    for event in read_events(source, problems):
        newest[event.student] = max(newest.get(event.student, (date.min, "")), (event.date, event.school))
    return {student: [_Place(school, "", None, None, False)] for student, (_, school) in newest.items()}


def _place(resource: Resource, school: str, problems: Problems) -> _Place:
    grade = described(resource.text("entryGradeLevel"))
    try:
        grade = read_grade(grade)
    except FieldError as error:
        problems.warn(
            resource.file, resource.line, "entryGradeLevel", found=grade, expected=error.expected, remedy=error.remedy
        )
    return _Place(
        school,
        grade,
        _day(resource, "entryDate", problems),
        _day(resource, "exitWithdrawDate", problems),
        resource.text("primarySchool") == "true",
    )


def _day(resource: Resource, name: str, problems: Problems) -> date | None:
    text = resource.text(name)
    if not text:
        return None
    try:
        return DateReader(()).read(text)
    except FieldError as error:
        problems.error(
            resource.file, resource.line, name, found=text, expected=error.expected, remedy=error.remedy
        )  # fmt: skip
        return None


def _student(resource: Resource, student: str, place: _Place, problems: Problems) -> StudentRecord:
    return StudentRecord(
        source_id=student,
        school=place.school,
        given_name=_required(resource, "firstName", problems),
        middle_name=resource.text("middleName"),
        family_name=_required(resource, "lastSurname", problems),
        preferred_name=resource.text("preferredFirstName"),
        grade=place.grade,
        homeroom="",
        teacher="",
    )


def _enrollments(student: str, places: list[_Place]) -> list[EnrollmentRecord]:
    spans = {place.entry: place.left for place in places if place.entry is not None}
    return [
        EnrollmentRecord(student, entry, left) for entry, left in sorted(spans.items()) if left is None or entry <= left
    ]


def _required(resource: Resource, path: str, problems: Problems) -> str:
    text = resource.text(path)
    if not text:
        problems.error(
            resource.file, resource.line, path.rsplit(".", 1)[-1], found="", expected="a value",
            remedy=f"Fill it in, or leave the {resource.kind} out.",
        )  # fmt: skip
    return text


def _is_double(resource: Resource, student: str, seen: dict[str, Resource], problems: Problems) -> bool:
    first = seen.setdefault(student, resource)
    if first is not resource:
        problems.error(
            resource.file, resource.line, "studentUniqueId", found=student,
            expected=f"an id of its own ({first.file}:{first.line} has it too)", remedy="Remove one.",
        )  # fmt: skip
    return first is not resource


def _warn_of_rest(source: Source, homeless: int, elsewhere: Counter[str], problems: Problems) -> None:
    file = next(source.name_of(name) for name in FILES["Student"] if source.has(name))
    if homeless:
        problems.warn(
            file, 0, "studentUniqueId", found=f"{homeless} students without a school",
            expected="a StudentSchoolAssociation, or an attendance event, of every student",
            remedy="They are left out: export StudentEnrollment.xml too.",
        )  # fmt: skip
    for school, count in sorted(elsewhere.items()):
        problems.warn(
            file, 0, "schoolId", found=f"{count} students of {school}",
            expected="students of a school with a school.toml", remedy="They are kept aside.",
        )  # fmt: skip
