"""What staff decide about the lines of messages: each by one click or key, each with a way back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.staff.review_page import scope_of_message
from bot.staff.scope import is_in_sight, scope_of
from bot.staff.services import StaffServices
from bot.staff.undo import Step, forget_undo, remember_decision
from escalation.reports import decisions
from escalation.reports.queue import review_queue
from storage.models import Match, ReportRow, Student

Decision = Callable[[Session, datetime], None]


def add_review_actions(blueprint: Blueprint, services: StaffServices) -> None:
    """Accept, correct, reject, settle and undo; after each, on to what is most urgent now."""

    @blueprint.post("/review/matches/<int:match_id>/accept")
    def accept(match_id: int) -> ResponseReturnValue:
        staff, intent = current_user.staff_id, request.form.get("intent")
        if intent is None:
            return _decide(services, match_id, "accepted", lambda db, now: decisions.accept(db, match_id, staff, now))
        if intent not in {"absence", "late"}:
            abort(400)
        meant: Literal["absence", "late"] = "late" if intent == "late" else "absence"
        return _decide(
            services, match_id, "accepted", lambda db, now: decisions.accept(db, match_id, staff, now, intent=meant)
        )

    @blueprint.post("/review/matches/<int:match_id>/reject")
    def reject(match_id: int) -> ResponseReturnValue:
        staff = current_user.staff_id
        return _decide(services, match_id, "rejected", lambda db, now: decisions.reject(db, match_id, staff, now))

    @blueprint.post("/review/matches/<int:match_id>/settle")
    def settle(match_id: int) -> ResponseReturnValue:
        staff = current_user.staff_id
        return _decide(services, match_id, "settled", lambda db, now: decisions.settle(db, match_id, staff, now))

    @blueprint.post("/review/matches/<int:match_id>/correct")
    def correct(match_id: int) -> ResponseReturnValue:
        chosen = request.form.get("student_id", type=int) or abort(400)
        staff = current_user.staff_id

        def choose(db: Session, now: datetime) -> None:
            student, match = db.get(Student, chosen), db.get_one(Match, match_id)
            if student is None or student.school_id != match.school_id:
                abort(404)
            decisions.correct(db, match_id, chosen, staff, now)

        return _decide(services, match_id, "corrected", choose)

    @blueprint.post("/review/matches/<int:match_id>/undo")
    def undo_decision(match_id: int) -> ResponseReturnValue:
        with services.database.write() as db:
            match = _match(db, match_id)
            try:
                decisions.undo(db, match_id, current_user.staff_id, services.clock.now())
            except decisions.DecisionError as error:
                abort(409, str(error))
            message_id = _message_of(db, match)
        forget_undo()
        return redirect(url_for("staff.review_message", message_id=message_id))

    @blueprint.post("/messages/<int:message_id>/settle")
    def settle_message(message_id: int) -> ResponseReturnValue:
        now = services.clock.now()
        with services.database.write() as db:
            where = scope_of_message(db, message_id, now)
            before = [item.message_id for item in review_queue(db, where.school.id, where.today)]
            try:
                decisions.settle_message(db, message_id, current_user.staff_id, now)
            except decisions.DecisionError as error:
                abort(409, str(error))
        forget_undo()
        return redirect(_next_url(message_id, before, set(before) - {message_id}))


def _decide(services: StaffServices, match_id: int, step: Step, decision: Decision) -> ResponseReturnValue:
    now = services.clock.now()
    with services.database.write() as db:
        match = _match(db, match_id)
        message_id = _message_of(db, match)
        where = scope_of(db, match.school_id, now, match.date)
        before = [item.message_id for item in review_queue(db, match.school_id, where.today)]
        try:
            decision(db, now)
        except decisions.DecisionError as error:
            abort(409, str(error))
        db.flush()
        left = {item.message_id for item in review_queue(db, match.school_id, where.today)}
    remember_decision(step, match_id)
    return redirect(_next_url(message_id, before, left))


def _match(db: Session, match_id: int) -> Match:
    match = db.get(Match, match_id)
    if match is None or not is_in_sight(match.school_id):
        abort(404)
    return match


def _message_of(db: Session, match: Match) -> int:
    return db.scalars(select(ReportRow.message_id).where(ReportRow.id == match.report_id)).one()


def _next_url(message_id: int, before: list[int], left: set[int]) -> str:
    """Stay with a message that has more lines to decide; else go on to the one after it, else to the first."""
    if message_id in left:
        return url_for("staff.review_message", message_id=message_id)
    position = before.index(message_id) if message_id in before else -1
    following = next((other for other in before[position + 1 :] if other in left), None)
    return url_for("staff.review_message", message_id=following) if following else url_for("staff.review")
