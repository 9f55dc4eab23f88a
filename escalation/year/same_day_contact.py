"""A contact of a morning that documents a step: the family was reached by the attendance line, or by staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation.school_days import local_day
from escalation.staff_entries import EntryError
from escalation.tiers.policy import StepKind
from escalation.year.closing import finish, open_work, step_for
from escalation.year.student_log import log_student
from escalation.year.work import ContactOutcome
from storage.models import AttemptTarget, Inquiry, Intervention, School, StaffEntry
from storage.words import Answer


@dataclass(frozen=True, slots=True)
class Reached:
    """Somebody who knew was spoken with on a day: on a call of ours (`attempt_id`), or by staff (`entry_id`)."""

    day: date
    contact_id: int | None
    attempt_id: int | None = None
    entry_id: int | None = None


def reached_for(session: Session, work: Intervention, now: datetime) -> Reached | None:
    """The newest contact of a morning that could document this step; None where the family was not reached.

    For what is owed for one absence: of that very day; else since the step became due.
    """
    first = date.fromisoformat(work.occurrence) if len(work.occurrence) == 10 else work.since
    last = first if len(work.occurrence) == 10 else local_day(session.get_one(School, work.school_id), now)
    call = session.execute(
        select(Inquiry.date, AttemptTarget.contact_id, AttemptTarget.attempt_id)
        .join(Inquiry, Inquiry.id == AttemptTarget.inquiry_id)
        .where(
            Inquiry.student_id == work.student_id,
            Inquiry.date.between(first, last),
            AttemptTarget.answer.in_((Answer.KNOWS, Answer.DID_NOT_KNOW)),
        )
        .order_by(Inquiry.date.desc(), AttemptTarget.id.desc())
        .limit(1)
    ).first()
    entry = session.scalar(
        select(StaffEntry)
        .where(
            StaffEntry.student_id == work.student_id,
            StaffEntry.kind == "spoke",
            StaffEntry.withdrawn_at.is_(None),
            StaffEntry.date.between(first, last),
        )
        .order_by(StaffEntry.date.desc(), StaffEntry.id.desc())
        .limit(1)
    )
    if entry is not None and (call is None or entry.date >= call.date):
        return Reached(entry.date, entry.contact_id, entry_id=entry.id)
    return Reached(call.date, call.contact_id, attempt_id=call.attempt_id) if call is not None else None


def document_by_same_day(session: Session, intervention_id: int, staff_id: int, now: datetime) -> None:
    """A person says that the contact of that morning documents the step.

    Raises:
        EntryError: it is no open contact, or the family was not reached.
    """
    work = open_work(session, intervention_id)
    step_for(session, work, frozenset({StepKind.CONTACT}))
    reached = reached_for(session, work, now)
    if reached is None:
        raise EntryError("Nobody of the family was reached on these days.")
    log_student(
        session,
        work.student_id,
        "contact_taken_over",
        now,
        staff_id=staff_id,
        intervention_id=work.id,
        contact_id=reached.contact_id,
        entry_id=reached.entry_id,
        of_attempt=reached.attempt_id,
    )
    finish(session, work, ContactOutcome.REACHED.value, staff_id, now, on=reached.day)
