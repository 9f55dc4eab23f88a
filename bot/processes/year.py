"""The year process: recomputes the ladder's work, makes reports and notices, reminds of late rolls, sends the mail.

A process of its own, beside the clock: neither a slow mail server nor the recomputation of a district may keep a child
waiting, and whatever goes wrong here must not stop the sweeps of the morning.
"""

from __future__ import annotations

import signal
import threading
from types import FrameType

import structlog

from bot.wiring import Services
from escalation.year.sweep import sweep_year

log = structlog.get_logger(__name__)

# Real seconds from one round to the next.
YEAR_SECONDS = 5.0


def run_year(services: Services) -> None:
    """Go round until SIGTERM or SIGINT."""
    stop = threading.Event()

    def _stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    go_round(services, stop)


def go_round(services: Services, stop: threading.Event) -> None:
    """Go round until told to stop. A round that fails is logged and tried again."""
    while not stop.is_set():
        try:
            sweep_year(services.database, services.media, services.mailer, services.clock, services.public_url)
        except Exception as error:
            log.error("year_sweep_failed", error=type(error).__name__)
        stop.wait(YEAR_SECONDS)
