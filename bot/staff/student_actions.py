"""What staff enter about one student's day: arrived, spoke with somebody who knows, the roll was wrong."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.staff.scope import is_in_sight, parse_day
from bot.staff.services import StaffServices
from bot.staff.undo import forget_undo, remember_entry, remember_roll
from escalation import staff_entries
from escalation.look_first import mark_look_first
from nlp.report import CATEGORIES
from storage.models import StaffEntry, Student, StudentContact

LONGEST_NOTE = 500


def add_student_actions(blueprint: Blueprint, services: StaffServices) -> None:
    """Each of these can be taken back."""

    @blueprint.post("/students/<int:student_id>/day/<day>/arrived")
    def arrived(student_id: int, day: str) -> ResponseReturnValue:
        when = parse_day(day)
        with services.database.write() as db:
            _student(db, student_id)
            entry = staff_entries.enter(
                db, student_id, when, "arrived", current_user.staff_id, services.clock.now(), note=_note()
            )
            db.flush()
            remember_entry(entry.id)
        return _back(student_id, when)

    @blueprint.post("/students/<int:student_id>/day/<day>/spoke")
    def spoke(student_id: int, day: str) -> ResponseReturnValue:
        when = parse_day(day)
        category = request.form.get("category", "unstated")
        if category not in CATEGORIES:
            abort(400)
        with services.database.write() as db:
            _student(db, student_id)
            entry = staff_entries.enter(
                db,
                student_id,
                when,
                "spoke",
                current_user.staff_id,
                services.clock.now(),
                note=_note(),
                reason=request.form.get("reason", "").strip()[:LONGEST_NOTE] or None,
                category=category,
                contact_id=_contact(db, student_id),
            )
            db.flush()
            remember_entry(entry.id)
        return _back(student_id, when)

    @blueprint.post("/students/<int:student_id>/day/<day>/look-first")
    def look_first(student_id: int, day: str) -> ResponseReturnValue:
        when = parse_day(day)
        with services.database.write() as db:
            _student(db, student_id)
            wanted = request.form.get("wanted") == "1"
            mark_look_first(db, student_id, wanted, current_user.staff_id, services.clock.now())
        return _back(student_id, when)

    @blueprint.post("/entries/<int:entry_id>/withdraw")
    def withdraw_entry(entry_id: int) -> ResponseReturnValue:
        with services.database.write() as db:
            entry = db.get(StaffEntry, entry_id)
            if entry is None or not is_in_sight(entry.school_id):
                abort(404)
            staff_entries.withdraw(db, entry_id, current_user.staff_id, services.clock.now())
        forget_undo()
        return _back(entry.student_id, entry.date)

    @blueprint.post("/students/<int:student_id>/day/<day>/correct-roll")
    def correct_roll(student_id: int, day: str) -> ResponseReturnValue:
        when = parse_day(day)
        with services.database.write() as db:
            _student(db, student_id)
            try:
                staff_entries.correct_roll(db, student_id, when, current_user.staff_id, services.clock.now())
            except staff_entries.EntryError as error:
                abort(409, str(error))
        remember_roll(student_id, when)
        return _back(student_id, when)

    @blueprint.post("/students/<int:student_id>/day/<day>/relist")
    def relist(student_id: int, day: str) -> ResponseReturnValue:
        when = parse_day(day)
        with services.database.write() as db:
            _student(db, student_id)
            try:
                staff_entries.relist(db, student_id, when, current_user.staff_id, services.clock.now())
            except staff_entries.EntryError as error:
                abort(409, str(error))
        forget_undo()
        return _back(student_id, when)


def _student(db: Session, student_id: int) -> Student:
    student = db.get(Student, student_id)
    if student is None or not is_in_sight(student.school_id):
        abort(404)
    return student


def _contact(db: Session, student_id: int) -> int | None:
    """The contact spoken with: one of this student's own, not under a restriction; None for somebody else."""
    chosen = request.form.get("contact_id", type=int)
    if chosen is None:
        return None
    link = db.scalar(
        select(StudentContact).where(StudentContact.student_id == student_id, StudentContact.contact_id == chosen)
    )
    if link is None or link.restriction:
        abort(400)
    return chosen


def _note() -> str:
    return request.form.get("note", "").strip()[:LONGEST_NOTE]


def _back(student_id: int, day: date) -> ResponseReturnValue:
    return redirect(url_for("staff.student_day", student_id=student_id, day=day.isoformat()))
