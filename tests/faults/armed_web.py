"""The web application with traps, for gunicorn: loaded by each of its processes after the fork, as the real one is."""

from __future__ import annotations

from flask import Flask

from tests.faults.armed import arm
from tests.faults.points import Program


def application() -> Flask:
    """What `bot.app:from_environment` gives, armed."""
    arm(Program.WEB)
    from bot.app import from_environment

    return from_environment()
