"""What the office does about calls that are held back: hold, hold longer, let go, hold only a part."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from bot.staff.hold_words import parse_part
from bot.staff.scope import parse_day, scope
from bot.staff.services import StaffServices
from escalation import holds

HOLD_MINUTES = 10


def add_hold_actions(blueprint: Blueprint, services: StaffServices) -> None:
    """One action each; all lead back to the board."""

    @blueprint.post("/board/<day>/hold")
    def hold_calls(day: str) -> ResponseReturnValue:
        when, now = parse_day(day), services.clock.now()
        cover = parse_part(request.form.get("part", "school:"))
        with services.database.write() as db:
            where = scope(db, now, when) or abort(404)
            holds.hold(db, where.school.id, when, current_user.staff_id, now, minutes=HOLD_MINUTES, cover=cover)
        return redirect(url_for("staff.board"))

    @blueprint.post("/board/<day>/narrow")
    def narrow_hold(day: str) -> ResponseReturnValue:
        when, now = parse_day(day), services.clock.now()
        cover = parse_part(request.form.get("part", ""))
        with services.database.write() as db:
            where = scope(db, now, when) or abort(404)
            holds.narrow(db, where.school.id, when, cover, current_user.staff_id, now)
        return redirect(url_for("staff.board"))

    @blueprint.post("/board/<day>/release")
    def release_hold(day: str) -> ResponseReturnValue:
        when, now = parse_day(day), services.clock.now()
        cover = parse_part(request.form.get("part", ""))
        with services.database.write() as db:
            where = scope(db, now, when) or abort(404)
            holds.release(db, where.school.id, when, cover, current_user.staff_id, now)
        return redirect(url_for("staff.board"))
