"""Long lists of phrases, found quickly: only those are looked for of which some letters stand in the text.

Python's `re` tries every alternative of a pattern at every word, and much of the time of reading went into that. Here
each phrase, a regular expression, is filed under letters that whatever it finds must contain ("funeral" under
"funeral"), and only phrases whose letters are in the text are tried. What is found is what one pattern of all phrases
would find.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

#: Texts of at least two letters: what is found contains one of them.
Stems = frozenset[str]

_SHORTEST, _FILED_UNDER = 2, 3  # letters
# One piece of a pattern: an escape, a class of characters, or a single sign; "(" begins a group.
_PIECE = re.compile(r"\\x[0-9a-f]{2}|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)
_QUANTIFIER = re.compile(r"(?:[?*+]|\{\d*,?\d*\})[?+]?")
_TAKES_NOTHING = re.compile(r"\\[bB]|[\^$]|\(\?<?[=!]")
_GROUP = re.compile(r"\((?:\?:|\?P<\w+>)?")
_LETTER = re.compile(r"[^\\\[(.^$|]|\\[^\w\s]")


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A phrase of the list with a number; all it finds contains one stem of each of its `parts`."""

    list: int
    pattern: re.Pattern[str]
    parts: tuple[Stems, ...]


class PhraseBook:
    """Lists of phrases. Each list finds what the one pattern `phrase|phrase|...` would."""

    def __init__(self, lists: Sequence[Sequence[str]]) -> None:
        self._phrases = [
            _Phrase(number, re.compile(phrase), needed_parts(phrase))
            for number, phrases in enumerate(lists)
            for phrase in phrases
        ]
        # What many phrases need stands in most texts: a phrase is asked for by its rarest part.
        common = Counter(stem for phrase in self._phrases for part in phrase.parts for stem in part)
        self._asked_by: defaultdict[str, list[int]] = defaultdict(list)
        for place, phrase in enumerate(self._phrases):
            for stem in min(phrase.parts, key=lambda part: sum(common[stem] for stem in part), default=()):
                self._asked_by[stem].append(place)
        self._always = [place for place, phrase in enumerate(self._phrases) if not phrase.parts]
        self._short = [stem for stem in common if len(stem) < _FILED_UNDER]
        self._filed: defaultdict[str, list[str]] = defaultdict(list)
        for stem in common:
            self._filed[stem[:_FILED_UNDER]].append(stem)

    def find(self, text: str) -> Iterator[tuple[int, re.Match[str]]]:
        """Yield the matches of each list in turn, with its number; those of one list are in order and apart."""
        present = self._present(text)
        tried: defaultdict[int, list[re.Pattern[str]]] = defaultdict(list)
        asked = {place for stem in present if stem in self._asked_by for place in self._asked_by[stem]}
        for place in sorted(asked.union(self._always)):
            phrase = self._phrases[place]
            if not any(map(present.isdisjoint, phrase.parts)):
                tried[phrase.list].append(phrase.pattern)
        for number, patterns in tried.items():
            for match in _as_one(patterns, text):
                yield number, match

    def _present(self, text: str) -> set[str]:
        """Return the stems that stand in a text."""
        filed = {text[i : i + _FILED_UNDER] for i in range(len(text))} & self._filed.keys()
        present = {stem for letters in filed for stem in self._filed[letters] if stem in text}
        present.update(stem for stem in self._short if stem in text)
        return present


def _as_one(patterns: list[re.Pattern[str]], text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of patterns that are alternatives: the first in the text, at one place the first pattern's."""
    ahead = [(m.start(), order, m) for order, p in enumerate(patterns) if (m := p.search(text))]
    while ahead:
        _, _, match = min(ahead)
        yield match
        done = match.end()
        later = ((o, m if m.start() >= done else patterns[o].search(text, done)) for _, o, m in ahead)
        ahead = [(m.start(), order, m) for order, m in later if m]


def needed_parts(pattern: str) -> tuple[Stems, ...]:
    """Return stems for each part of a pattern: everything that it finds contains one of each."""
    branches = [_parts_of_branch(branch) for branch in branches_of(pattern)]
    if len(branches) == 1:
        return tuple(branches[0])
    if not all(branches):
        return ()
    # Of each alternative the part that other texts are the least likely to have: few stems, and long ones.
    rarest = (min(parts, key=lambda stems: (len(stems), -min(map(len, stems)))) for parts in branches)
    return (frozenset[str]().union(*rarest),)


def _parts_of_branch(branch: str) -> list[Stems]:
    """Return the stems of each part of an alternative that cannot be left out."""
    parts: list[Stems] = []
    run = ""
    for piece, quantifier in [*_pieces(branch), (".", "")]:
        if _TAKES_NOTHING.match(piece):
            continue
        needed = not quantifier or quantifier[0] == "+"
        letter = needed and _LETTER.fullmatch(piece) is not None
        if letter:
            run += piece[-1]
        if letter and not quantifier:
            continue
        if len(run) >= _SHORTEST:
            parts.append(frozenset((run,)))
        run = ""
        group = _GROUP.match(piece)
        if group and needed:
            parts += needed_parts(piece[group.end() : -1])
    return parts


def branches_of(pattern: str) -> list[str]:
    """Return the alternatives of a pattern."""
    branches = [""]
    for piece, quantifier in _pieces(pattern):
        if piece == "|":
            branches.append("")
        else:
            branches[-1] += piece + quantifier
    return branches


def _pieces(pattern: str) -> Iterator[tuple[str, str]]:
    """Yield the pieces of a pattern, groups whole, each with its quantifier."""
    place = 0
    while place < len(pattern):
        begin, depth = place, 0
        while piece := _PIECE.match(pattern, place):
            place = piece.end()
            depth += (piece.group() == "(") - (piece.group() == ")")
            if depth <= 0:
                break
        quantifier = _QUANTIFIER.match(pattern, place)
        yield pattern[begin:place], quantifier.group() if quantifier else ""
        place = quantifier.end() if quantifier else place
