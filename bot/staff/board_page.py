"""The board: every student on the day's absence list, kept fresh while it is looked at."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from bot.staff.board_view import groups, is_stuck, roll_view
from bot.staff.hold_view import holding
from bot.staff.scope import Scope, is_in_sight, scope
from bot.staff.services import StaffServices
from escalation.board import board as board_rows_of


def add_board(blueprint: Blueprint, services: StaffServices) -> None:
    """The board, the part of it that refreshes itself, and the choice of the school."""

    @blueprint.get("/")
    def board() -> ResponseReturnValue:
        with services.database.read() as db:
            where = scope(db, services.clock.now())
            if where is None:
                return render_template("staff/no_school.html")
            return render_template("staff/board.html", **_values(db, where))

    @blueprint.get("/board/rows")
    def board_rows() -> ResponseReturnValue:
        with services.database.read() as db:
            where = scope(db, services.clock.now())
            if where is None:
                abort(404)
            values = _values(db, where)
            if request.args.get("version") == values["version"]:
                # htmx leaves the page as it is: nobody loses the row that they are reading.
                return Response(status=204)
            return render_template("staff/_board_live.html", **values)

    @blueprint.post("/school")
    def choose_school() -> ResponseReturnValue:
        chosen = request.form.get("school", type=int)
        if chosen is None or not is_in_sight(chosen):
            abort(404)
        session["school"] = chosen
        return redirect(url_for("staff.board"))


def _values(db: Session, where: Scope) -> dict[str, Any]:
    """What the refreshing part shows, with a short name for exactly this content."""
    rows = board_rows_of(db, where.school.id, where.day, where.now)
    shown = groups(db, rows, where.school.id, where.day)
    roll = roll_view(db, where.school.id, where.day)
    held = holding(db, rows, where.school.id, where.day, where.now)
    stuck = is_stuck(db, where.school.id)
    content = repr((shown, roll.standing, where.is_today, held, stuck))
    return {
        "scope": where,
        "groups": shown,
        "total": len(rows),
        "roll": roll,
        "holding": held,
        "stuck": stuck,
        "version": hashlib.sha256(content.encode()).hexdigest()[:16],
    }
