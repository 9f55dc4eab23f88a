"""Where in a TOML file something stands, so that a message about it can name the line."""

from __future__ import annotations

import re
from collections.abc import Sequence

Place = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]")
_KEY = re.compile(r"\s*[\"']?([\w-]+)[\"']?\s*=")


def line_of(text: str, place: Sequence[str | int]) -> int:
    """The line, from 1, of the table or key at `place`, such as `("tier", 2, "who")`; else of what holds it."""
    lines = _lines(text)
    for length in range(len(place), 0, -1):
        if tuple(place[:length]) in lines:
            return lines[tuple(place[:length])]
    return 1


def shown(place: Sequence[str | int]) -> str:
    """A place as people write it: `tier 3, step 1, who`."""
    parts: list[str] = []
    for item in place:
        if isinstance(item, int) and parts:
            parts[-1] += f" {item + 1}"
        else:
            parts.append(str(item))
    return ", ".join(parts) or "the file"


def _lines(text: str) -> dict[Place, int]:
    found: dict[Place, int] = {}
    counts: dict[Place, int] = {}
    table: Place = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = _table(header[2].split("."), header[1] == "[[", counts)
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault((*table, key[1]), number)
    return found


def _table(names: list[str], is_array: bool, counts: dict[Place, int]) -> Place:
    """The place of a table: an array's own name leads to its last table, its header to one more."""
    place: Place = ()
    for position, name in enumerate(part.strip().strip("\"'") for part in names):
        place = (*place, name)
        if is_array and position == len(names) - 1:
            counts[place] = counts.get(place, -1) + 1
        if place in counts:
            place = (*place, counts[place])
    return place
