"""What staff decide and state about a student's year: absences, facts. Each can be taken back."""

from __future__ import annotations

from datetime import date, datetime

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from bot.staff.services import StaffServices
from bot.staff.undo import forget_undo, remember_year
from bot.staff.work_actions import day_or_none, text
from bot.staff.year_back import back_to, ids_of
from bot.staff.year_scope import acting, student_in_sight, year_of_student
from escalation.school_days import local_day
from escalation.staff_entries import EntryError
from escalation.year import declarations, excuses
from storage.models import Declaration, ExcuseDecision, School
from storage.words import Evidence, Excuse


def add_student_year_actions(blueprint: Blueprint, services: StaffServices) -> None:
    """Decisions about absences and facts that only a person can state."""
    _add_decisions(blueprint, services)
    _add_facts(blueprint, services)


def _add_decisions(blueprint: Blueprint, services: StaffServices) -> None:
    @blueprint.post("/students/<int:student_id>/year/decide")
    def year_decide(student_id: int) -> ResponseReturnValue:
        def act(db: Session, now: datetime) -> None:
            student = student_in_sight(db, student_id)
            today = local_day(db.get_one(School, student.school_id), now)
            verdict, span = _verdict(today), (day_or_none("first"), day_or_none("last"))
            if span[0] and span[1]:
                made = excuses.decide_span(db, student_id, (span[0], span[1]), verdict, current_user.staff_id, now)
            elif span[0] or span[1]:
                raise EntryError("Give both the first and the last day.")
            else:
                made = excuses.decide(db, student_id, _days(), verdict, current_user.staff_id, now)
            ids = "-".join(str(one.id) for one in made)
            remember_year("decided", "staff.year_undecide", student_id, student_id=student_id, decision_ids=ids)

        acting(services, act)
        return back_to(_page(student_id))

    @blueprint.post("/students/<int:student_id>/year/decisions/<decision_ids>/undo")
    def year_undecide(student_id: int, decision_ids: str) -> ResponseReturnValue:
        ids = ids_of(decision_ids)

        def act(db: Session, now: datetime) -> None:
            student_in_sight(db, student_id)
            for decision_id in ids:
                decision = db.get(ExcuseDecision, decision_id)
                if decision is None or decision.student_id != student_id:
                    abort(404)
                excuses.withdraw_decision(db, decision_id, current_user.staff_id, now)

        acting(services, act)
        forget_undo()
        return back_to(_page(student_id))


def _add_facts(blueprint: Blueprint, services: StaffServices) -> None:
    @blueprint.post("/students/<int:student_id>/year/facts")
    def year_state_fact(student_id: int) -> ResponseReturnValue:
        if not current_user.may_lead:
            abort(403)

        def act(db: Session, now: datetime) -> None:
            student = student_in_sight(db, student_id)
            year = year_of_student(db, student, now)
            on = day_or_none("on") or local_day(db.get_one(School, student.school_id), now)
            stated = declarations.declare(
                db, student_id, year.id, request.form.get("fact", ""), on, text("note"), current_user.staff_id, now
            )
            remember_year("stated", "staff.year_withdraw_fact", student_id, declaration_id=stated.id)

        acting(services, act)
        return back_to(_page(student_id))

    @blueprint.post("/year/facts/<int:declaration_id>/withdraw")
    def year_withdraw_fact(declaration_id: int) -> ResponseReturnValue:
        if not current_user.may_lead:
            abort(403)
        about: list[int] = []

        def act(db: Session, now: datetime) -> None:
            declaration = db.get(Declaration, declaration_id) or abort(404)
            about.append(student_in_sight(db, declaration.student_id).id)
            declarations.withdraw_declaration(db, declaration_id, current_user.staff_id, now)

        acting(services, act)
        forget_undo()
        return back_to(_page(about[0]))


def _verdict(today: date) -> excuses.Verdict:
    try:
        excuse, evidence = Excuse(request.form.get("excuse", "")), Evidence(request.form.get("evidence", "none"))
    except ValueError:
        abort(400)
    if evidence is Evidence.PRINCIPAL and not current_user.may_decide:
        raise EntryError("Only the principal excuses at the principal's discretion.")
    return excuses.Verdict(
        excuse,
        evidence,
        day_or_none("received_on") or today,
        reason_code=request.form.get("reason_code") or None,
        note=text("note"),
        document_id=request.form.get("document_id", type=int),
    )


def _days() -> list[date]:
    try:
        return [date.fromisoformat(day) for day in request.form.getlist("day")]
    except ValueError:
        abort(400)


def _page(student_id: int) -> str:
    return url_for("staff.year_student", student_id=student_id)
