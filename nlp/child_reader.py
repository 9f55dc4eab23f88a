"""A second reading of a message, child by child: what is said of the child, why, and who speaks.

A small encoder learnt it from judged messages (nlp/training); it ships with the package (nlp/model) and is loaded once
a process. It sees a message as `nlp.focus` writes it, without names, and knows no roster and no calendar.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import load_config, load_model_from_config
from tokenizers import Tokenizer

from nlp.focus import SIGNS
from nlp.report import CATEGORIES

MODEL = Path(__file__).parent / "model"
_CONFIG = Path(__file__).parent / "config" / "children.cfg"

#: What may be said of a child. "otherday": away on other days than today; "unsure": a person must ask back; "none": the
#: child is only mentioned.
SAID = ("absence", "late", "early_dismissal", "present", "question", "otherday", "unsure", "other", "none")
#: Who speaks: an adult of a child, a child, or somebody who does not speak of a student.
SPEAKERS = ("adult", "child", "nobody")
#: Longer messages are read up to here, in pieces of words.
LONGEST = 256

Scores = npt.NDArray[np.float32]

Doc.set_extension("child", default=None, force=True)


@dataclass(frozen=True, slots=True)
class ChildReading:
    """Probabilities from 0 to 1, each group summing to 1: of SAID, of CATEGORIES, of SPEAKERS."""

    said: Mapping[str, float]
    category: Mapping[str, float]
    speaker: Mapping[str, float]

    @property
    def away_or_late(self) -> float:
        """Return the probability that the child is said to be away or late today, and nothing leaves it open."""
        return self.said["absence"] + self.said["late"]


class Encoder:
    """The network of a model folder with its words."""

    def __init__(self, folder: Path) -> None:
        note: dict[str, Any] = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        if digest_of(folder) != note["sha256"]:
            raise ValueError(f"{folder}: reader.onnx or tokenizer.json is not what model.json describes")
        # Scores of a network exaggerate; divided by this they are borne out on messages it did not learn from.
        self._temperature = float(note["temperature"])
        self._tokenizer = tokenizer_of(folder)
        options = onnxruntime.SessionOptions()
        # Workers are processes of their own: more threads in each would only wait for each other.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / "reader.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def scores(self, text: str) -> tuple[Scores, Scores, Scores]:
        """Return the raw scores of a text for the three questions.

        One text at a time: eight-bit arithmetic takes its scale from all that is read at once, and what is read of one
        child must not depend on the message beside it. On one core that costs no time.
        """
        words = self._tokenizer.encode(text).ids
        ids, mask = np.array([words], dtype=np.int64), np.ones((1, len(words)), dtype=np.float32)
        said, category, speaker = (answer[0] for answer in self._session.run(None, {"ids": ids, "mask": mask}))
        return said, category, speaker

    def read(self, text: str) -> ChildReading:
        """Read one focused text."""
        said, category, speaker = self.scores(text)
        return ChildReading(
            _shares(SAID, said / self._temperature), _shares(CATEGORIES, category), _shares(SPEAKERS, speaker)
        )


def _shares(names: tuple[str, ...], scores: Scores) -> Mapping[str, float]:
    """Return scores as probabilities that sum to 1."""
    raised = np.exp(scores - scores.max())
    return MappingProxyType(dict(zip(names, (raised / raised.sum()).tolist(), strict=True)))


@Language.factory("attendance_children_v1", default_config={"folder": ""}, assigns=["doc._.child"])
class ChildComponent:
    """Sets doc._.child to what the model of a folder reads; the folder "" is that of the shipped model."""

    def __init__(self, nlp: Language, name: str, folder: str) -> None:
        self.name = name
        self.encoder = Encoder(Path(folder) if folder else MODEL)

    def __call__(self, doc: Doc) -> Doc:
        """Read one focused text."""
        doc._.child = self.encoder.read(doc.text)
        return doc


def tokenizer_of(folder: Path) -> Tokenizer:
    """Return the tokenizer of a folder, to which the signs of `nlp.focus` are words of their own."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    tokenizer.add_special_tokens(list(SIGNS))
    return tokenizer


def digest_of(folder: Path) -> str:
    """Return the SHA-256 of a model folder's network and tokenizer, in hexadecimal."""
    found = hashlib.sha256()
    for name in ("reader.onnx", "tokenizer.json"):
        found.update((folder / name).read_bytes())
    return found.hexdigest()


@cache
def load_child_reader(folder: Path = MODEL) -> Language:
    """Load the pipeline that reads focused texts, once a process.

    Raises:
        ValueError: the files are not those that the model's own note (model.json) speaks of.
    """
    config = load_config(_CONFIG)
    if folder != MODEL:
        config["components"]["attendance_children"]["folder"] = str(folder)
    return load_model_from_config(config, auto_fill=True)
