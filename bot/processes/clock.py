"""The clock process: sweeps due rows, lets the engine decide, and pokes the workers."""

from __future__ import annotations

import signal
import threading
import time
from datetime import datetime
from types import FrameType

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.processes.clock_watch import ClockWatch
from bot.processes.watcher import Watcher
from bot.wiring import Services
from escalation.engine import POKE_AGAIN, TickResult, decide, work_due
from escalation.sweep import forget_pokes
from storage.heartbeats import TICK, beat
from storage.pokes import ADVANCE_ATTEMPT, ADVANCE_MESSAGE
from voice.recordings import left_at_provider

log = structlog.get_logger(__name__)

# Real seconds from one sweep to the next, whatever the speed of the virtual clock; one that takes longer is followed at
# once by the next.
SWEEP_SECONDS = 0.5
TIDY_SECONDS = 300.0
# A sign of life is written less often than there are sweeps.
BEAT_SECONDS = 5.0


def run_clock(services: Services) -> None:
    """Sweep until SIGTERM or SIGINT. A sweep that fails is logged and tried again: the next one must come."""
    stop = threading.Event()

    def _stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    sweeps = Sweeps(services)
    watcher = threading.Thread(target=Watcher(services).run, args=(stop,), name="watcher", daemon=True)
    while not stop.is_set():
        is_more_due = False
        began = time.monotonic()
        try:
            is_more_due = sweeps.next()
        except SQLAlchemyError as error:
            log.error("sweep_failed", error=type(error).__name__)
        if watcher.ident is None:
            # After the first sweep: what was due while nobody ticked is no finding.
            watcher.start()
        stop.wait(0 if is_more_due else began + SWEEP_SECONDS - time.monotonic())


class Sweeps:
    """One sweep after another, by a clock that is watched."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._watch = ClockWatch(services.database, services.clock)
        self._tidied = time.monotonic()
        self._beaten: float | None = None

    def next(self) -> bool:
        """The next sweep, unless this machine's clock cannot be relied upon. Returns whether more is due.

        Raises SQLAlchemyError.
        """
        now = self._watch.now()
        if now is None:
            return False
        is_more_due = sweep(self._services, now)
        if self._beaten is None or time.monotonic() - self._beaten >= BEAT_SECONDS:
            with self._services.database.write() as session:
                beat(session, TICK, now)
            self._beaten = time.monotonic()
        if time.monotonic() - self._tidied > TIDY_SECONDS:
            self._tidied = time.monotonic()
            tidy(self._services)
        return is_more_due


def sweep(services: Services, now: datetime) -> bool:
    """One sweep: what is due is decided and committed, then the workers are poked. Returns whether more is due."""
    clock = services.clock
    is_more_due = decide(services.database, now)
    # Deciding may have taken a while, and the moments that are dealt now are those from now on.
    result = work_due(services.database, clock.now(), poke_again=POKE_AGAIN * clock.speed, pace=services.pace)
    lost = TickResult(
        [row for row in result.attempts if not services.pokes.poke(ADVANCE_ATTEMPT, row)],
        [row for row in result.messages if not services.pokes.poke(ADVANCE_MESSAGE, row)],
    )
    if lost.attempts or lost.messages:
        forget_pokes(services.database, lost.attempts, lost.messages)
    return is_more_due


def tidy(services: Services) -> None:
    """Ask for what may wait: recordings that we hold and that the provider has not deleted yet."""
    with services.database.read() as session:
        left = left_at_provider(session)
    for message_id in left:
        services.pokes.poke(ADVANCE_MESSAGE, message_id)
