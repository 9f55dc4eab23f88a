"""What a long proof says: progress while it runs, a table of counts at the end, and the same as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.faults.trial import Trial
from tests.faults.verdict import counts

FIGURES = (
    "students",
    "inquiries",
    "attempts",
    "calls",
    "lost",
    "doubled",
    "differing",
    "wrong",
    "excused",
    "undelivered",
)
LEAST_WIDTH = 160


class Report:
    """Collects the trials of one proof. `again` is the command that repeats it; `expected` the faults of its matrix."""

    def __init__(self, proof: str, again: str, expected: Sequence[str] = ()) -> None:
        self._proof = proof
        self._again = again
        self._expected = expected
        self._console = Console(highlight=False, soft_wrap=True)
        self._console.width = max(self._console.width, LEAST_WIDTH)
        self._trials: list[Trial] = []

    @property
    def failures(self) -> list[str]:
        """Every failure, with the trial in which it happened."""
        return [f"{trial.name}: {line}" for trial in self._trials for line in trial.verdict.failures]

    def begin(self, name: str) -> None:
        """A trial begins."""
        self._console.print(f"[bold]{name}[/bold] begins")

    def tell(self, fault: str) -> None:
        """A fault was inflicted."""
        self._console.print(f"  {fault}", markup=False, style="dim")

    def add(self, trial: Trial) -> None:
        """A trial is over."""
        self._trials.append(trial)
        total = counts([trial.verdict])
        figures = ", ".join(f"{total[name]} {name}" for name in FIGURES)
        self._console.print(f"{trial.name}: {trial.inflicted.total()} faults; {figures}; {trial.seconds:.0f} s")
        for line in trial.verdict.failures:
            self._console.print(f"  {line}", markup=False, style="bold red")
        for line in trial.verdict.excused:
            self._console.print(f"  excused: {line}", markup=False, style="yellow")

    @contextmanager
    def until_stopped(self) -> Iterator[None]:
        """Let a proof that is stopped before its end (Ctrl-C, SIGTERM) tell what it has found so far."""
        try:
            yield
        except KeyboardInterrupt:
            self._console.print("stopped before its end", style="bold yellow")

    def print(self) -> None:
        """The tables."""
        table = Table("trial", "faults", *FIGURES)
        for trial in self._trials:
            total = counts([trial.verdict])
            table.add_row(trial.name, str(trial.inflicted.total()), *(str(total[name]) for name in FIGURES))
        total = counts([trial.verdict for trial in self._trials])
        table.add_row("all", str(self._inflicted.total()), *(str(total[name]) for name in FIGURES), style="bold")
        self._console.print(table)
        faults = Table("fault", "inflicted")
        for name in sorted({*self._expected, *self._inflicted}):
            faults.add_row(name, str(self._inflicted[name]))
        self._console.print(faults)
        for line in self.failures:
            self._console.print(line, markup=False, style="bold red")
        if self.failures:
            self._console.print(f"Again: {self._again}", markup=False)

    def write(self, path: Path) -> None:
        """All counts and every line of a verdict as JSON."""
        content = {
            "proof": self._proof,
            "command": self._again,
            "inflicted": {name: self._inflicted[name] for name in sorted({*self._expected, *self._inflicted})},
            "totals": dict(counts([trial.verdict for trial in self._trials])),
            "failures": self.failures,
            "trials": [
                {"name": t.name, "seconds": round(t.seconds, 1), "inflicted": dict(t.inflicted), **asdict(t.verdict)}
                for t in self._trials
            ],
        }
        path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")

    @property
    def _inflicted(self) -> Counter[str]:
        return sum((trial.inflicted for trial in self._trials), Counter())
