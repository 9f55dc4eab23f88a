"""Fits what a model's scores are divided by, so that its probabilities are borne out on messages it did not learn from.

    python -m nlp.training.temper FOLDER SCHOOL CASES.jsonl

writes the temperature into FOLDER/model.json (Guo et al. 2017, "On Calibration of Modern Neural Networks").
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from nlp.child_reader import SAID, Encoder, Scores
from nlp.training.check_cases import read_school
from nlp.training.child_examples import of_case
from nlp.training.corpus import read_cases
from nlp.training.note import write_note

_CANDIDATES = [round(0.5 + 0.05 * step, 2) for step in range(51)]


def temperature(judged: list[tuple[Scores, int]]) -> float:
    """Return the divisor from 0.5 to 3 under which the right answers are likeliest, given raw scores and answers."""

    def unlikeliness(divisor: float) -> float:
        total = 0.0
        for scores, answer in judged:
            scaled = scores / divisor
            total += float(np.log(np.exp(scaled - scaled.max()).sum()) + scaled.max() - scaled[answer])
        return total

    return min(_CANDIDATES, key=unlikeliness)


def main() -> None:
    """Fit and write."""
    folder, school_folder, path = (Path(argument) for argument in sys.argv[1:4])
    school, encoder = read_school(school_folder), Encoder(folder)
    examples = [e for case in read_cases(path) if case["gold"]["students"] for e in of_case(case, school, path.stem)]
    fitted = temperature([(encoder.scores(e.text)[0], SAID.index(e.said)) for e in examples])
    write_note(folder, temperature=fitted)
    sys.stdout.write(f"temperature {fitted} from {len(examples)} children\n")


if __name__ == "__main__":
    main()
