"""`attendance letters`: a district's own letters, looked at before a family reads them."""

from __future__ import annotations

from pathlib import Path

import click

from escalation.papers.letter_templates import LETTERS, check_letters, template_names

BAD_INPUT = 2


@click.group()
def letters() -> None:
    """The letters to families, and a district's own wording."""


@letters.command()
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
def check(folder: Path | None) -> None:
    """Check the letters of FOLDER (ours if left out): fields that there are not, languages that do not agree."""
    problems = check_letters(folder or LETTERS)
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        raise SystemExit(BAD_INPUT)
    click.echo(f"In order. Letters: {', '.join(template_names(folder))}.")
