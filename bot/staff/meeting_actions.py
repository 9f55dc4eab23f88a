"""What becomes of a planned meeting: moved, canceled, held, or waited for in vain; and the way back."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from bot.staff.documents_page import uploaded
from bot.staff.meeting_forms import appointment
from bot.staff.meetings_page import meeting_in_sight
from bot.staff.services import StaffServices
from bot.staff.undo import forget_undo, remember_year
from bot.staff.work_actions import text
from bot.staff.year_scope import acting, words_for_staff
from escalation.staff_entries import EntryError
from escalation.year import documents, invitations, meetings
from storage.models import School


def add_meeting_actions(blueprint: Blueprint, services: StaffServices) -> None:
    """Each of them."""

    @blueprint.post("/year/meetings/<int:meeting_id>/move")
    def year_move_meeting(meeting_id: int) -> ResponseReturnValue:
        def act(db: Session, now: datetime) -> None:
            meeting = meeting_in_sight(db, meeting_id)
            moved = appointment(db.get_one(School, meeting.school_id))
            meetings.move_meeting(db, meeting_id, moved, current_user.staff_id, now)

        acting(services, act)
        return _page(meeting_id)

    @blueprint.post("/year/meetings/<int:meeting_id>/cancel")
    def year_cancel_meeting(meeting_id: int) -> ResponseReturnValue:
        def act(db: Session, now: datetime) -> None:
            meeting_in_sight(db, meeting_id)
            meetings.cancel_meeting(db, meeting_id, current_user.staff_id, now)

        acting(services, act)
        forget_undo()
        return _page(meeting_id)

    @blueprint.post("/year/meetings/<int:meeting_id>/held")
    def year_hold_meeting(meeting_id: int) -> ResponseReturnValue:
        with services.database.read() as db:
            student_id = meeting_in_sight(db, meeting_id).student_id
        with words_for_staff():
            notes = documents.take_in(services.media, _notes())
        came = set(request.form.getlist("came", type=int))

        def act(db: Session, now: datetime) -> None:
            meeting_in_sight(db, meeting_id)
            meetings.hold_meeting(
                db, meeting_id, came, text("outcome"), notes, current_user.staff_id, now, without=text("without")
            )
            remember_year("held", "staff.year_reopen_meeting", student_id, meeting_id=meeting_id)

        acting(services, act)
        return _page(meeting_id)

    _add_others(blueprint, services)


def _add_others(blueprint: Blueprint, services: StaffServices) -> None:
    @blueprint.post("/year/meetings/<int:meeting_id>/no-show")
    def year_no_show(meeting_id: int) -> ResponseReturnValue:
        def act(db: Session, now: datetime) -> None:
            meeting = meeting_in_sight(db, meeting_id)
            meetings.note_no_show(db, meeting_id, text("note"), current_user.staff_id, now)
            remember_year("no show", "staff.year_reopen_meeting", meeting.student_id, meeting_id=meeting_id)

        acting(services, act)
        return _page(meeting_id)

    @blueprint.post("/year/meetings/<int:meeting_id>/reopen")
    def year_reopen_meeting(meeting_id: int) -> ResponseReturnValue:
        def act(db: Session, now: datetime) -> None:
            meeting_in_sight(db, meeting_id)
            meetings.reopen_meeting(db, meeting_id, current_user.staff_id, now)

        acting(services, act)
        forget_undo()
        return _page(meeting_id)

    @blueprint.post("/year/meetings/<int:meeting_id>/invitations")
    def year_print_invitations(meeting_id: int) -> ResponseReturnValue:
        with services.database.read() as db:
            meeting_in_sight(db, meeting_id)
        with words_for_staff():
            invitations.print_invitations(
                services.database,
                services.media,
                meeting_id,
                current_user.staff_id,
                services.clock.now(),
                own=services.own_letters,
            )
        return redirect(url_for("staff.year_letters"))


def _notes() -> bytes:
    """The notes as a paper: the file, else what was typed. Raises EntryError where there is neither."""
    file = request.files.get("paper")
    if file is not None and file.filename:
        return uploaded("paper")
    if not text("outcome"):
        raise EntryError("Write down what came of the meeting.")
    return text("outcome").encode()


def _page(meeting_id: int) -> ResponseReturnValue:
    return redirect(url_for("staff.year_meeting", meeting_id=meeting_id))
