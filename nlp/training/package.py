"""Writes a trained model as the reader loads it, without pickle, with a note of what it is.

    python -m nlp.training.package

puts the trained model into nlp/model, where it ships with the package.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from dataclasses import asdict
from pathlib import Path

from spacy.about import __version__ as spacy_version
from spacy.language import Language
from thinc.api import Config

from nlp.learned import MODEL, Calibration, digest_of
from nlp.training.corpus import CORPUS, MADE, cases, writers


def write_model(pipeline: Language, folder: Path) -> None:
    """Write config.cfg, weights.bin and model.json to a folder; the probabilities are not yet calibrated."""
    folder.mkdir(parents=True, exist_ok=True)
    # What only training needs stays behind, and with it every name that only nlp.training registers.
    Config({name: pipeline.config[name] for name in ("nlp", "components")}).to_disk(folder / "config.cfg")
    (folder / "weights.bin").write_bytes(pipeline.to_bytes(exclude=["vocab"]))
    calibrate_model(folder, Calibration())


def calibrate_model(folder: Path, calibration: Calibration) -> None:
    """Write the note of a model, with its calibration."""
    note = {
        "sha256": digest_of(folder),
        "calibration": asdict(calibration),
        "messages": sum(len(cases(writer)) for writer in writers()),
        "corpus_sha256": corpus_digest(),
        "spacy": spacy_version,
    }
    (folder / "model.json").write_text(json.dumps(note, indent=1) + "\n", encoding="utf-8")


def corpus_digest() -> str:
    """Return the SHA-256 of the corpus's files, one after the other by name, in hexadecimal."""
    found = hashlib.sha256()
    for path in sorted(CORPUS.glob("*.jsonl")):
        found.update(path.read_bytes())
    return found.hexdigest()


def main() -> None:
    """Put `made/model` into the package, calibrated on the folds."""
    fitted = Calibration(**json.loads((MADE / "calibration.json").read_text(encoding="utf-8")))
    calibrate_model(MADE / "model", fitted)
    shutil.rmtree(MODEL, ignore_errors=True)
    shutil.copytree(MADE / "model", MODEL)
    sys.stdout.write(f"{digest_of(MODEL)}\n")


if __name__ == "__main__":
    main()
