"""The pages for the office."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, abort, request, send_from_directory
from flask.typing import ResponseReturnValue
from flask_bootstrap import Bootstrap5

from bot.auth import init_auth
from bot.staff import phrases
from bot.staff.alarms_page import add_alarms
from bot.staff.board_page import add_board
from bot.staff.call_off_page import add_call_off
from bot.staff.calls_page import add_calls
from bot.staff.contract_actions import add_contracts
from bot.staff.documents_page import add_documents
from bot.staff.errors import add_errors
from bot.staff.file_page import add_files
from bot.staff.frame import frame
from bot.staff.gate import add_gate
from bot.staff.hand_over_page import add_hand_overs
from bot.staff.hold_actions import add_hold_actions
from bot.staff.ladder_page import add_ladder
from bot.staff.letters_page import add_letters
from bot.staff.meeting_actions import add_meeting_actions
from bot.staff.meetings_page import add_meetings
from bot.staff.numbers_page import add_numbers
from bot.staff.recordings import add_recordings
from bot.staff.review_actions import add_review_actions
from bot.staff.review_page import add_review
from bot.staff.rooms_page import add_rooms
from bot.staff.roster_page import add_roster
from bot.staff.services import StaffServices
from bot.staff.sign_in import add_sign_in, limit_sign_in
from bot.staff.student_actions import add_student_actions
from bot.staff.student_page import add_students
from bot.staff.student_year_actions import add_student_year_actions
from bot.staff.student_year_page import add_student_year
from bot.staff.trips_page import add_trips
from bot.staff.work_actions import add_work_actions
from bot.staff.work_page import add_work
from bot.staff.year_reports_page import add_reports, shown_cell
from bot.staff.year_words import WORDS, dated

# Front-end libraries are packages, installed at set-up and served from where they were put.
PACKAGES = Path(__file__).parents[2] / "node_modules"
ASSETS = {"htmx.min.js": PACKAGES / "htmx.org" / "dist"}


def register(app: Flask, services: StaffServices) -> None:
    """Put the staff pages, their sessions and their error pages into an application."""
    init_auth(app, services)
    Bootstrap5(app)
    app.config.update(BOOTSTRAP_SERVE_LOCAL=True, SEND_FILE_MAX_AGE_DEFAULT=timedelta(hours=12))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.register_blueprint(staff_blueprint(app, services))
    limit_sign_in(app)


def staff_blueprint(app: Flask, services: StaffServices) -> Blueprint:
    """Every staff page, behind the gate."""
    blueprint = Blueprint(
        "staff", __name__, template_folder="templates", static_folder="static", static_url_path="/static/staff"
    )
    add_gate(app, blueprint)
    add_errors(app, blueprint)
    add_sign_in(blueprint, services)
    for add in (
        add_board,
        add_hold_actions,
        add_call_off,
        add_review,
        add_review_actions,
        add_recordings,
        add_students,
        add_student_actions,
        add_calls,
        add_alarms,
        add_hand_overs,
        add_roster,
        add_trips,
        add_numbers,
        add_work,
        add_work_actions,
        add_student_year,
        add_student_year_actions,
        add_documents,
        add_letters,
        add_contracts,
        add_meetings,
        add_meeting_actions,
        add_files,
        add_ladder,
        add_rooms,
        add_reports,
    ):
        add(blueprint, services)

    @blueprint.get("/assets/<name>")
    def asset(name: str) -> ResponseReturnValue:
        if name not in ASSETS:
            abort(404)
        return send_from_directory(ASSETS[name], name)

    @app.context_processor
    def values() -> dict[str, Any]:
        return frame(services) | {"words": WORDS} if request.blueprint in {None, "staff"} else {}

    for words in (
        phrases.phone,
        phrases.clock_time,
        phrases.instant,
        phrases.time_and_day,
        phrases.short_day,
        phrases.long_day,
        phrases.class_of,
        phrases.category,
        phrases.review_reasons,
        phrases.relationship,
        dated,
        shown_cell,
    ):
        app.add_template_filter(words)
    return blueprint
