"""The spaCy pipeline: one registered component an extractor, put together by config/reader.cfg.

The document is the folded view of a message, so its character offsets are those of the view. Results stand on the
document's extension attributes, as tuples in reading order; reasons and cues stand in `doc.spans` as well.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import load_config, load_model_from_config, registry
from spacy.vocab import Vocab

from nlp.classes import find_grades
from nlp.cues import find_cues
from nlp.dates import find_dates
from nlp.language import detect_language
from nlp.phones import find_phones
from nlp.reasons import find_reasons
from nlp.tokens import tokenise

_CONFIG = Path(__file__).parent / "config" / "reader.cfg"

for _name in ("words", "phones", "dates", "reasons", "cues", "grades"):
    Doc.set_extension(_name, default=(), force=True)
Doc.set_extension("language", default="und", force=True)
# The text of a document is put together anew each time it is asked for; the components share this one.
Doc.set_extension("lower", default="", force=True)


class WordTokenizer:
    """Splits a text into words and what stands between them, keeping every character."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Return the document of a text; its words stand on doc._.words, its lower case on doc._.lower."""
        words = tokenise(text)
        pieces: list[str] = []
        place = 0
        for word in words:
            if word.start > place:
                pieces.append(text[place : word.start])
            pieces.append(text[word.start : word.end])
            place = word.end
        if place < len(text):
            pieces.append(text[place:])
        doc = Doc(self.vocab, words=pieces, spaces=[False] * len(pieces))
        doc._.words, doc._.lower = tuple(words), text.lower()
        return doc

    def to_bytes(self, **_options: object) -> bytes:
        """Return nothing: the tokenizer has no state."""
        return b""

    def from_bytes(self, _data: bytes, **_options: object) -> WordTokenizer:
        """Take nothing: the tokenizer has no state."""
        return self


def _make_tokenizer() -> Callable[[Language], WordTokenizer]:
    return lambda nlp: WordTokenizer(nlp.vocab)


registry.tokenizers.register("attendance.words.v1", func=_make_tokenizer)


@Language.factory("attendance_language_v1", default_config={"languages": ["en", "es"]}, assigns=["doc._.language"])
class LanguageComponent:
    """Sets doc._.language."""

    def __init__(self, nlp: Language, name: str, languages: list[str]) -> None:
        self.name, self.languages = name, tuple(languages)

    def __call__(self, doc: Doc) -> Doc:
        """Set the language of a document."""
        doc._.language = detect_language(doc._.lower, self.languages)
        return doc


@Language.component("attendance_phones_v1", assigns=["doc._.phones"])
def _phones(doc: Doc) -> Doc:
    doc._.phones = tuple(find_phones(doc._.lower))
    return doc


@Language.component("attendance_dates_v1", assigns=["doc._.dates"])
def _dates(doc: Doc) -> Doc:
    doc._.dates = tuple(find_dates(doc._.lower))
    return doc


@Language.component("attendance_reasons_v1", assigns=["doc._.reasons", "doc.spans"])
def _reasons(doc: Doc) -> Doc:
    doc._.reasons = tuple(find_reasons(doc._.lower))
    doc.spans["reasons"] = _spans(doc, [(r.start, r.end, r.category) for r in doc._.reasons])
    return doc


@Language.component("attendance_cues_v1", assigns=["doc._.cues", "doc.spans"])
def _cues(doc: Doc) -> Doc:
    doc._.cues = tuple(find_cues(doc._.lower))
    doc.spans["cues"] = _spans(doc, [(c.start, c.end, c.kind) for c in doc._.cues])
    return doc


@Language.component("attendance_grades_v1", assigns=["doc._.grades"])
def _grades(doc: Doc) -> Doc:
    doc._.grades = tuple(find_grades(doc._.lower))
    return doc


def _spans(doc: Doc, found: list[tuple[int, int, str]]) -> list[Span]:
    spans = (doc.char_span(start, end, label=label, alignment_mode="expand") for start, end, label in found)
    return [span for span in spans if span is not None]


@lru_cache(maxsize=8)
def load_pipeline(languages: tuple[str, ...]) -> Language:
    """Build the pipeline from its config, for a school's languages."""
    config = load_config(_CONFIG)
    config["components"]["attendance_language"]["languages"] = list(languages)
    return load_model_from_config(config, auto_fill=True)
