"""Words and marks of a text as the learned reader sees them: a tokenizer that keeps every character."""

from __future__ import annotations

import re
from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

# A word, the ending after its apostrophe, a run of digits, a single mark, or spaces beyond the one between two words.
_PIECE = re.compile(r"[^\W\d_]+|'[^\W\d_]+|\d+|[^\w\s]|_|\s+")


def split_text(text: str) -> tuple[list[str], list[bool]]:
    """Return the pieces of a text and whether a single space follows each; joined they are the text again."""
    pieces: list[str] = []
    spaces: list[bool] = []
    for found in _PIECE.findall(text):
        rest = found
        if rest[0].isspace() and rest[0] == " " and pieces and not spaces[-1]:
            spaces[-1] = True
            rest = rest[1:]
        if rest:
            pieces.append(rest)
            spaces.append(False)
    return pieces, spaces


class TextTokenizer:
    """Makes the document of a text by `split_text`. It has no state."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Return the document of a text."""
        pieces, spaces = split_text(text)
        return Doc(self.vocab, words=pieces, spaces=spaces)

    def to_bytes(self, **_options: object) -> bytes:
        """Return nothing: the tokenizer has no state."""
        return b""

    def from_bytes(self, _data: bytes, **_options: object) -> TextTokenizer:
        """Take nothing: the tokenizer has no state."""
        return self

    def to_disk(self, _path: object, **_options: object) -> None:
        """Write nothing: the tokenizer has no state."""

    def from_disk(self, _path: object, **_options: object) -> TextTokenizer:
        """Read nothing: the tokenizer has no state."""
        return self


def _make_tokenizer() -> Callable[[Language], TextTokenizer]:
    return lambda nlp: TextTokenizer(nlp.vocab)


registry.tokenizers.register("attendance.text.v1", func=_make_tokenizer)
