"""Today's work of the year, and one piece of it: why it is due, what the document says, and how it is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from bot.staff.scope import Scope, is_in_sight
from bot.staff.services import StaffServices
from bot.staff.work_view import Filters, kinds_of, progress, sections, under_way, without_case_manager, work_items
from bot.staff.year_back import back_path
from bot.staff.year_scope import YearScope, year_scope, year_scope_of
from escalation.year.work_lists import WorkItem, work_of
from storage.models import FamilyLetter, Intervention, Meeting, StaffMember, StudentContact


def add_work(blueprint: Blueprint, services: StaffServices) -> None:
    """The list, the page of one piece of work, and the part of it that the list shows in place."""

    @blueprint.get("/year/work")
    def year_work() -> ResponseReturnValue:
        with services.database.read() as db:
            found = year_scope(db, services.clock.now())
            if not isinstance(found, YearScope):
                return found
            filters = Filters.of(request.args)
            items = work_items(db, found, filters)
            return render_template(
                "staff/year_work.html",
                scope=found.where,
                year=found,
                filters=filters,
                sections=sections(items, filters),
                kinds=kinds_of(items),
                progress=progress(db, found, filters, items),
                unled=without_case_manager(db, found),
                leaders=staff_of(db, found.where),
                under_way=under_way(db, found, items),
                here=request.full_path,
            )

    @blueprint.get("/year/work/<int:work_id>")
    def year_item(work_id: int) -> ResponseReturnValue:
        return _item_page(services, work_id, "staff/year_item.html")

    @blueprint.get("/year/work/<int:work_id>/do")
    def year_item_form(work_id: int) -> ResponseReturnValue:
        return _item_page(services, work_id, "staff/_year_do.html")


def work_in_sight(db: Session, work_id: int) -> Intervention:
    """The piece of work; aborts with 404 where there is none, or it belongs to a school out of sight."""
    work = db.get(Intervention, work_id)
    if work is None or not is_in_sight(work.school_id):
        abort(404)
    return work


def staff_of(db: Session, where: Scope) -> Sequence[StaffMember]:
    """Who works at a school."""
    return db.scalars(
        select(StaffMember)
        .where(
            StaffMember.disabled_at.is_(None),
            or_(StaffMember.school_id.is_(None), StaffMember.school_id == where.school.id),
        )
        .order_by(StaffMember.name, StaffMember.id)
    ).all()


def contact_links(db: Session, student_id: int) -> Sequence[StudentContact]:
    """Whom of the family the school may speak with."""
    links = db.scalars(
        select(StudentContact)
        .where(StudentContact.student_id == student_id, StudentContact.restriction == "")
        .order_by(StudentContact.priority, StudentContact.id)
        .options(joinedload(StudentContact.contact))
    ).all()
    return [link for link in links if link.contact.retired_at is None]


def _item_page(services: StaffServices, work_id: int, template: str) -> ResponseReturnValue:
    now = services.clock.now()
    with services.database.read() as db:
        work = work_in_sight(db, work_id)
        found = year_scope_of(db, work.student, now)
        if not isinstance(found, YearScope):
            return found
        item = next(one for one in work_of(db, work.student_id, now) if one.work.id == work_id)
        return render_template(template, **_values(db, found, item))


def _values(db: Session, found: YearScope, item: WorkItem) -> dict[str, Any]:
    work = item.work
    letters = select(FamilyLetter).where(FamilyLetter.intervention_id == work.id).order_by(FamilyLetter.id)
    meetings = select(Meeting).where(Meeting.intervention_id == work.id).order_by(Meeting.starts_at)
    return {
        "scope": found.where,
        "year": found,
        "item": item,
        "links": contact_links(db, work.student_id),
        "leaders": staff_of(db, found.where),
        "letters": db.scalars(letters.options(joinedload(FamilyLetter.contact))).all(),
        "meetings": db.scalars(meetings).all(),
        "back": back_path(url_for("staff.year_student", student_id=work.student_id)),
    }
