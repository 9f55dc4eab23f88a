"""Keeps the readers of a process ready: rosters change at night, and all parents write in the same half hour."""

from __future__ import annotations

import threading
import time

import structlog
from sqlalchemy.exc import SQLAlchemyError

from escalation.reports.readers import Readers

log = structlog.get_logger(__name__)

# Real seconds between two looks for changed rosters.
LOOK_SECONDS = 60.0


def keep_warm(readers: Readers) -> None:
    """Make every school's reader in the background, now and whenever a roster has changed, as long as we live."""

    def run() -> None:
        while True:
            try:
                readers.make_all()
            except (SQLAlchemyError, LookupError) as error:
                # A message makes the reader that it needs, only later.
                log.warning("readers_not_made", error=type(error).__name__)
            time.sleep(LOOK_SECONDS)

    threading.Thread(target=run, name="keep-warm", daemon=True).start()
