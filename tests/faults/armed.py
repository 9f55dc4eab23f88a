"""`python -m tests.faults.armed MODULE ARGUMENTS…`: the same program, with traps at named points.

A token is an empty file named after a point, in the folder that FAULTS_TOKENS names. Whoever comes to the point while
its token lies there, and can take the permit that lies beside it, kills itself there with SIGKILL. The program's own
code is not touched.
"""

from __future__ import annotations

import functools
import importlib
import json
import os
import runpy
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from escalation.policy import Policy
from storage.clock import Clock
from tests.faults.points import PERMIT, POINTS, Moment, Point, Program

TOKENS, KNOBS, OFFSET = "FAULTS_TOKENS", "FAULTS_KNOBS", "FAULTS_OFFSET"


def main() -> None:
    """Arm this process for its part, and run the program in it."""
    module, *arguments = sys.argv[1:]
    arm(_program(arguments))
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def arm(program: Program) -> None:
    """Set the traps of one program in this process."""
    _turn_knobs(json.loads(os.environ.get(KNOBS, "{}")))
    if offset := os.environ.get(OFFSET):
        _let_the_clock_be_stepped(Path(offset))
    folder = os.environ.get(TOKENS)
    if not folder:
        return
    for point in POINTS:
        if point.program is program:
            _set_trap(point, Path(folder) / point.name)
    before, after = (Path(folder) / f"{program}.any-commit-{moment}" for moment in Moment)
    event.listen(Engine, "commit", lambda _connection: _die_for(before))
    event.listen(Session, "after_commit", lambda _session: _die_for(after))


def _program(arguments: list[str]) -> Program:
    return Program.CLOCK if arguments[0] == "clock" else Program(arguments[1])


def _die_for(token: Path) -> None:
    if not token.exists():
        return
    try:
        (token.parent / PERMIT).unlink()
    except FileNotFoundError:
        return
    token.unlink()
    os.kill(os.getpid(), signal.SIGKILL)


def _set_trap(point: Point, token: Path) -> None:
    module_name, _, path = point.target.partition(":")
    owner: Any = importlib.import_module(module_name)
    *classes, name = path.split(".")
    for one in classes:
        owner = getattr(owner, one)
    setattr(owner, name, _trapped(getattr(owner, name), point, token))


def _trapped(function: Callable[..., Any], point: Point, token: Path) -> Callable[..., Any]:
    @functools.wraps(function)
    def trapped(*args: Any, **kwargs: Any) -> Any:
        if point.moment is Moment.BEFORE:
            _die_for(token)
        result = function(*args, **kwargs)
        if point.moment is Moment.AFTER and _counts(result, point.gives):
            _die_for(token)
        return result

    return trapped


def _counts(result: Any, gives: str) -> bool:
    return not gives or (bool(result) if gives == "something" else type(result).__name__ == gives)


def _let_the_clock_be_stepped(offset: Path) -> None:
    """Let the process's wall clock be wrong by so many of its seconds as the file says."""
    now = Clock.now

    def stepped(clock: Clock) -> datetime:
        return now(clock) + timedelta(seconds=float(offset.read_text() or 0))

    Clock.now = stepped  # type: ignore[assignment,method-assign]  # what is tried here


def _turn_knobs(knobs: dict[str, float]) -> None:
    """Shorten waits that are real seconds, so that a minute's morning has room for many faults.

    `poke_again` and `catch_up`: of the clock process. `placing_seconds`: of the policy. `round_minutes`: of its first
    two rounds.
    `patience`: which part of the real seconds is waited before the provider is asked what became of a request.
    """
    if "poke_again" in knobs:
        clock: Any = importlib.import_module("bot.processes.clock")
        clock.POKE_AGAIN = timedelta(seconds=knobs["poke_again"])
    if "catch_up" in knobs:
        watcher: Any = importlib.import_module("bot.processes.watcher")
        watcher.AUDIT_SECONDS = watcher.CATCH_UP_SECONDS = knobs["catch_up"]
        importlib.import_module("bot.catch_up").SETTLED_SECONDS = knobs["catch_up"]  # type: ignore[attr-defined]
    if "patience" in knobs:
        for module in ("escalation.sender", "escalation.reconcile"):
            _make_impatient(importlib.import_module(module), knobs["patience"])
    versions: Any = importlib.import_module("escalation.policy_versions")
    load = versions.load_policy
    versions.load_policy = lambda name: _turned(load(name), knobs)


def _make_impatient(module: Any, share: float) -> None:
    real = module.real
    module.real = lambda clock, seconds: real(clock, seconds) * share


def _turned(policy: Policy, knobs: dict[str, float]) -> Policy:
    calls, rounds = policy.calls, policy.rounds
    if "placing_seconds" in knobs:
        calls = replace(calls, placing_seconds=int(knobs["placing_seconds"]))
    if minutes := int(knobs.get("round_minutes", 0)):
        guardians = replace(rounds.guardians, minutes=minutes)
        rounds = replace(rounds, guardians=guardians, emergency=replace(rounds.emergency, minutes=minutes))
    return replace(policy, calls=calls, rounds=rounds)


if __name__ == "__main__":
    main()
