"""`attendance parse` and `transcribe`: hearing and reading without server or database."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from bot.school_folder import absent_on, roster_from_folder, school_days
from nlp.cases import message_of, prediction_of
from nlp.reader import Reader
from storage.imports.folder import read_school_folder
from storage.imports.problems import ImportFailedError
from storage.imports.records import SchoolFolder

BAD_INPUT = 2
Case = dict[str, Any]

SCHOOL = click.option(
    "--school",
    required=True,
    type=click.Path(exists=True, path_type=Path),
    help="Folder or zip with the roster: OneRoster CSV, contacts.csv, school.toml.",
)


class BadInputError(click.ClickException):
    """A line that cannot be understood; the message names file and line."""

    exit_code = BAD_INPUT


@dataclass(frozen=True, slots=True)
class Office:
    """A school folder as `parse` needs it: the reader, and whom the absence list of a day names."""

    folder: SchoolFolder
    reader: Reader

    @property
    def timezone(self) -> str:
        """The school's time zone, an IANA name."""
        return self.folder.school.timezone

    def day_of(self, received_at: datetime) -> date:
        """The day whose absence list decides.

        The day of receipt; for a message left after school or on a day off, the next school day.
        """
        local = received_at.astimezone(ZoneInfo(self.timezone)).date()
        days = sorted({row.date for row in self.folder.absences})
        return next((day for day in days if day >= local), local)


def open_office(path: Path) -> Office:
    """Read a school folder.

    Raises:
        BadInputError: naming every line that cannot be understood.
    """
    try:
        folder = read_school_folder(path)
        return Office(folder, Reader(roster_from_folder(folder), school_days(folder)))
    except ImportFailedError as error:
        raise BadInputError("\n".join([*map(str, error.problems), str(error)])) from error
    except ValueError as error:
        raise BadInputError(f"{path}: {error}") from error


@click.command()
@SCHOOL
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
def parse(school: Path, file: Path | None) -> None:
    """Read message cases (JSON lines from FILE or standard input) and print one prediction a line.

    A case has channel, received_at, from, and text, or audio: a recording's path beside FILE.
    """
    office = open_office(school)
    for case in read_cases(file):
        click.echo(json.dumps(predict_case(office, case), ensure_ascii=False))


@click.command()
@click.option(
    "--school", type=click.Path(exists=True, path_type=Path), help="Folder of the school whose languages are expected."
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def transcribe(school: Path | None, files: tuple[Path, ...]) -> None:
    """Write down recordings (WAV or MP3): one JSON line a file, with the time of each word."""
    from voice.speech.transcription import transcribe_files

    languages = open_office(school).folder.school.languages if school else ("en", "es")
    failed = False
    for line in transcribe_files(_transcriber(tuple(languages)), files):
        failed = failed or "error" in line
        click.echo(json.dumps(line, ensure_ascii=False))
    sys.exit(1 if failed else 0)


def predict_case(office: Office, case: Case) -> dict[str, Any]:
    """What is read from one case, in the shape of its gold.

    Raises:
        BadInputError: naming file and line of a malformed case.
    """
    try:
        if "audio" in case and not case.get("text"):
            case = {**case, **heard_case(office, case)}
        message = message_of(case, office.timezone)
    except ValueError as error:
        raise BadInputError(f"{case['_where']}: {error}") from error
    day = office.day_of(message.received_at)
    return prediction_of(str(case.get("id", "")), office.reader.read(message), absent_on(office.folder, day), day)


def read_cases(file: Path | None) -> Iterator[Case]:
    """The cases of a JSON-lines file, or of standard input; each knows where it stands, under `_where`."""
    name = str(file) if file else "standard input"
    folder = file.parent if file else Path()
    lines: Iterable[str] = file.read_text(encoding="utf-8").splitlines() if file else sys.stdin
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            case = json.loads(line)
        except ValueError as error:
            raise BadInputError(f"{name}:{number}: expected one JSON object a line: {error}") from error
        if not isinstance(case, dict):
            raise BadInputError(f"{name}:{number}: expected one JSON object a line")
        yield {**case, "_where": f"{name}:{number}", "_folder": folder}


def heard_case(office: Office, case: Case) -> Case:
    """The text and words of a case's recording, and what a second listener heard who expected the household's names.

    Raises:
        ValueError: where the recording cannot be read.
    """
    from voice.speech.audio import UnreadableAudio

    path, sender = case["_folder"] / str(case["audio"]), str(case.get("from") or "")
    transcriber, nearby = _transcriber(tuple(office.folder.school.languages)), office.reader.nearby_names
    try:
        transcript = transcriber.transcribe(path, nearby_names=lambda text: nearby.of(text, sender))
    except (UnreadableAudio, OSError) as error:
        raise ValueError(f"audio: {error}") from error
    words = [{"word": w.text, "start": w.start, "end": w.end, "confidence": w.confidence} for w in transcript.words]
    return {"text": transcript.text, "words": words, "expected": transcript.biased_text}


@cache
def _transcriber(languages: tuple[str, ...]) -> Any:
    from bot.settings import HOME, load_settings
    from voice.speech.model import prepare_model
    from voice.speech.transcription import Transcriber

    return Transcriber(prepare_model(HOME / "speech", load_settings().speech_model), languages)
