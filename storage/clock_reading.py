"""How the wall clock and elapsed time stand at one moment: from two readings, a step of the wall clock can be told.

Elapsed time is the kernel's count of seconds since the machine started, which nobody sets; on Linux it goes on while
the machine sleeps. It runs at the same pace as the wall clock, also where that is slowed or hurried into place.
"""

from __future__ import annotations

import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
# The wall clock is read between two readings of elapsed time; further apart than this, something came between.
CLOSE_SECONDS = 0.02
MOST_TRIES = 5


@dataclass(frozen=True, slots=True)
class Reading:
    """`wall`: the instant that the clock showed when `elapsed` real seconds had passed since the start of `boot`."""

    wall: datetime
    elapsed: float
    boot: str


def elapsed_seconds() -> float:
    """Real seconds since this machine was started, sleep included where the system can tell."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def boot_id() -> str:
    """A name of this start of this machine; where the system has none, of the machine."""
    try:
        return BOOT_ID.read_text().strip()
    except OSError:
        return platform.node() or "this machine"


def read_clock(now: Callable[[], datetime]) -> Reading:
    """Both at once, as nearly as can be: a process may lose the processor between one reading and the next."""
    best: tuple[float, datetime, float] | None = None
    for _ in range(MOST_TRIES):
        before = elapsed_seconds()
        wall = now()
        width = elapsed_seconds() - before
        if best is None or width < best[0]:
            best = (width, wall, before + width / 2)
        if width <= CLOSE_SECONDS:
            break
    assert best is not None  # noqa: S101 - it was tried at least once
    return Reading(best[1], best[2], boot_id())
