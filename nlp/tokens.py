"""The words of a view, each with what names are compared by."""

from __future__ import annotations

import re
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+(?:'[^\W\d_]+)*")
_ENDING = re.compile(r"(?:'s|s'|'ll|'d|'re|'ve|')$")
_SENTENCE = re.compile(r"[.!?;]+(?=\s|$|[\"')])|\n|\s-{1,2}\s?(?=[A-Z])")
_ABBREVIATED = re.compile(r"\b(?:mr|mrs|ms|dr|st|jr|sr|no|sra|sr|srta|mtra|\b[a-z])$")


class Token(NamedTuple):
    """A word at characters [start, end) of the view.

    `base` is the folded word without possessive ending or apostrophes; `gap` the text between it and the next word;
    `sentence` counts sentences from 0; `first` whether it begins one.
    """

    text: str
    base: str
    start: int
    end: int
    gap: str
    sentence: int
    first: bool
    possessive: bool

    @property
    def capital(self) -> bool:
        """Whether the word is written with a capital."""
        return self.text[:1].isupper()

    @property
    def name_end(self) -> int:
        """Where the word ends without the "'s" of a genitive."""
        return self.end - 2 if self.possessive and self.text.lower().endswith("'s") else self.end


def tokenise(cased: str) -> list[Token]:
    """Return the words of a folded text in order."""
    matches = list(_WORD.finditer(cased))
    starts = [*(match.start() for match in matches[1:]), len(cased)]
    ends = [*_sentence_ends(cased), len(cased) + 1]
    tokens: list[Token] = []
    sentence, before = 0, -1
    for match, following in zip(matches, starts, strict=False):
        start, end = match.span()
        text = match.group()
        low = text.lower()
        while ends[sentence] <= start:
            sentence += 1
        base = _ENDING.sub("", low).replace("'", "") or low if "'" in low else low
        possessive = low.endswith(("'s", "s'"))
        tokens.append(Token(text, base, start, end, cased[end:following], sentence, sentence != before, possessive))
        before = sentence
    return tokens


def _sentence_ends(cased: str) -> list[int]:
    lower = cased.lower()
    return [
        m.end()
        for m in _SENTENCE.finditer(cased)
        if m.group() != "." or not _ABBREVIATED.search(lower[: m.start()][-6:])
    ]


def truly_cased(cased: str) -> bool:
    """Whether capitals in the text mean anything: some words have them and some have none."""
    words: list[str] = re.findall(r"[A-Za-z]{2,}", cased)
    capitals = sum(w[0].isupper() for w in words)
    shouted = sum(w.isupper() for w in words)
    return 0 < capitals < len(words) * 0.8 and shouted < len(words) * 0.5
