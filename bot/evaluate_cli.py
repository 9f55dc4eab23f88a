"""`attendance evaluate`: how well messages are read, on messages that a careful person judged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from bot.reading_cli import BadInputError, Case, open_office, predict_case, read_cases
from bot.school_folder import absent_on
from nlp.evaluate import Figures, Mistake, mistakes, score
from nlp.reliability import Judged, judged_students, plot, reliability


@click.command()
@click.option(
    "--school",
    "schools",
    required=True,
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="Folder or zip of the school that the messages are about; once for all CASES, or once for each.",
)
@click.option("--mistakes", "is_listing", is_flag=True, help="List every mistake: case, field, wanted, read.")
@click.option(
    "--reliability",
    "plot_file",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Draw how often the student was right against how likely the reader thought it (SVG), and print the bins.",
)
@click.argument("cases", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def evaluate(schools: tuple[Path, ...], cases: tuple[Path, ...], is_listing: bool, plot_file: Path | None) -> None:
    """Read the judged messages of CASES (JSON lines with gold) and print the figures, per language and channel.

    Several files are taken one after another, each with the school in the same place: --school A a.jsonl --school B
    b.jsonl. The exit status is 1 where a child was cleared who should not have been.
    """
    if len(schools) not in (1, len(cases)):
        raise BadInputError(
            f"{len(cases)} files of cases, but {len(schools)} schools: give one school, or one for each"
        )
    console = Console()
    false_clears = 0
    students: list[Judged] = []
    for school, path in zip(schools * (len(cases) if len(schools) == 1 else 1), cases, strict=True):
        figures, found, judged = _evaluate(school, path)
        students += judged
        false_clears += len(figures.whole.false_clears)
        for table in _tables(path, figures):
            console.print(table)
        for mistake in found:
            if is_listing or mistake.field == "FALSE CLEAR":
                console.print(
                    f"{mistake.case_id} {mistake.field}: {mistake.wanted} was read as {mistake.read}",
                    style="bold red" if mistake.field == "FALSE CLEAR" else None,
                    highlight=False,
                    markup=False,
                )
    if plot_file:
        console.print(_reliable(students, plot_file))
    raise SystemExit(1 if false_clears else 0)


def _evaluate(school: Path, path: Path) -> tuple[Figures, list[Mistake], list[Judged]]:
    office = open_office(school)
    judged = list(read_cases(path))
    predictions = [predict_case(office, case) for case in judged]
    day = office.day_of(datetime.fromisoformat(judged[0]["received_at"])) if judged else date.min
    absent = absent_on(office.folder, day)
    found = [m for case, read in zip(judged, predictions, strict=True) for m in mistakes(_judged(case), read, absent)]
    return score(judged, predictions, absent), found, list(judged_students(judged, predictions))


def _reliable(students: list[Judged], plot_file: Path) -> Table:
    """Draw how far the probabilities of the students named are borne out, and return the bins as a table."""
    found = reliability(students)
    plot_file.write_text(plot(found, "How likely the student, and how often right"), encoding="utf-8")
    figures = f"Brier score {found.brier:.4f}, calibration error {found.calibration_error:.4f}"
    return _table(f"students named, in percent where not counted: {figures}", found.table())


def _judged(case: Case) -> dict[str, Any]:
    if "gold" not in case:
        raise BadInputError(f"{case['_where']}: gold: missing; without it there is nothing to compare with")
    return case


def _tables(path: Path, figures: Figures) -> Iterator[Table]:
    yield _table(f"{path}: figures, in percent where not counted", figures.table())
    yield _table(f"{path}: intent wanted (down) and read (across)", figures.confusion())


def _table(title: str, rows: list[list[str]]) -> Table:
    table = Table(title=title, title_justify="left")
    for number, name in enumerate(rows[0]):
        table.add_column(name, justify="right" if number else "left", overflow="fold")
    for row in rows[1:]:
        table.add_row(*row)
    return table
