"""How well the learned reader reads messages of a writer from whom it learnt nothing.

    python -m nlp.training.evaluate

Reads every writer's messages with the model that was trained without them, writes the calibration of its
probabilities to `made/calibration.json`, and prints the figures.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from nlp.learned import Calibration, Learned, load_learned
from nlp.training.corpus import MADE, cases, fold_model, folds, school, writers
from nlp.training.labels import Sample, sample_of
from nlp.training.package import calibrate_model


@dataclass(frozen=True, slots=True)
class Read:
    """One message with what should be found in it and what was found."""

    writer: str
    sample: Sample
    learned: Learned


def read_folds() -> Iterator[Read]:
    """Read every message with the model that was trained without its writer."""
    for writer in writers():
        reader = load_learned(fold_model(writer))
        samples = [s for case in cases(writer) if (s := sample_of(case, school())).text.strip()]
        for sample, learned in zip(samples, reader.read_many([s.text for s in samples]), strict=True):
            yield Read(writer, sample, learned)


def figures(reads: list[Read]) -> dict[str, str]:
    """Return the figures of some messages in percent: names by role, the likeliest intent and category, plainness."""
    counts: Counter[str] = Counter()
    for read in reads:
        counts.update(_names(read))
        counts.update(_likeliest(read, "intent", read.learned.intents))
        counts.update(_likeliest(read, "category", read.learned.categories))
        counts.update(_likeliest(read, "caller", read.learned.callers))
    shown = {"messages": str(len(reads))}
    for role in ("STUDENT", "CALLER", "OTHER"):
        right, said, found = (counts[f"{role} {kind}"] for kind in ("right", "said", "found"))
        shown[f"{role} precision/recall"] = f"{_percent(right, found)}/{_percent(right, said)}"
    for name in ("intent", "category", "caller"):
        shown[name] = _percent(counts[f"{name} right"], counts[f"{name} of"])
    judged = [(r.learned.plain, r.sample.cats["plain"]) for r in reads if "plain" in r.sample.cats]
    shown["plain, area under curve"] = f"{100 * area(judged):.1f}"
    return shown


def _percent(right: int, of: int) -> str:
    return f"{100 * right / of:.1f}" if of else "-"


def _names(read: Read) -> Iterator[str]:
    wanted = {(n.start, n.end, n.role) for n in read.sample.names}
    found = {(n.start, n.end, n.role) for n in read.learned.names}
    yield from (f"{role} said" for *_, role in wanted)
    yield from (f"{role} found" for *_, role in found)
    yield from (f"{role} right" for *_, role in wanted & found)


def _likeliest(read: Read, group: str, scores: Any) -> Iterator[str]:
    wanted = {k.partition(":")[2] for k, v in read.sample.cats.items() if v and k.startswith(f"{group}:")}
    if wanted:
        yield f"{group} of"
        if max(scores, key=scores.get) in wanted:
            yield f"{group} right"


def area(judged: list[tuple[float, float]]) -> float:
    """Return the area under the curve: how often a plain message scores above one that is not, from 0 to 1."""
    yes, no = [p for p, truth in judged if truth], [p for p, truth in judged if not truth]
    pairs = len(yes) * len(no)
    return sum((a > b) + 0.5 * (a == b) for a in yes for b in no) / pairs if pairs else math.nan


def calibrate(judged: list[tuple[float, float]]) -> Calibration:
    """Return the slope and offset of the log odds, on a grid, under which the judgements are likeliest."""
    odds = [(math.log(p / (1 - p)), truth) for p, truth in judged if 0 < p < 1]

    def unlikeliness(slope: float, offset: float) -> float:
        signed = ((slope * x + offset) * (1 if truth else -1) for x, truth in odds)
        return sum(math.log1p(math.exp(-abs(z))) + max(-z, 0) for z in signed)

    grid = [(slope / 20, offset / 10) for slope in range(1, 41) for offset in range(-30, 31)]
    return Calibration(*min(grid, key=lambda point: unlikeliness(*point)))


def main() -> None:
    """Print the figures per writer, language and in all; write the calibration."""
    for group in folds():
        calibrate_model(fold_model(group[0]), Calibration())
    reads = list(read_folds())
    fitted = calibrate([(r.learned.plain, r.sample.cats["plain"]) for r in reads if "plain" in r.sample.cats])
    (MADE / "calibration.json").write_text(json.dumps(asdict(fitted)) + "\n", encoding="utf-8")
    for group in folds():
        calibrate_model(fold_model(group[0]), fitted)
    groups = {writer: [r for r in reads if r.writer == writer] for writer in writers()}
    groups |= {lang: [r for r in reads if r.sample.language == lang] for lang in ("en", "es")}
    for name, some in {**groups, "all": reads}.items():
        sys.stdout.write(f"{name}: " + ", ".join(f"{k} {v}" for k, v in figures(some).items()) + "\n")
    sys.stdout.write(f"calibration {asdict(fitted)}\n")


if __name__ == "__main__":
    main()
