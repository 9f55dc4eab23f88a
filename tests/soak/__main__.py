"""`python -m tests.soak`: mornings of real processes under every fault, with counts; exit code 1 on any loss."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import click

from bot.logs import configure_logging
from tests.soak.report import Report


def _shared(speed: float) -> Callable[[click.decorators.FC], click.decorators.FC]:
    """The options of every proof; `speed` is its default."""
    shared = (
        click.option(
            "--speed",
            default=speed,
            show_default=True,
            help="Seconds of the morning in one second, at most: fewer on a slow machine.",
        ),
        click.option(
            "--ledger",
            default="postgresql",
            show_default=True,
            type=click.Choice(["postgresql", "sqlite"]),
            help="Where the ledger is kept.",
        ),
        click.option("--json", "json_path", type=click.Path(path_type=Path), help="Write the counts here as well."),
    )

    def add(command: click.decorators.FC) -> click.decorators.FC:
        for option in reversed(shared):
            command = option(command)
        return command

    return add


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
def soak() -> None:
    """Try a school's mornings under faults that are really inflicted on real processes.

    The figures go to standard output; what the processes themselves say, to standard error.
    """
    configure_logging()
    # Whoever ends this early wants no processes left behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@soak.command()
@click.option("--mornings", default=10, show_default=True, type=click.IntRange(1), help="How many mornings.")
@click.option("--faults", default=40, show_default=True, help="At most so many kills on one morning.")
@click.option("--seed", default=1, show_default=True, help="Another number is another order of faults.")
@_shared(speed=20.0)
def crash(mornings: int, faults: int, seed: int, speed: float, ledger: str, json_path: Path | None) -> None:
    """Kill processes at named points and at random, and compare every student's end with what it must be."""
    from tests.soak.crash import run

    _finish(run(mornings=mornings, faults=faults, seed=seed, speed=speed, ledger=ledger), json_path)


@soak.command()
@click.option("--only", default="", help="Only the faults whose name contains this.")
@_shared(speed=40.0)
def provider(only: str, speed: float, ledger: str, json_path: Path | None) -> None:
    """Let the telephone company fail in every way we can think of, a morning each."""
    from tests.soak.provider import run

    _finish(run(only=only, speed=speed, ledger=ledger), json_path)


@soak.command()
@click.option("--only", default="", help="Only the faults whose name contains this.")
@_shared(speed=40.0)
def environment(only: str, speed: float, ledger: str, json_path: Path | None) -> None:
    """Empty Redis, restart the database, fill the disk, step the clock: a morning each."""
    from tests.soak.environment import run

    _finish(run(only=only, speed=speed, ledger=ledger), json_path)


def _finish(report: Report, json_path: Path | None) -> None:
    report.print()
    if json_path:
        report.write(json_path)
    raise SystemExit(1 if report.failures else 0)


if __name__ == "__main__":
    soak(prog_name="python -m tests.soak")
