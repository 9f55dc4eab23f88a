"""`python -m tests.faults.armed MODULE ARGUMENTS…`: the same program, with traps at named points.

A token is an empty file named after a point, in the folder that FAULTS_TOKENS names. Whoever comes to the point and
can remove the file kills itself there with SIGKILL. The program's own code is not touched.
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
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from tests.faults.points import POINTS, Moment, Point, Program

TOKENS, KNOBS, SLOW = "FAULTS_TOKENS", "FAULTS_KNOBS", "FAULTS_OFFSET"


def main() -> None:
    """Arm this process for its part, and run the program in it."""
    module, *arguments = sys.argv[1:]
    arm(_program(arguments))
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def arm(program: Program) -> None:
    """Set the traps of one program in this process."""
    _turn_knobs(json.loads(os.environ.get(KNOBS, "{}")))
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
    try:
        token.unlink()
    except FileNotFoundError:
        return
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


def _turn_knobs(knobs: dict[str, float]) -> None:
    """Shorten waits that are real seconds, so that a minute's morning has room for many faults.

    `placing_seconds` of the policy, `poke_again` of the clock process (real seconds), and `round_minutes` of both rounds.
    """
    if "poke_again" in knobs:
        from datetime import timedelta

        import bot.processes.clock

        bot.processes.clock.POKE_AGAIN = timedelta(seconds=knobs["poke_again"])
    import escalation.policy_versions as versions

    load = versions.load_policy

    def load_turned(name: str) -> Any:
        policy = load(name)
        calls, rounds = policy.calls, policy.rounds
        calls = replace(calls, placing_seconds=int(knobs.get("placing_seconds", calls.placing_seconds)))
        if minutes := int(knobs.get("round_minutes", 0)):
            rounds = replace(
                rounds,
                guardians=replace(rounds.guardians, minutes=minutes),
                emergency=replace(rounds.emergency, minutes=minutes),
            )
        return replace(policy, calls=calls, rounds=rounds)

    versions.load_policy = load_turned


if __name__ == "__main__":
    main()
