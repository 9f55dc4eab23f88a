"""Short and pet names that people use without telling the school, and names that sound alike (words/nicknames.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from nlp.normalise import fold

_NAMES = Path(__file__).parent / "words" / "nicknames.toml"


def _read() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Return the names on file of each short name, and the short names of each name on file, all folded."""
    table = tomllib.loads(_NAMES.read_text(encoding="utf-8"))
    formal: dict[str, set[str]] = {}
    short: dict[str, set[str]] = {}
    for head, names in table["short"].items():
        for name in names:
            formal.setdefault(fold(name), set()).add(fold(head))
            short.setdefault(fold(head), set()).add(fold(name))
    for group in table["alike"]:
        alike = {fold(name) for name in group}
        for name in alike:
            formal.setdefault(name, set()).update(alike - {name})
    return {k: frozenset(v) for k, v in formal.items()}, {k: frozenset(v) for k, v in short.items()}


_FORMAL, _SHORT = _read()
# "Miguelito" may be Miguel, "Carlitos" Carlos: endings of pet names, and what stands in their place on file.
_PET_ENDINGS = (
    ("itos", "os"),
    ("ito", "o"),
    ("ita", "a"),
    ("cito", ""),
    ("cita", ""),
    ("sito", ""),
    ("sita", ""),
    ("ito", ""),
    ("ita", ""),
    ("ie", ""),
    ("y", ""),
)


@lru_cache(maxsize=16384)
def formal_names(name: str) -> frozenset[str]:
    """Return the folded names that someone called `name` may bear on the roster, itself left out."""
    found = set(_FORMAL.get(name, ()))
    for ending, put in _PET_ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= 3:
            found.add(name[: -len(ending)] + put)
    return frozenset(found - {name})


def short_names(name: str) -> frozenset[str]:
    """Return the folded short and pet names that bearers of a folded name on file go by."""
    return _SHORT.get(name, _NONE)


def is_short_name(name: str) -> bool:
    """Whether a folded word is listed as a short form, or as a name that has short forms."""
    return name in _FORMAL or name in _SHORT


_NONE: frozenset[str] = frozenset()


class FirstNames:
    """Folded first names, asked word by word whether one may be the name of any of these persons."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names)
        formal = {formal for name in self._names for formal in formal_names(name)}
        self._answering = self._names | formal
        self._formal = self._names | (formal & _SHORT.keys())

    def __contains__(self, name: object) -> bool:
        """Whether same_person_name(name, one of the names) holds."""
        return isinstance(name, str) and (name in self._answering or not self._formal.isdisjoint(formal_names(name)))


def same_person_name(a: str, b: str) -> bool:
    """Return whether two folded first names may be the same person's, one short for or spelled like the other."""
    if a == b or b in formal_names(a) or a in formal_names(b):
        return True
    return bool(formal_names(a) & formal_names(b) & _SHORT.keys())
