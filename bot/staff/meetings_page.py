"""Meetings with families: the agenda, planning one, and one meeting with its papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bot.staff.documents_page import paper
from bot.staff.meeting_forms import appointment, attendees, proposal, wanted
from bot.staff.scope import Scope, is_in_sight
from bot.staff.services import StaffServices
from bot.staff.undo import remember_year
from bot.staff.work_page import staff_of, work_in_sight
from bot.staff.year_scope import YearScope, student_in_sight, words_for_staff, year_scope, year_scope_of
from escalation.papers.invitation import Method, invitation
from escalation.tiers.policy import Step
from escalation.year.invitations import calendar_meeting
from escalation.year.meeting_people import Attendee, attendees_of
from escalation.year.meetings import plan_meeting
from storage.models import FileDocument, Intervention, Meeting, StaffMember, Student
from storage.words import InterventionState, MeetingState

BEFORE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class AgendaDay:
    """The meetings of one day."""

    day: date
    meetings: tuple[Meeting, ...]


def add_meetings(blueprint: Blueprint, services: StaffServices) -> None:
    """The agenda, the form, the page, and the file for calendars."""

    @blueprint.get("/year/meetings")
    def year_meetings() -> ResponseReturnValue:
        now = services.clock.now()
        with services.database.read() as db:
            found = year_scope(db, now)
            if not isinstance(found, YearScope):
                return found
            rows = _meetings(db, found.where)
            open_past = [m for m in rows if m.state is MeetingState.PLANNED and m.starts_at <= now]
            ahead = [m for m in rows if m.state is MeetingState.PLANNED and m.starts_at > now]
            over = [m for m in rows if m.state is not MeetingState.PLANNED]
            return render_template(
                "staff/year_meetings.html",
                scope=found.where,
                year=found,
                unanswered=open_past,
                agenda=_agenda(ahead, found.where),
                over=list(reversed(over)),
                needless=_needless(db, ahead),
            )

    @blueprint.get("/year/meetings/<int:meeting_id>")
    def year_meeting(meeting_id: int) -> ResponseReturnValue:
        now = services.clock.now()
        with services.database.read() as db:
            meeting = meeting_in_sight(db, meeting_id)
            found = year_scope_of(db, meeting.student, now)
            if not isinstance(found, YearScope):
                return found
            papers = select(FileDocument).where(
                FileDocument.student_id == meeting.student_id,
                FileDocument.intervention_id == meeting.intervention_id,
                FileDocument.intervention_id.is_not(None),
                FileDocument.removed_at.is_(None),
            )
            return render_template(
                "staff/year_meeting.html",
                scope=found.where,
                year=found,
                meeting=meeting,
                people=attendees_of(db, meeting),
                step=_step(found, db.get(Intervention, meeting.intervention_id or 0)),
                has_begun=meeting.starts_at <= now,
                planned_by=db.get(StaffMember, meeting.planned_by),
                papers=db.scalars(papers.order_by(FileDocument.dated)).all(),
            )

    @blueprint.get("/year/meetings/<int:meeting_id>.ics")
    def year_meeting_ics(meeting_id: int) -> ResponseReturnValue:
        if not current_user.may_work:
            abort(403)
        with services.database.read() as db:
            meeting = meeting_in_sight(db, meeting_id)
            me = db.get_one(StaffMember, current_user.staff_id)
            reader = Attendee("staff", me.id, me.name or me.email, me.email)
            method = Method.CANCEL if meeting.state is MeetingState.CANCELED else Method.REQUEST
            school = student_in_sight(db, meeting.student_id).school
            file = calendar_meeting(db, school, meeting, reader, "en", services.clock.now())
        return paper(invitation(file, method), "text/calendar", f"meeting-{meeting_id}.ics")

    _add_planning(blueprint, services)


def _needless(db: Session, ahead: Sequence[Meeting]) -> set[int]:
    """Planned meetings whose step is not due any more. A person decides: the family may have been invited already."""
    query = select(Intervention.id).where(
        Intervention.id.in_({m.intervention_id for m in ahead if m.intervention_id}),
        Intervention.state.in_((InterventionState.WITHDRAWN, InterventionState.WAIVED)),
    )
    over = set(db.scalars(query))
    return {m.id for m in ahead if m.intervention_id in over}


def _add_planning(blueprint: Blueprint, services: StaffServices) -> None:
    @blueprint.get("/year/meetings/plan")
    def year_plan_meeting_form() -> ResponseReturnValue:
        now = services.clock.now()
        with services.database.read() as db:
            student, work = _about(db)
            found = year_scope_of(db, student, now)
            if not isinstance(found, YearScope):
                return found
            step = _step(found, work)
            return render_template(
                "staff/year_plan_meeting.html",
                scope=found.where,
                year=found,
                student=student,
                work=work,
                step=step,
                proposal=proposal(db, found, student, step),
                leaders=staff_of(db, found.where),
            )

    @blueprint.post("/year/meetings/plan")
    def year_plan_meeting() -> ResponseReturnValue:
        now = services.clock.now()
        with words_for_staff(), services.database.write() as db:
            student, work = _about(db)
            found = year_scope_of(db, student, now)
            if not isinstance(found, YearScope):
                abort(409, "The school year or its policy is not known yet.")
            people = attendees(db, found, wanted(found, _step(found, work)))
            meeting = plan_meeting(
                db, student.id, found.year.id, appointment(found.where.school), people, current_user.staff_id, now,
                intervention_id=work.id if work else None,
            )  # fmt: skip
            remember_year("planned", "staff.year_cancel_meeting", student.id, meeting_id=meeting.id)
            meeting_id = meeting.id
        return redirect(url_for("staff.year_meeting", meeting_id=meeting_id))


def meeting_in_sight(db: Session, meeting_id: int) -> Meeting:
    """The meeting; aborts with 404 where there is none, or it belongs to a school out of sight."""
    meeting = db.get(Meeting, meeting_id)
    if meeting is None or not is_in_sight(meeting.school_id):
        abort(404)
    return meeting


def _about(db: Session) -> tuple[Student, Intervention | None]:
    """The student and the piece of work that a meeting is planned for, as the request says."""
    work_id = request.values.get("work", type=int)
    if work_id is not None:
        work = work_in_sight(db, work_id)
        return work.student, work
    return student_in_sight(db, request.values.get("student", type=int) or 0), None


def _step(found: YearScope, work: Intervention | None) -> Step | None:
    if work is None or work.policy != found.policy.name:
        return None
    try:
        return found.policy.step(work.tier, work.step)
    except KeyError:
        return None


def _meetings(db: Session, where: Scope) -> Sequence[Meeting]:
    return db.scalars(
        select(Meeting)
        .where(Meeting.school_id == where.school.id, Meeting.starts_at >= where.now - BEFORE)
        .order_by(Meeting.starts_at, Meeting.id)
        .options(joinedload(Meeting.student))
    ).all()


def _agenda(meetings: Sequence[Meeting], where: Scope) -> list[AgendaDay]:
    def day_of(meeting: Meeting) -> date:
        return _local(meeting.starts_at, where).date()

    return [AgendaDay(day, tuple(of_day)) for day, of_day in groupby(meetings, key=day_of)]


def _local(at: datetime, where: Scope) -> datetime:
    return at.astimezone(where.zone)
