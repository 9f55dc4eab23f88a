"""`attendance rehearse --year`: a year under each policy, with progress, figures and checks."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import click
import structlog
from rich.console import Console

from bot.rehearsal.year.play import PlayedYear, play_year
from bot.rehearsal.year.summary import told
from escalation.year.policies import shipped

ALL = "all"
SUMMARY = "summary.json"


def rehearse_years(policy: str, seed: int, out: Path | None, console: Console) -> int:
    """Play the years; returns the exit code: 0 as it must be, 1 otherwise. Packets and figures go into `out`."""
    # One family's mail server refuses every mail: no news here.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    names = sorted(shipped())
    if policy not in (ALL, *names):
        raise click.UsageError(f"there is no year policy {policy!r}; there are: {', '.join(names)}, or {ALL}.")
    years = [_play(name, seed, out, console) for name in (names if policy == ALL else [policy])]
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        figures = {year.summary["policy"]: year.summary for year in years}
        (out / SUMMARY).write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 1 if any(year.wrong for year in years) else 0


def _play(name: str, seed: int, out: Path | None, console: Console) -> PlayedYear:
    with console.status(f"{name}: opening the school…") as status:
        year = play_year(name, seed=seed, out=out, told=status.update)
    for line in told(year.summary):
        console.print(line, markup=False)
    if year.wrong:
        console.print("[bold red]This must not be:[/bold red]")
        for line in year.wrong:
            console.print(f"- {line}", markup=False, style="red")
    else:
        console.print(
            "[green]Checked every week: no step twice or left out, counts agree with a plain recount, no letter to a "
            "restricted contact, every copy in its file, every mail once, packets complete.[/green]"
        )
    return year
