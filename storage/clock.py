"""The clock that the whole installation shares: real time, or the virtual time of rehearsals and tests."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


class ClockSettingError(ValueError):
    """One of the ATTENDANCE_CLOCK_* settings cannot be understood; the message names it."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells the time, in aware UTC.

    With `start` unset it is the real time. Otherwise the virtual time stood at `start` at the real instant `epoch`
    and has run at `speed` virtual seconds a real second since.
    """

    start: datetime | None = None
    epoch: datetime | None = None
    speed: float = 1.0

    def now(self) -> datetime:
        """The present moment, aware, UTC."""
        real = datetime.now(UTC)
        if self.start is None or self.epoch is None:
            return real
        return self.start + (real - self.epoch) * self.speed

    def sleep(self, seconds: float) -> None:
        """Sleep for `seconds` of this clock's time."""
        time.sleep(max(0.0, seconds / self.speed))

    def real_seconds(self, span: timedelta) -> float:
        """How many real seconds a span of this clock lasts."""
        return span.total_seconds() / self.speed


def clock_from_environment(environ: Mapping[str, str] | None = None) -> Clock:
    """Read ATTENDANCE_CLOCK_START, ATTENDANCE_CLOCK_SPEED and ATTENDANCE_CLOCK_EPOCH.

    START and EPOCH are ISO 8601 instants with an offset; EPOCH defaults to this very moment.

    Raises:
        ClockSettingError: for an instant without offset or a speed that is not positive.
    """
    environ = os.environ if environ is None else environ
    start = _instant(environ, "ATTENDANCE_CLOCK_START")
    if start is None:
        return Clock()
    epoch = _instant(environ, "ATTENDANCE_CLOCK_EPOCH") or datetime.now(UTC)
    text = environ.get("ATTENDANCE_CLOCK_SPEED") or "1"
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if speed <= 0:
        raise ClockSettingError(f"ATTENDANCE_CLOCK_SPEED must be a positive number, not {text!r}")
    return Clock(start, epoch, speed)


def _instant(environ: Mapping[str, str], name: str) -> datetime | None:
    text = environ.get(name)
    if not text:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise ClockSettingError(f"{name} must be an ISO 8601 instant such as 2026-11-23T06:00:00-07:00") from None
    if instant.tzinfo is None:
        raise ClockSettingError(f"{name} needs an offset, as in 2026-11-23T06:00:00-07:00")
    return instant.astimezone(UTC)
