"""The end of a rehearsal: the day in numbers, and whether everything was as it must be."""

from __future__ import annotations

from rich.console import Console

from bot.rehearsal.driver import Play, result
from bot.rehearsal.stage import Stage
from escalation.summary import summarise


def tell_result(stage: Stage, play: Play, console: Console) -> int:
    """Print the summary and the checks; returns the exit code: 0 all is well, 1 not."""
    with stage.database.read() as session:
        lines = summarise(session, stage.school_id, stage.script.day, stage.clock.now()).lines()
    console.rule("The morning in numbers")
    for line in lines:
        console.print(line, markup=False)
    wrong = result(stage, play)
    if not wrong:
        console.print(
            "[green]Checked with the phone company's records: every listed student is accounted for or handed over, no "
            "number was called twice in a round, no restricted number was called, and the contact log agrees.[/green]"
        )
        return 0
    console.print("[bold red]This must not be:[/bold red]")
    for line in wrong:
        console.print(f"- {line}", markup=False, style="red")
    return 1
