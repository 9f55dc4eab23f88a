"""The corpus on disk: judged messages by writer, and the documents that are made of them.

    python -m nlp.training.corpus convert      one document a message, as it is
    python -m nlp.training.corpus augment      many documents a message

One file a writer: messages of one writer are alike, so a fold leaves whole writers out, with all copies.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example
from spacy.util import registry
from spacy.vocab import Vocab

from nlp.training.augment import augment
from nlp.training.check_cases import School, read_school
from nlp.training.labels import Sample, reasons_of, sample_of
from nlp.words_of_text import TextTokenizer

FOLDER = Path(__file__).parent
SCHOOL = FOLDER / "schools" / "cottonwood-bend"
CORPUS = FOLDER / "corpus"
MADE = FOLDER / "made"
#: Copies of a message beside the message itself.
COPIES = 7
REASON_COPIES = 2

Case = dict[str, Any]


@cache
def school() -> School:
    """Return the fictional school to which the messages of the corpus were left."""
    return read_school(SCHOOL)


def writers() -> list[str]:
    """Return the writers of the corpus, one a file."""
    return sorted(path.stem for path in CORPUS.glob("*.jsonl"))


def folds() -> list[list[str]]:
    """Return the writers in three groups, each of which is once left out of training."""
    return [group for group in (writers()[start::3] for start in range(3)) if group]


def fold_model(writer: str) -> Path:
    """Return where the model stands that learnt nothing from a writer."""
    return MADE / "folds" / "-".join(next(group for group in folds() if writer in group))


def cases(writer: str) -> list[Case]:
    """Return the judged messages of one writer."""
    lines = (CORPUS / f"{writer}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def document(sample: Sample, tokenizer: TextTokenizer) -> Doc:
    """Return a sample as a document with its names as entities and its labels as categories."""
    doc = tokenizer(sample.text)
    spans = (doc.char_span(n.start, n.end, label=n.role, alignment_mode="expand") for n in sample.names)
    doc.set_ents([span for span in spans if span is not None])
    doc.cats = dict(sample.cats)
    return doc


def _write(path: Path, samples: Iterable[Sample]) -> int:
    tokenizer = TextTokenizer(Vocab())
    docs = [document(sample, tokenizer) for sample in samples if sample.text.strip()]
    path.parent.mkdir(parents=True, exist_ok=True)
    DocBin(attrs=["ENT_IOB", "ENT_TYPE"], docs=docs).to_disk(path)
    return len(docs)


def convert() -> int:
    """Write every writer's messages as documents; return how many."""
    total = sum(_write(MADE / f"{w}.spacy", (sample_of(c, school()) for c in cases(w))) for w in writers())
    return _noted("converted", total)


def multiply() -> int:
    """Write every writer's messages with their copies; return how many."""
    total = 0
    for writer in writers():
        samples = [sample_of(case, school()) for case in cases(writer)]
        reasons = [reason for case in cases(writer) for reason in reasons_of(case)]
        many = [augment(s, n) for n in range(COPIES + 1) for s in samples]
        doubtful = [
            s for s in samples if s.cats.get("plain") == 0.0 and s.cats["intent:absence"] + s.cats["intent:late"]
        ]
        many += [augment(s, n) for n in range(COPIES + 1, 3 * COPIES) for s in doubtful]
        many += [augment(s, n) for n in range(REASON_COPIES + 1) for s in reasons]
        total += _write(MADE / f"{writer}.many.spacy", many)
    return _noted("augmented", total)


def _noted(step: str, total: int) -> int:
    (MADE / f"{step}.txt").write_text(f"{total}\n", encoding="utf-8")
    return total


def read_corpus(left_out: str) -> Callable[[Language], Iterator[Example]]:
    """Return a reader of all copies of all messages but those of the writers `left_out`, names with "-" between."""
    references: list[Doc] = []

    def read(nlp: Language) -> Iterator[Example]:
        if not references:
            for writer in writers():
                if writer not in left_out.split("-"):
                    references.extend(DocBin().from_disk(MADE / f"{writer}.many.spacy").get_docs(nlp.vocab))
        for reference in references:
            yield Example(nlp.make_doc(reference.text), reference)

    return read


def read_few(count: int) -> Callable[[Language], Iterator[Example]]:
    """Return a reader of the first `count` messages as they are: the training loop wants something to score."""

    def read(nlp: Language) -> Iterator[Example]:
        for reference in list(DocBin().from_disk(MADE / f"{writers()[0]}.spacy").get_docs(nlp.vocab))[:count]:
            yield Example(nlp.make_doc(reference.text), reference)

    return read


registry.readers.register("attendance.corpus.v1", func=read_corpus)
registry.readers.register("attendance.few.v1", func=read_few)


if __name__ == "__main__":
    steps = {"convert": convert, "augment": multiply}
    sys.stdout.write(f"{steps[sys.argv[1]]()} documents\n")
