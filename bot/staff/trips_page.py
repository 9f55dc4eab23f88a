"""Planned trips: entered beforehand, so that nobody's family is called because the class is at the museum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from bot.staff.scope import Scope, is_in_sight, parse_day, scope
from bot.staff.services import StaffServices
from escalation import trips
from escalation.brake import look_now
from storage.models import Student, Trip

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class TripView:
    """A trip, and the single students who go along."""

    trip: Trip
    students: tuple[Student, ...]


def add_trips(blueprint: Blueprint, services: StaffServices) -> None:
    """The list with its form, single students, and taking a trip back."""

    @blueprint.get("/trips")
    def trips_page() -> ResponseReturnValue:
        with services.database.read() as db:
            where = scope(db, services.clock.now())
            if where is None:
                return render_template("staff/no_school.html")
            return render_template("staff/trips.html", scope=where, trips=coming(db, where), rooms=rooms_of(db, where))

    @blueprint.post("/trips")
    def enter_trip() -> ResponseReturnValue:
        now = services.clock.now()
        name = request.form.get("name", "").strip()[:LONGEST_NAME] or abort(400)
        day = parse_day(request.form.get("day", ""))
        leaves, returns = _time("leaves"), _time("returns")
        if leaves and returns and returns <= leaves:
            abort(400)
        with services.database.write() as db:
            where = scope(db, now) or abort(404)
            chosen = set(request.form.getlist("room"))
            rooms = [room for room in rooms_of(db, where) if room in chosen]
            trips.enter_trip(
                db, where.school.id, day, name, rooms, (), current_user.staff_id, now,
                leaves_at=leaves, returns_at=returns,
            )  # fmt: skip
            look_now(db, where.school.id, day, now)
        return redirect(url_for("staff.trips_page"))

    @blueprint.post("/trips/<int:trip_id>/<change>")
    def change_trip(trip_id: int, change: str) -> ResponseReturnValue:
        now = services.clock.now()
        with services.database.write() as db:
            trip = _trip(db, trip_id)
            if change == "withdraw":
                trips.withdraw_trip(db, trip, current_user.staff_id, now)
            elif change in {"add", "remove"}:
                student = db.get(Student, request.form.get("student_id", type=int) or 0)
                if student is None or student.school_id != trip.school_id:
                    abort(404)
                trips.change_trip(db, trip, student.id, current_user.staff_id, now, goes=change == "add")
            else:
                abort(404)
            look_now(db, trip.school_id, trip.date, now)
        return redirect(url_for("staff.trips_page", _anchor=f"trip-{trip_id}"))


def coming(db: Session, where: Scope) -> list[TripView]:
    """Today's trips and those to come."""
    found = db.scalars(
        select(Trip)
        .where(Trip.school_id == where.school.id, Trip.date >= where.today, Trip.withdrawn_at.is_(None))
        .order_by(Trip.date, Trip.id)
        .options(selectinload(Trip.students))
    ).all()
    ids = {going.student_id for trip in found for going in trip.students}
    students = {student.id: student for student in db.scalars(select(Student).where(Student.id.in_(ids)))}
    return [TripView(trip, tuple(students[going.student_id] for going in trip.students)) for trip in found]


def rooms_of(db: Session, where: Scope) -> Sequence[str]:
    """The homerooms of the school, as the roster names them."""
    return db.scalars(
        select(Student.homeroom)
        .where(Student.school_id == where.school.id, Student.retired_at.is_(None), Student.homeroom != "")
        .distinct()
        .order_by(Student.homeroom)
    ).all()


def _trip(db: Session, trip_id: int) -> Trip:
    trip = db.get(Trip, trip_id)
    if trip is None or not is_in_sight(trip.school_id):
        abort(404)
    return trip


def _time(field: str) -> time | None:
    text = request.form.get(field, "").strip()
    if not text:
        return None
    try:
        return time.fromisoformat(text)
    except ValueError:
        abort(400)
