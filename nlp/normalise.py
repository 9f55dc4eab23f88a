"""A plain view of a text: folded letters that still know where they stood in the original."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

#: Longer messages are read to here and marked; nobody reports an absence in so many words.
LONGEST = 6000

_APOSTROPHES = "\u2019\u2018\u02bc\u2032`\u00b4\uff07"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_OWN = {**dict.fromkeys(_APOSTROPHES, "'"), **dict.fromkeys(_DASHES, "-"), "\u0131": "i", "\u00f8": "o", "\u00d8": "O"}
_OWN |= {"\u0142": "l", "\u0141": "L", "\u0111": "d", "\u0110": "D", "\u201c": '"', "\u201d": '"', "\u2026": "..."}
_OWN |= {"\u00bf": " ", "\u00a1": " "}


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    """Return the plain form of one character; "" for marks and invisible characters, " " for control characters."""
    if character in _OWN:
        return _OWN[character]
    if character.isascii():
        return character if character.isprintable() else " "
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf", "Cs", "Co", "Cn"):
        return ""
    if category in ("Cc", "Zs", "Zl", "Zp"):
        return " "
    plain = unicodedata.normalize("NFKD", character)
    return "".join(c for c in plain if unicodedata.category(c) not in ("Mn", "Me", "Cf")) or " "


@dataclass(frozen=True, slots=True)
class Heard:
    """Characters [start, end) of a view that are to be read as `name`."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class View:
    """`cased` is the folded text, `lower` its lower case of equal length; `offsets[i]` is where cased[i] came from.

    `heard` are the places of this view at which it reads a name where the original has other words.
    """

    original: str
    cased: str
    lower: str
    offsets: tuple[int, ...]
    heard: tuple[Heard, ...] = ()

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Return the span [start, end) of the view as a span of the original text."""
        if not self.offsets or start >= end:
            place = self.offsets[start] if start < len(self.offsets) else len(self.original)
            return place, place
        return self.offsets[start], self.offsets[end - 1] + 1

    def wording(self, start: int, end: int) -> str:
        """Return what the span [start, end) says: the original's words, or the names that are read there."""
        if any(h.start < end and start < h.end for h in self.heard):
            return self.cased[start:end]
        first, last = self.origin(start, end)
        return self.original[first:last]

    def reading(self, names: Iterable[Heard]) -> View:
        """Return the view that reads `names`, which are in order and apart, at their places.

        Offsets of a name lead to the words in whose place it stands.
        """
        letters: list[str] = []
        offsets: list[int] = []
        heard: list[Heard] = []
        done = 0
        for place in names:
            letters.append(self.cased[done : place.start])
            offsets += self.offsets[done : place.start]
            name = view(place.name).cased
            heard.append(Heard(len(offsets), len(offsets) + len(name), name))
            letters.append(name)
            # Each word of the name leads to all the words in its place: which of them it is nobody can tell.
            first, last = self.offsets[place.start], self.offsets[place.end - 1]
            offsets += [last if i and name[i - 1] != " " else first for i in range(len(name))]
            done = place.end
        cased = "".join(letters) + self.cased[done:]
        return View(self.original, cased, _lower(cased), (*offsets, *self.offsets[done:]), tuple(heard))


def view(text: str) -> View:
    """Fold marks, width, quotes and control characters away; texts beyond LONGEST characters are cut."""
    plain = [_fold_character(character) for character in text[:LONGEST]]
    cased = "".join(plain)
    offsets = tuple(place for place, letters in enumerate(plain) for _ in letters)
    return View(text, cased, _lower(cased), offsets)


def _lower(cased: str) -> str:
    if cased.isascii():
        return cased.lower()
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in cased)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return lower-case plain letters and digits with single spaces, as names are compared."""
    return " ".join(re.findall(r"[a-z0-9]+", re.sub(r"['.]", "", view(text).lower)))
