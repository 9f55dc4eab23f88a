"""Finding a student, and one student's day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bot.staff.board_view import STATES, UNKNOWN, StateWords
from bot.staff.phrases import ALL_CLEAR_RESULTS, RESULTS, ROUNDS
from bot.staff.scope import Scope, parse_day, scope, scope_of
from bot.staff.services import StaffServices
from bot.staff.student_view import student_day as day_of
from escalation.holds import held_until_of
from nlp.report import CATEGORIES
from storage.models import Inquiry, Student
from storage.words import InquiryState

MOST_FOUND = 12


def add_students(blueprint: Blueprint, services: StaffServices) -> None:
    """The search, its list, and the page of a day."""

    @blueprint.get("/students")
    def students() -> ResponseReturnValue:
        with services.database.read() as db:
            where = scope(db, services.clock.now())
            if where is None:
                return render_template("staff/no_school.html")
            asked = request.args.get("q", "").strip()
            found = find_students(db, where, asked)
            return render_template(
                "staff/students.html", scope=where, students=found, asked=asked, day=where.today, pick=False
            )

    @blueprint.get("/students/choices")
    def student_choices() -> ResponseReturnValue:
        with services.database.read() as db:
            where = scope(db, services.clock.now()) or abort(404)
            asked = request.args.get("q", "").strip()
            found = find_students(db, where, asked)
            return render_template(
                "staff/_student_choices.html", students=found, asked=asked, day=where.today, pick="pick" in request.args
            )

    @blueprint.get("/students/<int:student_id>")
    def student(student_id: int) -> ResponseReturnValue:
        with services.database.read() as db:
            row = db.get(Student, student_id) or abort(404)
            where = scope_of(db, row.school_id, services.clock.now(), services.clock.now().date())
            return redirect(url_for("staff.student_day", student_id=student_id, day=where.today.isoformat()))

    @blueprint.get("/students/<int:student_id>/day/<day>")
    def student_day(student_id: int, day: str) -> ResponseReturnValue:
        with services.database.read() as db:
            row = db.get(Student, student_id) or abort(404)
            where = scope_of(db, row.school_id, services.clock.now(), parse_day(day))
            view = day_of(db, row, where)
            held_until = held_until_of(db, where.day, {row.school_id: [row.id]}, where.now).get(row.id)
            return render_template(
                "staff/student_day.html",
                scope=where,
                view=view,
                state=_state(view.inquiry, held_until),
                held_until=held_until,
                round_names=ROUNDS,
                results=RESULTS,
                all_clear_results=ALL_CLEAR_RESULTS,
                categories=CATEGORIES,
            )


def _state(inquiry: Inquiry | None, held_until: datetime | None) -> StateWords | None:
    if inquiry is None:
        return None
    if inquiry.state is InquiryState.WAITING and held_until is not None:
        return STATES["held"]
    return STATES.get(inquiry.state.value, UNKNOWN)


def find_students(db: Session, where: Scope, asked: str) -> Sequence[Student]:
    """Students of the school whose names hold every word asked for; nobody where nothing was asked."""
    words = asked.split()
    if not words:
        return []
    query = select(Student).where(Student.school_id == where.school.id, Student.retired_at.is_(None))
    for word in words:
        query = query.where(
            or_(
                *(
                    func.lower(column).contains(word.lower(), autoescape=True)
                    for column in (Student.given_name, Student.preferred_name, Student.family_name)
                )
            )
        )
    return db.scalars(query.order_by(Student.family_name, Student.given_name, Student.id).limit(MOST_FOUND)).all()
