"""A whole installation on trial: ledger, Valkey, web, workers, two clocks and the phone company, all killable."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from sqlalchemy import select

from bot.processes.serve import WEB_SERVERS, web_command
from bot.processes.supervisor import Child, Supervisor, own_command
from bot.processes.valkey import valkey_command
from bot.rehearsal.phone_company import Account, phone_company
from bot.rehearsal.stage import Stage
from bot.settings import load_settings
from storage.imports.roster_import import import_roster
from storage.models import School
from storage.pokes import Pokes
from storage.session import Database
from tests.faults.armed import KNOBS
from tests.faults.ledgers import Ledger
from tests.faults.school import MadeMorning

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 120.0


# The application is loaded in so many seconds by a machine that can play a morning at the speed asked for.
BRISK_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast the morning runs, and which waits in real seconds are shortened for it (`armed._turn_knobs`).

    `head_start`: real seconds that the processes have before the doors open.
    """

    speed: float = 40.0
    head_start: float = 12.0
    knobs: dict[str, float] = field(default_factory=lambda: {"placing_seconds": 20, "poke_again": 4, "catch_up": 2})

    def on_this_machine(self) -> Pace:
        """The same where the application is loaded briskly now; else slower, by as much as loading takes longer.

        A slow machine would not finish in a fast morning what a real installation finishes in a real one.
        """
        began = time.monotonic()
        subprocess.run([sys.executable, "-c", "import bot.app"], cwd=ROOT, check=True)
        slowness = max(1.0, (time.monotonic() - began) / BRISK_SECONDS)
        return replace(self, speed=self.speed / slowness, head_start=self.head_start * min(slowness, 5.0))


class ArmedSupervisor(Supervisor):
    """Starts our own programs with their traps set."""

    def start(self, name: str, command: list[str]) -> Child:
        """Start one more child: armed where it is one of ours."""
        if command[:3] == [sys.executable, "-m", "bot"]:
            command = [*command[:2], "tests.faults.armed", *command[2:]]
        command = [
            part.replace("bot.app:from_environment()", "tests.faults.armed_web:application()") for part in command
        ]
        return super().start(name, command)

    def named(self, prefix: str) -> list[Child]:
        """The children whose names begin so."""
        return [child for child in self.children if child.name.startswith(prefix)]


@contextlib.contextmanager
def installation(
    made: MadeMorning, ledger: Ledger, pace: Pace, extra: Mapping[str, str] | None = None
) -> Iterator[Stage]:
    """Everything up and answering, in a temporary folder that is the working directory meanwhile.

    `extra` is added to the processes' environment, such as the folder of tokens for which they die.

    Raises:
        RuntimeError: something did not start.
    """
    with (
        tempfile.TemporaryDirectory(prefix="faults-", ignore_cleanup_errors=True) as folder,
        contextlib.chdir(folder),
        contextlib.ExitStack() as stack,
    ):
        supervisor = ArmedSupervisor(os.environ)
        stack.callback(supervisor.stop)
        database_url = ledger.open(supervisor)
        database = Database(database_url)
        stack.callback(database.close)
        school_id = _fill(database, made)
        account = Account()
        port = _free_port()
        environ = _environment(made, account, pace, port, Path(folder))
        environ |= {"DATABASE_URL": database_url, "SPEECH_MODEL": "", **(extra or {})}
        company = stack.enter_context(phone_company(environ["PUBLIC_URL"], account, environ))
        environ |= {"TWILIO_API_URL": company.url, "SMTP_URL": company.smtp_url}
        supervisor.environ = environ
        _start_processes(supervisor, port, Path(folder))
        company.put_callees(made.script.morning.callees)
        _wait_until_it_answers(environ["PUBLIC_URL"], supervisor)
        clock = load_settings(environ, dotenv=None).clock
        yield Stage(made.script, environ["PUBLIC_URL"], "", school_id, database, clock, supervisor, company)


def _fill(database: Database, made: MadeMorning) -> int:
    with database.write() as session:
        import_roster(session, made.script.folder, made.script.morning.opens)
        return session.scalars(select(School.id)).one()


def _environment(made: MadeMorning, account: Account, pace: Pace, port: int, folder: Path) -> dict[str, str]:
    """The children's environment: nothing in it leads to a real telephone, mail server or queue."""
    epoch = datetime.now(UTC) + timedelta(seconds=pace.head_start)
    return dict(os.environ) | {
        "PYTHONPATH": str(ROOT),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "REDIS_URL": f"unix://{folder / 'valkey.sock'}",
        "SECRET_KEY": secrets.token_hex(32),
        "TWILIO_ACCOUNT_SID": account.sid,
        "TWILIO_AUTH_TOKEN": account.token,
        "MEDIA_DIR": str(folder / "media"),
        "ATTENDANCE_CLOCK_START": made.script.morning.opens.isoformat(),
        "ATTENDANCE_CLOCK_SPEED": str(pace.speed),
        "ATTENDANCE_CLOCK_EPOCH": epoch.isoformat(),
        KNOBS: json.dumps(pace.knobs),
    }


def _start_processes(supervisor: ArmedSupervisor, port: int, folder: Path) -> None:
    data = folder / "valkey"
    data.mkdir()
    supervisor.start("valkey", valkey_command(folder / "valkey.sock", data))
    pokes = Pokes(supervisor.environ["REDIS_URL"])
    deadline = time.monotonic() + START_SECONDS
    while not pokes.is_reachable():
        if time.monotonic() > deadline:
            raise RuntimeError("Valkey did not start; look at the lines above")
        time.sleep(0.05)
    for number in range(1, WEB_SERVERS + 1):
        supervisor.start(f"web-{number}", web_command(port))
    for name in ("worker-sends-1", "worker-sends-2", "worker-speech-1"):
        supervisor.start(name, own_command("worker", name.split("-")[1]))
    for name in ("clock-1", "clock-2"):
        supervisor.start(name, own_command("clock"))


def _wait_until_it_answers(address: str, supervisor: Supervisor) -> None:
    deadline = time.monotonic() + START_SECONDS
    supervisor.watch(lambda: time.monotonic() > deadline or _answers(address))
    if time.monotonic() > deadline:
        raise RuntimeError("the application did not start; look at the lines above")


def _answers(address: str) -> bool:
    try:
        with urlopen(f"{address}/healthz", timeout=5):
            return True
    except HTTPError:
        # It answers; what it finds is the verdict's affair.
        return True
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
