"""OneRoster 1.1 and 1.2 as CSV: schools, students, their rooms, and the adults tied to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from storage.imports import shapes
from storage.imports.fields import PhoneTextError, read_boolean, read_grade, read_language, read_phones
from storage.imports.homerooms import Homeroom, Seating, is_gone, read_seating
from storage.imports.problems import FieldError, Problems
from storage.imports.records import DistrictRecord, EnrollmentRecord, PhoneRecord, SchoolRecord, StudentRecord
from storage.imports.source import Source
from storage.imports.tables import Row, Table

STAFF_ROLES = frozenset(
    {
        "teacher", "aide", "administrator", "proctor", "counselor", "principal", "siteadministrator",
        "districtadministrator", "systemadministrator",
    }
)  # fmt: skip
ROLE_NAMES = STAFF_ROLES | {"student", "parent", "guardian", "relative"}
LIKENESS_OF_STUDENT = 75
TEACHER_ROLES = frozenset({"teacher", "aide"})


@dataclass(slots=True)
class Person:
    """A user of the roster, before it is known whether a student is tied to them."""

    source_id: str
    role: str
    given_name: str
    family_name: str
    language: str
    email: str
    phones: tuple[PhoneRecord, ...]


@dataclass(slots=True)
class OneRoster:
    """What the OneRoster files say. `ties` are (student, adult) pairs in either direction of `agentSourcedIds`.

    `elsewhere` are students of schools that are not imported, `gone` users that are to be deleted.
    """

    districts: dict[str, DistrictRecord] = field(default_factory=dict)
    students: dict[str, StudentRecord] = field(default_factory=dict)
    adults: dict[str, Person] = field(default_factory=dict)
    ties: set[tuple[str, str]] = field(default_factory=set)
    elsewhere: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    enrollments: list[EnrollmentRecord] = field(default_factory=list)


@dataclass(slots=True)
class _Role:
    name: str
    orgs: list[str]


def read_oneroster(source: Source, schools: Sequence[SchoolRecord], problems: Problems) -> OneRoster:
    """Read the roster of `schools`; whoever belongs to none of them is kept aside, with one warning a school."""
    found = OneRoster()
    if not source.has(shapes.USERS.file):
        problems.error(
            shapes.USERS.file, 0, "", found="no such file", expected="users.csv of a OneRoster export",
            remedy="Export OneRoster 1.1 or 1.2 as CSV, with all its files.",
        )  # fmt: skip
        return found
    _check_manifest(source, problems)
    names = _read_orgs(source, schools, found, problems)
    roles = _read_roles(source, problems)
    table = Table(source, shapes.USERS.file, shapes.USERS, problems)
    if roles is None and table.positions and not table.has("role"):
        problems.error(
            table.file, 1, "role", found="no such column", expected="a column role (1.1) or a file roles.csv (1.2)",
            remedy="Add what is missing to the export.",
        )  # fmt: skip
        return found
    _UserReader(table, roles, schools, names, found, problems).read(source)
    return found


def _check_manifest(source: Source, problems: Problems) -> None:
    if not source.has(shapes.MANIFEST.file):
        return
    for row in Table(source, shapes.MANIFEST.file, shapes.MANIFEST, problems).rows():
        if row["propertyName"].startswith("file.") and row["value"].casefold() == "delta":
            row.error("value", expected="bulk", remedy="Export everything: changes alone cannot be imported.")


def _read_orgs(source: Source, schools: Sequence[SchoolRecord], found: OneRoster, problems: Problems) -> dict[str, str]:
    """Fill `found.districts`; returns the names of all organisations by id."""
    names: dict[str, str] = {}
    types: dict[str, str] = {}
    parents: dict[str, str] = {}
    if source.has(shapes.ORGS.file):
        table = Table(source, shapes.ORGS.file, shapes.ORGS, problems)
        for row in table.rows():
            if not is_gone(row):
                org = row.required("sourcedId")
                names[org], types[org], parents[org] = row["name"], row["type"].casefold(), row["parentSourcedId"]
        for school in schools:
            if school.source_id not in names and table.positions:
                problems.error(
                    table.file, 0, "sourcedId", found=f"no row for {school.source_id}",
                    expected="the school of school.toml", remedy="Correct sourcedId in school.toml, or the export.",
                )  # fmt: skip
    only = [org for org, kind in types.items() if kind == "district"]
    for school in schools:
        org = parents.get(school.source_id, "")
        seen = {school.source_id}
        while org and types.get(org) != "district" and org not in seen:
            seen.add(org)
            org = parents.get(org, "")
        if types.get(org) != "district":
            org = only[0] if len(only) == 1 else ""
        if org:
            found.districts[school.source_id] = DistrictRecord(org, names[org])
    return names


def _read_roles(source: Source, problems: Problems) -> dict[str, list[_Role]] | None:
    """Everybody's roles as in 1.2, the primary one first; None where there is no such file."""
    if not source.has(shapes.ROLES.file):
        return None
    roles: dict[str, list[tuple[bool, _Role]]] = {}
    for row in Table(source, shapes.ROLES.file, shapes.ROLES, problems).rows():
        if not is_gone(row):
            secondary = row["roleType"].casefold() == "secondary"
            role = _Role(row["role"].casefold(), row.items_of("orgSourcedId"))
            roles.setdefault(row["userSourcedId"], []).append((secondary, role))
    return {
        user: [r for _, r in sorted(own, key=lambda x: (x[0], x[1].name, x[1].orgs))] for user, own in roles.items()
    }


