"""Chooses when which process is killed, and remembers what was really inflicted."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random

from bot.processes.supervisor import Child
from bot.rehearsal.stage import Stage
from tests.faults.points import COMMITS, PERMIT, POINTS, SPOKEN

# Real seconds from one fault to the next, at least and at most.
BETWEEN = (1.0, 3.0)


@dataclass(frozen=True, slots=True)
class Kill:
    """A process killed at a random moment: the beginning of its name, and whether one of its own children is meant."""

    name: str
    prefix: str
    is_child: bool = False


KILLS = (
    Kill("kill.web", "web"),
    Kill("kill.web-process", "web", is_child=True),
    Kill("kill.worker-sends", "worker-sends"),
    Kill("kill.worker-speech", "worker-speech"),
    Kill("kill.clock", "clock"),
    Kill("kill.valkey", "valkey"),
    Kill("kill.postgresql", "postgresql"),
    Kill("kill.postgresql-backend", "postgresql", is_child=True),
)
NAMED_POINTS = (*(point.name for point in POINTS if point.name not in SPOKEN), *COMMITS)


@dataclass(slots=True)
class Deck:
    """What is still to be inflicted, over all mornings of a run: each point once, each kill `share_of_kills` times.

    Some points are come to seldom. When only a third of the points is left, all are wanted again.
    """

    random: Random
    points: Sequence[str]
    kills: Sequence[Kill] = ()
    share_of_kills: int = 2
    wanted: set[str] = field(default_factory=set)
    _kills: list[Kill] = field(default_factory=list)

    def refill(self) -> None:
        """Want every point again where few are left."""
        if 3 * len(self.wanted) <= len(self.points):
            self.wanted.update(self.points)

    def draw(self) -> Kill | None:
        """A process to be killed whatever it is doing; None where a point is next."""
        if not self._kills:
            self._kills = list(self.kills) * self.share_of_kills
            self.random.shuffle(self._kills)
        random_kills = len(self.kills) * self.share_of_kills
        is_kill = self.random.random() * (random_kills + len(self.points)) < random_kills
        return self._kills.pop() if is_kill else None


class Inflictor:
    """Inflicts up to `most` faults on one morning, one at a time. Call it a few times a second.

    A token lies in the folder for every point that is wanted; from time to time a permit is laid beside them, for which
    whoever comes to one of the points first exchanges its token.
    """

    def __init__(self, stage: Stage, deck: Deck, tokens: Path, most: int, tell: Callable[[str], None]) -> None:
        self._stage = stage
        self._deck = deck
        self._tokens = tokens
        self._most = most
        self._tell = tell
        self._is_permitted = False
        self._next = 0.0
        self.inflicted: Counter[str] = Counter()

    def __call__(self, now: datetime) -> None:
        """See whether somebody has died, and permit the next death or kill when it is time."""
        if now < self._stage.script.morning.opens:
            return
        self._collect()
        if self._is_permitted or self.inflicted.total() >= self._most or time.monotonic() < self._next:
            return
        kill = self._deck.draw()
        if kill is None:
            self._permit()
        elif (pid := self._victim(kill)) is not None:
            os.kill(pid, signal.SIGKILL)
            self._done(kill.name)

    def _permit(self) -> None:
        self._deck.refill()
        for name in self._deck.wanted:
            (self._tokens / name).touch()
        (self._tokens / PERMIT).touch()
        self._is_permitted = True

    def _collect(self) -> None:
        if not self._is_permitted or (self._tokens / PERMIT).exists():
            return
        for name in [name for name in self._deck.wanted if not (self._tokens / name).exists()]:
            self._deck.wanted.discard(name)
            self._is_permitted = False
            self._done(name)

    def _done(self, name: str) -> None:
        self.inflicted[name] += 1
        self._next = time.monotonic() + self._deck.random.uniform(*BETWEEN)
        self._tell(name)

    def _victim(self, kill: Kill) -> int | None:
        """The process to be killed; None where there is none just now (SQLite has no server)."""
        children = [c for c in self._stage.supervisor.children if c.name.startswith(kill.prefix) and _lives(c)]
        if not children:
            return None
        child = self._deck.random.choice(children)
        assert child.process is not None
        if not kill.is_child:
            return child.process.pid
        pids = children_of(child.process.pid)
        return self._deck.random.choice(pids) if pids else None


def children_of(pid: int) -> list[int]:
    """The processes that a process has started."""
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _lives(child: Child) -> bool:
    return child.process is not None and child.process.poll() is None
