"""Fits how much each ground for and against a student weighs, on the judged messages of the corpus.

    python -m nlp.training.calibrate [PLOT.svg]

Writes `nlp/words/grounds.toml` and prints the weights with the figures of the folds: every writer's messages with the
weights that were fitted on the others. PLOT.svg is the reliability plot of the folds.

No ground comes from the learned model, so the rules alone read here.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp.cases import message_of
from nlp.disposition import LEAST_CONFIDENCE
from nlp.evaluate import Rate
from nlp.grounds import Grounds, features, probability
from nlp.reader import Reader
from nlp.reliability import Judged, Reliability, plot, reliability
from nlp.report import Line
from nlp.training.check_cases import read_school
from nlp.training.corpus import SCHOOL, Case, cases, writers
from nlp.training.school_roster import roster_of, school_days_of

WEIGHTS = Path(__file__).parent.parent / "words" / "grounds.toml"
#: What every weight of size 1 costs, in units of the log-likelihood of one line.
PENALTY = 0.2
#: Of lines at or above the threshold at least this share should name the right student.
SHARE_RIGHT = 0.995
_STEPS = 4000
_DECIMALS = 3

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """Those whom one line of a message shows, each with its grounds and the share of truth in naming it.

    `named` is the place of the student whom the line names, None where it leaves that open. `is_judged` is false where
    the judgement leaves it open too: then each has an equal share, and nobody can tell whether a prediction is right.
    `may_clear` says that nothing but the threshold, the day or the absence list could keep the line from clearing.
    """

    writer: str
    grounds: tuple[Grounds, ...]
    truth: tuple[float, ...]
    named: int | None
    is_judged: bool
    may_clear: bool


def choices() -> list[Choice]:
    """Return every choice between students in the corpus, in its order."""
    reader = Reader(roster_of(SCHOOL), school_days_of(read_school(SCHOOL)), model=None)
    found: list[Choice] = []
    for writer in writers():
        for case in cases(writer):
            report = reader.read(message_of(case, "America/Denver"))
            found += [choice for line in report.lines for choice in choice_of(writer, case, line)]
    return found


def choice_of(writer: str, case: Case, line: Line) -> Iterator[Choice]:
    """Yield the choice between the students of a line, where it shows any and the judgement can tell something."""
    shown = tuple(c.grounds for c in line.candidates if c.grounds is not None)
    ids = [c.student_id for c in line.candidates]
    meant = {student["student_id"] for student in case["gold"]["students"]}
    named = ids.index(line.student_id) if line.student_id else None
    if named is not None or None not in meant:
        if shown:
            free = named is not None and line.intent in ("absence", "late") and not line.concerns
            yield Choice(writer, shown, tuple(float(i in meant) for i in ids), named, is_judged=True, may_clear=free)
    elif len(shown) > 1:
        yield Choice(writer, shown, tuple(1 / len(ids) for _ in ids), None, is_judged=False, may_clear=False)


def fit(some: list[Choice]) -> dict[str, float]:
    """Return the weights under which the judgements are likeliest, none but `bias` below zero, large ones penalised."""
    rows = [(features(g), t) for choice in some for g, t in zip(choice.grounds, choice.truth, strict=True)]
    names = list(features(Grounds()))
    x = np.array([[1.0, *(row[name] for name in names)] for row, _ in rows])
    weights = minimum(x, np.array([truth for _, truth in rows]))
    return dict(zip(("bias", *names), (round(float(w), _DECIMALS) for w in weights), strict=True))


def minimum(x: Vector, truth: Vector) -> Vector:
    """Return the weights of least loss for rows of features whose first is 1; only the first may be below zero.

    Accelerated projected gradient descent: the loss is convex, and the step is one over its greatest curvature.
    """
    penalty = np.full(x.shape[1], PENALTY)
    penalty[0] = 0.0
    step = 1.0 / (0.25 * float(np.linalg.eigvalsh(x.T @ x)[-1]) + PENALTY)
    weights = ahead = np.zeros(x.shape[1])
    for count in range(_STEPS):
        slope = x.T @ (1.0 / (1.0 + np.exp(-(x @ ahead))) - truth) + penalty * ahead
        new = ahead - step * slope
        new[1:] = np.maximum(new[1:], 0.0)
        ahead = new + count / (count + 3) * (new - weights)
        weights = new
    return weights


def predicted(choice: Choice, weights: Mapping[str, float]) -> list[float]:
    """Return the probabilities of those shown, as `nlp.candidates` does."""
    chances = [probability(grounds, weights) for grounds in choice.grounds]
    total = max(1.0, sum(chances))
    return [chance / total for chance in chances]


@dataclass(slots=True)
class Predictions:
    """Judged predictions for all students shown, for those whom lines name, and for those of lines that may clear."""

    shown: list[Judged] = field(default_factory=list)
    named: list[Judged] = field(default_factory=list)
    may_clear: list[Judged] = field(default_factory=list)

    def add(self, choice: Choice, weights: Mapping[str, float]) -> None:
        """Add what some weights predict for a choice that is judged."""
        pairs = [(p, t == 1.0) for p, t in zip(predicted(choice, weights), choice.truth, strict=True)]
        self.shown += pairs
        if choice.named is not None:
            self.named.append(pairs[choice.named])
        if choice.named is not None and choice.may_clear:
            self.may_clear.append(pairs[choice.named])


def of_folds(every: list[Choice]) -> Predictions:
    """Return what is predicted for every writer by the weights that were fitted on the others."""
    found = Predictions()
    for writer in sorted({choice.writer for choice in every}):
        weights = fit([choice for choice in every if choice.writer != writer])
        for choice in every:
            if choice.writer == writer and choice.is_judged:
                found.add(choice, weights)
    return found


def at_least(judged: list[Judged], threshold: float) -> Rate:
    """Return how many predictions at or above a threshold were right."""
    above = [is_right for chance, is_right in judged if chance >= threshold]
    return Rate(sum(above), len(above))


def least_sure(judged: list[Judged], share: float) -> float:
    """Return the least prediction from which on at least a share of them, from 0 to 1, was right; 1 for none."""
    fits = (p for p in {p for p, _ in judged} if (found := at_least(judged, p)).right >= share * found.of)
    return min(fits, default=1.0)


def write(weights: Mapping[str, float], path: Path = WEIGHTS) -> None:
    """Write the weights as TOML."""
    lines = "".join(f"{name} = {weight}\n" for name, weight in weights.items())
    path.write_text(f"# Written by `python -m nlp.training.calibrate`; see nlp/grounds.py.\n\n[weights]\n{lines}")


def main() -> None:
    """Fit, print the figures of the folds, draw them, and write the weights."""
    every = choices()
    folds = of_folds(every)
    weights = fit(every)
    for name, weight in weights.items():
        sys.stdout.write(f"{name:26} {weight:7.3f}\n")
    for what, judged in (("students named", folds.named), ("students shown", folds.shown)):
        _print(what, reliability(judged))
    for threshold in sorted({LEAST_CONFIDENCE, *(least_sure(j, SHARE_RIGHT) for j in (folds.named, folds.may_clear))}):
        named, clear = at_least(folds.named, threshold), at_least(folds.may_clear, threshold)
        sys.stdout.write(
            f"from {threshold:.3f} on right: {named} % of {named.of} lines (of {len(folds.named)}),"
            f" {clear} % of {clear.of} that may clear (of {len(folds.may_clear)})\n"
        )
    if len(sys.argv) > 1:
        drawing = plot(reliability(folds.named), "Who is meant: each writer by the others' weights")
        Path(sys.argv[1]).write_text(drawing, encoding="utf-8")
    write(weights)


def _print(what: str, found: Reliability) -> None:
    sys.stdout.write(f"{what}: Brier {found.brier:.4f}, calibration error {found.calibration_error:.4f}\n")
    sys.stdout.writelines("".join(f"{cell:>14}" for cell in row) + "\n" for row in found.table())


if __name__ == "__main__":
    main()
