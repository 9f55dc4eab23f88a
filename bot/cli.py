"""The command line: `attendance …`. Exit codes: 0 done, 1 failed, 2 bad input."""

from __future__ import annotations

import importlib
import os
import sys

import click
import structlog

from bot.logs import configure_logging
from bot.settings import SettingsError

log = structlog.get_logger(__name__)


# Where the larger commands live: loaded when they are called, so that a short command is not kept waiting by speech,
# language and telephone.
COMMANDS = {
    "board": "bot.board_cli.board",
    "evaluate": "bot.evaluate_cli.evaluate",
    "import": "bot.imports_cli.import_group",
    "letters": "bot.letters_cli.letters",
    "parse": "bot.reading_cli.parse",
    "rehearse": "bot.rehearsal.cli.rehearse",
    "tiers": "bot.tiers_cli.tiers",
    "transcribe": "bot.reading_cli.transcribe",
    "user": "bot.users_cli.user",
}


class Commands(click.Group):
    """A group that loads its larger commands when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in order."""
        return sorted([*super().list_commands(ctx), *COMMANDS])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, loaded now if need be."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, _, name = COMMANDS[cmd_name].rpartition(".")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)  # noqa: S101 - COMMANDS is our own
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="attendance-line")
def attendance() -> None:
    """The attendance line of a school: hears parents, matches them to the roll, and looks for every other child."""


@attendance.command()
@click.option("--port", default=8000, show_default=True, help="Port of the web application.")
def serve(port: int) -> None:
    """Run everything on this machine: web, workers, clock, and Valkey where REDIS_URL is unset."""
    from bot.ledger import process_settings
    from bot.processes.serve import installation

    settings = process_settings()
    settings.require_telephone()
    if not settings.smtp_url:
        click.echo("SMTP_URL is not set: e-mails to families who cannot be left a voicemail will fail.", err=True)
    with installation(settings, port, dict(os.environ)) as supervisor:
        supervisor.handle_signals()
        click.echo(
            f"Staff pages: http://127.0.0.1:{port}/   webhooks: {settings.public_url}/voice/incoming, /sms/incoming"
        )
        click.echo("Ctrl-C stops everything.")
        supervisor.watch()


@attendance.command()
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--host", default="0.0.0.0", show_default=True, help="Address to listen on.")  # noqa: S104 - behind a proxy
@click.option("--workers", default=2, show_default=True, help="Number of web processes.")
def web(port: int, host: str, workers: int) -> None:
    """Run the web application alone (see the Procfile)."""
    from bot.processes.serve import web_command

    command = web_command(port, host=host, workers=workers)
    os.execv(command[0], command)  # noqa: S606 - our own command


@attendance.command()
@click.argument("queue", type=click.Choice(["sends", "speech"]))
def worker(queue: str) -> None:
    """Run one worker process, on one queue (see the Procfile)."""
    from bot.processes.worker import run_worker
    from bot.wiring import process_services

    run_worker(process_services(), queue)


@attendance.command()
def clock() -> None:
    """Run the clock process, which sees to everything that is due. Several at once do no harm."""
    from bot.processes.clock import run_clock
    from bot.wiring import process_services

    run_clock(process_services())


@attendance.command()
def year() -> None:
    """Run the year process: daily recomputation, reports, notices, letters. Several at once do no harm."""
    from bot.processes.year import run_year
    from bot.wiring import process_services

    run_year(process_services())


@attendance.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    from bot.ledger import open_database

    open_database().close()
    click.echo("The database has the newest schema.")


def main() -> None:
    """Run the command line. A setting that is missing or wrong is bad input: exit code 2."""
    configure_logging()
    try:
        attendance()
    except SettingsError as error:
        click.echo(f"attendance: {error}", err=True)
        sys.exit(2)
