"""What people do about a piece of work that needs no paper: contacts, visits, reviews, tasks; waiving and undoing."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation.staff_entries import EntryError
from escalation.tiers.policy import StepKind
from escalation.tiers.reader import CASE_MANAGER
from escalation.year.closing import asked_by, finish, lock_work, open_work, put_back, step_for
from escalation.year.student_log import log_student
from storage.models import StaffMember, StudentContact
from storage.words import InterventionState

NOTED = frozenset({StepKind.VISIT, StepKind.REVIEW, StepKind.INFORM, StepKind.ASSESSMENT, StepKind.TASK})
# What is undone where it was done, so that nothing is left behind.
UNDONE_ELSEWHERE = {
    StepKind.LETTER: "What was sent cannot be taken back; what was printed can: on the page of letters.",
    StepKind.MEETING: "Open the meeting again.",
    StepKind.CONTRACT: "Withdraw the contract.",
    StepKind.REFERRAL: "The file was handed on; that cannot be taken back.",
}


class ContactOutcome(StrEnum):
    """How an attempt to speak with a family came out. All but the first are attempts, never contact."""

    REACHED = "reached"
    VOICEMAIL = "voicemail"
    NO_ANSWER = "no answer"
    MESSAGE_SENT = "message sent"  # an e-mail or text that nobody has answered yet


def note_contact(
    session: Session,
    intervention_id: int,
    outcome: ContactOutcome,
    staff_id: int,
    now: datetime,
    *,
    contact_id: int | None = None,
    spoke_with: str = "",
    note: str = "",
    on: date | None = None,
) -> bool:
    """Note one attempt to reach the family; only a person who was spoken to makes the step done. Returns whether it is.

    `contact_id`: who of the student's contacts was tried; `spoke_with`: somebody who is not on file.

    Raises:
        EntryError: the step is no contact or not open, nobody is named, or that person may not be told anything.
    """
    work = open_work(session, intervention_id)
    step_for(session, work, frozenset({StepKind.CONTACT}))
    is_reached = outcome is ContactOutcome.REACHED
    if is_reached and contact_id is None and not spoke_with.strip():
        raise EntryError("Say whom you spoke with.")
    if contact_id is not None:
        _may_be_told(session, work.student_id, contact_id)
    log_student(
        session,
        work.student_id,
        "family_contact",
        now,
        staff_id=staff_id,
        intervention_id=work.id,
        outcome=outcome.value,
        contact_id=contact_id,
        note=note.strip(),
        spoke_with=spoke_with.strip(),
    )
    if is_reached:
        finish(session, work, outcome.value, staff_id, now, on=on, note=note)
    return is_reached


def open_file(session: Session, intervention_id: int, staff_id: int, now: datetime) -> None:
    """The attendance file is begun: from now on everything about the year is kept in it. Raises EntryError."""
    work = open_work(session, intervention_id)
    step_for(session, work, frozenset({StepKind.FILE}))
    finish(session, work, "opened", staff_id, now)


def complete(
    session: Session, intervention_id: int, note: str, staff_id: int, now: datetime, *, on: date | None = None
) -> None:
    """A visit, review, assessment, word to a colleague or other task is done, and this is what came of it.

    Raises:
        EntryError: it is documented in another way, is not open, or the note is empty.
    """
    work = open_work(session, intervention_id)
    if step_for(session, work, NOTED).step.id == CASE_MANAGER:
        raise EntryError("This is done by naming the case manager.")
    if not note.strip():
        raise EntryError("Write down what was done and what came of it: without that it does not count as done.")
    finish(session, work, "noted", staff_id, now, on=on, note=note)


def reopen(session: Session, intervention_id: int, staff_id: int, now: datetime) -> None:
    """Undo of a piece of work that was done by a note, or waived.

    Raises:
        EntryError: it is not closed, or is undone where it was done.
    """
    work = lock_work(session, intervention_id)
    if work.state not in (InterventionState.DONE, InterventionState.WAIVED):
        raise EntryError("This is not closed.")
    asked = asked_by(session, work)
    if work.state is InterventionState.DONE and asked is not None and asked.step.does in UNDONE_ELSEWHERE:
        raise EntryError(UNDONE_ELSEWHERE[asked.step.does])
    put_back(session, work, staff_id, now)


def assign(session: Session, intervention_id: int, to_staff_id: int | None, staff_id: int, now: datetime) -> None:
    """Give a piece of work to one member of staff; None: to whoever has the role. Its due date stays.

    Raises:
        EntryError: it is not open, or that person cannot sign in to this school.
    """
    work = open_work(session, intervention_id)
    if to_staff_id is not None:
        someone = session.get(StaffMember, to_staff_id)
        if someone is None or someone.disabled_at is not None or someone.school_id not in (None, work.school_id):
            raise EntryError("This person does not work at this school.")
    work.assigned_to = to_staff_id
    log_student(
        session, work.student_id, "work_assigned", now, staff_id=staff_id, intervention_id=work.id, to=to_staff_id
    )


def _may_be_told(session: Session, student_id: int, contact_id: int) -> None:
    restriction = session.scalar(
        select(StudentContact.restriction).where(
            StudentContact.student_id == student_id, StudentContact.contact_id == contact_id
        )
    )
    if restriction is None:
        raise EntryError("This person is not on file for this student.")
    if restriction.strip():
        raise EntryError("This person is restricted: nothing may be told to them.")
