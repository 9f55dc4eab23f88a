"""Whether the wall clock was stepped: pure arithmetic on readings of wall clock and elapsed time.

All due times of the ledger are instants of one wall clock. Where that is stepped, by a wrong time server or a person,
every span still to run would be shorter or longer by the step; so the due times are moved with it (`kept_spans`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from storage.clock_reading import Reading

NONE = timedelta(0)
# Real seconds. A busy machine reads the two clocks some milliseconds apart; slewing shows in both alike.
LEAST_STEP_SECONDS = 5.0
# Another machine whose reading agrees with the present wall clock so nearly has seen no step.
WITNESS_SECONDS = 25.0
# Machines that have not been heard of for so long are forgotten.
FORGOTTEN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Judgement:
    """By how much the wall clock was stepped (zero: not at all), and the last readings of all machines from now on."""

    step: timedelta
    readings: dict[str, Reading]


def step_between(before: Reading, after: Reading, speed: float) -> timedelta:
    """By how much the wall clock was stepped between two readings; zero where it was not, or nobody can tell.

    `speed` is that of the clock: its seconds a real second. Across a restart of the machine nobody knows how much time
    has passed; but none can have passed backwards.
    """
    least = timedelta(seconds=LEAST_STEP_SECONDS * speed)
    passed = after.elapsed - before.elapsed
    if before.boot == after.boot and passed >= 0:
        step = after.wall - before.wall - timedelta(seconds=passed * speed)
        return step if abs(step) > least else NONE
    step = after.wall - before.wall
    return step if step < -least else NONE


def judge(known: Mapping[str, Reading], present: Reading, speed: float) -> Judgement:
    """Compare the present reading with what was noted, by start of machine.

    A step is one of the wall clock that all machines share. What one machine notes first holds for all: their readings
    are moved with the step, so that none of them notes it again. A machine that alone has missed time (it was halted
    from outside) sees by another's fresh reading that the wall clock was not stepped.
    """
    before = known.get(present.boot)
    others = {boot: reading for boot, reading in known.items() if boot != present.boot}
    if before is None:
        before = max(others.values(), key=lambda reading: reading.wall, default=present)
    step = step_between(before, present, speed)
    near = timedelta(seconds=WITNESS_SECONDS * speed)
    if any(other.wall > before.wall and abs(present.wall - other.wall) < near for other in others.values()):
        step = NONE
    moved = {boot: replace(reading, wall=reading.wall + step) for boot, reading in others.items()}
    kept = {boot: reading for boot, reading in moved.items() if reading.wall > present.wall - FORGOTTEN}
    return Judgement(step, {**kept, present.boot: present})
