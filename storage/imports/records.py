"""What a school folder says, as plain values. Ids are those of the source system."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time

from storage.imports.fields import Phone
from storage.imports.problems import Problem


@dataclass(frozen=True, slots=True)
class DistrictRecord:
    """A district as in `orgs.csv`."""

    source_id: str
    name: str


@dataclass(frozen=True, slots=True)
class SchoolRecord:
    """One school as in `school.toml`. Numbers in E.164 (None: none), languages in ISO 639-1, times local."""

    source_id: str
    name: str
    timezone: str
    area_code: str
    attendance_line: str | None
    office_phone: str | None
    security_dispatch: str | None
    bell: time
    line_checked: time
    languages: tuple[str, ...]
    same_day_policy: str
    year_policy: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class StudentRecord:
    """A student of one school. `homeroom` is the class's title and room, `teacher` the teacher's family name.

    `bus` is what the roster calls the bus that the student comes with; "" where it names none.
    `look_first`: whether the student is to be looked for before others; None where the roster does not say.
    """

    source_id: str
    school: str
    given_name: str
    middle_name: str
    family_name: str
    preferred_name: str
    grade: str
    homeroom: str
    teacher: str
    bus: str = ""
    look_first: bool | None = None


@dataclass(frozen=True, slots=True)
class PhoneRecord:
    """One telephone of a contact, of a kind ("mobile", "home")."""

    kind: str
    phone: Phone


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """An adult who may be asked about a student; phones in the order in which they are to be tried.

    `address` is the postal one, a line a line, and `letters_by_email` the family's choice; None where the files do not
    say: then what the ledger knows stays.
    """

    source_id: str
    given_name: str
    family_name: str
    language: str
    email: str
    phones: tuple[PhoneRecord, ...]
    address: str | None = None
    letters_by_email: bool | None = None


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """What a contact is to a student.

    `on_file` is false for a tie that only OneRoster's agents tell of: then restriction, priority and the rest are not
    known to the files, and what the ledger already knows stays.
    """

    student: str
    contact: str
    relation: str
    priority: int
    legal_guardian: bool
    lives_with: bool
    emergency: bool
    restriction: str
    on_file: bool = True


@dataclass(frozen=True, slots=True)
class CalendarRecord:
    """A day out of the ordinary at one school. `event` is one of Ed-Fi's calendar events where it is known."""

    school: str
    date: date
    event: str


@dataclass(frozen=True, slots=True)
class YearRecord:
    """One school's year, first and last day included."""

    school: str
    name: str
    starts: date
    ends: date


@dataclass(frozen=True, slots=True)
class EnrollmentRecord:
    """A span in which a student is enrolled, last day included (None: still is)."""

    student: str
    starts: date
    ends: date | None


@dataclass(frozen=True, slots=True)
class AbsenceRecord:
    """A row of the roll: `absent` is false where the row says that the student is in attendance or late."""

    school: str
    student: str
    date: date
    category: str
    absent: bool
    line: int


@dataclass(frozen=True, slots=True)
class AbsenceFile:
    """The rows of one absence file, one for each student and day, and what was odd about them."""

    file: str
    rows: tuple[AbsenceRecord, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class SchoolFolder:
    """Everything that a school folder says, sorted by id.

    `districts` maps a school's id to its district. `contacts_on_file` tells whether the folder has a `contacts.csv`:
    without one, ties that the ledger knows from elsewhere are left alone.
    """

    schools: tuple[SchoolRecord, ...]
    districts: dict[str, DistrictRecord]
    students: tuple[StudentRecord, ...]
    contacts: tuple[ContactRecord, ...]
    links: tuple[LinkRecord, ...]
    contacts_on_file: bool
    calendar: tuple[CalendarRecord, ...] = ()
    absences: tuple[AbsenceRecord, ...] = ()
    years: tuple[YearRecord, ...] = ()
    enrollments: tuple[EnrollmentRecord, ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    @property
    def school(self) -> SchoolRecord:
        """The folder's only school. Raises ValueError where there are several."""
        (school,) = self.schools
        return school
