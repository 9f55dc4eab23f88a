"""A message's text cut into pieces: what is evidence for which value, and which second of the recording says it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from nlp.report import Evidence, Report

LABELS = {"name": "name", "intent": "says", "reason": "reason", "dates": "date"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text. `second`: where the recording says it (None: unknown, or no recording)."""

    text: str
    second: float | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring pieces that are evidence for the same values; `labels` is empty for plain text."""

    labels: tuple[str, ...]
    pieces: tuple[Piece, ...]

    @property
    def kind(self) -> str:
        """The first label's word, by which the stretch is coloured."""
        return self.labels[0].split()[0] if self.labels else ""


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters [start, end) of the text are evidence for the value that `label` names."""

    start: int
    end: int
    label: str


def marks_of(report: Report) -> list[Mark]:
    """Every piece of evidence in a report. With several students a label carries the number of the line."""
    marks: list[Mark] = []

    def add(evidence: Evidence | None, label: str) -> None:
        if evidence is not None and evidence.end > evidence.start:
            marks.append(Mark(evidence.start, evidence.end, label))

    for number, line in enumerate(report.lines, start=1):
        suffix = f" {number}" if len(report.lines) > 1 else ""
        for key, label in LABELS.items():
            add(line.evidence.get(key), label + suffix)
    add(report.caller_name.evidence, "caller")
    add(report.relationship.evidence, "caller")
    add(report.callback.evidence, "number")
    return marks


def cut(text: str, marks: Iterable[Mark], words: Sequence[dict[str, object]]) -> list[Stretch]:
    """Cut `text` at the bounds of every mark and word. `words`: {"text", "start", …} with seconds, in order."""
    marks = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    spans = _place(text, words)
    bounds = {0, len(text)}
    bounds.update(edge for mark in marks for edge in (mark.start, mark.end))
    bounds.update(edge for start, end, _ in spans for edge in (start, end))
    edges = sorted(bounds)
    cells: list[tuple[tuple[str, ...], Piece]] = []
    for start, end in pairwise(edges):
        labels = tuple(dict.fromkeys(m.label for m in marks if m.start <= start and end <= m.end))
        second = next((at for first, last, at in spans if first <= start and end <= last), None)
        cells.append((labels, Piece(text[start:end], second)))
    return [
        Stretch(labels, tuple(piece for _, piece in group))
        for labels, group in groupby(cells, key=lambda cell: cell[0])
    ]


def _place(text: str, words: Sequence[dict[str, object]]) -> list[tuple[int, int, float]]:
    """Where each recognised word stands in the text; a word that the text does not show is left out."""
    places: list[tuple[int, int, float]] = []
    position = 0
    for word in words:
        said, second = str(word.get("text", "")).strip(), word.get("start")
        found = text.find(said, position) if said else -1
        if found < 0 or not isinstance(second, int | float):
            continue
        position = found + len(said)
        places.append((found, position, float(second)))
    return places
