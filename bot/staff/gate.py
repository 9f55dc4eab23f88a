"""The gate before every staff page: signed in, allowed, not forged; and what every answer's headers say."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, abort, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, logout_user

from bot.auth import session_is_over

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


def add_gate(app: Flask, blueprint: Blueprint) -> None:
    """Refuse by default: a view added to `blueprint` later stands behind the gate without doing anything."""
    csrf = app.extensions["csrf"]

    @blueprint.before_request
    def gate() -> ResponseReturnValue | None:
        endpoint = request.endpoint or ""
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
        if request.method not in {"GET", "HEAD"} and not current_user.may_act and endpoint not in OPEN_TO_LOOKERS:
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


def _to_sign_in() -> ResponseReturnValue:
    target = url_for("staff.sign_in", next=request.full_path.rstrip("?")) if request.method == "GET" else None
    where = target or url_for("staff.sign_in")
    if request.headers.get("HX-Request"):
        # A page that refreshes itself must go to the sign-in as a whole.
        return Response("", 401, {"HX-Redirect": url_for("staff.sign_in")})
    return redirect(where)
