"""The virtual clock of the simulated phone company.

A rehearsal runs faster than life: one real second is SPEED virtual seconds. Every delay of the telephone (ringing,
speaking, recording) is given in virtual seconds; only the network (webhook time-outs) stays real, since the application
answers in real time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Clock:
    """virtual_now = start + (real_now - epoch) * speed, all aware UTC."""

    start: datetime
    epoch: datetime
    speed: float = 1.0

    def __post_init__(self) -> None:
        """Refuse a clock that stands still or runs backwards (ValueError)."""
        if not self.speed > 0:
            raise ValueError("the clock's speed must be above 0")

    @classmethod
    def at_speed(cls, speed: float) -> Clock:
        """A clock that begins at the real present and runs `speed` times as fast."""
        now = datetime.now(UTC)
        return cls(now, now, speed)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Clock:
        """The clock that all programs of one rehearsal share; real time when ATTENDANCE_CLOCK_START is unset.

        Raises ValueError on a start or epoch that is no ISO instant with an offset, or a speed not above 0.
        """
        now = datetime.now(UTC)
        if not environ.get("ATTENDANCE_CLOCK_START"):
            return cls(now, now)
        epoch = environ.get("ATTENDANCE_CLOCK_EPOCH")
        return cls(
            _instant(environ["ATTENDANCE_CLOCK_START"]),
            _instant(epoch) if epoch else now,
            float(environ.get("ATTENDANCE_CLOCK_SPEED") or 1),
        )

    def now(self) -> datetime:
        """The virtual present, aware UTC."""
        return self.start + timedelta(seconds=(datetime.now(UTC) - self.epoch).total_seconds() * self.speed)

    def real(self, seconds: float) -> float:
        """How many real seconds a virtual delay lasts."""
        return max(0.0, seconds) / self.speed

    async def sleep(self, seconds: float) -> None:
        """Let virtual seconds pass."""
        await asyncio.sleep(self.real(seconds))


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"{text!r} has no UTC offset")
    return instant.astimezone(UTC)
