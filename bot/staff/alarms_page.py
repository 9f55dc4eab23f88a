"""What staff must see at once, and what does not fit together: alarms and discrepancies."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from bot.staff.alarm_words import alarm_words
from bot.staff.scope import is_in_sight, scope
from bot.staff.services import StaffServices
from escalation.staff_entries import see_alarm
from storage.models import Absence, Alarm, Match, ReportRow, Student
from storage.words import AbsenceState, LineState

MOST_SEEN = 50


def add_alarms(blueprint: Blueprint, services: StaffServices) -> None:
    """The two lists, and saying that an alarm was seen."""

    @blueprint.get("/alarms")
    def alarms() -> ResponseReturnValue:
        with services.database.read() as db:
            where = scope(db, services.clock.now())
            if where is None:
                return render_template("staff/no_school.html")
            query = (
                select(Alarm, Student)
                .outerjoin(Student, Student.id == Alarm.student_id)
                .where(Alarm.school_id == where.school.id)
            )
            still_open = db.execute(query.where(Alarm.seen_at.is_(None)).order_by(Alarm.raised_at.desc())).all()
            seen = db.execute(
                query.where(Alarm.seen_at.is_not(None)).order_by(Alarm.seen_at.desc()).limit(MOST_SEEN)
            ).all()
            return render_template(
                "staff/alarms.html", scope=where, still_open=still_open, seen=seen, words=alarm_words
            )

    @blueprint.post("/alarms/<int:alarm_id>/seen")
    def alarm_seen(alarm_id: int) -> ResponseReturnValue:
        with services.database.write() as db:
            alarm = db.get(Alarm, alarm_id)
            if alarm is None or not is_in_sight(alarm.school_id):
                abort(404)
            see_alarm(db, alarm_id, current_user.staff_id, services.clock.now())
        return redirect(url_for("staff.alarms"))

    @blueprint.get("/discrepancies")
    def discrepancies() -> ResponseReturnValue:
        with services.database.read() as db:
            where = scope(db, services.clock.now())
            if where is None:
                return render_template("staff/no_school.html")
            listed = exists().where(
                Absence.student_id == Match.student_id,
                Absence.date == Match.date,
                Absence.state == AbsenceState.LISTED,
            )
            rows = db.execute(
                select(Match, ReportRow.message_id)
                .join(ReportRow, ReportRow.id == Match.report_id)
                .where(
                    Match.school_id == where.school.id, Match.date == where.day, Match.student_id.is_not(None), ~listed
                )
                .where(Match.intent.in_(("absence", "late")), Match.state != LineState.REJECTED)
                .options(joinedload(Match.student))
                .order_by(Match.id)
            ).all()
            return render_template("staff/discrepancies.html", scope=where, rows=rows)
