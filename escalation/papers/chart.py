"""Small charts for pages of the office (SVG) and for papers (PDF), drawn by one template, readable without colour."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from typing import Any

from escalation.papers.errors import PaperError
from escalation.papers.typesetting import typeset_svg
from escalation.papers.wording import number

MOST_SERIES = 4
STEPS = 5
# Labels below the axis beyond this number are thinned out.
MOST_LABELS = 14


class ChartKind(StrEnum):
    """How the values are drawn."""

    LINE = "line"
    BARS = "bars"


@dataclass(frozen=True, slots=True)
class Series:
    """One line, or one kind of bar: a value for each label of the chart; null where there is none."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart shows. `y_label` names the values and their unit, `labels` what stands below the axis.

    `language` is that of the numbers. Values are not negative. Up to four series can be told apart.
    """

    title: str
    kind: ChartKind
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    y_label: str = ""
    x_label: str = ""
    language: str = "en"


def render_chart(chart: Chart, *, width_cm: float = 16, height_cm: float = 7) -> str:
    """The chart as SVG for a page, with its title and values as text for those who do not see it.

    Raises:
        PaperError: values and labels do not fit together, or there are more series than can be told apart.
    """
    svg = typeset_svg("chart_page", {"chart": chart_data(chart, width_cm=width_cm, height_cm=height_cm)})
    return svg.replace("<svg ", f'<svg role="img" aria-label="{escape(told(chart), quote=True)}" ', 1)


def told(chart: Chart) -> str:
    """The chart in words: its title, and each series' values with their labels."""
    parts = [
        f"{series.name}: "
        + ", ".join(
            f"{label} {number(value, chart.language)}"
            for label, value in zip(chart.labels, series.values, strict=True)
            if value is not None
        )
        for series in chart.series
    ]
    return ". ".join([chart.title, *parts])


def chart_data(chart: Chart, *, width_cm: float = 16, height_cm: float = 7) -> dict[str, Any]:
    """A chart as the Typst template takes it. Raises as `render_chart`."""
    _check(chart)
    values = [value for series in chart.series for value in series.values if value is not None]
    step = _step(max(values, default=1))
    top = step * max(1, math.ceil(max(values, default=1) / step))
    every = math.ceil(len(chart.labels) / MOST_LABELS)
    return {
        "title": chart.title,
        "kind": chart.kind,
        "labels": [label if at % every == 0 else "" for at, label in enumerate(chart.labels)],
        "series": [{"name": series.name, "values": series.values} for series in chart.series],
        "x_label": chart.x_label,
        "y_label": chart.y_label,
        "top": top,
        "ticks": [{"at": at * step, "label": number(at * step, chart.language)} for at in range(round(top / step) + 1)],
        "width_cm": width_cm,
        "height_cm": height_cm,
        "told": told(chart),
    }


def _check(chart: Chart) -> None:
    if not chart.labels or not chart.series:
        raise PaperError(f"{chart.title}: a chart needs at least one label and one series")
    if len(chart.series) > MOST_SERIES:
        raise PaperError(f"{chart.title}: more than {MOST_SERIES} series cannot be told apart")
    for series in chart.series:
        if len(series.values) != len(chart.labels):
            raise PaperError(
                f"{chart.title}, {series.name}: {len(series.values)} values for {len(chart.labels)} labels"
            )
        if any(value is not None and not 0 <= value < math.inf for value in series.values):
            raise PaperError(f"{chart.title}, {series.name}: values must be numbers from 0 up")


def _step(highest: float) -> float:
    """The distance of the lines across: 1, 2 or 5 times a power of ten, about `STEPS` of them, whole for counts."""
    if highest <= 0:
        return 1
    rough = highest / STEPS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(nice * power for nice in (1, 2, 5, 10) if nice * power >= rough * 0.999)
    return float(max(step, 1) if highest >= STEPS else step)
