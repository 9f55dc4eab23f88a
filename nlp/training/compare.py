"""Rules, model, and both: who reads which field how well, in all and by language.

    python -m nlp.training.compare SCHOOL CASES.jsonl [SCHOOL CASES.jsonl ...]

on judged messages from which the model did not learn. Rules are the reader without its second reading, "both" is the
reader as it ships. The model alone is shown each judged child where the judgement says it stands: it knows no roster
and no calendar, names no student on file and clears nobody, so there some cells stay empty.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nlp.cases import message_of, prediction_of
from nlp.child_reader import SAID, ChildReading, load_child_reader
from nlp.evaluate import same_name, score
from nlp.reader import Reader
from nlp.report import Line, Report
from nlp.second_reading import MANNER
from nlp.training.check_cases import School, day_of, read_school
from nlp.training.child_examples import Example, of_case
from nlp.training.corpus import Case, read_cases
from nlp.training.school_roster import roster_of, school_days_of

WAYS = ("rules", "model", "both")
_OPEN = MANNER | {"reads_unsure", "student_speaking"}
_INTENTS = ("absence", "late", "early_dismissal", "present", "question", "other")


@dataclass(frozen=True, slots=True)
class Compared:
    """One judged message: read by the rules and by both, and by the model from each of its children."""

    case: Case
    school: School
    rules: Report
    both: Report
    children: tuple[tuple[Example, ChildReading], ...]

    @property
    def day(self) -> str:
        """Return the day whose absence list decides."""
        return day_of(self.case["received_at"], self.school)


def compared(folder: Path, path: Path) -> Iterator[Compared]:
    """Read the judged messages of a school's folder in all three ways."""
    school, roster = read_school(folder), roster_of(folder)
    days = school_days_of(school)
    rules, both, model = Reader(roster, days, model=None), Reader(roster, days), load_child_reader()
    timezone = tomllib.loads((folder / "school.toml").read_text(encoding="utf-8"))["timezone"]
    for case in read_cases(path):
        message = message_of(case, timezone)
        examples = list(of_case(case, school, path.stem))
        readings = [doc._.child for doc in model.pipe(example.text for example in examples)]
        yield Compared(
            case, school, rules.read(message), both.read(message), tuple(zip(examples, readings, strict=True))
        )


def tallied(read: Compared) -> Iterator[tuple[str, str, bool]]:
    """Yield field, way and whether it was read rightly, for every field about which the judgement says something."""
    gold = read.case["gold"]
    for way, report in (("rules", read.rules), ("both", read.both)):
        yield "message's intent", way, report.intent == gold["intent"]
        yield "caller's name", way, same_name(gold["caller"]["name"], report.caller_name.value)
        if gold["caller"]["relationship"]:
            yield "relationship", way, report.relationship.value == gold["caller"]["relationship"]
        yield "callback", way, report.callback.value == gold["callback"]
        for student, (example, _) in zip(gold["students"], read.children, strict=False):
            line = next((k for k in report.lines if k.student_id and k.student_id == student["student_id"]), None)
            if line is not None:
                yield from _line(line, example, read.day, way)
    for example, reading in read.children:
        if gold["students"]:
            yield from _reading(example, reading)


def _line(line: Line, example: Example, day: str, way: str) -> Iterator[tuple[str, str, bool]]:
    away = line.intent in ("absence", "late") and date.fromisoformat(day) in line.dates and not _OPEN & {*line.concerns}
    yield _plainly(example), way, away == (example.said in ("absence", "late"))
    if example.said in _INTENTS:
        yield "said of a child", way, line.intent == example.said
    if example.category:
        yield "category", way, line.category == example.category


def _reading(example: Example, reading: ChildReading) -> Iterator[tuple[str, str, bool]]:
    yield _plainly(example), "model", (reading.away_or_late >= 0.5) == (example.said in ("absence", "late"))
    if example.said in _INTENTS:
        yield "said of a child", "model", max(SAID, key=lambda name: reading.said[name]) == example.said
    if example.category:
        yield "category", "model", max(reading.category, key=lambda name: reading.category[name]) == example.category


def _plainly(example: Example) -> str:
    return f"plainly away or late today: {'yes' if example.said in ('absence', 'late') else 'no'}"


def table(reads: list[Compared]) -> list[list[str]]:
    """Return rows of cells with a header row: the share of each field read rightly, in percent, by way and language."""
    right, of = Counter[tuple[str, str, str]](), Counter[tuple[str, str, str]]()
    fields: dict[str, None] = {}
    for read in reads:
        for field, way, good in tallied(read):
            fields[field] = None
            for language in ("all", read.case["language"]):
                of[field, way, language] += 1
                right[field, way, language] += good
    columns = [(language, way) for language in ("all", "en", "es") for way in WAYS]
    rows = [["", *(f"{language} {way}" for language, way in columns)]]
    for field in fields:
        cells = ((right[field, way, language], of[field, way, language]) for language, way in columns)
        rows.append([field, *(f"{100 * a / b:.0f}" if b else "-" for a, b in cells)])
    return [*rows, *_clears(reads, columns)]


def _clears(reads: list[Compared], columns: list[tuple[str, str]]) -> Iterator[list[str]]:
    cells: dict[tuple[str, str], tuple[str, str]] = {}
    for language in ("all", "en", "es"):
        some = [r for r in reads if language in ("all", r.case["language"])]
        for way in ("rules", "both"):
            cells[language, way] = clears(some, way)
    for name, pick in (("cleared of those to clear", 0), ("false clears (count)", 1)):
        yield [name, *(cells[c][pick] if c in cells else "-" for c in columns)]


def clears(reads: list[Compared], way: str) -> tuple[str, str]:
    """Return the share of clearable students cleared, in percent, and the number of false clears."""
    recalled = of = false = 0
    for read in reads:
        absent = read.school.absent[read.day]
        report = read.both if way == "both" else read.rules
        prediction = prediction_of(read.case["id"], report, absent, date.fromisoformat(read.day))
        found = score([read.case], [prediction], absent).whole
        recalled, of = recalled + found.clear_recall.right, of + found.clear_recall.of
        false += len(found.false_clears)
    return f"{100 * recalled / of:.1f}" if of else "-", str(false)


def main() -> None:
    """Print the table as Markdown."""
    pairs = zip(sys.argv[1::2], sys.argv[2::2], strict=True)
    rows = table([read for folder, path in pairs for read in compared(Path(folder), Path(path))])
    rows.insert(1, ["---"] * len(rows[0]))
    sys.stdout.writelines(f"| {' | '.join(row)} |\n" for row in rows)


if __name__ == "__main__":
    main()
