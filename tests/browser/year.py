"""A school year that has been worked on: contacts made, letters out and waiting, a meeting, a contract, papers."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation.year import (
    case_managers,
    contracts,
    documents,
    excuses,
    family_letters,
    letter_printing,
    meetings,
    work,
)
from escalation.year.meeting_people import Attendee
from storage.media import MediaStore
from storage.models import Intervention, StaffMember, Student
from storage.session import Database
from storage.words import DocumentKind, Evidence, Excuse, InterventionState, LineState, MeetingHow
from tests.staff.support import add_message, line_of
from tests.staff.year_school import NOW, TODAY, YearSchool, year_school

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" \
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"  # fmt: skip
DONE_BEFORE = date(2026, 11, 16)


def make_year(database: Database, media: MediaStore, staff_id: int) -> YearSchool:
    """Fill the ledger, and let staff have done their part of the work."""
    with database.write() as session:
        made = year_school(session)
        _do_easy_work(session, staff_id)
        for name in ("Gia", "Edie"):
            case_managers.name_case_manager(session, made.students[name], made.year_id, staff_id, staff_id, NOW)
        _parent_explains(session, made, "Faye")
    for name in ("Gia", "Edie", "Faye", "Cleo", "Dov"):
        for work_id in _open(database, made.students[name], "first-letter", "medical-letter"):
            family_letters.make_letters(database, media, work_id, staff_id, NOW)
    with database.write() as session:
        waiting = [letter.id for letter in letter_printing.letters_to_print(session, made.school_id)]
        letter_printing.mark_printed(session, made.school_id, waiting[:3], staff_id, NOW)
    _meet(database, media, made, staff_id)
    return made


def _do_easy_work(session: Session, staff_id: int) -> None:
    """Everything of the first tier that is overdue was done in time, but for one student's."""
    rows = session.scalars(
        select(Intervention)
        .join(Student, Student.id == Intervention.student_id)
        .where(Intervention.tier == "four-days", Intervention.due_on < TODAY, Student.given_name != "Hugo")
    ).all()
    for row in rows:
        if row.step == "contact":
            work.note_contact(
                session,
                row.id,
                work.ContactOutcome.VOICEMAIL,
                staff_id,
                NOW - timedelta(days=20),
                note="will try again",
            )
            work.note_contact(
                session, row.id, work.ContactOutcome.REACHED, staff_id, NOW, spoke_with="Dana",
                note="stomach flu in the house", on=DONE_BEFORE,
            )  # fmt: skip
        else:
            work.open_file(session, row.id, staff_id, NOW)


def _parent_explains(session: Session, made: YearSchool, name: str) -> None:
    student = session.get_one(Student, made.students[name])
    text = f"This is Dana. {student.given_name} {student.family_name} has a fever and stays at home."
    line = line_of(text, f"{student.given_name} {student.family_name}", student.source_id, reason="fever",
                   category="illness", day=date(2026, 11, 16))  # fmt: skip
    add_message(session, made.school_id, text, [(line, student.id, LineState.CLEAR, [])], sid="SMy1",
                received_at=datetime(2026, 11, 16, 14, 50, tzinfo=NOW.tzinfo), day=date(2026, 11, 16))  # fmt: skip


def _meet(database: Database, media: MediaStore, made: YearSchool, staff_id: int) -> None:
    gia, edie = made.students["Gia"], made.students["Edie"]
    note = documents.take_in(media, PDF)
    with database.write() as session:
        me = session.get_one(StaffMember, staff_id)
        paper = documents.Paper(DocumentKind.MEDICAL_NOTE, "Note of the doctor", date(2026, 11, 12))
        filed = documents.file_document(session, gia, made.year_id, paper, note, staff_id, NOW)
        verdict = excuses.Verdict(Excuse.EXCUSED, Evidence.MEDICAL_NOTE, TODAY, "2C", document_id=filed.id)
        excuses.decide(session, gia, [date(2026, 11, 19)], verdict, staff_id, NOW)
        for student, days, place, how in (
            (edie, 2, "Room 12", MeetingHow.IN_PERSON),
            (gia, 7, "https://video.example.org/stonebridge", MeetingHow.VIDEO),
        ):
            asked = session.scalar(
                select(Intervention).where(Intervention.student_id == student, Intervention.step == "contract-meeting")
            )
            name = "Edie" if student == edie else "Gia"
            people = [
                *(Attendee(key, staff_id, me.name, me.email) for key in ("administrator", "counselor", "teacher")),
                Attendee("truancy_officer", None, "Officer Lund", "lund@example.org"),
                Attendee("contact", made.contacts[name]),
            ]  # fmt: skip
            when = meetings.Appointment(NOW + timedelta(days=days), how, place)
            meetings.plan_meeting(
                session, student, made.year_id, when, people, staff_id, NOW, intervention_id=asked.id if asked else None
            )
        contracts.make_contract(
            session, gia, made.year_id,
            ["Gia is at school by 8:15.", "The family calls before 8:30.", "The school sends work home."],
            TODAY, staff_id, NOW,
        )  # fmt: skip


def _open(database: Database, student_id: int, *steps: str) -> list[int]:
    with database.read() as session:
        return list(
            session.scalars(
                select(Intervention.id).where(
                    Intervention.student_id == student_id,
                    Intervention.step.in_(steps),
                    Intervention.state == InterventionState.OPEN,
                )
            )
        )
