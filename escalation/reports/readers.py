"""One reader per school, made from the ledger's roster and made anew when the roster has changed."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from escalation.school_days import school_days
from nlp.roster import Roster, RosterContact, RosterStudent
from storage.models import Contact, School, Student, StudentContact
from storage.session import Database

if TYPE_CHECKING:
    from nlp.reader import Reader


class Readers:
    """The readers of this process, one a school. Safe to share between threads.

    What reads is loaded when it is first needed: a process that only dials is up again in a second.
    To make one takes a good part of a second: whoever reads for another school does not wait for it.
    """

    def __init__(self, database: Database) -> None:
        """Nothing is read before it is asked for."""
        self._database = database
        self._lock = threading.Lock()
        self._making: dict[int, threading.Lock] = {}
        self._readers: dict[int, tuple[int, Reader]] = {}

    def for_school(self, school_id: int) -> Reader:
        """The reader with the newest roster of a school. Raises LookupError where there is no such school."""
        if (reader := self._ready(school_id)) is not None:
            return reader
        with self._lock:
            making = self._making.setdefault(school_id, threading.Lock())
        with making:
            # Another thread may have made it meanwhile.
            return self._ready(school_id) or self._make(school_id)

    def make_all(self) -> None:
        """Make the reader of every school whose roster is new, so that no message has to wait for it."""
        with self._database.read() as session:
            schools = list(session.scalars(select(School.id).order_by(School.id)))
        for school_id in schools:
            self.for_school(school_id)

    def _ready(self, school_id: int) -> Reader | None:
        with self._database.read() as session:
            version = session.scalar(select(School.roster_version).where(School.id == school_id))
        if version is None:
            raise LookupError(f"there is no school {school_id}")
        known = self._readers.get(school_id)
        return known[1] if known is not None and known[0] == version else None

    def _make(self, school_id: int) -> Reader:
        from nlp.reader import Reader

        with self._database.read() as session:
            school = session.get_one(School, school_id)
            reader = Reader(load_roster(session, school), school_days(session, school_id))
        self._readers[school_id] = (school.roster_version, reader)
        return reader


def load_roster(session: Session, school: School) -> Roster:
    """The roster of a school: students who have not left, with every contact on file."""
    students = session.scalars(
        select(Student)
        .where(Student.school_id == school.id, Student.retired_at.is_(None))
        .options(selectinload(Student.contact_links).selectinload(StudentContact.contact).selectinload(Contact.phones))
    )
    return Roster(
        [_student(student) for student in students],
        area_code=school.area_code,
        language_codes=tuple(school.languages),
    )


def _student(student: Student) -> RosterStudent:
    return RosterStudent(
        student_id=student.source_id,
        given_name=student.given_name,
        middle_name=student.middle_name,
        family_name=student.family_name,
        preferred_name=student.preferred_name,
        grade=student.grade,
        teacher=student.teacher,
        contacts=tuple(_contact(link) for link in student.contact_links if _is_on_file(link)),
    )


def _is_on_file(link: StudentContact) -> bool:
    """A contact who has left the record speaks for nobody; a restriction on them stays one."""
    return link.contact.retired_at is None or bool(link.restriction.strip())


def _contact(link: StudentContact) -> RosterContact:
    contact = link.contact
    return RosterContact(
        contact_id=contact.source_id,
        given_name=contact.given_name,
        family_name=contact.family_name,
        relation=link.relation.strip().lower(),
        numbers=tuple(item.phone.e164 for item in contact.phones),
        restricted=bool(link.restriction.strip()),
        legal_guardian=link.legal_guardian,
        emergency=link.emergency,
        language=contact.language,
    )
