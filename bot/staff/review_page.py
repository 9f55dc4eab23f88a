"""The review queue: one message at a time beside the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.staff.message_view import message_view
from bot.staff.scope import Scope, is_in_sight, scope, scope_of
from bot.staff.services import StaffServices
from escalation.reports.queue import ReviewItem, review_queue
from storage.models import Message, ReportRow, Student
from storage.words import Channel


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """One message of the queue as the list shows it: whom it is about, as matched or else as said."""

    item: ReviewItem
    channel: Channel
    about: str


def add_review(blueprint: Blueprint, services: StaffServices) -> None:
    """The queue, one message of it, and any message by itself."""

    @blueprint.get("/review")
    def review() -> ResponseReturnValue:
        with services.database.read() as db:
            where = scope(db, services.clock.now())
            if where is None:
                return render_template("staff/no_school.html")
            queue = review_queue(db, where.school.id, where.day)
            if not queue:
                return render_template("staff/review_empty.html", scope=where)
            return _show(db, where, queue, queue[0].message_id)

    @blueprint.get("/review/<int:message_id>")
    def review_message(message_id: int) -> ResponseReturnValue:
        with services.database.read() as db:
            where = scope_of_message(db, message_id, services.clock.now())
            queue = review_queue(db, where.school.id, where.today)
            return _show(db, where, queue, message_id)

    @blueprint.get("/messages/<int:message_id>")
    def message(message_id: int) -> ResponseReturnValue:
        with services.database.read() as db:
            where = scope_of_message(db, message_id, services.clock.now())
            view = message_view(db, message_id, where)
            return render_template("staff/message.html", scope=where, view=view)


def scope_of_message(db: Session, message_id: int, now: datetime) -> Scope:
    """The scope of a page about one message: its school, on the day it came. Aborts with 404 where out of sight."""
    message = db.get(Message, message_id)
    if message is None or not is_in_sight(message.school_id):
        abort(404)
    where = scope_of(db, message.school_id, now, now.date())
    return scope_of(db, message.school_id, now, message.received_at.astimezone(where.zone).date())


def _show(db: Session, where: Scope, queue: list[ReviewItem], message_id: int) -> str:
    view = message_view(db, message_id, where)
    if view is None:
        abort(404)
    ids = [item.message_id for item in queue]
    position = ids.index(message_id) if message_id in ids else -1
    return render_template(
        "staff/review.html",
        scope=where,
        view=view,
        entries=_entries(db, queue),
        current=message_id,
        position=position,
        previous=ids[position - 1] if position > 0 else None,
        following=ids[position + 1] if position + 1 < len(ids) else None,
    )


def _entries(db: Session, queue: list[ReviewItem]) -> list[QueueEntry]:
    """The queue for the list, with two queries however long it is."""
    messages = {m.id: m for m in db.scalars(select(Message).where(Message.id.in_({i.message_id for i in queue})))}
    students = {
        s.id: s.display_name
        for s in db.scalars(select(Student).where(Student.id.in_({sid for i in queue for sid in i.student_ids})))
    }
    contents = select(ReportRow.message_id, ReportRow.content).where(ReportRow.message_id.in_(set(messages)))
    reports: dict[int, dict[str, Any]] = dict(db.execute(contents).all())
    entries = []
    for item in queue:
        names = [students[sid] for sid in item.student_ids if sid in students]
        said = [line["said"] for line in reports.get(item.message_id, {}).get("lines", []) if line.get("said")]
        about = ", ".join(names) or ", ".join(f"“{words}”" for words in said) or "no student named"
        entries.append(QueueEntry(item, messages[item.message_id].channel, about))
    return entries
