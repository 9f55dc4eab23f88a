"""What a letter is made of: values that others take from the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from storage.words import Excuse, MeetingHow


@dataclass(frozen=True, slots=True)
class Logo:
    """A school's picture. `media_type`: `image/png`, `image/jpeg` or `image/svg+xml`."""

    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Whose paper it is. `address`: the lines of the postal address, which is also where letters come back to."""

    school: str
    address: tuple[str, ...] = ()
    phone: str = ""
    district: str = ""
    logo: Logo | None = None


@dataclass(frozen=True, slots=True)
class Addressee:
    """The family that a letter goes to.

    `names`: the guardians who are written to. `address`: the lines below the names in the window of the envelope; empty
    where the letter goes by e-mail.
    """

    names: tuple[str, ...]
    address: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StudentNamed:
    """A student as a paper names them. `grade` as the roster has it: "K", "3"; "" where it is not known."""

    name: str
    given_name: str
    grade: str = ""


@dataclass(frozen=True, slots=True)
class AbsenceDay:
    """One day of absence. `excuse` null: the school has not decided. Reason and evidence are words for staff."""

    on: date
    excuse: Excuse | None
    reason: str = ""
    evidence: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ContactPerson:
    """Who answers the family's questions about a letter. What is empty is not known."""

    name: str
    role: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class MeetingPlan:
    """A meeting that a letter invites to. `starts_at` is the school's local time; `with_whom` names or roles."""

    starts_at: datetime
    minutes: int
    how: MeetingHow
    place: str
    with_whom: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterContent:
    """One letter to one family.

    `days_enrolled`: school days in which the student was enrolled up to `on`. `clear_days`: within how many days an
    absence may still be explained. `answer_by`: the day by which the family is asked to answer. `own`: the district's
    folder with wording of its own.
    """

    template: str
    language: str
    letterhead: Letterhead
    to: Addressee
    student: StudentNamed
    on: date
    year: str
    absences: tuple[AbsenceDay, ...]
    contact: ContactPerson
    days_enrolled: int | None = None
    clear_days: int | None = None
    answer_by: date | None = None
    meeting: MeetingPlan | None = None
    terms: tuple[str, ...] = ()
    own: Path | None = None
