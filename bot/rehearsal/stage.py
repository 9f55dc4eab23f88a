"""The stage of a rehearsal: a ledger of its own, the real processes, and the phone company, in a folder of its own."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from sqlalchemy import select

from bot.auth import add_user
from bot.ledger import prepare_database
from bot.processes.serve import installation
from bot.processes.supervisor import Supervisor
from bot.rehearsal.phone_company import Account, PhoneCompany, phone_company
from bot.rehearsal.script import Script
from bot.settings import HOME, SettingsError, load_settings
from storage.clock import Clock
from storage.imports.calendar_import import import_calendar
from storage.imports.roster_import import import_roster
from storage.models import School
from storage.session import Database
from storage.words import Role
from voice.speech.model import prepare_model

SECRETARY = "secretary@school.example.org"
PASSWORD_BYTES = 12
# Real seconds from the start of the processes to the moment at which the virtual clock shows the morning's beginning:
# for whoever watches to sign in, and for the processes to come up. These load the application side by side, which takes
# a few times as long as loading it once.
LEAST_HEAD_START = 15.0
SIDE_BY_SIDE = 4.0
START_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that a running rehearsal consists of. `school_id` is the ledger's."""

    script: Script
    address: str
    password: str
    school_id: int
    database: Database
    clock: Clock
    supervisor: Supervisor
    company: PhoneCompany

    @property
    def day(self) -> date:
        """The day that is played."""
        return self.script.day

    @property
    def school_ids(self) -> frozenset[int]:
        """The one school."""
        return frozenset({self.school_id})

    @property
    def listed(self) -> int:
        """How many students are on the absence list."""
        return len(self.script.absent)

    @property
    def restricted(self) -> frozenset[str]:
        """The numbers that must never be called."""
        return self.script.morning.restricted


@contextlib.contextmanager
def stage(script: Script, *, speed: float, port: int, least_wait: float = LEAST_HEAD_START) -> Iterator[Stage]:
    """Set the stage: the ledger filled, every process answering, everybody at their telephones.

    Everything is kept in a temporary folder, which is the working directory meanwhile, so that neither `.env` nor the
    data of a real installation in the present one is touched. DATABASE_URL, if set, names the (empty) ledger. The
    morning begins `least_wait` real seconds after the start of the processes, or later where they need longer.

    Raises:
        SettingsError: DATABASE_URL names a ledger that is in use.
        RuntimeError: a process did not start.
    """
    asked_for = _absolute(os.environ.get("DATABASE_URL", ""))
    model = (
        str(prepare_model(HOME / "speech", os.environ.get("SPEECH_MODEL", "")).resolve()) if script.is_spoken else ""
    )
    with (
        tempfile.TemporaryDirectory(prefix="rehearsal-", ignore_cleanup_errors=True) as folder,
        contextlib.chdir(folder),
        contextlib.ExitStack() as stack,
    ):
        account = Account()
        environ = _environment(script, account, speed, port)
        database_url = asked_for or f"sqlite:///{Path.cwd() / 'rehearsal.db'}"
        environ |= {"DATABASE_URL": database_url, "SPEECH_MODEL": model}
        prepare_database(database_url)
        database = Database(database_url)
        stack.callback(database.close)
        password = secrets.token_urlsafe(PASSWORD_BYTES)
        school_id = _fill(database, script, password)
        head_start = _head_start(least_wait)
        environ["ATTENDANCE_CLOCK_EPOCH"] = (datetime.now(UTC) + head_start).isoformat()
        company = stack.enter_context(phone_company(environ["PUBLIC_URL"], account, environ))
        environ |= {"TWILIO_API_URL": company.url, "SMTP_URL": company.smtp_url}
        settings = load_settings(environ, dotenv=None)
        supervisor = stack.enter_context(installation(settings, port, environ))
        company.put_callees(script.morning.callees)
        _wait_until_it_answers(environ["PUBLIC_URL"], supervisor)
        yield Stage(script, environ["PUBLIC_URL"], password, school_id, database, settings.clock, supervisor, company)


def _head_start(least: float) -> timedelta:
    """How long the processes are given to come up, by how long loading the application takes on this machine now.

    Raises:
        RuntimeError: it cannot be loaded.
    """
    began = time.monotonic()
    loaded = subprocess.run([sys.executable, "-c", "import bot.app"], check=False)
    if loaded.returncode:
        raise RuntimeError("the application cannot be loaded; look at the lines above")
    return timedelta(seconds=max(least, SIDE_BY_SIDE * (time.monotonic() - began)))


def _environment(script: Script, account: Account, speed: float, port: int) -> dict[str, str]:
    """The children's environment: nothing in it leads to a real telephone, mail server, queue or watcher."""
    environ = {name: value for name, value in os.environ.items() if name not in ("REDIS_URL", "HEARTBEAT_URL")}
    return environ | {
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "SECRET_KEY": secrets.token_hex(32),
        "TWILIO_ACCOUNT_SID": account.sid,
        "TWILIO_AUTH_TOKEN": account.token,
        "MEDIA_DIR": str(Path.cwd() / "media"),
        "ATTENDANCE_CLOCK_START": script.morning.opens.isoformat(),
        "ATTENDANCE_CLOCK_SPEED": str(speed),
    }


def _absolute(database_url: str) -> str:
    """The URL of an SQLite file, independent of the working directory; any other as it is."""
    scheme = "sqlite:///"
    if not database_url.startswith(scheme):
        return database_url
    return scheme + str(Path(database_url.removeprefix(scheme)).resolve())


def _fill(database: Database, script: Script, password: str) -> int:
    """Import the school and make the secretary's account; returns the school's id."""
    now = script.morning.opens
    with database.write() as session:
        if session.scalar(select(School.id).limit(1)) is not None:
            raise SettingsError("DATABASE_URL names a ledger with a school in it: a rehearsal needs an empty one.")
        import_roster(session, script.folder, now)
        if (script.folder / "calendar.csv").exists():
            import_calendar(session, script.folder)
        add_user(session, SECRETARY, "School secretary", Role.SECRETARY, password)
        return session.scalars(select(School.id)).one()


def _wait_until_it_answers(address: str, supervisor: Supervisor) -> None:
    deadline = time.monotonic() + START_SECONDS
    supervisor.watch(lambda: time.monotonic() > deadline or _answers(address))
    if time.monotonic() > deadline:
        raise RuntimeError("the application did not start; look at the lines above")


def _answers(address: str) -> bool:
    try:
        with urlopen(f"{address}/healthz", timeout=5) as response:  # noqa: S310 - our own loopback address
            return bool(response.status == 200)
    except HTTPError as error:
        # What the auditor finds is no reason not to begin.
        checks = json.load(error).get("checks", {}) if error.code == 503 else {}
        return bool(checks.get("database") and checks.get("queue"))
    except OSError:
        return False
