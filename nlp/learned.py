"""A second reading of the words, learnt from judged messages: names and roles, what is said, how plainly.

The model ships with the package (nlp/model) and is loaded once a process. It knows no roster and no calendar, so its
findings are hints: they fill in what the rules leave open, or add a reason for a person to look.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import load_config, load_model_from_config

from nlp import says_model, words_of_text  # noqa: F401 (registers what the config of the model names)
from nlp.name_tagger import LearnedName

MODEL = Path(__file__).parent / "model"

Doc.set_extension("learned", default=None, force=True)


@dataclass(frozen=True, slots=True)
class Learned:
    """What the model reads in one message.

    Names stand at characters of the view. Probabilities are from 0 to 1: of every intent and category being among
    those of the message's lines, of what the caller is, and of the words saying plainly that a child is away or late
    today, without condition, contradiction, question, joke, other day, or a child speaking.
    """

    names: tuple[LearnedName, ...]
    intents: Mapping[str, float]
    categories: Mapping[str, float]
    callers: Mapping[str, float]
    plain: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How the model's log odds of plain words become a probability: `slope` times the log odds plus `offset`."""

    slope: float = 1.0
    offset: float = 0.0

    def __call__(self, score: float) -> float:
        """Return the probability for a raw score from 0 to 1."""
        score = min(max(score, 1e-6), 1 - 1e-6)
        odds = self.slope * math.log(score / (1 - score)) + self.offset
        return 1 / (1 + math.exp(-odds))


class LearnedReader:
    """The trained pipeline with its calibration."""

    def __init__(self, pipeline: Language, calibration: Calibration) -> None:
        self.pipeline, self.calibration = pipeline, calibration

    def read(self, text: str) -> Learned:
        """Read one text, a cased view."""
        return self.read_many([text])[0]

    def read_many(self, texts: list[str]) -> list[Learned]:
        """Read many texts at once, in order."""
        # The network wants at least one word.
        return [self.findings(doc) for doc in self.pipeline.pipe(text or " " for text in texts)]

    def findings(self, doc: Doc) -> Learned:
        """Return what the pipeline put on a document."""
        groups: dict[str, dict[str, float]] = {"intent": {}, "category": {}, "caller": {}}
        for label, score in doc.cats.items():
            group, _, name = label.partition(":")
            if name:
                groups[group][name] = score
        intents, categories, callers = (MappingProxyType(groups[g]) for g in ("intent", "category", "caller"))
        plain = self.calibration(doc.cats["plain"])
        return Learned(doc._.learned_names, intents, categories, callers, plain)


@Language.factory("attendance_learned_v1", default_config={"folder": ""}, assigns=["doc._.learned"])
class LearnedComponent:
    """Sets doc._.learned to what the model of a folder reads; the folder "" is that of the shipped model."""

    def __init__(self, nlp: Language, name: str, folder: str) -> None:
        self.name = name
        self.reader = load_learned(Path(folder) if folder else MODEL)

    def __call__(self, doc: Doc) -> Doc:
        """Read one document."""
        doc._.learned = self.reader.read(doc.text)
        return doc

    def pipe(self, docs: Iterable[Doc], *, batch_size: int) -> Iterator[Doc]:
        """Read documents, `batch_size` at a time: many at once take less time than each alone."""
        waiting = iter(docs)
        while batch := list(islice(waiting, batch_size)):
            for doc, learned in zip(batch, self.reader.read_many([doc.text for doc in batch]), strict=True):
                doc._.learned = learned
                yield doc


def digest_of(folder: Path) -> str:
    """Return the SHA-256 of a model folder's config and weights, in hexadecimal."""
    return hashlib.sha256((folder / "config.cfg").read_bytes() + (folder / "weights.bin").read_bytes()).hexdigest()


@cache
def load_learned(folder: Path = MODEL) -> LearnedReader:
    """Load the model of a folder, once a process.

    Raises:
        ValueError: the files are not those that the model's own note (model.json) speaks of.
    """
    note: dict[str, Any] = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    if digest_of(folder) != note["sha256"]:
        raise ValueError(f"{folder}: config.cfg or weights.bin is not what model.json describes")
    pipeline = load_model_from_config(load_config(folder / "config.cfg"), auto_fill=False, validate=False)
    pipeline.from_bytes((folder / "weights.bin").read_bytes(), exclude=["vocab"])
    return LearnedReader(pipeline, Calibration(**note["calibration"]))
