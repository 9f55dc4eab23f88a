"""What a letter says, out of the ledger: its values, checked against what its template asks for."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation.papers.letter import missing_fields
from escalation.papers.letter_templates import language_for
from escalation.papers.letter_values import (
    AbsenceDay,
    Addressee,
    ContactPerson,
    LetterContent,
    Letterhead,
    MeetingPlan,
    StudentNamed,
)
from escalation.school_days import local_day
from escalation.staff_entries import EntryError
from escalation.year.case_managers import case_manager_of
from escalation.year.families import Home
from escalation.year.meeting_people import attendees_of
from escalation.year.student_view import StudentView
from storage.models import Contract, District, Meeting, School, StaffMember
from storage.words import MeetingState

# School days in which a family is asked to answer.
ANSWER_WITHIN = 5
NEEDED = {
    "meeting_date": "a planned meeting",
    "meeting_time": "a planned meeting",
    "meeting_where": "the place of the meeting",
    "contact_phone": "the office's telephone number",
    "contact_email": "the e-mail address of the person to ask",
    "grade": "the student's grade",
    "district": "the district's name",
}


def letter_content(  # noqa: PLR0917 - what a letter is made of
    session: Session,
    view: StudentView,
    template: str,
    home: Home,
    staff_id: int,
    now: datetime,
    *,
    own: Path | None = None,
    meeting: Meeting | None = None,
    terms: tuple[str, ...] = (),
) -> LetterContent:
    """One letter to one home, in its language where the template has it, else in English.

    `own`: the folder of the district's own letters, which stand before ours.

    Raises:
        EntryError: the template asks for something that is not there yet, such as a planned meeting.
        TemplateError: there is no such template.
    """
    language = language_for(template, home.language, own)
    today = local_day(view.school, now)
    plan = meeting or _next_meeting(session, view, now)
    content = LetterContent(
        template=template,
        language=language,
        letterhead=letterhead(session, view.school),
        to=Addressee(tuple(contact.display_name for contact in home.contacts), () if home.email else home.address),
        student=named(view),
        on=today,
        year=view.year.name,
        absences=tuple(AbsenceDay(one.date, one.excuse) for one in view.absences),
        contact=_contact_person(session, view, staff_id),
        days_enrolled=view.counted.enrolled(view.day),
        clear_days=view.policy.count.parents_may_clear_days or None,
        answer_by=view.calendar.later(today, ANSWER_WITHIN),
        meeting=None if plan is None else meeting_plan(session, view.school, plan),
        terms=terms or _terms(session, view),
        own=own,
    )
    missing = missing_fields(content)
    if missing:
        words = sorted({NEEDED.get(field, field.replace("_", " ")) for field in missing})
        raise EntryError(f"This letter needs {', '.join(words)}.")
    return content


def letterhead(session: Session, school: School) -> Letterhead:
    """The school's paper."""
    district = session.get_one(District, school.district_id).name
    address = tuple(school.address.splitlines())
    return Letterhead(school.name, address, school.office_phone or school.attendance_line or "", district)


def named(view: StudentView) -> StudentNamed:
    """The student as papers name them."""
    student = view.student
    return StudentNamed(student.display_name, student.preferred_name or student.given_name, student.grade)


def meeting_plan(session: Session, school: School, meeting: Meeting) -> MeetingPlan:
    """A meeting as a letter tells it, in the school's local time."""
    # One person may be there in two roles.
    people = dict.fromkeys(one.name for one in attendees_of(session, meeting) if one.who != "contact")
    local = meeting.starts_at.astimezone(ZoneInfo(school.timezone))
    return MeetingPlan(local, meeting.minutes, meeting.how, meeting.place, tuple(people) or (school.name,))


def _contact_person(session: Session, view: StudentView, staff_id: int) -> ContactPerson:
    """The case manager where there is one, else whoever makes the letter."""
    manager = case_manager_of(session, view.student.id, view.year.id)
    person = session.get_one(StaffMember, manager.staff_id if manager else staff_id)
    phone = view.school.office_phone or view.school.attendance_line or ""
    return ContactPerson(person.name or view.school.name, "", phone, person.email)


def _next_meeting(session: Session, view: StudentView, now: datetime) -> Meeting | None:
    return session.scalar(
        select(Meeting)
        .where(Meeting.student_id == view.student.id, Meeting.state == MeetingState.PLANNED, Meeting.starts_at > now)
        .order_by(Meeting.starts_at)
        .limit(1)
    )


def _terms(session: Session, view: StudentView) -> tuple[str, ...]:
    """Those of the newest contract."""
    terms = session.scalar(
        select(Contract.terms)
        .where(
            Contract.student_id == view.student.id,
            Contract.year_id == view.year.id,
            Contract.withdrawn_at.is_(None),
        )
        .order_by(Contract.agreed_on.desc(), Contract.id.desc())
        .limit(1)
    )
    return tuple(terms or ())
