"""One student's year: where the student stands on the ladder, why, what was done, and what comes next."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from bot.staff.log_words import log_lines
from bot.staff.services import StaffServices
from bot.staff.student_year_view import student_year
from bot.staff.work_page import staff_of
from bot.staff.year_scope import YearScope, student_in_sight, words_for_staff, year_scope_of
from escalation.year.reasons import NCES

MOST_LOG_LINES = 40


def add_student_year(blueprint: Blueprint, services: StaffServices) -> None:
    """The page."""

    @blueprint.get("/students/<int:student_id>/year")
    def year_student(student_id: int) -> ResponseReturnValue:
        now = services.clock.now()
        with services.database.read() as db, words_for_staff():
            student = student_in_sight(db, student_id)
            found = year_scope_of(db, student, now)
            if not isinstance(found, YearScope):
                return found
            page = student_year(db, student, found)
            log = list(reversed(page.file.log))
            return render_template(
                "staff/student_year.html",
                scope=found.where,
                year=found,
                student=student,
                page=page,
                nces=NCES,
                leaders=staff_of(db, found.where),
                log=log_lines(db, log[:MOST_LOG_LINES]),
                log_left=max(0, len(log) - MOST_LOG_LINES),
            )
