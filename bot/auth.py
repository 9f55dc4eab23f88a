"""Who may sign in to the staff pages: accounts, passwords, sessions and roles."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from urllib.parse import urlsplit

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import Flask, session
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import StaffMember
from storage.session import Database
from storage.words import Role

LEAST_PASSWORD_LENGTH = 12
# A shared office computer is left alone now and then; a board on the wall keeps itself fresh and does not count as use.
IDLE = timedelta(hours=2)
LONGEST_SESSION = timedelta(hours=10)

ACTING_ROLES = frozenset({Role.SECRETARY, Role.PRINCIPAL, Role.ADMIN})
# The year's work is the liaisons' too; who leads a case, what is agreed on and handed on is not the office's to say.
WORKING_ROLES = ACTING_ROLES | {Role.LIAISON}
DECIDING_ROLES = frozenset({Role.PRINCIPAL, Role.ADMIN})
LEADING_ROLES = DECIDING_ROLES | {Role.LIAISON}

_hasher = PasswordHasher()
# Verified where the e-mail is unknown, so that the time taken does not tell which accounts exist.
_NOBODY = _hasher.hash("the password of nobody")


class AuthSettings(Protocol):
    """What of the configuration sessions need."""

    @property
    def secret_key(self) -> str:
        """The key that signs session cookies."""

    @property
    def public_url(self) -> str:
        """Under which URL the pages are reached."""


class AuthServices(Protocol):
    """What accounts and sessions need."""

    @property
    def database(self) -> Database:
        """The ledger."""

    @property
    def settings(self) -> AuthSettings:
        """The configuration."""


class AccountError(ValueError):
    """An account cannot be made as asked for; the message says why."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The member of staff of a request. `school_id` None: every school of the installation."""

    staff_id: int
    name: str
    role: Role
    school_id: int | None
    stamp: str

    is_authenticated = True
    is_active = True
    is_anonymous = False

    @property
    def may_act(self) -> bool:
        """Whether this role may change anything."""
        return self.role in ACTING_ROLES

    @property
    def may_listen(self) -> bool:
        """Whether this role may hear recordings."""
        return self.role in ACTING_ROLES

    @property
    def may_work(self) -> bool:
        """Whether this role may do the year's work and open the papers of an attendance file."""
        return self.role in WORKING_ROLES

    @property
    def may_lead(self) -> bool:
        """Whether this role may name case managers, state facts, agree on contracts and hand on a file."""
        return self.role in LEADING_ROLES

    @property
    def may_decide(self) -> bool:
        """Whether this role may say that a piece of work is not needed, and excuse at its own discretion."""
        return self.role in DECIDING_ROLES

    def get_id(self) -> str:
        """The session's key: a changed password ends every session that began with the old one."""
        return f"{self.staff_id}:{self.stamp}"


def add_user(
    session: Session, email: str, name: str, role: Role, password: str, *, school_id: int | None = None
) -> StaffMember:
    """Make an account, its password kept as an argon2id hash.

    Raises:
        AccountError: where the e-mail is none or taken, or the password is shorter than LEAST_PASSWORD_LENGTH.
    """
    address = normal_email(email)
    local, _, host = address.partition("@")
    if not local or not host or any(c.isspace() for c in address):
        raise AccountError("that is not an e-mail address")
    if len(password) < LEAST_PASSWORD_LENGTH:
        raise AccountError(f"a password needs at least {LEAST_PASSWORD_LENGTH} characters")
    if session.scalar(select(StaffMember.id).where(StaffMember.email == address)) is not None:
        raise AccountError("there is an account with this e-mail already")
    member = StaffMember(
        email=address, name=name.strip(), role=role, password_hash=_hasher.hash(password), school_id=school_id
    )
    session.add(member)
    session.flush()
    return member


def normal_email(email: str) -> str:
    """An e-mail address as accounts keep it."""
    return email.strip().lower()


def check_password(database: Database, email: str, password: str) -> SignedIn | None:
    """The account with this e-mail and password, if there is one and it is not disabled."""
    with database.read() as db:
        found = db.execute(
            select(StaffMember.id, StaffMember.password_hash).where(
                StaffMember.email == normal_email(email), StaffMember.disabled_at.is_(None)
            )
        ).one_or_none()
    stored = found.password_hash if found is not None else _NOBODY
    try:
        # Takes a good part of a second, on purpose: never inside a transaction.
        _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return None
    if found is None:
        return None
    with database.write() as db:
        member = db.get_one(StaffMember, found.id)
        if _hasher.check_needs_rehash(stored):
            member.password_hash = _hasher.hash(password)
        return _signed_in(member)


def init_auth(app: Flask, services: AuthServices) -> None:
    """Set up sessions, their cookies, and the protection of forms against forgery.

    Forms are protected by the staff pages themselves: webhooks are signed by the provider and carry no token.
    """
    secure = needs_secure_cookies(services.settings.public_url)
    app.config.update(
        SECRET_KEY=services.settings.secret_key,
        SESSION_COOKIE_NAME="__Host-attendance" if secure else "attendance",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=LONGEST_SESSION,
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_CHECK_DEFAULT=False,
        # The token lives as long as the session: a page left open all morning must still work.
        WTF_CSRF_TIME_LIMIT=None,
        # The token is proof enough; a referrer would have to be compared with a host that only the proxy knows.
        WTF_CSRF_SSL_STRICT=False,
    )
    CSRFProtect(app)
    manager = LoginManager(app)
    manager.session_protection = "basic"

    manager.user_loader(lambda key: load_session(services.database, key))


def needs_secure_cookies(public_url: str) -> bool:
    """Cookies travel over HTTPS alone, but where the pages are served to this very machine in the clear."""
    url = urlsplit(public_url)
    return not (url.scheme == "http" and url.hostname in {"localhost", "127.0.0.1", "::1"})


def load_session(database: Database, key: str) -> SignedIn | None:
    """The member of staff whose session has this key; None once disabled or with a changed password."""
    staff_id, _, stamp = key.partition(":")
    if not staff_id.isdigit():
        return None
    with database.read() as db:
        member = db.get(StaffMember, int(staff_id))
        if member is None or member.disabled_at is not None:
            return None
        user = _signed_in(member)
    return user if user.stamp == stamp else None


def begin_session() -> None:
    """Note when this session began. Session times are real time: a rehearsal's clock must not stretch them."""
    session.permanent = True
    session["began"] = session["used"] = int(time.time())


def session_is_over(*, counts_as_use: bool) -> bool:
    """Whether the session has lasted too long or lain idle; otherwise note its use, once a minute at most."""
    now = int(time.time())
    began, used = session.get("began", 0), session.get("used", 0)
    if now - began > LONGEST_SESSION.total_seconds() or now - used > IDLE.total_seconds():
        return True
    if counts_as_use and now - used > 60:
        session["used"] = now
    return False


def _signed_in(member: StaffMember) -> SignedIn:
    stamp = hashlib.sha256(member.password_hash.encode()).hexdigest()[:16]
    return SignedIn(member.id, member.name or member.email, member.role, member.school_id, stamp)
