"""Numbers to mend: what calling has shown of the numbers on file, with its evidence, for the office to put right."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import StringIO

from flask import Blueprint, Response, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.staff.phrases import RESULTS, class_of, phone
from bot.staff.roster_page import too_few
from bot.staff.scope import Scope, is_in_sight, scope
from bot.staff.services import StaffServices
from escalation.mending import NumberHealth, mend, number_health, numbers_to_mend
from escalation.number_corrections import COLUMNS as COLUMNS_FOR_SIS
from escalation.number_corrections import number_corrections
from escalation.papers.csv_text import csv_of
from escalation.rounds.health import Verdict
from storage.models import Attempt

VERDICTS = {
    Verdict.DISCONNECTED: "does not work",
    Verdict.WRONG_PERSON: "is somebody else's",
    Verdict.MAILBOX_FULL: "mailbox is full",
    Verdict.NEVER_ANSWERS: "nobody ever answers",
    Verdict.TAKES_MESSAGES: "takes messages only",
    Verdict.ANSWERS: "answers",
    Verdict.UNSURE: "too few calls to say",
    Verdict.UNTRIED: "not called yet",
}
COLUMNS = ("Number", "What is wrong", "Since", "Calls", "Answered", "Contact", "Relation", "Student", "Class")
# A spreadsheet takes what begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class CallLine:
    """One call to a number; `attempt_id` is None where another school, out of sight, made it."""

    at: datetime
    result: str
    attempt_id: int | None


def add_numbers(blueprint: Blueprint, services: StaffServices) -> None:
    """The list, as a page and for a spreadsheet; one number; and the word that it is mended."""

    @blueprint.get("/numbers")
    def numbers() -> ResponseReturnValue:
        now = services.clock.now()
        with services.database.read() as db:
            where = scope(db, now)
            if where is None:
                return render_template("staff/no_school.html")
            return render_template(
                "staff/numbers.html",
                scope=where,
                numbers=numbers_to_mend(db, where.school.id, now),
                verdicts=VERDICTS,
                weaknesses=too_few(db, where.school.id, now),
            )

    @blueprint.get("/numbers.csv")
    def numbers_csv() -> ResponseReturnValue:
        now = services.clock.now()
        with services.database.read() as db:
            where = scope(db, now) or abort(404)
            text = as_csv(numbers_to_mend(db, where.school.id, now), where)
        name = f"numbers-to-mend-{where.today.isoformat()}.csv"
        return Response(text, mimetype="text/csv", headers={"Content-Disposition": f"attachment; filename={name}"})

    @blueprint.get("/numbers/corrections.csv")
    def number_corrections_csv() -> ResponseReturnValue:
        now = services.clock.now()
        with services.database.read() as db:
            where = scope(db, now) or abort(404)
            text = csv_of(COLUMNS_FOR_SIS, number_corrections(db, where.school.id, now))
        name = f"number-corrections-{where.today.isoformat()}.csv"
        return Response(text, mimetype="text/csv", headers={"Content-Disposition": f"attachment; filename={name}"})

    @blueprint.get("/numbers/<int:number_id>")
    def number(number_id: int) -> ResponseReturnValue:
        now = services.clock.now()
        with services.database.read() as db:
            where = scope(db, now) or abort(404)
            found = number_health(db, where.school.id, number_id, now) or abort(404)
            return render_template(
                "staff/number.html", scope=where, number=found, verdicts=VERDICTS, calls=call_lines(db, found)
            )

    @blueprint.post("/numbers/<int:number_id>/mended")
    def mended(number_id: int) -> ResponseReturnValue:
        now = services.clock.now()
        with services.database.write() as db:
            where = scope(db, now) or abort(404)
            if not mend(db, where.school.id, number_id, current_user.staff_id, now):
                abort(404)
        return redirect(url_for("staff.numbers"))


def call_lines(db: Session, number: NumberHealth) -> list[CallLine]:
    """The calls behind a number's figures, the newest first."""
    attempts = db.scalars(
        select(Attempt)
        .where(Attempt.id.in_(number.health.attempts))
        .order_by(Attempt.ended_at.desc(), Attempt.id.desc())
    )
    return [
        CallLine(a.ended_at, RESULTS[a.result], a.id if is_in_sight(a.school_id) else None)
        for a in attempts
        if a.ended_at is not None and a.result is not None
    ]


def as_csv(numbers: Sequence[NumberHealth], where: Scope) -> str:
    """One row for each number, contact and student."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for number in numbers:
        health = number.health
        since = health.since.astimezone(where.zone).date().isoformat() if health.since else ""
        for entry in number.on_file:
            values = (
                phone(number.e164), VERDICTS[health.verdict], since, health.calls, health.talked,
                entry.contact.display_name, entry.relation, entry.student.display_name,
                class_of(entry.student.grade, entry.student.teacher),
            )  # fmt: skip
            writer.writerow([f"'{value}" if str(value).startswith(FORMULA) else value for value in values])
    return out.getvalue()
