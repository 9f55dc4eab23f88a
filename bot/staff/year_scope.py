"""Which school year a page is about, under which policy, and up to which day the counts are settled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.staff.scope import Scope, is_in_sight, scope, scope_of
from bot.staff.services import StaffServices
from escalation.papers.errors import PaperError
from escalation.staff_entries import EntryError
from escalation.tiers.policy import YearPolicy
from escalation.tiers.reader import YearPolicyError
from escalation.year.policies import year_policy_of
from escalation.year.recompute import last_settled_day
from storage.media import MediaError
from storage.models import School, SchoolYear, Student


@dataclass(frozen=True, slots=True)
class YearScope:
    """The school, its year, its policy, and the last day whose absences count."""

    where: Scope
    year: SchoolYear
    policy: YearPolicy
    day: date


def year_scope(db: Session, now: datetime) -> YearScope | ResponseReturnValue:
    """The year of the school looked at, or the page that says what is missing for it."""
    where = scope(db, now)
    return render_template("staff/no_school.html") if where is None else _year_of(db, where)


def year_scope_of(db: Session, student: Student, now: datetime) -> YearScope | ResponseReturnValue:
    """The same for one student's school; aborts with 404 where that school is out of sight."""
    where = scope_of(db, student.school_id, now, now.date())
    return _year_of(db, Scope(where.school, where.schools, where.today, now))


def current_year(db: Session, school: School, today: date) -> SchoolYear | None:
    """The year that goes on, else the one that has just ended."""
    return db.scalar(
        select(SchoolYear)
        .where(SchoolYear.school_id == school.id, SchoolYear.starts_on <= today)
        .order_by(SchoolYear.starts_on.desc())
        .limit(1)
    )


def student_in_sight(db: Session, student_id: int) -> Student:
    """The student; aborts with 404 where there is none, or it belongs to a school out of sight."""
    student = db.get(Student, student_id)
    if student is None or not is_in_sight(student.school_id):
        abort(404)
    return student


def year_of_student(db: Session, student: Student, now: datetime) -> SchoolYear:
    """The year that an action on a student belongs to; aborts with 409 where none is known."""
    where = scope_of(db, student.school_id, now, now.date())
    return current_year(db, where.school, where.today) or abort(
        409, "The school year is not known yet: import it first."
    )


@contextmanager
def words_for_staff() -> Iterator[None]:
    """What the services refuse becomes a page that says why (409)."""
    try:
        yield
    except (EntryError, PaperError) as error:
        abort(409, str(error))
    except YearPolicyError as error:
        abort(409, f"The year policy cannot be used. {error}")
    except MediaError:
        abort(409, "A document of the file cannot be read. Tell your administrator.")


def acting(services: StaffServices, act: Callable[[Session, datetime], None]) -> None:
    """One action in one transaction, its refusals in words for staff."""
    with words_for_staff(), services.database.write() as db:
        act(db, services.clock.now())


def _year_of(db: Session, where: Scope) -> YearScope | ResponseReturnValue:
    year = current_year(db, where.school, where.today)
    problem = ""
    try:
        policy = year_policy_of(db, where.school)
    except YearPolicyError as error:
        policy, problem = None, str(error)
    if year is None or policy is None:
        return render_template("staff/year_missing.html", scope=where, year=year, problem=problem)
    return YearScope(where, year, policy, min(last_settled_day(where.school, where.now), year.ends_on))
