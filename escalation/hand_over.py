"""The hand-over to security dispatch: the packet of all that is known, made when the dispatch round begins."""

from __future__ import annotations

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


def begin_hand_over(session: Session, inquiry: Inquiry, now: datetime) -> None:
    """Make the packet of an inquiry, or bring that of an earlier opening up to date."""
    packet = make_packet(session, inquiry, now)
    row = session.scalar(select(HandOver).where(HandOver.inquiry_id == inquiry.id))
    if row is None:
        session.add(HandOver(inquiry_id=inquiry.id, created_at=now, packet=packet))
    else:
        row.packet = packet
    # A disclosure: the log says what was given, and to whom.
    log_inquiry(session, inquiry, "hand_over", now, to="security dispatch", attempts=len(packet["attempts"]))


def make_packet(session: Session, inquiry: Inquiry, now: datetime) -> dict[str, Any]:
    """All that a dispatcher needs, as JSON: student, contacts with numbers, every attempt, what is known."""
    student = session.get_one(Student, inquiry.student_id)
    school = session.get_one(School, inquiry.school_id)
    return {
        "made_at": now.isoformat(),
        "school": {"name": school.name, "office_phone": school.office_phone or ""},
        "student": {
            "name": student.display_name,
            "given_name": student.given_name,
            "family_name": student.family_name,
            "grade": student.grade,
            "teacher": student.teacher,
        },
        "date": inquiry.date.isoformat(),
        "looked_for_since": inquiry.opened_at.isoformat(),
        "contacts": _contacts(session, inquiry.student_id),
        "attempts": _attempts(session, inquiry),
        "last_known": _last_known(session, inquiry),
    }


def _contacts(session: Session, student_id: int) -> list[dict[str, Any]]:
    links = session.scalars(
        select(StudentContact)
        .where(StudentContact.student_id == student_id)
        .order_by(StudentContact.priority, StudentContact.id)
        .options(selectinload(StudentContact.contact).selectinload(Contact.phones))
    )
    return [
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
        for link in links
    ]


def _attempts(session: Session, inquiry: Inquiry) -> list[dict[str, Any]]:
    rows = session.execute(
        select(AttemptTarget, Attempt, Contact)
        .join(Attempt, Attempt.id == AttemptTarget.attempt_id)
        .outerjoin(Contact, Contact.id == AttemptTarget.contact_id)
        .where(AttemptTarget.inquiry_id == inquiry.id)
        .order_by(AttemptTarget.id)
    )
    return [
        {
            "at": (attempt.placing_at or attempt.planned_at).isoformat(),
            "round": attempt.round_kind.value,
            "channel": attempt.channel.value,
            "address": attempt.address,
            "contact": contact.display_name if target.contact_id else "",
            "result": attempt.result.value if attempt.result else attempt.state.value,
            "answer": target.answer.value if target.answer else "",
        }
        for target, attempt, contact in rows
    ]


def _last_known(session: Session, inquiry: Inquiry) -> dict[str, Any]:
    absence = session.scalar(
        select(Absence).where(Absence.student_id == inquiry.student_id, Absence.date == inquiry.date)
    )
    entries = session.scalars(
        select(StaffEntry)
        .where(StaffEntry.student_id == inquiry.student_id, StaffEntry.date == inquiry.date)
        .order_by(StaffEntry.id)
    )
    return {
        "listed_at": absence.listed_at.isoformat() if absence else "",
        "category": absence.category if absence else "",
        "staff": [
            {
                "at": entry.entered_at.isoformat(),
                "kind": entry.kind,
                "note": entry.note,
                "withdrawn": entry.withdrawn_at is not None,
            }
            for entry in entries
        ],
    }
