"""The attendance file of one student's year in order, the packet that is handed on, and to whom it was disclosed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from bot.staff.log_words import log_lines
from bot.staff.services import StaffServices
from bot.staff.student_year_view import StudentYearPage, student_year
from bot.staff.work_actions import text
from bot.staff.work_page import work_in_sight
from bot.staff.year_scope import YearScope, acting, student_in_sight, words_for_staff, year_scope_of
from escalation.tiers.policy import StepKind
from escalation.year import referrals
from escalation.year.work_lists import WorkItem
from storage.models import Referral


@dataclass(frozen=True, slots=True)
class PacketView:
    """One referral that is owed: to whom, and what must be documented before it."""

    item: WorkItem
    recipient: str
    missing: tuple[str, ...]


def add_files(blueprint: Blueprint, services: StaffServices) -> None:
    """The file, the packet, and what came of it."""

    @blueprint.get("/students/<int:student_id>/year/file")
    def year_attendance_file(student_id: int) -> ResponseReturnValue:
        now = services.clock.now()
        with services.database.read() as db, words_for_staff():
            student = student_in_sight(db, student_id)
            found = year_scope_of(db, student, now)
            if not isinstance(found, YearScope):
                return found
            page = student_year(db, student, found)
            return render_template(
                "staff/year_file.html",
                scope=found.where,
                year=found,
                student=student,
                page=page,
                packets=_packets(db, found, page, now),
                log=log_lines(db, page.file.log),
            )

    @blueprint.post("/year/work/<int:work_id>/packet")
    def year_make_packet(work_id: int) -> ResponseReturnValue:
        if not current_user.may_lead:
            abort(403)
        with services.database.read() as db:
            student_id = work_in_sight(db, work_id).student_id
        with words_for_staff():
            referrals.make_packet(
                services.database, services.media, work_id, current_user.staff_id, services.clock.now()
            )
        return _page(student_id, "referrals")

    @blueprint.post("/year/referrals/<int:referral_id>/outcome")
    def year_referral_outcome(referral_id: int) -> ResponseReturnValue:
        about: list[int] = []

        def act(db: Session, now: datetime) -> None:
            referral = db.get(Referral, referral_id) or abort(404)
            about.append(student_in_sight(db, referral.student_id).id)
            referrals.note_outcome(db, referral_id, text("outcome"), current_user.staff_id, now)

        acting(services, act)
        return _page(about[0], "referrals")


def _packets(db: Session, found: YearScope, page: StudentYearPage, now: datetime) -> list[PacketView]:
    items = [one for rung in page.rungs for step in rung.steps for one in step.items]
    return [
        PacketView(
            one,
            found.policy.people[one.step.to].title,
            tuple(referrals.missing_for_packet(db, one.work.id, now)),
        )
        for one in items
        if one.step and one.step.does is StepKind.REFERRAL and one.work.state.value == "open"
    ]


def _page(student_id: int, anchor: str) -> ResponseReturnValue:
    return redirect(url_for("staff.year_attendance_file", student_id=student_id, _anchor=anchor))
