"""Work that takes days: meetings, planned, moved, missed and held; contracts, agreed, signed and broken."""

from __future__ import annotations

from datetime import time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.rehearsal.year.desk import Desk, Task
from escalation.school_days import local_instant, school_days
from escalation.tiers.policy import StepKind
from escalation.year.contracts import break_contract, contract_paper, file_signed, make_contract
from escalation.year.documents import Paper, file_document, take_in
from escalation.year.families import written_to
from escalation.year.invitations import print_invitations
from escalation.year.meeting_people import FAMILY, attendees_of, proposed_attendees
from escalation.year.meetings import Appointment, hold_meeting, move_meeting, note_no_show, plan_meeting
from storage.models import Absence, Contract, Declaration, Intervention, Meeting
from storage.words import AbsenceState, DocumentKind, InterventionState, MeetingHow, MeetingState

HOURS = (time(15, 30), time(16, 0), time(7, 30))
PLACES = (
    (MeetingHow.IN_PERSON, "Room 12"),
    (MeetingHow.PHONE, "The office calls the family"),
    (MeetingHow.VIDEO, "https://video.example.org/juniper-hill"),
)
TERMS = (
    "The student is in the classroom by 8:15 on every school day.",
    "The family calls the attendance line before 8:30 when the student is ill.",
    "From the third day of an illness on there is a doctor's note.",
    "The counselor looks in every Friday.",
)
CAME_OF_IT = "Agreed on an earlier bedtime, and that the counselor meets the student at the door for two weeks."
NOTES = "Notes of the meeting\n\nWhat stands in the way: mornings alone at home.\nWhat helps: a call at seven.\n"


def meeting(desk: Desk, task: Task) -> None:
    """Plan it; move it now and then; on its day it is held, or nobody comes."""
    with desk.stage.database.read() as session:
        planned = session.scalar(
            select(Meeting).where(Meeting.intervention_id == task.id, Meeting.state == MeetingState.PLANNED)
        )
    if planned is None:
        _plan(desk, task)
    elif planned.starts_at <= desk.now:
        _meet(desk, planned)
    elif desk.happens(0.1):
        with desk.stage.database.write() as session:
            move_meeting(session, planned.id, _appointment(desk, session), desk.me, desk.now)
        _print_invitations(desk, planned.id)
        desk.diary.done["meetings moved"] += 1


def contract(desk: Desk, task: Task) -> None:
    """Agree on one once the tier's meeting is over; some days later the signed paper comes back."""
    with desk.stage.database.read() as session:
        if _meeting_is_open(desk, session, task):
            return
        made = session.scalar(
            select(Contract).where(Contract.intervention_id == task.id, Contract.withdrawn_at.is_(None))
        )
    if made is None:
        with desk.stage.database.write() as session:
            terms = desk.chance.sample(TERMS, 3)
            one = make_contract(
                session, task.student_id, desk.stage.year_id, terms, desk.today, desk.me, desk.now,
                intervention_id=task.id,
            )  # fmt: skip
            made_id = one.id
        with desk.stage.database.read() as session:
            contract_paper(session, made_id, desk.me, desk.now)
    elif desk.happens(0.5):
        _sign(desk, made)


def break_contracts(desk: Desk) -> None:
    """Grave students do not keep to what they signed: their first absence after it is written down."""
    with desk.stage.database.write() as session:
        signed = session.scalars(
            select(Contract).where(
                Contract.document_id.is_not(None),
                Contract.withdrawn_at.is_(None),
                Contract.student_id.in_(desk.grave),
                Contract.student_id.not_in(
                    select(Declaration.student_id).where(Declaration.fact == "contract_violated")
                ),
            )
        ).all()
        for one in signed:
            missed = session.scalar(
                select(Absence.date)
                .where(
                    Absence.student_id == one.student_id,
                    Absence.state == AbsenceState.LISTED,
                    Absence.date > one.agreed_on,
                    Absence.date < desk.today,
                )
                .order_by(Absence.date)
                .limit(1)
            )
            if missed is not None and break_contract(session, one.id, missed, "Was absent again.", desk.me, desk.now):
                desk.diary.done["contracts broken"] += 1


def _plan(desk: Desk, task: Task) -> None:
    stage = desk.stage
    with stage.database.write() as session:
        proposed = proposed_attendees(
            session, stage.school_id, task.student_id, stage.year_id, stage.policy, task.step.attend
        )
        made = plan_meeting(
            session, task.student_id, stage.year_id, _appointment(desk, session), proposed.attendees, desk.me,
            desk.now, intervention_id=task.id,
        )  # fmt: skip
        meeting_id = made.id
    _print_invitations(desk, meeting_id)
    desk.diary.done["meetings planned"] += 1


def _print_invitations(desk: Desk, meeting_id: int) -> None:
    print_invitations(desk.stage.database, desk.stage.media, meeting_id, desk.me, desk.now)


def _appointment(desk: Desk, session: Session) -> Appointment:
    """An hour of a school day some days ahead."""
    is_open = school_days(session, desk.stage.school_id)
    day = desk.today + timedelta(days=desk.chance.randrange(2, 8))
    while not is_open(day):
        day += timedelta(days=1)
    how, place = desk.chance.choice(PLACES)
    return Appointment(local_instant(desk.stage.school(session), day, desk.chance.choice(HOURS)), how, place)


def _meet(desk: Desk, planned: Meeting) -> None:
    taken = take_in(desk.stage.media, NOTES.encode())
    with desk.stage.database.write() as session:
        if desk.happens(0.25):
            note_no_show(session, planned.id, "Nobody came, and nobody answered the telephone.", desk.me, desk.now)
            desk.diary.done["meetings missed"] += 1
            return
        people = attendees_of(session, session.get_one(Meeting, planned.id))
        may_come = {one.id for one in written_to(session, planned.student_id)}
        came = [place for place, one in enumerate(people) if one.who != FAMILY or one.id in may_come]
        hold_meeting(session, planned.id, came, CAME_OF_IT, taken, desk.me, desk.now)
        desk.diary.done["meetings held"] += 1


def _meeting_is_open(desk: Desk, session: Session, task: Task) -> bool:
    """Whether a meeting that the policy wants on the same tier has not been held."""
    steps = desk.stage.policy.tier(task.work.tier).steps
    meetings = [step.id for step in steps if step.does is StepKind.MEETING and not step.optional]
    still_open = select(Intervention.id).where(
        Intervention.student_id == task.student_id,
        Intervention.tier == task.work.tier,
        Intervention.step.in_(meetings),
        Intervention.state == InterventionState.OPEN,
    )
    return session.scalar(still_open.limit(1)) is not None


def _sign(desk: Desk, made: Contract) -> None:
    """The paper that was given to the family comes back signed."""
    with desk.stage.database.read() as session:
        pdf = contract_paper(session, made.id, desk.me, desk.now)
    taken = take_in(desk.stage.media, pdf)
    with desk.stage.database.write() as session:
        paper = Paper(DocumentKind.CONTRACT, "Signed contract", desk.today, made.intervention_id)
        filed = file_document(session, made.student_id, made.year_id, paper, taken, desk.me, desk.now)
        file_signed(session, made.id, filed.id, desk.me, desk.now)
    desk.diary.done["contracts signed"] += 1
