"""Rules, model, and both: who reads which field how well, in all and by language.

    python -m nlp.training.compare                          the corpus, each writer read by the model that
                                                            learnt nothing from that writer
    python -m nlp.training.compare SCHOOL CASES.jsonl ...    any judged messages, with the model that ships

Rules are the reader without its second reading, "both" is the reader as it ships. The model alone knows no roster and
no calendar: it names no student on file and clears nobody, so there some cells stay empty.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from nlp.cases import message_of, prediction_of
from nlp.evaluate import same_name, score
from nlp.learned import MODEL, Learned, load_learned
from nlp.lexicon import words
from nlp.normalise import fold, view
from nlp.reader import Reader
from nlp.report import Report
from nlp.second_reading import reads_unsure
from nlp.training.check_cases import School, day_of, read_school
from nlp.training.corpus import SCHOOL, Case, cases, fold_model, writers
from nlp.training.labels import plainly_said, sample_of
from nlp.training.school_roster import roster_of, school_days_of

WAYS = ("rules", "model", "both")
_UNPLAIN = words(
    "uncertain contradictory not_said_outright corrected not_serious instruction_in_message student_speaking"
)


@dataclass(frozen=True, slots=True)
class Compared:
    """One judged message, read by the rules alone, by the model alone, and by both."""

    case: Case
    day: str
    rules: Report
    model: Learned
    both: Report


def compared(folder: Path, judged: Iterable[Case], model: Path) -> Iterator[Compared]:
    """Read judged messages of a school's folder in all three ways."""
    school, roster = read_school(folder), roster_of(folder)
    days = school_days_of(school)
    rules, both = Reader(roster, days, model=None), Reader(roster, days, model=model)
    learned = load_learned(model)
    for case in judged:
        message = message_of(case, "America/Denver")
        day = day_of(case["received_at"], school)
        alone = learned.read(view(message.text).cased)
        yield Compared(case, day, rules.read(message), alone, both.read(message))


def tallied(read: Compared, school: School) -> Iterator[tuple[str, str, bool]]:
    """Yield field, way and whether it was read rightly, for every field about which the judgement says something."""
    gold, reports = read.case["gold"], {"rules": read.rules, "both": read.both}
    likeliest = {
        name: max(scores, key=lambda k, s=scores: s[k])  # type: ignore[misc]  # a lambda's default has no type
        for name, scores in (
            ("intent", read.model.intents),
            ("category", read.model.categories),
            ("relationship", read.model.callers),
        )
    }
    yield from _names(read, school)
    wanted = gold["caller"]["name"]
    callers = [n for n in read.model.names if n.role == "CALLER"]
    text = view(read.case["text"]).cased
    yield "caller's name", "model", same_name(wanted, text[callers[0].start : callers[0].end] if callers else None)
    yield "intent", "model", likeliest["intent"] == gold["intent"]
    relation = gold["caller"]["relationship"]
    if relation:
        yield "relationship", "model", likeliest["relationship"] == relation
    category = next((line["category"] for line in gold["students"] if line["intent"] != "present"), None)
    if category:
        yield "category", "model", likeliest["category"] == category
    plain = plainly_said(read.case, school)
    if plain is not None:
        yield f"plain: {'yes' if plain else 'no'}", "model", (read.model.plain >= 0.5) == plain
    for way, report in reports.items():
        yield "caller's name", way, same_name(wanted, report.caller_name.value)
        yield "intent", way, report.intent == gold["intent"]
        if relation:
            yield "relationship", way, report.relationship.value == relation
        if category:
            yield "category", way, category == next((k.category for k in report.lines if k.intent != "present"), None)
        if plain is not None:
            unsure = way == "both" and reads_unsure(read.model)
            yield f"plain: {'yes' if plain else 'no'}", way, (_plain(report, read.day) and not unsure) == plain


def _plain(report: Report, day: str) -> bool:
    """Whether the rules find a line that says, without any doubt in its words, that a child is away or late today."""
    return any(
        line.intent in ("absence", "late")
        and date.fromisoformat(day) in line.dates
        and not _UNPLAIN & set(line.concerns)
        for line in report.lines
    )


