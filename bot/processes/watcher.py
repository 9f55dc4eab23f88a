"""The clock process's second thread: audits the ledger, compares it with the provider, and signals that all is well.

Beside the sweeps, so that neither a slow audit nor a silent provider keeps a child waiting. Should this thread end, no
audit is noted any more, and `/healthz` says so.
"""

from __future__ import annotations

import threading
import time

import requests
import structlog
from requests.exceptions import RequestException
from sqlalchemy.exc import SQLAlchemyError

from bot.catch_up import catch_up
from bot.health_checks import health_of
from bot.wiring import Services
from escalation.auditor.provider import compare_with_provider
from escalation.auditor.record import AUDIT_SECONDS, audit_and_record
from voice.telephony import TelephonyError

log = structlog.get_logger(__name__)

PROVIDER_SECONDS = 300.0
CATCH_UP_SECONDS = 60.0
PING_SECONDS = 60.0
PING_TIMEOUT_SECONDS = 10.0


class Watcher:
    """What the second thread does, and when it did it last."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._compared = time.monotonic()
        self._caught_up = -CATCH_UP_SECONDS
        self._pinged: float | None = None

    def run(self, stop: threading.Event) -> None:
        """Audit until told to stop."""
        while not stop.is_set():
            try:
                self.look()
            except SQLAlchemyError as error:
                log.error("audit_failed", error=type(error).__name__)
            stop.wait(AUDIT_SECONDS)

    def look(self) -> None:
        """One audit; now and then the provider is asked first; a clean one is signalled."""
        services = self._services
        self._catch_up()
        if time.monotonic() - self._compared >= PROVIDER_SECONDS:
            self._compared = time.monotonic()
            try:
                compare_with_provider(services.database, services.telephony, services.clock)
            except TelephonyError as error:
                log.warning("provider_not_compared", error=type(error).__name__)
        result = audit_and_record(services.database, services.clock)
        if result.clean and health_of(services).is_good:
            self._ping()

    def _catch_up(self) -> None:
        """Keep what came in while nobody took it; at once after a start."""
        if time.monotonic() - self._caught_up < CATCH_UP_SECONDS:
            return
        self._caught_up = time.monotonic()
        try:
            kept = catch_up(self._services)
        except TelephonyError as error:
            log.warning("not_caught_up", error=type(error).__name__)
            return
        if kept:
            log.warning("messages_that_nobody_took", count=kept)

    def _ping(self) -> None:
        """Tell the dead-man's switch. It raises the alarm by our silence, so a signal that is lost needs no more."""
        url = self._services.settings.heartbeat_url
        is_early = self._pinged is not None and time.monotonic() - self._pinged < PING_SECONDS
        if not url or is_early:
            return
        self._pinged = time.monotonic()
        try:
            requests.get(url, timeout=PING_TIMEOUT_SECONDS, allow_redirects=False).raise_for_status()
        except RequestException as error:
            log.warning("heartbeat_not_heard", error=type(error).__name__)
