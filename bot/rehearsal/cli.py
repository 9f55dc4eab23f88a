"""`attendance rehearse`: a school's morning against a simulated phone company, or a school's whole year."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import click
from rich.console import Console

from bot.rehearsal.script import SAMPLE_SCHOOL, NothingToRehearse, Script, write_script
from storage.imports.problems import ImportFailedError

BAD_INPUT = 2
FASTEST = 600.0


@click.command()
@click.option(
    "--speed",
    default=60.0,
    show_default=True,
    type=click.FloatRange(1.0, FASTEST),
    help="How many seconds of the morning pass in one second.",
)
@click.option(
    "--school",
    default=SAMPLE_SCHOOL,
    type=click.Path(exists=True, path_type=Path),
    help="Folder or zip of a school (roster, contacts, absences of one day); our sample school if left out.",
)
@click.option("--seed", default=3, show_default=True, help="Another number is another morning of the same school.")
@click.option("--exit", "exits", is_flag=True, help="End after the last inquiry, print the summary, and check it.")
@click.option("--port", default=8000, show_default=True, help="Port of the web application.")
@click.option("--year", "whole_year", is_flag=True, help="Play a made-up school's whole year instead, and check it.")
@click.option("--policy", default="all", show_default=True, help="With --year: one policy, or all.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="With --year: folder for packets.")
def rehearse(  # noqa: PLR0917 - the options of one command
    speed: float, school: Path, seed: int, exits: bool, port: int, whole_year: bool, policy: str, out: Path | None
) -> None:
    """Play a school's morning: parents call and text, the roll comes in, and the rest is looked for.

    Real processes, webhooks and speech recognition; only the telephone company and the people are simulated. Nothing
    leaves this machine. With --year a made-up school's staff work through a whole year of absences.
    """
    console = Console(highlight=False, soft_wrap=True)
    if whole_year:
        from bot.rehearsal.year.command import rehearse_years

        sys.exit(rehearse_years(policy, seed, out, console))
    try:
        with console.status("Planning the morning and speaking its voicemails…"):
            script = write_script(school.resolve(), seed=seed)
    except ImportFailedError as error:
        for problem in error.problems:
            console.print(str(problem), markup=False, style="red")
        console.print(str(error), markup=False, style="bold red")
        raise SystemExit(BAD_INPUT) from error
    except NothingToRehearse as error:
        raise click.UsageError(str(error)) from error
    try:
        sys.exit(_perform(script, console, speed=speed, port=port, exits=exits))
    except RuntimeError as error:
        raise click.ClickException(str(error)) from error


def _perform(script: Script, console: Console, *, speed: float, port: int, exits: bool) -> int:
    """Play the morning; returns the exit code: 0 as it must be, 1 otherwise."""
    # Loaded here: the whole application, which `--help` and a refused folder have no need of.
    from bot.rehearsal.driver import Play
    from bot.rehearsal.epilogue import tell_result
    from bot.rehearsal.stage import SECRETARY, stage

    _introduce(script, console, speed)
    with contextlib.ExitStack() as stack:
        with console.status("Starting the application and the phone company…"):
            on_stage = stack.enter_context(stage(script, speed=speed, port=port))
        on_stage.supervisor.handle_signals()
        console.print(f"Staff pages: [bold]{on_stage.address}/[/bold]")
        console.print(f"Sign in as  [bold]{SECRETARY}[/bold]  with the password  [bold]{on_stage.password}[/bold]")
        if not exits:
            console.print("Ctrl-C ends the rehearsal.")
        wait = (script.morning.opens - on_stage.clock.now()).total_seconds() / speed
        if wait > 1:
            console.print(f"The morning begins in {wait:.0f} seconds: time to sign in.")
        console.rule()
        play = Play(on_stage, console.print)
        told = False

        def step() -> bool:
            nonlocal told
            play.step()
            if exits:
                return play.is_over or play.is_overdue
            if play.is_over and not told:
                told = True
                tell_result(on_stage, play, console)
                console.print("The pages stay up: look around. Ctrl-C ends the rehearsal.")
            return False

        on_stage.supervisor.watch(step)
        return tell_result(on_stage, play, console) if exits else 0


def _introduce(script: Script, console: Console, speed: float) -> None:
    spoken = sum(event.speaker is not None for event in script.morning.events)
    texts = len(script.morning.events) - spoken
    opens, checked = script.morning.opens, script.morning.checked_at
    seconds = (checked - opens).total_seconds() / speed
    console.print(
        f"[bold]{script.school.name}[/bold], {script.day:%A} {script.day}: {len(script.students)} students, "
        f"{len(script.absent)} of them absent; {texts} texts and {spoken} calls of parents."
    )
    console.print(
        f"From {opens:%H:%M}, {speed:g} times as fast as life: the line is checked at {checked:%H:%M}, "
        f"{seconds:.0f} seconds after the beginning."
    )
    if not spoken:
        console.print("No voices are installed for this school's languages on this machine: every parent texts.")
