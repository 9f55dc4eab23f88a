"""Which column of a file means what: by name, whatever the order, the case, the spaces, or a slip of the pen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from storage.imports.problems import Problems

#: From here on, two spellings are taken for the same word (0 to 100).
LIKENESS = 86
#: Shorter names are too like each other to guess at.
SHORTEST_GUESS = 5


@dataclass(frozen=True, slots=True)
class Column:
    """One column that we read: its name in the standard, and other names that are in use for it."""

    name: str
    aliases: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class FileShape:
    """The columns of one file: those that we read, and those of the standard that we have no use for."""

    file: str
    columns: tuple[Column, ...]
    unused: tuple[str, ...] = ()


def plain(header: str) -> str:
    """A header without case, spaces, punctuation and OneRoster's prefix `metadata.`."""
    text = "".join(c for c in header.casefold() if c.isalnum())
    return text.removeprefix("metadata")


def map_headers(header: Sequence[str], shape: FileShape, file: str, problems: Problems) -> dict[str, int]:
    """Say at which position each column of `shape` stands in `header`.

    A required column that is missing and a column that is there twice are errors; a guess is a warning.
    """
    keys = [plain(h) for h in header]
    known = {plain(n): c.name for c in shape.columns for n in (c.name, *c.aliases)}
    found: dict[str, int] = {}
    for position, key in enumerate(keys):
        name = known.get(key)
        if name is None:
            continue
        if name in found:
            twice = f"{header[found[name]]} and {header[position]}"
            problems.error(
                file, 1, header[position], found=twice, expected=f"{name} once", remedy="Remove one of the two columns."
            )
        found[name] = position
    _guess(header, keys, found, shape, file, problems)
    for column in shape.columns:
        if column.required and column.name not in found:
            problems.error(
                file,
                1,
                column.name,
                found=", ".join(header),
                expected=f"a column {column.name}",
                remedy="Add the column to the export, or correct its name in the first line.",
            )
    return found


def _guess(  # noqa: PLR0917 - all of them belong to one file
    header: Sequence[str], keys: list[str], found: dict[str, int], shape: FileShape, file: str, problems: Problems
) -> None:
    """Take what is left for what it most resembles, if it resembles one thing only."""
    unused = {plain(name) for name in shape.unused}
    left = [i for i, key in enumerate(keys) if i not in found.values() and key and key not in unused]
    guesses = []
    for position in left:
        likeness = [
            (
                max(
                    fuzz.ratio(keys[position], plain(n))
                    for n in (c.name, *c.aliases)
                    if len(plain(n)) >= SHORTEST_GUESS
                ),
                c,
            )
            for c in shape.columns
            if c.name not in found and any(len(plain(n)) >= SHORTEST_GUESS for n in (c.name, *c.aliases))
        ]
        guesses += [(score, position, column.name) for score, column in likeness if score >= LIKENESS]
    positions = Counter(position for _, position, _ in guesses)
    names = Counter(name for _, _, name in guesses)
    for _, position, name in guesses:
        if positions[position] == 1 and names[name] == 1:
            found[name] = position
            problems.warn(file, 1, header[position], found=header[position], expected=name, remedy=f"Read as {name}.")
            left.remove(position)
    for position in left:
        if header[position].casefold().startswith("metadata"):
            continue  # a vendor's own extension
        problems.warn(
            file,
            1,
            header[position],
            found=header[position],
            expected="a known column",
            remedy="The column was not read.",
        )
