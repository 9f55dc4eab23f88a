"""The hand-over to security dispatch: the packet of all that is known, made when the dispatch round begins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from escalation.contact_log import log_inquiry
from storage.models import (
    Absence,
    Attempt,
    AttemptTarget,
    Contact,
    HandOver,
    Inquiry,
    School,
    StaffEntry,
    Student,
    StudentContact,
)

Found = dict[int, list[dict[str, Any]]]


def begin_hand_overs(session: Session, inquiries: Sequence[Inquiry], now: datetime) -> None:
    """Make the packets of these inquiries, or bring those of an earlier opening up to date."""
    packets = make_packets(session, inquiries, now)
    rows = session.scalars(select(HandOver).where(HandOver.inquiry_id.in_(packets)))
    known = {row.inquiry_id: row for row in rows}
    for inquiry in inquiries:
        packet = packets[inquiry.id]
        if inquiry.id in known:
            known[inquiry.id].packet = packet
        else:
            session.add(HandOver(inquiry_id=inquiry.id, created_at=now, packet=packet))
        # A disclosure: the log says what was given, and to whom.
        log_inquiry(session, inquiry, "hand_over", now, to="security dispatch", attempts=len(packet["attempts"]))


def make_packets(session: Session, inquiries: Sequence[Inquiry], now: datetime) -> dict[int, dict[str, Any]]:
    """All that a dispatcher needs about each, as JSON: student, contacts with numbers, every attempt, what is known."""
    student_ids = {inquiry.student_id for inquiry in inquiries}
    students = {row.id: row for row in session.scalars(select(Student).where(Student.id.in_(student_ids)))}
    school_ids = {inquiry.school_id for inquiry in inquiries}
    schools = {row.id: row for row in session.scalars(select(School).where(School.id.in_(school_ids)))}
    contacts = _contacts(session, student_ids)
    attempts = _attempts(session, {inquiry.id for inquiry in inquiries})
    known = _last_known(session, inquiries)
    return {
        inquiry.id: {
            "made_at": now.isoformat(),
            "school": _school(schools[inquiry.school_id]),
            "student": _student(students[inquiry.student_id]),
            "date": inquiry.date.isoformat(),
            "looked_for_since": inquiry.opened_at.isoformat(),
            "contacts": contacts[inquiry.student_id],
            "attempts": attempts[inquiry.id],
            "last_known": known[inquiry.id],
        }
        for inquiry in inquiries
    }


def _school(school: School) -> dict[str, str]:
    return {"name": school.name, "office_phone": school.office_phone or ""}


def _student(student: Student) -> dict[str, Any]:
    return {
        "name": student.display_name,
        "given_name": student.given_name,
        "family_name": student.family_name,
        "grade": student.grade,
        "teacher": student.teacher,
    }


def _contacts(session: Session, student_ids: set[int]) -> Found:
    links = session.scalars(
        select(StudentContact)
        .where(StudentContact.student_id.in_(student_ids))
        .order_by(StudentContact.priority, StudentContact.id)
        .options(selectinload(StudentContact.contact).selectinload(Contact.phones))
    )
    found: Found = defaultdict(list)
    for link in links:
        found[link.student_id].append(
            {
                "name": link.contact.display_name,
                "relation": link.relation,
                "legal_guardian": link.legal_guardian,
                "lives_with": link.lives_with,
                "emergency": link.emergency,
                # A dispatcher has to know whom not to ask.
                "restriction": link.restriction,
                "language": link.contact.language,
                "numbers": [item.phone.e164 for item in link.contact.phones],
            }
        )
    return found


def _attempts(session: Session, inquiry_ids: set[int]) -> Found:
    rows = session.execute(
        select(AttemptTarget, Attempt, Contact)
        .join(Attempt, Attempt.id == AttemptTarget.attempt_id)
        .outerjoin(Contact, Contact.id == AttemptTarget.contact_id)
        .where(AttemptTarget.inquiry_id.in_(inquiry_ids))
        .order_by(AttemptTarget.id)
    )
    found: Found = defaultdict(list)
    for target, attempt, contact in rows:
        found[target.inquiry_id].append(
            {
                "at": (attempt.placing_at or attempt.planned_at).isoformat(),
                "round": attempt.round_kind.value,
                "channel": attempt.channel.value,
                "address": attempt.address,
                "contact": contact.display_name if target.contact_id else "",
                "result": attempt.result.value if attempt.result else attempt.state.value,
                "answer": target.answer.value if target.answer else "",
            }
        )
    return found


def _last_known(session: Session, inquiries: Sequence[Inquiry]) -> dict[int, dict[str, Any]]:
    by_day = {(inquiry.student_id, inquiry.date): inquiry.id for inquiry in inquiries}
    student_ids, days = {student_id for student_id, _day in by_day}, {day for _student_id, day in by_day}
    known: dict[int, dict[str, Any]] = {
        inquiry.id: {"listed_at": "", "category": "", "staff": []} for inquiry in inquiries
    }
    absences = select(Absence).where(Absence.student_id.in_(student_ids), Absence.date.in_(days))
    for absence in session.scalars(absences):
        if (absence.student_id, absence.date) in by_day:
            own = known[by_day[absence.student_id, absence.date]]
            own["listed_at"], own["category"] = absence.listed_at.isoformat(), absence.category
    entries = select(StaffEntry).where(StaffEntry.student_id.in_(student_ids), StaffEntry.date.in_(days))
    for entry in session.scalars(entries.order_by(StaffEntry.id)):
        if (entry.student_id, entry.date) in by_day:
            known[by_day[entry.student_id, entry.date]]["staff"].append(
                {
                    "at": entry.entered_at.isoformat(),
                    "kind": entry.kind,
                    "note": entry.note,
                    "withdrawn": entry.withdrawn_at is not None,
                }
            )
    return known
