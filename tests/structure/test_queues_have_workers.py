"""Every queue has a worker in the Procfile, every job can be imported, and every process of the Procfile exists."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import click

from bot.cli import attendance
from storage.pokes import JOBS, QUEUES

ROOT = Path(__file__).resolve().parents[2]


def procfile() -> dict[str, str]:
    lines = (ROOT / "Procfile").read_text().splitlines()
    return {name: command.strip() for name, _, command in (line.partition(":") for line in lines if line)}


def test_every_queue_has_exactly_one_kind_of_worker() -> None:
    workers = [c.split()[-1] for c in procfile().values() if c.startswith("attendance worker")]
    assert sorted(workers) == sorted(QUEUES)


def test_every_job_exists_and_belongs_to_a_queue() -> None:
    for job in JOBS:
        module, _, name = job.function.rpartition(".")
        assert callable(getattr(importlib.import_module(module), name))
        assert job.queue in QUEUES


def test_every_process_is_a_command_of_ours() -> None:
    for command in procfile().values():
        match = re.match(r"attendance ([a-z]+)", command)
        assert match
        assert match[1] in attendance.list_commands(click.Context(attendance))


def test_every_command_explains_itself() -> None:
    def check(command: click.Command, path: str) -> None:
        assert command.help, f"{path} has no help"
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{path} {parameter.opts} has no help"
        if isinstance(command, click.Group):
            context = click.Context(command)
            for name in command.list_commands(context):
                child = command.get_command(context, name)
                assert child is not None
                check(child, f"{path} {name}")

    check(attendance, "attendance")
