"""Which school and which day a request is about, and what its member of staff may see of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import abort, request, session
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import School


@dataclass(frozen=True, slots=True)
class Scope:
    """The school looked at, the schools to choose from, the day looked at, and the present moment."""

    school: School
    schools: tuple[School, ...]
    day: date
    now: datetime

    @property
    def zone(self) -> ZoneInfo:
        """The school's time zone."""
        return ZoneInfo(self.school.timezone)

    @property
    def today(self) -> date:
        """Today, where the school is."""
        return self.now.astimezone(self.zone).date()

    @property
    def day_before(self) -> date:
        """The day before the one looked at."""
        return self.day - timedelta(days=1)

    @property
    def day_after(self) -> date:
        """The day after the one looked at."""
        return self.day + timedelta(days=1)

    @property
    def is_today(self) -> bool:
        """Whether the day looked at is today."""
        return self.day == self.today


def schools_in_sight(db: Session) -> Sequence[School]:
    """The schools that the signed-in member of staff may see, by name."""
    query = select(School).order_by(School.name, School.id)
    if current_user.school_id is not None:
        query = query.where(School.id == current_user.school_id)
    return db.scalars(query).all()


def is_in_sight(school_id: int) -> bool:
    """Whether the signed-in member of staff may see this school."""
    return current_user.school_id is None or current_user.school_id == school_id


def scope(db: Session, now: datetime, day: date | None = None) -> Scope | None:
    """The scope of this request; None while there is no school in the ledger.

    The day: `day` if given, else `?date=`, else today. Aborts with 400 where `?date=` is no date.
    """
    schools = tuple(schools_in_sight(db))
    if not schools:
        return None
    chosen = session.get("school")
    school = next((s for s in schools if s.id == chosen), schools[0])
    return Scope(school, schools, day or _asked_day() or now.astimezone(ZoneInfo(school.timezone)).date(), now)


def scope_of(db: Session, school_id: int, now: datetime, day: date) -> Scope:
    """The scope of a page about one row of one school; aborts with 404 where that school is out of sight."""
    schools = tuple(schools_in_sight(db))
    school = next((s for s in schools if s.id == school_id), None)
    if school is None:
        abort(404)
    return Scope(school, schools, day, now)


def parse_day(text: str) -> date:
    """An ISO date of a URL; aborts with 404 where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        abort(404)


def _asked_day() -> date | None:
    text = request.args.get("date", "")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        abort(400)
