"""A school folder as the reader of messages needs it, without any database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from escalation.school_days import is_school_day
from nlp.roster import Roster, RosterContact, RosterStudent
from storage.imports.records import ContactRecord, LinkRecord, SchoolFolder


def roster_from_folder(folder: SchoolFolder) -> Roster:
    """The roster of a folder. Raises ValueError where the folder holds several schools."""
    contacts = {contact.source_id: contact for contact in folder.contacts}
    links: dict[str, list[LinkRecord]] = {}
    for link in sorted(folder.links, key=lambda k: (k.priority, k.contact)):
        links.setdefault(link.student, []).append(link)
    students = [
        RosterStudent(
            student_id=student.source_id,
            given_name=student.given_name,
            middle_name=student.middle_name,
            family_name=student.family_name,
            preferred_name=student.preferred_name,
            grade=student.grade,
            teacher=student.teacher,
            contacts=tuple(_contact(contacts[link.contact], link) for link in links.get(student.source_id, ())),
        )
        for student in folder.students
    ]
    school = folder.school
    return Roster(students, area_code=school.area_code, language_codes=school.languages)


def school_days(folder: SchoolFolder) -> Callable[[date], bool]:
    """A function that tells the folder's school days. Raises ValueError where the folder holds several schools."""
    school = folder.school.source_id
    events = {day.date: day.event for day in folder.calendar if day.school == school}

    def is_open(day: date) -> bool:
        return is_school_day(day, events.get(day))

    return is_open


def absent_on(folder: SchoolFolder, day: date) -> set[str]:
    """The ids of the students on the folder's absence list of a day."""
    return {row.student for row in folder.absences if row.date == day and row.absent}


def _contact(contact: ContactRecord, link: LinkRecord) -> RosterContact:
    return RosterContact(
        contact_id=contact.source_id,
        given_name=contact.given_name,
        family_name=contact.family_name,
        relation=link.relation,
        numbers=tuple(phone.phone.e164 for phone in contact.phones),
        restricted=bool(link.restriction),
        legal_guardian=link.legal_guardian,
        emergency=link.emergency,
        language=contact.language,
    )
