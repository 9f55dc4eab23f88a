"""Plain pages for what went wrong."""

from __future__ import annotations

from flask import Blueprint, Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

WORDS = {
    400: ("That did not work", "The page sent something that could not be understood. Go back and try again."),
    403: ("Not allowed", "Your account may look at this, but not change it, or may not see it at all."),
    404: ("Nothing here", "There is no such page, or it belongs to another school."),
    405: ("That did not work", "This address takes no such request."),
    413: ("Too large", "A file may have at most 20 MB. Scan it with fewer dots per inch, or in parts."),
    416: ("That did not work", "The recording is shorter than what was asked for."),
    429: ("Too many tries", "Wait a minute, then sign in again."),
    500: (
        "Something broke",
        "This was our fault. What you did last may not have been saved: look before you repeat it.",
    ),
}
TELEPHONE_PATHS = ("/voice/", "/sms/", "/healthz", "/metrics")


def add_errors(app: Flask, blueprint: Blueprint) -> None:
    """Error pages for every staff view, and for addresses that nobody has."""

    @blueprint.errorhandler(HTTPException)
    def failed(error: HTTPException) -> ResponseReturnValue:
        if error.code == 409 and error.description:
            # Why a decision or an entry makes no sense, in words for staff.
            return render_template("staff/error.html", title="That cannot be", text=error.description), 409
        return _page(error.code or 500)

    @blueprint.errorhandler(CSRFError)
    def forged(_error: CSRFError) -> ResponseReturnValue:
        return render_template(
            "staff/error.html",
            title="This page was too old",
            text="Nothing was changed. Load the page again and repeat what you did.",
        ), 400

    @blueprint.errorhandler(InternalServerError)
    def broken(_error: InternalServerError) -> ResponseReturnValue:
        return _page(500)

    @app.errorhandler(404)
    def nothing(error: HTTPException) -> ResponseReturnValue:
        if request.path.startswith(TELEPHONE_PATHS):
            return error
        return _page(404)


def _page(code: int) -> ResponseReturnValue:
    title, text = WORDS.get(code, WORDS[500])
    return render_template("staff/error.html", title=title, text=text), code
