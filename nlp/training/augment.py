"""Many texts out of one: other people's names, and what recognisers and thumbs do to a text. The judgement stays.

Some copies of plain messages are given a sentence that leaves everything open, and are plain no more.

Every copy is decided by the message's id and the number of the copy alone, so the corpus is the same every time.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from nlp.normalise import fold, view
from nlp.training.labels import Name, Sample

_PIECE = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+|\W|_")
# The share of plain messages' copies that are made doubtful.
_UNSETTLED = 0.15
_ENGLISH_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
_SPANISH_DAYS = ("lunes", "martes", "miercoles", "jueves", "viernes")
_SOUNDS = (
    ("ph", "f"), ("k", "c"), ("c", "k"), ("z", "s"), ("s", "z"), ("y", "i"), ("i", "y"), ("ie", "y"), ("ee", "i"),
    ("th", "t"), ("x", "sh"), ("j", "h"), ("v", "b"), ("b", "v"), ("ll", "y"), ("qu", "k"), ("ai", "ay"), ("ou", "u"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, a number or a character of a text; `name` is the number of the name that it is part of, or -1."""

    text: str
    name: int = -1


@dataclass(frozen=True, slots=True)
class Lists:
    """Names to give to people, words of a name that are none, and words with what is written in their place."""

    given: tuple[str, ...]
    families: tuple[str, ...]
    titles: frozenset[str]
    alike: dict[str, str]
    unsettled: dict[str, tuple[str, ...]]


@cache
def _lists() -> Lists:
    table = tomllib.loads((Path(__file__).parent / "augment.toml").read_text(encoding="utf-8"))
    given = (view(name).cased for names in table["given"].values() for name in names.split())
    families = (view(name.strip()).cased for names in table["family"].values() for name in names.split(","))
    unsettled = {lang: tuple(view(text).cased.strip() for text in some) for lang, some in table["unsettled"].items()}
    return Lists(tuple(given), tuple(families), frozenset(table["titles"]), table["alike"], unsettled)


def augment(sample: Sample, number: int) -> Sample:
    """Return copy `number` of a sample; copy 0 changes nothing but the weekdays that it names."""
    chance = random.Random(f"{sample.key}/{number}")  # noqa: S311 (repeatable on purpose)
    pieces = _weekdays(_split(sample), chance)
    if number and sample.cats.get("plain") == 1.0 and chance.random() < _UNSETTLED:
        pieces = _unsettle(pieces, chance.choice(_lists().unsettled[sample.language]), chance)
        sample = replace(sample, cats={**sample.cats, "plain": 0.0})
    if number:
        pieces = _rename(sample, pieces, chance)
        for change, share in _CHANGES:
            if chance.random() < share:
                pieces = change(pieces, chance)
    return _join(replace(sample, key=f"{sample.key}/{number}"), pieces)


def _split(sample: Sample) -> list[Piece]:
    pieces = []
    for match in _PIECE.finditer(sample.text):
        start, text = match.start(), match.group()
        inside = [n for n, name in enumerate(sample.names) if name.start <= start < name.end]
        end = sample.names[inside[0]].end - start if inside else len(text)
        pieces.append(Piece(text[:end], inside[0] if inside else -1))
        if text[end:]:
            pieces.append(Piece(text[end:]))
    return pieces


def _join(sample: Sample, pieces: list[Piece]) -> Sample:
    text, spans = "", dict[int, tuple[int, int]]()
    for piece in pieces:
        start = len(text)
        text += piece.text
        if piece.name >= 0 and piece.text.strip():
            spans[piece.name] = (spans.get(piece.name, (start, 0))[0], len(text))
    names = tuple(Name(*spans[n], name.role) for n, name in enumerate(sample.names) if n in spans)
    return replace(sample, text=text, names=names)


def _like(new: str, old: str) -> str:
    """Return a word in the case of another."""
    if old.isupper() and len(old) > 1:
        return new.upper()
    return new.lower() if old.islower() else new[:1].upper() + new[1:]


def _unsettle(pieces: list[Piece], words: str, chance: random.Random) -> list[Piece]:
    """Put a sentence that leaves everything open behind one of the last sentences of a message, or at its end."""
    ends = [place + 1 for place, piece in enumerate(pieces) if piece.text in ".!" and piece.name < 0]
    place = chance.choice([*ends[-2:], len(pieces)])
    added = [Piece(" "), *(Piece(text) for text in _PIECE.findall(words))]
    return [*pieces[:place], *added, *pieces[place:]]


