"""What recordings yield with and without the roster: `python benchmarks/names_from_audio.py FOLDER --school DIR`.

FOLDER holds recordings, a manifest.jsonl (id, wav, language, spoken) and, unless --cases names it, cases.jsonl (judged
messages by the same ids). Every recording is heard once as it is, and once more by a listener who expects the names of
the household and their like; then it is read twice, without and with what that listener heard. Prints both side by
side, per language. The seconds are those of the machine it runs on, and of whatever else it does.
"""

from __future__ import annotations

import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from bot.reading_cli import Office, open_office
from bot.school_folder import absent_on
from nlp.cases import message_of, prediction_of
from nlp.fitting import given_likeness
from nlp.heard_names import heard_view
from nlp.normalise import view
from nlp.roster import family_forms
from nlp.sounds import likeness
from nlp.tokens import tokenise
from voice.speech.model import prepare_model
from voice.speech.transcription import Transcriber

Case = dict[str, Any]
# A caller's name counts as heard where each part sounds like the one said: spelling it is not the caller's doing.
_SAME_SOUND = 0.9
MEASURES = (
    "student's first name",
    "family name",
    "caller's name",
    "callback number",
    "right student",
    "cleared of clearable",
)


@dataclass
class Tally:
    """What came out of how many, by measure, for one language and one way of reading."""

    right: Counter[str] = field(default_factory=Counter)
    of: Counter[str] = field(default_factory=Counter)
    false_clears: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def count(self, measure: str, right: bool) -> None:
        """Count one more."""
        self.of[measure] += 1
        self.right[measure] += right

    def add(self, other: Tally) -> None:
        """Take in the counts of another."""
        self.right += other.right
        self.of += other.of
        self.false_clears += other.false_clears
        self.missed += other.missed

    def share(self, measure: str) -> str:
        """The share in percent, with the counts."""
        right, of = self.right[measure], self.of[measure]
        return f"{100 * right / of:.1f} ({right} of {of})" if of else "-"


def hear(transcriber: Transcriber, office: Office, wav: Path, number: str) -> Case:
    """Both hearings of a recording, and the seconds of the first and of both."""
    begin = time.perf_counter()
    first_done = [begin]

    def names(text: str) -> tuple[str, ...]:
        first_done[0] = time.perf_counter()
        return office.reader.nearby_names.of(text, number)

    transcript = transcriber.transcribe(wav, nearby_names=names)
    done = time.perf_counter()
    words = [{"word": w.text, "start": w.start, "end": w.end, "confidence": w.confidence} for w in transcript.words]
    return {
        "text": transcript.text,
        "words": words,
        "expected": transcript.biased_text,
        "seconds": (first_done[0] if transcript.text else done) - begin,
        "both_seconds": done - begin,
    }


def tally(office: Office, case: Case, spoken: str, absent: frozenset[str]) -> Tally:
    """What one reading of one case gets right."""
    result, gold = Tally(), case["gold"]
    message = message_of(case, office.timezone)
    read = prediction_of(case["id"], office.reader.read(message), absent, office.day_of(message.received_at))
    heard = {t.base for t in tokenise(heard_view(message, office.reader.roster).cased)}
    said = [t.base for t in tokenise(view(spoken).cased)]
    wanted = {s["student_id"]: s for s in gold["students"] if s["student_id"]}
    found = {s["student_id"]: s for s in read["students"] if s["student_id"]}
    for student_id in wanted:
        student = office.reader.roster.student(student_id)
        for word in {w for w in said if given_likeness(w, student) >= 0.97}:
            result.count(MEASURES[0], word in heard)
        for word in {w for w in said if w in family_forms(student)}:
            result.count(MEASURES[1], word in heard)
        result.count(MEASURES[4], student_id in found)
    if gold["caller"]["name"]:
        result.count(MEASURES[2], _same_name(gold["caller"]["name"], read["caller"]["name"] or ""))
    if gold["callback"]:
        result.count(MEASURES[3], gold["callback"] == read["callback"])
    clear = {i for i, s in found.items() if s["disposition"] == "clear"}
    for student_id, line in wanted.items():
        if line["disposition"] == "clear":
            result.count(MEASURES[5], student_id in clear)
            result.missed += [f"{case['id']} {student_id}"] * (student_id not in clear)
    may = {i for i, s in wanted.items() if s["disposition"] == "clear"}
    result.false_clears = [f"{case['id']} {student_id}" for student_id in sorted(clear - may)]
    return result


