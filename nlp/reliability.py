"""How far predicted probabilities are borne out: bins of predictions, the share that was right, and a plot of both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape

#: A prediction from 0 to 1, and whether it came true.
Judged = tuple[float, bool]

#: Borders of the bins: narrow near 1, where nearly all predictions lie and where it is decided what may clear.
BORDERS = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1.0)


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions from `low` to below `high` (1 itself counts to the last bin): how many, their mean, how many true."""

    low: float
    high: float
    count: int
    mean: float
    right: int

    @property
    def share(self) -> float:
        """Return the share that came true, from 0 to 1; 0 in an empty bin."""
        return self.right / self.count if self.count else 0.0


@dataclass(frozen=True, slots=True)
class Reliability:
    """The bins of some predictions with two figures, each from 0 to 1, the less the better.

    `brier` is the mean square of what is between prediction and truth; `calibration_error` (expected calibration
    error) the mean distance, over all predictions, between a bin's mean prediction and the share that came true.
    """

    bins: tuple[Bin, ...]
    brier: float
    calibration_error: float

    @property
    def count(self) -> int:
        """Return how many predictions were judged."""
        return sum(each.count for each in self.bins)

    def table(self) -> list[list[str]]:
        """Return rows of cells with a header row, one row a bin that is not empty, in percent where not counted."""
        rows = [["predicted", "count", "mean", "right"]]
        for each in self.bins:
            if each.count:
                span = f"{100 * each.low:g} to {100 * each.high:g}"
                rows.append([span, str(each.count), f"{100 * each.mean:.1f}", f"{100 * each.share:.1f}"])
        return rows


def reliability(judged: Iterable[Judged], borders: Sequence[float] = BORDERS) -> Reliability:
    """Compare predictions with what came true, in bins between ascending `borders` from 0 to 1.

    Raises:
        ValueError: a prediction is not from 0 to 1.
    """
    pairs = list(judged)
    if any(not 0.0 <= p <= 1.0 for p, _ in pairs):
        raise ValueError("a probability lies from 0 to 1")
    bins = tuple(_bin(low, high, pairs) for low, high in pairwise(borders))
    count = max(1, len(pairs))
    return Reliability(
        bins,
        brier=sum((p - right) ** 2 for p, right in pairs) / count,
        calibration_error=sum(abs(b.mean - b.share) * b.count for b in bins) / count,
    )


def _bin(low: float, high: float, pairs: list[Judged]) -> Bin:
    inside = [(p, right) for p, right in pairs if low <= p < high or (p == high == 1.0)]
    mean = sum(p for p, _ in inside) / len(inside) if inside else 0.0
    return Bin(low, high, len(inside), mean, sum(right for _, right in inside))


def judged_students(cases: Iterable[Mapping[str, Any]], predictions: Iterable[Mapping[str, Any]]) -> Iterator[Judged]:
    """Yield, for every student whom a prediction names, its confidence and whether the judgement names that student."""
    for case, prediction in zip(cases, predictions, strict=True):
        meant = {student["student_id"] for student in case["gold"]["students"]}
        for student in prediction["students"]:
            if student["student_id"] is not None:
                yield student["confidence"], student["student_id"] in meant


_SIDE, _LEFT, _TOP = 360, 60, 50
_STYLE = (
    "text{font:12px sans-serif;fill:#222}.axis{stroke:#222;fill:none}.grid{stroke:#ddd}"
    ".ideal{stroke:#888;stroke-dasharray:4 4}.spread{stroke:#1f5fa8}.bin{fill:#1f5fa8}"
)


def plot(found: Reliability, title: str) -> str:
    """Return an SVG drawing: predicted probability rightwards, observed share upwards, a dot a bin, counts beside it.

    The bar of a dot is the range in which the true share lies with 95 percent (Wilson); dots grow with their counts.
    """
    figures = f"{found.count} judged, Brier score {found.brier:.4f}, calibration error {found.calibration_error:.4f}"
    filled = [each for each in found.bins if each.count]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + _SIDE + 230} {_TOP + _SIDE + 60}" role="img">',
        f"<title>{escape(title)}: {figures}</title>",
        f'<style>{_STYLE}</style><rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="{_LEFT}" y="20" font-weight="bold">{escape(title)}</text><text x="{_LEFT}" y="38">{figures}</text>',
        *_axes(),
        *(_dot(each, found.count) for each in filled),
        *_counts(filled),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _x(value: float) -> str:
    return f"{_LEFT + value * _SIDE:.1f}"


def _y(value: float) -> str:
    return f"{_TOP + (1 - value) * _SIDE:.1f}"


def _axes() -> Iterator[str]:
    for tenth in range(0, 11, 2):
        value = tenth / 10
        yield f'<path class="grid" d="M{_x(0)} {_y(value)}H{_x(1)}M{_x(value)} {_y(0)}V{_y(1)}"/>'
        yield f'<text x="{_x(value)}" y="{_TOP + _SIDE + 18}" text-anchor="middle">{10 * tenth} %</text>'
        yield f'<text x="{_LEFT - 8}" y="{_y(value)}" dy="4" text-anchor="end">{10 * tenth} %</text>'
    yield f'<path class="ideal" d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}"/>'
    yield f'<rect class="axis" x="{_LEFT}" y="{_TOP}" width="{_SIDE}" height="{_SIDE}"/>'
    yield f'<text x="{_x(0.5)}" y="{_TOP + _SIDE + 40}" text-anchor="middle">predicted probability</text>'
    yield f'<text transform="translate(16 {_y(0.5)}) rotate(-90)" text-anchor="middle">share that was right</text>'


def _dot(each: Bin, total: int) -> str:
    low, high = wilson(each.right, each.count)
    x, radius = _x(each.mean), 3 + 7 * (each.count / total) ** 0.5
    return (
        f'<g><title>{_label(each)}</title><path class="spread" d="M{x} {_y(low)}V{_y(high)}"/>'
        f'<circle class="bin" cx="{x}" cy="{_y(each.share)}" r="{radius:.1f}"/></g>'
    )


def _label(each: Bin) -> str:
    return f"{100 * each.low:g} to {100 * each.high:g} %: {each.right} of {each.count} right"


def _counts(bins: Sequence[Bin]) -> Iterator[str]:
    """Yield the counts beside the drawing: most dots stand close together near 1, where labels would hide them."""
    for place, each in enumerate(reversed(bins)):
        yield f'<text x="{_LEFT + _SIDE + 30}" y="{_TOP + 12 + 20 * place}">{_label(each)}</text>'


def wilson(right: int, count: int, z: float = 1.96) -> tuple[float, float]:
    """Return the range in which the true share lies, with 95 percent for z = 1.96, after `right` of `count`."""
    if not count:
        return 0.0, 1.0
    share, extra = right / count, z * z / count
    middle = (share + extra / 2) / (1 + extra)
    half = z / (1 + extra) * (share * (1 - share) / count + extra / (4 * count)) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)