def _names(read: Compared, school: School) -> Iterator[tuple[str, str, bool]]:
    """Yield which names of students were found, and which found names are a student's."""
    sample = sample_of(read.case, school)
    said = [set(fold(sample.text[n.start : n.end]).split()) for n in sample.names if n.role == "STUDENT"]
    text = view(read.case["text"]).cased
    by_model = [fold(text[n.start : n.end]) for n in read.model.names if n.role == "STUDENT"]
    found = {"model": by_model, "rules": _said(read.rules), "both": _said(read.both)}
    wanted = {frozenset(fold(view(s["said"]).cased).split()) for s in read.case["gold"]["students"] if s["said"]}
    named = [name for name in wanted if any(name & some for some in said)]
    for way, names in found.items():
        parts = [set(name.split()) for name in names]
        for name in named:
            yield "student's name, found", way, any(name & some for some in parts)
        for some in parts:
            yield "student's name, right", way, any(some & name for name in (*said, *wanted))


def _said(report: Report) -> list[str]:
    return [name for line in report.lines if (name := fold(line.said))]


def table(reads: list[Compared], school: School) -> list[list[str]]:
    """Return rows of cells with a header row: the share of each field read rightly, in percent, by way and language."""
    right, of = Counter[tuple[str, str, str]](), Counter[tuple[str, str, str]]()
    fields: dict[str, None] = {}
    for read in reads:
        for field, way, good in tallied(read, school):
            fields[field] = None
            for language in ("all", read.case["language"]):
                of[field, way, language] += 1
                right[field, way, language] += good
    columns = [(language, way) for language in ("all", "en", "es") for way in WAYS]
    rows = [["", *(f"{language} {way}" for language, way in columns)]]
    for field in fields:
        cells = ((right[field, way, language], of[field, way, language]) for language, way in columns)
        rows.append([field, *(f"{100 * a / b:.0f}" if b else "-" for a, b in cells)])
    return [*rows, *_clears(reads, school, columns)]


def _clears(reads: list[Compared], school: School, columns: list[tuple[str, str]]) -> Iterator[list[str]]:
    cells: dict[tuple[str, str], Any] = {}
    for language in ("all", "en", "es"):
        some = [r for r in reads if language in ("all", r.case["language"])]
        for way in ("rules", "both"):
            cells[language, way] = clears(some, school, way)
    for name, pick in (("cleared of those to clear", 0), ("false clears (count)", 1)):
        yield [name, *(cells[c][pick] if c in cells else "-" for c in columns)]


def clears(reads: list[Compared], school: School, way: str) -> tuple[str, str]:
    """Return the share of clearable students cleared, in percent, and the number of false clears."""
    recalled = of = false = 0
    for day in {r.day for r in reads}:
        some = [r for r in reads if r.day == day]
        absent = school.absent[day]
        predictions = [
            prediction_of(r.case["id"], r.both if way == "both" else r.rules, absent, date.fromisoformat(day))
            for r in some
        ]
        found = score([r.case for r in some], predictions, absent).whole
        recalled, of = recalled + found.clear_recall.right, of + found.clear_recall.of
        false += len(found.false_clears)
    return f"{100 * recalled / of:.1f}" if of else "-", str(false)


def of_folds() -> list[Compared]:
    """Return the corpus, each writer's messages read by the model that learnt nothing from that writer."""
    return [read for w in writers() for read in compared(SCHOOL, cases(w), fold_model(w))]


def main() -> None:
    """Print the table as Markdown."""
    if len(sys.argv) > 1:
        folder = Path(sys.argv[1])
        judged = [json.loads(k) for f in sys.argv[2:] for k in Path(f).read_text(encoding="utf-8").splitlines() if k]
        reads = list(compared(folder, judged, MODEL))
    else:
        folder, reads = SCHOOL, of_folds()
    rows = table(reads, read_school(folder))
    rows.insert(1, ["---"] * len(rows[0]))
    sys.stdout.writelines(f"| {' | '.join(row)} |\n" for row in rows)


if __name__ == "__main__":
    main()
