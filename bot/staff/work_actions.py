"""What staff do about a piece of the year's work: each by a click or two, each with a way back where there is one."""

from __future__ import annotations

from datetime import date, datetime

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from bot.staff.services import StaffServices
from bot.staff.undo import forget_undo, remember_year
from bot.staff.work_page import work_in_sight
from bot.staff.year_back import back_to
from bot.staff.year_scope import acting, student_in_sight, year_of_student
from escalation.year import case_managers, work
from escalation.year.closing import waive
from storage.models import Intervention

LONGEST_NOTE = 2000


def add_work_actions(blueprint: Blueprint, services: StaffServices) -> None:
    """Contacts, files, notes, what is not needed, whose work it is, and undoing."""

    @blueprint.post("/year/work/<int:work_id>/contact")
    def year_contact(work_id: int) -> ResponseReturnValue:
        try:
            outcome = work.ContactOutcome(request.form.get("outcome", ""))
        except ValueError:
            abort(400)

        def act(db: Session, now: datetime) -> None:
            item = work_in_sight(db, work_id)
            is_done = work.note_contact(
                db, work_id, outcome, current_user.staff_id, now,
                contact_id=request.form.get("contact_id", type=int), spoke_with=text("spoke_with"), note=text("note"),
            )  # fmt: skip
            if is_done:
                remember_year("reached", "staff.year_reopen", item.student_id, work_id=work_id)

        acting(services, act)
        return _back()

    @blueprint.post("/year/work/<int:work_id>/open-file")
    def year_open_file(work_id: int) -> ResponseReturnValue:
        def act(db: Session, now: datetime) -> None:
            item = work_in_sight(db, work_id)
            work.open_file(db, work_id, current_user.staff_id, now)
            _remember(item, "done")

        acting(services, act)
        return _back()

    @blueprint.post("/year/work/<int:work_id>/done")
    def year_done(work_id: int) -> ResponseReturnValue:
        def act(db: Session, now: datetime) -> None:
            item = work_in_sight(db, work_id)
            work.complete(db, work_id, text("note"), current_user.staff_id, now, on=day_or_none("on"))
            _remember(item, "done")

        acting(services, act)
        return _back()

    @blueprint.post("/year/work/<int:work_id>/not-needed")
    def year_waive(work_id: int) -> ResponseReturnValue:
        if not current_user.may_decide:
            abort(403)

        def act(db: Session, now: datetime) -> None:
            item = work_in_sight(db, work_id)
            waive(db, work_id, text("reason"), current_user.staff_id, now)
            _remember(item, "waived")

        acting(services, act)
        return _back()

    @blueprint.post("/year/work/<int:work_id>/assign")
    def year_assign(work_id: int) -> ResponseReturnValue:
        def act(db: Session, now: datetime) -> None:
            work_in_sight(db, work_id)
            work.assign(db, work_id, request.form.get("staff_id", type=int), current_user.staff_id, now)

        acting(services, act)
        return _back()

    @blueprint.post("/year/work/<int:work_id>/reopen")
    def year_reopen(work_id: int) -> ResponseReturnValue:
        def act(db: Session, now: datetime) -> None:
            work_in_sight(db, work_id)
            work.reopen(db, work_id, current_user.staff_id, now)

        acting(services, act)
        forget_undo()
        return _back()

    _add_case_managers(blueprint, services)


def _add_case_managers(blueprint: Blueprint, services: StaffServices) -> None:
    @blueprint.post("/students/<int:student_id>/year/case-manager")
    def year_case_manager(student_id: int) -> ResponseReturnValue:
        if not current_user.may_lead:
            abort(403)
        chosen = request.form.get("staff_id", type=int)

        def act(db: Session, now: datetime) -> None:
            student = student_in_sight(db, student_id)
            year = year_of_student(db, student, now)
            if chosen is None:
                case_managers.relieve_case_manager(db, student_id, year.id, current_user.staff_id, now)
            else:
                case_managers.name_case_manager(db, student_id, year.id, chosen, current_user.staff_id, now)

        acting(services, act)
        return back_to(url_for("staff.year_student", student_id=student_id))


def text(field: str) -> str:
    """A text of the form, not longer than a note may be."""
    return request.form.get(field, "").strip()[:LONGEST_NOTE]


def day_or_none(field: str) -> date | None:
    """A day of the form; None where the field is empty. Aborts with 400 where it is no day."""
    given = request.form.get(field, "").strip()
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        abort(400)


def _remember(item: Intervention, step: str) -> None:
    remember_year(step, "staff.year_reopen", item.student_id, work_id=item.id)


def _back() -> ResponseReturnValue:
    return back_to(url_for("staff.year_work"))
