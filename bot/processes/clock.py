"""The clock process: sweeps due rows, lets the engine decide, and pokes the workers."""

from __future__ import annotations

import signal
import threading
import time
from types import FrameType

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.wiring import Services
from escalation.engine import POKE_AGAIN, tick
from storage.pokes import ADVANCE_ATTEMPT, ADVANCE_MESSAGE
from voice.recordings import left_at_provider

log = structlog.get_logger(__name__)

# Real seconds from one sweep to the next, whatever the speed of the virtual clock; one that takes longer is followed at
# once by the next.
SWEEP_SECONDS = 0.5
TIDY_SECONDS = 300.0


def run_clock(services: Services) -> None:
    """Sweep until SIGTERM or SIGINT. A sweep that fails is logged and tried again: the next one must come."""
    stop = threading.Event()

    def _stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    tidied = time.monotonic()
    while not stop.is_set():
        began = time.monotonic()
        try:
            sweep(services)
            if time.monotonic() - tidied > TIDY_SECONDS:
                tidied = time.monotonic()
                tidy(services)
        except SQLAlchemyError as error:
            log.error("sweep_failed", error=type(error).__name__)
        stop.wait(began + SWEEP_SECONDS - time.monotonic())


def sweep(services: Services) -> None:
    """One sweep: what is due is decided and committed, then the workers are poked."""
    clock = services.clock
    result = tick(services.database, clock.now(), poke_again=POKE_AGAIN * clock.speed)
    for attempt_id in result.attempts:
        services.pokes.poke(ADVANCE_ATTEMPT, attempt_id)
    for message_id in result.messages:
        services.pokes.poke(ADVANCE_MESSAGE, message_id)


def tidy(services: Services) -> None:
    """Ask for what may wait: recordings that we hold and that the provider has not deleted yet."""
    with services.database.read() as session:
        left = left_at_provider(session)
    for message_id in left:
        services.pokes.poke(ADVANCE_MESSAGE, message_id)
