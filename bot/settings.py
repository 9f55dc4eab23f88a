"""Every setting, read once, checked, and frozen. What is half-configured refuses to start."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

from storage.clock import Clock, ClockSettingError, clock_from_environment

HOME = Path(".attendance")
SECRET_KEY_LENGTH = 32
LEAST_CALLS_PER_SECOND, MOST_CALLS_PER_SECOND = 0.1, 1000.0


class SettingsError(ValueError):
    """A setting is missing or cannot be understood. The message names it and says what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The configuration of one process. URLs carry no trailing slash; see `.env.example` for each setting."""

    database_url: str
    redis_url: str | None
    public_url: str
    secret_key: str = field(repr=False)
    twilio_account_sid: str = ""
    twilio_auth_token: str = field(default="", repr=False)
    twilio_api_url: str = "https://api.twilio.com"
    calls_per_second: float = 1.0
    smtp_url: str = field(default="", repr=False)
    media_dir: Path = HOME / "media"
    speech_model: str = ""
    heartbeat_url: str = field(default="", repr=False)
    letters_dir: Path | None = None
    clock: Clock = field(default_factory=Clock)

    def require_telephone(self) -> None:
        """Refuse to go on without what the telephone needs.

        Raises:
            SettingsError: naming every setting that is missing.
        """
        needed = {
            "TWILIO_ACCOUNT_SID": self.twilio_account_sid,
            "TWILIO_AUTH_TOKEN": self.twilio_auth_token,
            "PUBLIC_URL": self.public_url,
        }
        missing = [name for name, value in needed.items() if not value]
        if missing:
            raise SettingsError(
                f"{', '.join(missing)} must be set: without them no webhook can be told from a forged one. "
                "See .env.example, or try `attendance rehearse`, which needs nothing."
            )

    def require_redis(self) -> str:
        """The URL of the Redis-protocol server.

        Raises:
            SettingsError: where none is set; only `attendance serve` and `rehearse` bring their own.
        """
        if not self.redis_url:
            raise SettingsError("REDIS_URL must be set, unless everything is started by `attendance serve`.")
        return self.redis_url


def load_settings(environ: Mapping[str, str] | None = None, *, dotenv: Path | None = Path(".env")) -> Settings:
    """Read settings from the environment, and from `.env` for what the environment leaves out.

    Raises:
        SettingsError: for a setting that cannot be understood.
    """
    values = {k: v for k, v in (dotenv_values(dotenv) if dotenv else {}).items() if v}
    values.update({k: v for k, v in (os.environ if environ is None else environ).items() if v})
    try:
        clock = clock_from_environment(values)
    except ClockSettingError as error:
        raise SettingsError(str(error)) from error
    return Settings(
        database_url=values.get("DATABASE_URL") or f"sqlite:///{HOME / 'attendance.db'}",
        redis_url=values.get("REDIS_URL"),
        public_url=_http_url("PUBLIC_URL", values.get("PUBLIC_URL", "")),
        secret_key=_secret_key(values.get("SECRET_KEY", "")),
        twilio_account_sid=values.get("TWILIO_ACCOUNT_SID", ""),
        twilio_auth_token=values.get("TWILIO_AUTH_TOKEN", ""),
        twilio_api_url=_http_url("TWILIO_API_URL", values.get("TWILIO_API_URL", "https://api.twilio.com")),
        calls_per_second=_rate(values.get("TWILIO_CALLS_PER_SECOND", "1")),
        smtp_url=_smtp_url(values.get("SMTP_URL", "")),
        media_dir=Path(values.get("MEDIA_DIR") or HOME / "media"),
        speech_model=values.get("SPEECH_MODEL", ""),
        heartbeat_url=_watcher_url(values.get("HEARTBEAT_URL", "")),
        letters_dir=_letters_dir(values.get("LETTERS_DIR", "")),
        clock=clock,
    )


def _http_url(name: str, value: str) -> str:
    if not value:
        return ""
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise SettingsError(f"{name} must be an address such as https://attendance.example.org, not {value!r}")
    return value.rstrip("/")


def _rate(value: str) -> float:
    try:
        rate = float(value)
    except ValueError:
        rate = 0.0
    if not LEAST_CALLS_PER_SECOND <= rate <= MOST_CALLS_PER_SECOND:
        raise SettingsError(
            f"TWILIO_CALLS_PER_SECOND must be a number from {LEAST_CALLS_PER_SECOND:g} to {MOST_CALLS_PER_SECOND:g}: "
            f"what your provider allows your account, not {value!r}"
        )
    return rate


def _letters_dir(value: str) -> Path | None:
    """The folder must be there: a letter in the wrong words is worse than a program that does not start."""
    if value and not Path(value).is_dir():
        raise SettingsError(
            f"LETTERS_DIR must be a folder that is there, not {value!r}. Make it, or unset LETTERS_DIR."
        )
    return Path(value) if value else None


def _watcher_url(value: str) -> str:
    """Dead-man's switches have addresses with queries too; it is fetched just as it is."""
    if value and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname):
        raise SettingsError("HEARTBEAT_URL must be an address such as https://watcher.example.org/ping/our-school")
    return value


def _smtp_url(value: str) -> str:
    if value and (urlsplit(value).scheme not in ("smtp", "smtps") or not urlsplit(value).hostname):
        raise SettingsError("SMTP_URL must look like smtp://user:password@mail.example.org:587 (or smtps://)")
    return value


def _secret_key(value: str) -> str:
    """The given key, or the one that this installation made for itself at its first start."""
    if value:
        if len(value) < SECRET_KEY_LENGTH:
            raise SettingsError(f"SECRET_KEY must have at least {SECRET_KEY_LENGTH} characters")
        return value
    path = HOME / "secret-key"
    HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        # Whoever comes first makes the key; O_EXCL lets exactly one process be first.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _kept_key(path)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(SECRET_KEY_LENGTH))
    return path.read_text().strip()


def _kept_key(path: Path) -> str:
    key = path.read_text().strip()
    if len(key) < SECRET_KEY_LENGTH:
        raise SettingsError(f"{path} is damaged: recordings were encrypted with it. Put the old key back.")
    return key