def _same_name(said: str, read: str) -> bool:
    wanted, got = ([t.base for t in tokenise(view(name).cased)] for name in (said, read))
    if not wanted or not got:
        return False
    pairs = [(wanted[0], got[0])] + ([(wanted[-1], got[-1])] if len(wanted) > 1 else [])
    return all(likeness(a, b) >= _SAME_SOUND for a, b in pairs)


def heard_rows(
    folder: Path, cases: dict[str, Case], office: Office, transcriber: Transcriber, kept: Path | None
) -> Iterator[tuple[Case, Case]]:
    """Every row of the manifest with what was heard; hearings are kept in `kept`, and taken from there, if given."""
    known: dict[str, Case] = {}
    if kept is not None and kept.exists():
        known = {row["id"]: row for row in map(json.loads, kept.read_text("utf-8").splitlines())}
    for row in map(json.loads, (folder / "manifest.jsonl").read_text("utf-8").splitlines()):
        heard = known.get(row["id"])
        if heard is None:
            heard = {"id": row["id"], **hear(transcriber, office, folder / row["wav"], cases[row["id"]]["from"])}
            if kept is not None:
                with kept.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(heard, ensure_ascii=False) + "\n")
        yield row, heard


@click.command(help=__doc__)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--school", required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--cases", "cases_file", type=click.Path(exists=True, path_type=Path))
@click.option("--keep", type=click.Path(path_type=Path), help="File that keeps what was heard for the next run.")
@click.option("--cache", type=click.Path(path_type=Path), default=Path("build/speech"), show_default=True)
@click.option("--model", default="", help="As SPEECH_MODEL.")
def main(folder: Path, school: Path, cases_file: Path | None, keep: Path | None, cache: Path, model: str) -> None:
    office = open_office(school)
    lines = (cases_file or folder / "cases.jsonl").read_text("utf-8").splitlines()
    cases = {case["id"]: case for case in map(json.loads, lines)}
    transcriber = Transcriber(prepare_model(cache, model), office.folder.school.languages)
    tallies: dict[str, tuple[Tally, Tally]] = defaultdict(lambda: (Tally(), Tally()))
    seconds: list[tuple[float, float]] = []
    for row, heard in heard_rows(folder, cases, office, transcriber, keep):
        case = {**cases[row["id"]], "text": heard["text"], "words": heard["words"]}
        absent = frozenset(absent_on(office.folder, office.day_of(datetime.fromisoformat(case["received_at"]))))
        for number, expected in enumerate(("", heard["expected"])):
            tallies[row["language"]][number].add(tally(office, {**case, "expected": expected}, row["spoken"], absent))
        seconds.append((heard["seconds"], heard["both_seconds"]))
    _print(tallies, seconds)


def _print(tallies: dict[str, tuple[Tally, Tally]], seconds: list[tuple[float, float]]) -> None:
    table = Table("language", "percent right", "engine alone", "knowing the roster")
    whole = (Tally(), Tally())
    for language in [*sorted(tallies), "all"]:
        pair = whole if language == "all" else tallies[language]
        for measure in MEASURES:
            table.add_row(language, measure, *(one.share(measure) for one in pair))
        table.add_row(language, "FALSE CLEARS", *(str(len(one.false_clears)) for one in pair), end_section=True)
        if language != "all":
            whole[0].add(pair[0])
            whole[1].add(pair[1])
    means = [f"{sum(column) / len(seconds):.1f}" for column in zip(*seconds, strict=True)]
    table.add_row("all", "seconds a recording, mean", *means)
    console = Console(width=120)
    console.print(table)
    for name, one in zip(("engine alone", "knowing the roster"), whole, strict=True):
        console.print(f"{name}: false clears {one.false_clears or 'none'}; not cleared {one.missed or 'none'}")


if __name__ == "__main__":
    main()
