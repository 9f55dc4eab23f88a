"""One call or e-mail, step by step: the evidence behind every "tried"."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from bot.staff.log_words import log_lines
from bot.staff.phrases import ALL_CLEAR_RESULTS, RESULTS, ROUNDS
from bot.staff.scope import scope_of
from bot.staff.services import StaffServices
from bot.staff.student_view import attempts_with_targets
from storage.models import ContactLogEntry
from storage.words import RoundKind


def add_calls(blueprint: Blueprint, services: StaffServices) -> None:
    """The page of one attempt."""

    @blueprint.get("/attempts/<int:attempt_id>")
    def attempt(attempt_id: int) -> ResponseReturnValue:
        now = services.clock.now()
        with services.database.read() as db:
            row = attempts_with_targets(db, attempt_id)
            if row is None:
                abort(404)
            where = scope_of(db, row.school_id, now, now.date())
            entries = db.scalars(
                select(ContactLogEntry)
                .where(ContactLogEntry.attempt_id == attempt_id)
                .order_by(ContactLogEntry.at, ContactLogEntry.id)
            ).all()
            # A call for several children is logged once for each of them: here one line says it for all.
            first = row.targets[0].inquiry.student_id if row.targets else None
            lines = log_lines(db, [e for e in entries if e.student_id == first])
            results = ALL_CLEAR_RESULTS if row.round_kind is RoundKind.ALL_CLEAR else RESULTS
            return render_template(
                "staff/attempt.html", scope=where, attempt=row, log=lines, round_names=ROUNDS, results=results
            )
