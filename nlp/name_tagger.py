"""A trainable component that finds names and whose they are: the student's, the caller's, somebody else's.

Every word gets the probability of beginning, going on with, or standing outside a name of each role; the likeliest
sequence in which no name goes on that has not begun gives the names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.scorer import PRFScore
from spacy.tokens import Doc
from spacy.training import Example
from thinc.api import Config, Model, Optimizer, set_dropout_rate

Floats = npt.NDArray[np.float32]

ROLES = ("STUDENT", "CALLER", "OTHER")
_OUTSIDE = "O"
_NEVER = -1e4

_MODEL = """
[model]
@architectures = "spacy.Tagger.v2"
nO = 7
normalize = true

[model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = 64
upstream = "*"
"""


@dataclass(frozen=True, slots=True)
class LearnedName:
    """A name at characters [start, end) of the view, whose it is, and how sure the model is, from 0 to 1."""

    start: int
    end: int
    role: str
    probability: float


Doc.set_extension("learned_names", default=(), force=True)


def tags_of(roles: tuple[str, ...]) -> tuple[str, ...]:
    """Return the tags of words: outside first, then the beginning and the going on of each role."""
    return (_OUTSIDE, *(f"{mark}-{role}" for role in roles for mark in "BI"))


def likeliest(scores: Floats) -> list[int]:
    """Return the likeliest tag of each word, so that no name goes on that has not begun.

    `scores` are probabilities, one row a word; column 0 stands for outside, 1, 3, ... begin and 2, 4, ... go on.
    """
    words, tags = scores.shape
    if not words:
        return []
    each = scores.argmax(axis=1)
    before = np.concatenate(([0], each[:-1]))
    going_on = (each > 0) & (each % 2 == 0)
    if not (going_on & (before != each) & (before != each - 1)).any():
        return [int(tag) for tag in each]  # the likeliest of every word for itself is such a sequence: none is likelier
    logs = np.log(scores + 1e-9)
    step = np.zeros((tags, tags), dtype="f")
    for goes_on in range(2, tags, 2):
        step[:, goes_on] = _NEVER
        step[goes_on - 1, goes_on] = step[goes_on, goes_on] = 0.0
    best = logs[0].copy()
    best[2::2] = _NEVER
    back = np.zeros((words, tags), dtype=np.intp)
    for word in range(1, words):
        through = best[:, None] + step
        back[word] = through.argmax(axis=0)
        best = through.max(axis=0) + logs[word]
    path = [int(best.argmax())]
    for word in range(words - 1, 0, -1):
        path.append(int(back[word, path[-1]]))
    return path[::-1]


class NameTagger(TrainablePipe):  # type: ignore[misc]  # spaCy's class is compiled and has no types
    """Finds names with roles; they stand on doc._.learned_names, in reading order."""

    def __init__(self, nlp: Language, model: Model[list[Doc], list[Floats]], name: str, *, roles: list[str]) -> None:
        self.vocab, self.model, self.name = nlp.vocab, model, name
        self.cfg: dict[str, Any] = {}
        self.roles = tuple(roles)
        self.tags = tags_of(self.roles)

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the roles."""
        return self.roles

    def initialize(
        self, get_examples: Callable[[], Iterable[Example]], *, nlp: Language | None = None, labels: Any = None
    ) -> None:
        """Set up the shapes of the network from some examples."""
        some = [example for example, _ in zip(get_examples(), range(10), strict=False)]
        self.model.initialize(X=[e.reference for e in some], Y=self._truths(some))

    def predict(self, docs: Iterable[Doc]) -> list[Floats]:
        """Return the probabilities of the tags, one array a document, one row a word."""
        docs = list(docs)
        if not any(len(doc) for doc in docs):
            return [np.zeros((0, len(self.tags)), dtype="f") for _ in docs]
        return list(self.model.predict(docs))

    def set_annotations(self, docs: Iterable[Doc], scores: list[Floats]) -> None:
        """Put the names on the documents."""
        for doc, rows in zip(docs, scores, strict=True):
            doc._.learned_names = tuple(self._names(doc, rows))

    def update(
        self,
        examples: Iterable[Example],
        *,
        drop: float = 0.0,
        sgd: Optimizer | None = None,
        losses: dict[str, float] | None = None,
    ) -> dict[str, float]:
        """Learn from examples, as `TrainablePipe.update`."""
        losses = {} if losses is None else losses
        losses.setdefault(self.name, 0.0)
        examples = list(examples)
        set_dropout_rate(self.model, drop)
        scores, backprop = self.model.begin_update([e.predicted for e in examples])
        loss, gradient = self.get_loss(examples, scores)
        backprop(gradient)
        if sgd is not None:
            self.finish_update(sgd)
        losses[self.name] += loss
        return losses

    def get_loss(self, examples: Iterable[Example], scores: list[Floats]) -> tuple[float, list[Floats]]:
        """Return the squared error and the gradient of the cross entropy."""
        gradient = [row - truth for row, truth in zip(scores, self._truths(examples), strict=True)]
        return float(sum((g**2).sum() for g in gradient)), gradient

    def score(self, examples: Iterable[Example], **_options: object) -> dict[str, Any]:
        """Return precision, recall and F of names with the right place and role, as `name_p`, `name_r`, `name_f`."""
        counted = PRFScore()
        for example in examples:
            wanted = {(s.start_char, s.end_char, s.label_) for s in example.reference.ents}
            counted.score_set({(n.start, n.end, n.role) for n in example.predicted._.learned_names}, wanted)
        return {"name_p": counted.precision, "name_r": counted.recall, "name_f": counted.fscore}

    def _truths(self, examples: Iterable[Example]) -> list[Floats]:
        """Return what the probabilities should be; the words of reference and prediction are the same."""
        truths = []
        for example in examples:
            columns = np.zeros(len(example.reference), dtype=np.intp)
            for name in example.reference.ents:
                begins = self.tags.index(f"B-{name.label_}")
                columns[name.start] = begins
                columns[name.start + 1 : name.end] = begins + 1
            truths.append(np.eye(len(self.tags), dtype="f")[columns])
        return truths

    def _names(self, doc: Doc, rows: Floats) -> Iterable[LearnedName]:
        path = likeliest(rows)
        first = 0
        for place, tag in enumerate(path):
            if not tag:
                continue
            if tag % 2:
                first = place
            if place + 1 == len(path) or path[place + 1] != tag + tag % 2:
                sure = float(min(rows[i, path[i]] for i in range(first, place + 1)))
                end = doc[place].idx + len(doc[place])
                yield LearnedName(doc[first].idx, end, self.roles[(tag - 1) // 2], sure)


@Language.factory(
    "attendance_names_v1",
    assigns=["doc._.learned_names"],
    default_config={"model": Config().from_str(_MODEL)["model"], "roles": list(ROLES)},
    default_score_weights={"name_f": 1.0, "name_p": 0.0, "name_r": 0.0},
)
def _make(nlp: Language, name: str, model: Model[list[Doc], list[Floats]], roles: list[str]) -> NameTagger:
    return NameTagger(nlp, model, name, roles=roles)
