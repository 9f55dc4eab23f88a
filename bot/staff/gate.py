"""The gate before every staff page: signed in, allowed, not forged; and what every answer's headers say."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, abort, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, logout_user

from bot.auth import session_is_over
from escalation.year.documents import MOST_BYTES

# Everything comes from here; nothing inline runs. Bootstrap's own style sheet carries its small pictures as data.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "media-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
OPEN_TO_ALL = frozenset({"staff.sign_in", "staff.static", "staff.asset"})
# What a looking role may still post: leaving, and choosing which school to look at.
OPEN_TO_LOOKERS = frozenset({"staff.sign_out", "staff.choose_school"})
POLLS = frozenset({"staff.board_rows"})
# Pages of the year begin so; their work is also the liaisons'.
YEAR = "staff.year_"
# These take papers. Whoever is not signed in may not even send one.
UPLOADS = frozenset({"staff.year_file_document", "staff.year_sign_contract", "staff.year_hold_meeting"})
LARGEST_UPLOAD = MOST_BYTES + 64 * 1024


def add_gate(app: Flask, blueprint: Blueprint) -> None:
    """Refuse by default: a view added to `blueprint` later stands behind the gate without doing anything."""
    csrf = app.extensions["csrf"]

    @blueprint.before_request
    def gate() -> ResponseReturnValue | None:
        endpoint = request.endpoint or ""
        if endpoint in UPLOADS and current_user.is_authenticated and current_user.may_work:
            request.max_content_length = LARGEST_UPLOAD
        if request.method not in {"GET", "HEAD", "OPTIONS"}:
            csrf.protect()
        if endpoint in OPEN_TO_ALL:
            return None
        if not current_user.is_authenticated:
            return _to_sign_in()
        if session_is_over(counts_as_use=endpoint not in POLLS):
            logout_user()
            session.clear()
            return _to_sign_in()
        if request.method not in {"GET", "HEAD"} and not _may_change(endpoint):
            abort(403)
        return None

    @blueprint.after_request
    def headers(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if current_app.config["SESSION_COOKIE_SECURE"]:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if request.endpoint not in {"staff.static", "staff.asset"}:
            response.headers["Cache-Control"] = "no-store"
        return response


def _may_change(endpoint: str) -> bool:
    if endpoint in OPEN_TO_LOOKERS:
        return True
    return bool(current_user.may_work if endpoint.startswith(YEAR) else current_user.may_act)


def _to_sign_in() -> ResponseReturnValue:
    target = url_for("staff.sign_in", next=request.full_path.rstrip("?")) if request.method == "GET" else None
    where = target or url_for("staff.sign_in")
    if request.headers.get("HX-Request"):
        # A page that refreshes itself must go to the sign-in as a whole.
        return Response("", 401, {"HX-Redirect": url_for("staff.sign_in")})
    return redirect(where)
