"""How well and how fast recordings are heard: `python benchmarks/speech.py FOLDER`.

FOLDER holds recordings and a manifest.jsonl with one object a line: id, wav (file name), language, spoken (what was
said). Prints the word error rate per language and the seconds per recording for each setting asked for.
"""

import json
import re
import statistics
import time
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import click
from rapidfuzz.distance import Levenshtein
from rich.console import Console
from rich.table import Table
from text_to_num import alpha2digit

from voice.speech.model import prepare_model
from voice.speech.transcription import Transcriber


@dataclass(frozen=True, slots=True)
class Heard:
    language: str
    right_language: bool
    mistakes: int
    words: int
    audio_seconds: float
    seconds: float
    processor_seconds: float
    """Of all threads; on a machine that does other work too it says more than `seconds`."""


def comparable(text: str, language: str) -> list[str]:
    """Words without case, accents and punctuation, every digit a word: "five five five" and "555" are the same.

    What stands in parentheses was not spoken.
    """
    text = re.sub(r"\([^)]*\)", " ", text)
    text = re.sub(r"\boh\b", "zero", text.lower()) if language == "en" else text.lower()
    text = alpha2digit(re.sub(r"[^\w\s']", " ", text), language, 0)
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", re.sub(r"(\d)", r" \1 ", text.replace("'", ""))).split()


def hear(transcriber: Transcriber, folder: Path, row: dict[str, str], show: bool) -> Heard:
    begin, begin_processor = time.perf_counter(), time.process_time()
    transcript = transcriber.transcribe(folder / row["wav"])
    seconds, processor_seconds = time.perf_counter() - begin, time.process_time() - begin_processor
    said, heard = comparable(row["spoken"], row["language"]), comparable(transcript.text, row["language"])
    mistakes = Levenshtein.distance(said, heard)
    if show:
        click.echo(
            f"{row['id']} {mistakes}/{len(said)} {seconds:.1f} s\n  said  {row['spoken']}\n  heard {transcript.text}"
        )
    right = not said or transcript.language == row["language"]
    return Heard(row["language"], right, mistakes, len(said), transcript.seconds, seconds, processor_seconds)


def add_row(table: Table, threads: int, beams: int, language: str, heard: Iterable[Heard]) -> None:
    rows = list(heard)
    seconds = [row.seconds for row in rows]
    table.add_row(
        str(threads),
        str(beams),
        language,
        str(len(rows)),
        str(sum(not row.right_language for row in rows)),
        f"{100 * sum(row.mistakes for row in rows) / sum(row.words for row in rows):.1f}",
        f"{statistics.median(row.audio_seconds for row in rows):.1f}",
        f"{statistics.median(seconds):.1f}",
        f"{max(seconds):.1f}",
        f"{statistics.median(row.processor_seconds for row in rows):.1f}",
        f"{sum(seconds) / sum(row.audio_seconds for row in rows):.2f}",
    )


@click.command(help=__doc__)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--threads", multiple=True, type=int, default=(1, 2), show_default=True)
@click.option("--beams", multiple=True, type=int, default=(1, 5), show_default=True)
@click.option("--limit", type=int, default=None, help="Only the first so many recordings.")
@click.option("--show", is_flag=True, help="Print what was said and heard.")
@click.option("--cache", type=click.Path(path_type=Path), default=Path("build/speech"), show_default=True)
@click.option("--model", default="", help="As SPEECH_MODEL.")
def main(
    folder: Path,
    threads: tuple[int, ...],
    beams: tuple[int, ...],
    limit: int | None,
    show: bool,
    cache: Path,
    model: str,
) -> None:
    rows = [json.loads(line) for line in (folder / "manifest.jsonl").read_text("utf-8").splitlines()][:limit]
    languages = tuple(sorted({row["language"] for row in rows}))
    directory = prepare_model(cache, model)
    table = Table(
        "threads",
        "beams",
        "language",
        "files",
        "wrong language",
        "WER %",
        "median s audio",
        "median s",
        "worst s",
        "RTF",
    )
    for thread_count in threads:
        for beam_count in beams:
            transcriber = Transcriber(directory, languages, thread_count, beam_count)
            transcriber.transcribe(folder / rows[0]["wav"])  # loads the model
            heard = [hear(transcriber, folder, row, show) for row in rows]
            for language in languages:
                add_row(table, thread_count, beam_count, language, (one for one in heard if one.language == language))
            add_row(table, thread_count, beam_count, "all", heard)
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
