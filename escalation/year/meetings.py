"""Meetings with families: planned, moved, canceled, held, or waited for in vain. A no-show leaves the step open."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from escalation.school_days import local_day
from escalation.staff_entries import EntryError
from escalation.tiers.policy import StepKind
from escalation.year.closing import Asked, asked_by, finish, lock_work, open_work, put_back, step_for
from escalation.year.documents import Paper, TakenIn, file_document
from escalation.year.invitations import invite
from escalation.year.meeting_people import FAMILY, Attendee, attendees_of, checked, to_rows
from escalation.year.student_log import log_student
from storage.models import Meeting, School, SchoolYear, Student
from storage.words import DocumentKind, InterventionState, MeetingHow, MeetingState

MEETINGS = frozenset({StepKind.MEETING})


@dataclass(frozen=True, slots=True)
class Appointment:
    """When, how and where people meet. `place`: the room, the number to call, or the address of the video call."""

    starts_at: datetime
    how: MeetingHow
    place: str
    minutes: int = 30


def plan_meeting(  # noqa: PLR0917 - a meeting
    session: Session,
    student_id: int,
    year_id: int,
    appointment: Appointment,
    attendees: Sequence[Attendee],
    staff_id: int,
    now: datetime,
    *,
    intervention_id: int | None = None,
) -> Meeting:
    """Plan a meeting and order its invitations. `attendees` as `proposed_attendees` gives them, and others.

    Raises:
        EntryError: it lies in the past, has no place, or lacks somebody whom the policy wants there.
    """
    student = session.get_one(Student, student_id)
    if session.get_one(SchoolYear, year_id).school_id != student.school_id:
        raise EntryError("This school year is not one of the student's school.")
    _check(appointment, now)
    if intervention_id is not None:
        work = open_work(session, intervention_id)
        if work.student_id != student_id:
            raise EntryError("This piece of work is about another student.")
        _check_present(step_for(session, work, MEETINGS), {one.who for one in attendees})
        if session.scalar(select(_planned_for(intervention_id).exists())):
            raise EntryError("A meeting is planned already: move it, or cancel it first.")
    meeting = Meeting(
        school_id=student.school_id,
        student_id=student_id,
        year_id=year_id,
        intervention_id=intervention_id,
        starts_at=appointment.starts_at,
        minutes=appointment.minutes,
        how=appointment.how,
        place=appointment.place.strip(),
        state=MeetingState.PLANNED,
        attendees=checked(session, student, attendees),
        planned_by=staff_id,
        planned_at=now,
    )
    session.add(meeting)
    session.flush()
    _log(session, meeting, "meeting_planned", staff_id, now)
    invite(session, meeting, now)
    return meeting


def move_meeting(session: Session, meeting_id: int, appointment: Appointment, staff_id: int, now: datetime) -> None:
    """Another time or place; everybody is invited again. Raises EntryError."""
    meeting = _planned(session, meeting_id)
    _check(appointment, now)
    meeting.starts_at, meeting.minutes = appointment.starts_at, appointment.minutes
    meeting.how, meeting.place = appointment.how, appointment.place.strip()
    meeting.sequence += 1
    _log(session, meeting, "meeting_moved", staff_id, now)
    invite(session, meeting, now)


def cancel_meeting(session: Session, meeting_id: int, staff_id: int, now: datetime) -> None:
    """It does not take place; everybody is told. The step stays open. Raises EntryError."""
    meeting = _planned(session, meeting_id)
    meeting.state, meeting.closed_at = MeetingState.CANCELED, now
    meeting.sequence += 1
    _log(session, meeting, "meeting_canceled", staff_id, now)
    invite(session, meeting, now)


def hold_meeting(  # noqa: PLR0917 - what a meeting brought
    session: Session,
    meeting_id: int,
    came: Collection[int],
    outcome: str,
    notes: TakenIn,
    staff_id: int,
    now: datetime,
    *,
    without: str = "",
) -> None:
    """It was held: who came (places in the list of attendees), what came of it, and the notes for the file.

    `without`: why it counts although somebody whom the policy wants there did not come.

    Raises:
        EntryError: it has not begun, nothing came of it, nobody of the family came, or somebody was missing.
    """
    meeting = _planned(session, meeting_id)
    school = session.get_one(School, meeting.school_id)
    if local_day(school, meeting.starts_at) > local_day(school, now):
        raise EntryError("The meeting is on a later day: move it first.")
    if not outcome.strip():
        raise EntryError("Write down what came of the meeting.")
    attendees = [replace(one, came=place in came) for place, one in enumerate(attendees_of(session, meeting))]
    present = {one.who for one in attendees if one.came}
    if FAMILY not in present:
        raise EntryError("Nobody of the family came: note that they did not appear. The step stays open.")
    work = lock_work(session, meeting.intervention_id) if meeting.intervention_id is not None else None
    asked = asked_by(session, work) if work is not None else None
    if asked is not None and not without.strip():
        _check_present(asked, present)
    paper = Paper(
        DocumentKind.MEETING_NOTES,
        "Notes of the meeting",
        local_day(school, meeting.starts_at),
        meeting.intervention_id,
    )
    document = file_document(session, meeting.student_id, meeting.year_id, paper, notes, staff_id, now)
    meeting.attendees = to_rows(attendees)
    meeting.state, meeting.closed_at, meeting.outcome = MeetingState.HELD, now, outcome.strip()
    _log(session, meeting, "meeting_held", staff_id, now, document_id=document.id, without=bool(without.strip()))
    if work is not None and work.state in (InterventionState.OPEN, InterventionState.WITHDRAWN):
        held_on = local_day(school, meeting.starts_at)
        finish(session, work, "held", staff_id, now, on=held_on, note=_note(outcome, without))


def note_no_show(session: Session, meeting_id: int, note: str, staff_id: int, now: datetime) -> None:
    """The family did not appear: an attempt, documented; the step stays open. Raises EntryError."""
    meeting = _planned(session, meeting_id)
    if meeting.starts_at > now:
        raise EntryError("The meeting has not begun.")
    meeting.state, meeting.closed_at, meeting.outcome = MeetingState.NO_SHOW, now, note.strip()
    _log(session, meeting, "meeting_no_show", staff_id, now)


def reopen_meeting(session: Session, meeting_id: int, staff_id: int, now: datetime) -> None:
    """Undo of `hold_meeting` and `note_no_show`: it is planned again, and its step is open. Its notes stay in the file.

    Raises:
        EntryError: it is planned, or was canceled: plan another.
    """
    meeting = _locked(session, meeting_id)
    if meeting.state not in (MeetingState.HELD, MeetingState.NO_SHOW):
        raise EntryError("Only a meeting that was held or missed can be opened again.")
    was_held = meeting.state is MeetingState.HELD
    meeting.state, meeting.closed_at, meeting.outcome = MeetingState.PLANNED, None, ""
    _log(session, meeting, "meeting_opened_again", staff_id, now)
    if was_held and meeting.intervention_id is not None:
        work = lock_work(session, meeting.intervention_id)
        if work.state is InterventionState.DONE:
            put_back(session, work, staff_id, now)


def _locked(session: Session, meeting_id: int) -> Meeting:
    """The meeting, locked; its work before it, as everywhere."""
    work_id = session.get_one(Meeting, meeting_id).intervention_id
    if work_id is not None:
        lock_work(session, work_id)
    return session.get_one(Meeting, meeting_id, with_for_update={"key_share": True}, populate_existing=True)


def _planned(session: Session, meeting_id: int) -> Meeting:
    meeting = _locked(session, meeting_id)
    if meeting.state is not MeetingState.PLANNED:
        raise EntryError("This meeting is not planned any more.")
    return meeting


def _planned_for(intervention_id: int) -> Select[int]:
    return select(Meeting.id).where(Meeting.intervention_id == intervention_id, Meeting.state == MeetingState.PLANNED)


def _check(appointment: Appointment, now: datetime) -> None:
    if appointment.starts_at <= now:
        raise EntryError("The meeting must lie ahead.")
    if not 5 <= appointment.minutes <= 480:
        raise EntryError("A meeting lasts from 5 minutes to 8 hours.")
    if not appointment.place.strip():
        raise EntryError("Say where: the room, the telephone number, or the address of the video call.")


def _check_present(asked: Asked, present: Collection[str]) -> None:
    absent = [asked.policy.people[key].title for key in asked.step.attend if key not in present]
    if absent:
        raise EntryError(f"The policy wants these there: {', '.join(absent)}.")


def _note(outcome: str, without: str) -> str:
    return f"{outcome.strip()}\nWithout some: {without.strip()}" if without.strip() else outcome.strip()


def _log(session: Session, meeting: Meeting, kind: str, staff_id: int, now: datetime, **details: object) -> None:
    log_student(
        session,
        meeting.student_id,
        kind,
        now,
        staff_id=staff_id,
        meeting_id=meeting.id,
        sequence=meeting.sequence,
        intervention_id=meeting.intervention_id,
        **details,
    )
