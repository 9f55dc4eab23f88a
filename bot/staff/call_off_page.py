"""A false alarm: who is called off, seen by name before the whole list is, and the way back."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from bot.staff.hold_view import holding
from bot.staff.hold_words import form_value, parse_part, words_of
from bot.staff.scope import is_in_sight, parse_day, scope
from bot.staff.services import StaffServices
from bot.staff.undo import forget_undo, remember_call_off
from escalation import call_off as calling_off
from escalation.board import board as board_rows_of
from escalation.trips import trips_of
from storage.models import CallOff


def add_call_off(blueprint: Blueprint, services: StaffServices) -> None:
    """The page, the calling off, and taking it back."""

    @blueprint.get("/board/<day>/call-off")
    def call_off(day: str) -> ResponseReturnValue:
        when, now = parse_day(day), services.clock.now()
        asked = request.args.get("part", "")
        with services.database.read() as db:
            where = scope(db, now, when) or abort(404)
            if not asked:
                rows = board_rows_of(db, where.school.id, when, now)
                shown = holding(db, rows, where.school.id, when, now)
                return render_template("staff/call_off.html", scope=where, holding=shown)
            cover = parse_part(asked)
            trips = {str(trip.id): trip.name for trip in trips_of(db, where.school.id, when)}
            rows = calling_off.still_open(db, where.school.id, when, cover, now)
            return render_template(
                "staff/call_off_confirm.html",
                scope=where,
                part=form_value(cover),
                words=words_of(cover, trips),
                rows=sorted(rows, key=lambda row: (row.grade, row.teacher, row.name)),
                seen=calling_off.fingerprint([row.student_id for row in rows]),
                has_changed="changed" in request.args,
            )

    @blueprint.post("/board/<day>/call-off")
    def do_call_off(day: str) -> ResponseReturnValue:
        when, now = parse_day(day), services.clock.now()
        part, seen = request.form.get("part", ""), request.form.get("seen", "")
        cover = parse_part(part)
        with services.database.write() as db:
            where = scope(db, now, when) or abort(404)
            done = calling_off.call_off(db, where.school.id, when, cover, seen, current_user.staff_id, now)
            if done is None:
                return redirect(url_for("staff.call_off", day=day, part=part, changed=1))
            remember_call_off(done.id)
        return redirect(url_for("staff.board", date=None if where.is_today else day))

    @blueprint.post("/call-offs/<int:call_off_id>/undo")
    def undo_call_off(call_off_id: int) -> ResponseReturnValue:
        with services.database.write() as db:
            found = db.get(CallOff, call_off_id)
            if found is None or not is_in_sight(found.school_id):
                abort(404)
            calling_off.undo_call_off(db, call_off_id, current_user.staff_id, services.clock.now())
        forget_undo()
        return redirect(url_for("staff.board"))
