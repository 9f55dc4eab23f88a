"""The roll of today room by room: which rooms are late by the policy, and which were reminded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from bot.staff.scope import scope
from bot.staff.services import StaffServices
from bot.staff.undo import forget_undo, remember_year
from bot.staff.year_scope import acting
from escalation.school_days import local_instant, school_days
from escalation.tiers.reader import YearPolicyError
from escalation.year import room_rolls
from escalation.year.policies import year_policy_of

# Where the policy names no time.
USUAL_MINUTES = 15


def add_rooms(blueprint: Blueprint, services: StaffServices) -> None:
    """The list, and the word that a room's roll is in."""

    @blueprint.get("/year/rooms")
    def year_rooms() -> ResponseReturnValue:
        with services.database.read() as db:
            where = scope(db, services.clock.now())
            if where is None:
                return render_template("staff/no_school.html")
            try:
                policy = year_policy_of(db, where.school)
            except YearPolicyError:
                policy = None
            minutes = policy.roll.minutes if policy and policy.roll else USUAL_MINUTES
            due_at = local_instant(where.school, where.day, where.school.bell) + timedelta(minutes=minutes)
            rooms = room_rolls.rooms_of_day(db, where.school.id, where.day)
            return render_template(
                "staff/year_rooms.html",
                scope=where,
                rooms=rooms,
                missing=[room for room in rooms if room.received_at is None],
                due_at=due_at,
                is_late=where.now >= due_at,
                minutes=minutes,
                rule=policy.roll if policy else None,
                is_open=school_days(db, where.school.id)(where.day),
            )

    @blueprint.post("/year/rooms/received")
    def year_room_received() -> ResponseReturnValue:
        room = _change(services, room_rolls.mark_received)
        remember_year("roll in", "staff.year_room_missing", room=room)
        return redirect(url_for("staff.year_rooms"))

    @blueprint.post("/year/rooms/missing")
    def year_room_missing() -> ResponseReturnValue:
        _change(services, room_rolls.undo_received)
        forget_undo()
        return redirect(url_for("staff.year_rooms"))


def _change(services: StaffServices, change: Callable[..., None]) -> str:
    room = request.values.get("room", "").strip() or abort(400)

    def act(db: Session, now: datetime) -> None:
        where = scope(db, now, now.date()) or abort(404)
        change(db, where.school.id, where.today, room, current_user.staff_id, now)

    acting(services, act)
    return room
