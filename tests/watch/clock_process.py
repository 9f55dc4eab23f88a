"""A clock process whose clock the tests set: `python -m tests.watch.clock_process DATABASE_URL FILE`.

The file says by how many seconds this machine's clock is ahead. Everything else is the real process.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.logs import configure_logging
from bot.processes.clock import run_clock
from storage.clock import Clock
from storage.session import Database
from tests.services import make_services


@dataclass(frozen=True)
class SetClock(Clock):
    """The real time, and what the file says beside it."""

    file: Path = Path("/dev/null")

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=float(self.file.read_text()))


if __name__ == "__main__":
    configure_logging()
    with tempfile.TemporaryDirectory() as folder:
        run_clock(make_services(Database(sys.argv[1]), Path(folder), clock=SetClock(file=Path(sys.argv[2]))))
