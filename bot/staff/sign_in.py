"""Signing in and out."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast
from urllib.parse import urlsplit

import structlog
from flask import Blueprint, Flask, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user, login_user, logout_user
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired, Length

from bot.auth import begin_session, check_password, normal_email
from bot.staff.services import StaffServices

log = structlog.get_logger(__name__)

PER_ADDRESS = "20 per minute;100 per hour"
PER_ACCOUNT = "6 per minute;30 per hour"


class SignInForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF brings no types
    """E-mail and password."""

    email = EmailField("E-mail", validators=[InputRequired(), Length(max=255)])
    password = PasswordField("Password", validators=[InputRequired(), Length(max=1024)])


def add_sign_in(blueprint: Blueprint, services: StaffServices) -> None:
    """The two views about sessions."""

    @blueprint.route("/sign-in", methods=["GET", "POST"])
    def sign_in() -> ResponseReturnValue:
        target = safe_target(request.args.get("next", ""))
        if current_user.is_authenticated:
            return redirect(target)
        form = SignInForm()
        if not form.validate_on_submit():
            return render_template("staff/sign_in.html", form=form, failed=False)
        user = check_password(services.database, form.email.data or "", form.password.data or "")
        if user is None:
            log.warning("sign_in_refused")
            return render_template("staff/sign_in.html", form=form, failed=True), 401
        # A new session: nothing of the time before the sign-in goes on.
        session.clear()
        login_user(user)
        begin_session()
        log.info("signed_in", staff_id=user.staff_id)
        return redirect(target)

    @blueprint.post("/sign-out")
    def sign_out() -> ResponseReturnValue:
        logout_user()
        session.clear()
        return redirect(url_for("staff.sign_in"))


def limit_sign_in(app: Flask) -> None:
    """Slow guessing down, by address and by account. Each web process counts for itself."""
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://", headers_enabled=False)
    view = app.view_functions["staff.sign_in"]
    by_account = limiter.limit(PER_ACCOUNT, key_func=_account, methods=["POST"])(view)
    limited = limiter.limit(PER_ADDRESS, methods=["POST"])(by_account)
    app.view_functions["staff.sign_in"] = cast(Callable[..., ResponseReturnValue], limited)


def safe_target(target: str) -> str:
    """Where to go after signing in: a path of these pages, never another site."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return url_for("staff.board")
    return target


def _account() -> str:
    return normal_email(request.form.get("email", ""))
