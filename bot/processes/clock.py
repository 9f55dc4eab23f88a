"""The clock process: sweeps due rows, lets the engine decide, and pokes the workers."""

from __future__ import annotations

import signal
import threading
import time
from types import FrameType

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.wiring import Services
from escalation.engine import POKE_AGAIN, TickResult, decide, work_due
from escalation.sweep import forget_pokes
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
        is_more_due = False
        began = time.monotonic()
        try:
            is_more_due = sweep(services)
            if time.monotonic() - tidied > TIDY_SECONDS:
                tidied = time.monotonic()
                tidy(services)
        except SQLAlchemyError as error:
            log.error("sweep_failed", error=type(error).__name__)
        stop.wait(0 if is_more_due else began + SWEEP_SECONDS - time.monotonic())


def sweep(services: Services) -> bool:
    """One sweep: what is due is decided and committed, then the workers are poked. Returns whether more is due."""
    clock = services.clock
    is_more_due = decide(services.database, clock.now())
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
