"""The clock process's third thread: reports, notices, reminders and e-mails of the year.

Beside the sweeps, so that neither a slow mail server nor the making of a report keeps a child waiting; and whatever
goes wrong here must not stop them.
"""

from __future__ import annotations

import threading
from datetime import timedelta

import structlog

from bot.wiring import Services
from escalation.year.sweep import sweep_year

log = structlog.get_logger(__name__)

# From one round to the next by the clock of the installation, and the least in real seconds: a round asks much of the
# ledger, and the morning goes before.
ROUND = timedelta(seconds=30)
LEAST_SECONDS = 2.0


def run_year(services: Services, stop: threading.Event) -> None:
    """Go round until told to stop. A round that fails is logged and tried again."""
    while not stop.is_set():
        try:
            sweep_year(services.database, services.media, services.mailer, services.clock, services.public_url)
        except Exception as error:
            log.error("year_sweep_failed", error=type(error).__name__)
        stop.wait(max(LEAST_SECONDS, services.clock.real_seconds(ROUND)))
