"""The plot of a morning's cost against the number of schools, as SVG, with a straight line through the two ends."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 460, 360, 70, 56, 24, 30
MARKS = 5


def line_through_ends(points: Sequence[tuple[int, float]]) -> tuple[float, float]:
    """What costs nothing to do with the number of schools, and what each school adds, by the first and last point."""
    (few, low), (many, high) = points[0], points[-1]
    each = (high - low) / (many - few) if many > few else 0.0
    return low - each * few, each


def plot(points: Sequence[tuple[int, float]]) -> str:
    """An SVG of (schools, CPU seconds), sorted by schools."""
    fixed, each = line_through_ends(points)
    most_schools, most_cost = points[-1][0], _round_up(max(cost for _, cost in points))

    def x(schools: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * schools / most_schools

    def y(cost: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * cost / most_cost

    parts = ['<rect width="100%" height="100%" fill="white"/>']
    for mark in range(MARKS + 1):
        cost, schools = most_cost * mark / MARKS, most_schools * mark / MARKS
        parts.append(_line(x(0), y(cost), x(most_schools), y(cost), "#ddd"))
        parts.append(_text(LEFT - 8, y(cost) + 4, f"{cost:g}", "end"))
        parts.append(_text(x(schools), HEIGHT - BOTTOM + 18, f"{schools:g}", "middle"))
    parts.append(
        _line(x(points[0][0]), y(points[0][1]), x(most_schools), y(fixed + each * most_schools), "#666", "5 4")
    )
    for schools, cost in points:
        parts.append(f'<circle cx="{x(schools):.1f}" cy="{y(cost):.1f}" r="5" fill="#0b5fa5"/>')
        is_last = schools == most_schools
        parts.append(_text(x(schools) + (-10 if is_last else 10), y(cost) - 6, f"{schools}: {cost:.0f} s",
                           "end" if is_last else "start"))  # fmt: skip
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 14, "schools", "middle"))
    middle = (TOP + HEIGHT - BOTTOM) / 2
    parts.append(
        f'<text x="16" y="{middle:.0f}" text-anchor="middle" transform="rotate(-90 16 {middle:.0f})">'
        "CPU seconds of a morning</text>"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        'font-family="sans-serif" font-size="12">\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _round_up(value: float) -> float:
    unit = 10.0 ** floor(log10(value))
    return ceil(value / unit) * unit


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"{dashed}/>'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{text}</text>'
