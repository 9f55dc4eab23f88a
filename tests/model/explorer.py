"""Visits every moment that can be reached, the nearest first: the first broken promise has the shortest path."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.model.canonical import key_of
from tests.model.program import Program, State
from tests.model.promises import Broken, check_end, check_step
from tests.model.scopes import Scope
from tests.model.world import World


@dataclass
class Findings:
    """What an exploration saw. `path`: in words, the shortest way to the broken promise; empty where all hold."""

    states: int = 0
    transitions: int = 0
    depth: int = 0
    ends: int = 0
    cut: int = 0
    done: int = 0
    seconds: float = 0.0
    promise: str = ""
    path: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        told = (
            f"{self.states} states, {self.transitions} transitions, depth {self.depth}, {self.ends} ends, "
            f"{self.cut} cut off, {self.done} deeds of the program, {self.seconds:.1f} s of processor time"
        )
        if not self.promise:
            return told
        steps = "\n".join(f"{number:3}. {step}" for number, step in enumerate(self.path, start=1))
        return f"{told}\nNOT KEPT: {self.promise}\n{steps}"


@dataclass(frozen=True, slots=True)
class Visit:
    state: State
    depth: int
    before: Visit | None
    step: str

    def path(self) -> list[str]:
        steps: list[str] = []
        visit: Visit | None = self
        while visit is not None and visit.before is not None:
            steps.append(f"{visit.before.state.now:%H:%M:%S} {visit.step}")
            visit = visit.before
        return steps[::-1]


def explore(
    scope: Scope, template: Path, *, depth: int = 1000, tell: Callable[[Findings], None] = lambda _: None
) -> Findings:
    """Visit all that can be reached within a scope in `depth` steps."""
    program = Program(scope, template)
    world = World(scope, program)
    findings = Findings()
    begun = time.process_time()
    first = Visit(program.begins(), 0, None, "")
    seen = {key_of(first.state)}
    queue = deque([first])
    while queue and not findings.promise:
        visit = queue.popleft()
        findings.depth = visit.depth
        _visit(world, visit, findings, seen, queue, depth)
        findings.seconds = time.process_time() - begun
        findings.done = program.deeds
        if findings.states % 1000 == 0:
            tell(findings)
    program.ledger.close()
    return findings


def _visit(world: World, visit: Visit, findings: Findings, seen: set[bytes], queue: deque[Visit], depth: int) -> None:
    findings.states += 1
    step = "that is all"
    try:
        if world.is_over(visit.state):
            findings.ends += 1
            check_end(world, visit.state)
            return
        if visit.depth >= depth:
            findings.cut += 1
            return
        is_stuck = True
        for move in world.moves(visit.state):
            step = move.words
            after = move.do()
            findings.transitions += 1
            check_step(world, visit.state, after)
            key = key_of(after)
            is_stuck = is_stuck and after is visit.state
            if key not in seen:
                seen.add(key)
                queue.append(Visit(after, visit.depth + 1, visit, move.words))
        if is_stuck:
            raise Broken("there is always a way on")
    except Broken as broken:
        findings.promise = str(broken)
        findings.path = [*visit.path(), f"{visit.state.now:%H:%M:%S} {step}"]