def _rename(sample: Sample, pieces: list[Piece], chance: random.Random) -> list[Piece]:
    """Give the people of a message other names, or their own as a recogniser mishears them."""
    lists = _lists()
    new: dict[str, str] = {}
    begun: set[int] = set()
    keep, mishear = chance.random() < 0.25, chance.random() < 0.3
    renamed = []
    for piece in pieces:
        if piece.name < 0 or not piece.text[0].isalpha():
            renamed.append(piece)
            continue
        word = fold(piece.text)
        family = piece.name in begun or (sample.names[piece.name].role == "OTHER" and chance.random() < 0.6)
        begun.add(piece.name)
        if word in lists.titles:
            renamed.append(piece)
            continue
        if word not in new:
            new[word] = piece.text if keep else chance.choice(lists.families if family else lists.given)
        heard = _misheard(new[word], chance) if mishear and chance.random() < 0.5 else new[word]
        renamed.append(replace(piece, text=_like(heard, piece.text)))
    return renamed


def _misheard(name: str, chance: random.Random) -> str:
    fitting = [(a, b) for a, b in _SOUNDS if a in name[1:].lower()]
    if not fitting:
        return name
    old, put = chance.choice(fitting)
    place = name.lower().index(old, 1)
    return name[:place] + put + name[place + len(old) :]


def _weekdays(pieces: list[Piece], chance: random.Random) -> list[Piece]:
    """Shift all weekdays by one number: which of them is today is not to be learnt from the corpus's one day."""
    shift = chance.randrange(5)
    changed = []
    for piece in pieces:
        low = piece.text.lower()
        for days in (_ENGLISH_DAYS, _SPANISH_DAYS):
            if low in days and piece.name < 0:
                piece = replace(piece, text=_like(days[(days.index(low) + shift) % 5], piece.text))  # noqa: PLW2901
        changed.append(piece)
    return changed


def _lower(pieces: list[Piece], _chance: random.Random) -> list[Piece]:
    return [replace(p, text=p.text.lower()) for p in pieces]


def _no_marks(pieces: list[Piece], _chance: random.Random) -> list[Piece]:
    return [p for p in pieces if p.text[0].isalnum() or p.text.isspace() or p.text in "'-"]


def _few_marks(pieces: list[Piece], chance: random.Random) -> list[Piece]:
    return [p for p in pieces if p.text not in ",." or chance.random() < 0.5]


def _short(pieces: list[Piece], chance: random.Random) -> list[Piece]:
    """Write words as thumbs do, or as other words that sound alike."""
    table = _lists().alike
    return [
        replace(p, text=_like(table[p.text.lower()], p.text))
        if p.name < 0 and p.text.lower() in table and chance.random() < 0.5
        else p
        for p in pieces
    ]


def _typos(pieces: list[Piece], chance: random.Random) -> list[Piece]:
    return [replace(p, text=_typo(p.text, chance)) if len(p.text) > 3 and chance.random() < 0.06 else p for p in pieces]


def _typo(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word) - 1)
    kind = chance.randrange(3)
    if kind == 0:
        return word[:place] + word[place + 1 :]
    if kind == 1:
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return word[:place] + word[place] + word[place:]


def _digits(pieces: list[Piece], chance: random.Random) -> list[Piece]:
    """Group long numbers in another way."""
    changed = []
    for piece in pieces:
        if piece.text.isdigit() and len(piece.text) >= 4:
            cut = chance.randrange(2, len(piece.text) - 1)
            mark = chance.choice((" ", "-", "", ", "))
            changed += [Piece(piece.text[:cut]), *([Piece(mark)] if mark else []), Piece(piece.text[cut:])]
        else:
            changed.append(piece)
    return changed


_CHANGES: tuple[tuple[Callable[[list[Piece], random.Random], list[Piece]], float], ...] = (
    (_digits, 0.4),
    (_short, 0.35),
    (_typos, 0.35),
    (_few_marks, 0.25),
    (_no_marks, 0.25),
    (_lower, 0.35),
)
