"""The packet that security dispatch gets, to read or to print, and the word that somebody there has taken it."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from bot.staff.scope import is_in_sight, scope_of
from bot.staff.services import StaffServices
from escalation import staff_entries
from storage.models import HandOver, Inquiry, Student

LONGEST_NOTE = 500


def add_hand_overs(blueprint: Blueprint, services: StaffServices) -> None:
    """The printable packet and its confirmation."""

    @blueprint.get("/hand-overs/<int:hand_over_id>")
    def packet(hand_over_id: int) -> ResponseReturnValue:
        with services.database.read() as db:
            hand_over = db.get(HandOver, hand_over_id) or abort(404)
            inquiry = db.get_one(Inquiry, hand_over.inquiry_id)
            where = scope_of(db, inquiry.school_id, services.clock.now(), inquiry.date)
            student = db.get_one(Student, inquiry.student_id)
            return render_template(
                "staff/packet.html", scope=where, hand_over=hand_over, inquiry=inquiry, student=student
            )

    @blueprint.post("/inquiries/<int:inquiry_id>/dispatch-confirmed")
    def dispatch_confirmed(inquiry_id: int) -> ResponseReturnValue:
        with services.database.write() as db:
            inquiry = db.get(Inquiry, inquiry_id)
            if inquiry is None or not is_in_sight(inquiry.school_id):
                abort(404)
            note = request.form.get("note", "").strip()[:LONGEST_NOTE]
            try:
                staff_entries.take_over(db, inquiry_id, current_user.staff_id, services.clock.now(), note=note)
            except staff_entries.EntryError as error:
                abort(409, str(error))
        return redirect(url_for("staff.student_day", student_id=inquiry.student_id, day=inquiry.date.isoformat()))
