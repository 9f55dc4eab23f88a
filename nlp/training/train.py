"""Trains the learned reader.

    python -m nlp.training.train all           on the whole corpus, the model that ships
    python -m nlp.training.train folds         three times, each without some writers' messages

Seeds are fixed and the arithmetic runs in one thread, so the same corpus gives the same bytes on the same machine.
"""

from __future__ import annotations

import sys

from spacy.language import Language
from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import load_config, registry

from nlp import name_tagger, says_model, words_of_text
from nlp.training.corpus import FOLDER, MADE, fold_model, folds, writers
from nlp.training.labels import LABELS
from nlp.training.package import write_model

__all__ = ["name_tagger", "says_model", "train_without", "words_of_text"]
CONFIG = FOLDER / "learned.cfg"


def _labels() -> list[str]:
    return list(LABELS)


registry.readers.register("attendance.labels.v1", func=_labels)


def train_without(left_out: list[str], *, epochs: int | None = None) -> Language:
    """Train on the copies of all messages but those of some writers, and return the pipeline."""
    overrides: dict[str, object] = {"paths.left_out": "-".join(left_out)}
    if epochs is not None:
        overrides["training.max_epochs"] = epochs
    nlp = init_nlp(load_config(CONFIG, overrides=overrides, interpolate=True))
    nlp, _ = train(nlp, None, stdout=sys.stdout, stderr=sys.stderr)
    return nlp


def main() -> None:
    """Train and write to `made/`."""
    if sys.argv[1] == "all":
        write_model(train_without([]), MADE / "model")
        return
    for group in folds():
        sys.stdout.write(f"without {' '.join(group)}\n")
        write_model(train_without(group), fold_model(group[0]))
    (MADE / "folds.txt").write_text("\n".join(writers()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