class _UserReader:
    def __init__(  # noqa: PLR0917 - all of them belong to one file
        self, table: Table, roles: dict[str, list[_Role]] | None, schools: Sequence[SchoolRecord],
        org_names: dict[str, str], found: OneRoster, problems: Problems,
    ) -> None:  # fmt: skip
        self.table, self.roles, self.found, self.problems = table, roles, found, problems
        self.schools = {s.source_id: s for s in schools}
        self.org_names = org_names
        self.area_code = next((s.area_code for s in schools if s.area_code), "")
        self.students: dict[str, tuple[Row, list[str]]] = {}
        self.agents: list[tuple[Row, str, str]] = []
        self.teachers: dict[str, str] = {}
        self.seen: dict[str, int] = {}

    def read(self, source: Source) -> None:
        for row in self.table.rows():
            self._sort(row)
        seating = read_seating(source, self.teachers, self.problems)
        strangers: dict[str, int] = {}
        for user, (row, orgs) in self.students.items():
            room = seating.rooms.get(user)
            school = self._school(row, orgs, room, seating.schools.get(user, set()))
            if school is None:
                self.found.elsewhere.add(user)
                for org in orgs or [""]:
                    strangers[org] = strangers.get(org, 0) + 1
                continue
            self.found.students[user] = _student(row, school, room)
            self._note_enrollment(user, school, seating)
        for org, count in strangers.items():
            name = self.org_names.get(org) or repr(org)
            self.problems.warn(
                self.table.file, 0, "orgSourcedIds", found=f"{count} students of {name}",
                expected="students of a school with a school.toml", remedy="They are kept aside.",
            )  # fmt: skip
        self._tie()

    def _note_enrollment(self, user: str, school: str, seating: Seating) -> None:
        span = seating.spans.get((user, school)) or seating.spans.get((user, ""))
        if span is not None and (span[1] is None or span[0] <= span[1]):
            self.found.enrollments.append(EnrollmentRecord(user, *span))

    def _sort(self, row: Row) -> None:
        user = row.required("sourcedId")
        if not user:
            return
        if is_gone(row):
            self.found.gone.add(user)
            return
        if user in self.seen:
            row.error(
                "sourcedId", expected=f"an id of its own (line {self.seen[user]} has it too)", remedy="Remove one."
            )
            return
        self.seen[user] = row.line
        # OneRoster: a user who is not enabled may not sign in; the record is as active as any other.
        row.parsed("enabledUser", read_boolean, None)
        roles = [_Role(row["role"].casefold(), [])] if self.roles is None else self.roles.get(user, [])
        names = {role.name for role in roles}
        self._check_roles(row, names)
        if "student" in names:
            orgs = [org for role in roles if role.name == "student" for org in role.orgs]
            primary = [row["primaryOrgSourcedId"]] if row["primaryOrgSourcedId"] else []
            self.students[user] = (row, list(dict.fromkeys(primary + orgs + row.items_of("orgSourcedIds"))))
        else:
            self._adult(row, user, roles)
        for agent in row.items_of("agentSourcedIds"):
            self.agents.append((row, user, agent))

    def _check_roles(self, row: Row, names: set[str]) -> None:
        """Whoever might be a student must be told to be one: a child must not slip in among the adults."""
        like_student = any(fuzz.ratio(name, "student") >= LIKENESS_OF_STUDENT for name in names - ROLE_NAMES)
        if like_student or (not names & ROLE_NAMES and (not any(names) or row["grades"])):
            row.error("role", expected="a role of OneRoster, such as student", remedy="Give the user a role.")
        elif names and not names & ROLE_NAMES:
            row.warn("role", expected="a role of OneRoster, such as parent", remedy="Read as an adult.")

    def _adult(self, row: Row, user: str, roles: list[_Role]) -> None:
        if any(role.name in TEACHER_ROLES for role in roles):
            self.teachers[user] = row["familyName"]
        role = next((r.name for r in roles if r.name not in STAFF_ROLES), roles[0].name if roles else "")
        self.found.adults[user] = Person(
            user, role, row["givenName"], row["familyName"], row.parsed("language", read_language, ""), row["email"], ()
        )
        if row["sms"] or row["phone"]:
            self.found.adults[user].phones = self._phones(row)

    def _phones(self, row: Row) -> tuple[PhoneRecord, ...]:
        phones: dict[str, PhoneRecord] = {}
        for column, kind in (("sms", "mobile"), ("phone", "home")):
            try:
                numbers = read_phones(row[column], self.area_code)
            except PhoneTextError as error:
                row.warn(column, expected=error.expected, remedy=error.remedy)
                numbers = error.found
            for phone in numbers:
                phones.setdefault(phone.e164, PhoneRecord(kind, phone))
                if not phone.valid:
                    row.warn(column, expected="a number that can exist", remedy="Kept as it is: ask the family.")
        return tuple(phones.values())

    def _school(self, row: Row, orgs: list[str], room: Homeroom | None, enrolled: set[str]) -> str | None:
        if room is not None and room.school in self.schools:
            return room.school
        own = [org for org in orgs if org in self.schools] or sorted(enrolled & self.schools.keys())
        if not own and not orgs and not enrolled and len(self.schools) == 1:
            return next(iter(self.schools))
        if len(own) > 1:
            row.warn("orgSourcedIds", expected="one school, or a homeroom that decides", remedy=f"Read as {own[0]}.")
        return own[0] if own else None

    def _tie(self) -> None:
        found = self.found
        for row, user, agent in self.agents:
            for student, adult in ((user, agent), (agent, user)):
                if student in self.students and adult in found.adults:
                    if student in found.students:
                        found.ties.add((student, adult))
                    break
            else:
                if agent not in found.gone and agent not in self.seen:
                    row.warn("agentSourcedIds", expected=f"a user ({agent} is none)", remedy="This tie is left out.")


def _student(row: Row, school: str, room: Homeroom | None) -> StudentRecord:
    grades = row.items_of("grades")
    if len(grades) > 1:
        row.warn("grades", expected="one grade", remedy=f"Read as {grades[0]}.")
    grade = grades[0] if grades else ""
    try:
        grade = read_grade(grade)
    except FieldError as error:
        row.warn("grades", expected=error.expected, remedy=error.remedy)
    return StudentRecord(
        source_id=row["sourcedId"],
        school=school,
        given_name=row.required("givenName"),
        middle_name=row["middleName"],
        family_name=row.required("familyName"),
        preferred_name=row["preferredGivenName"],
        grade=grade,
        homeroom=room.name if room else "",
        teacher=room.teacher if room else "",
        bus=row["bus"],
        look_first=row.parsed("lookFirst", read_boolean, None),
    )
