"""Puts a line above each page of an attachment: which document it is, and which page of the packet.

The page is made higher by the line, on the side that is its top as people see it: nothing filed is covered or moved.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO

from pypdf import PageObject, PdfReader, Transformation
from pypdf.generic import NameObject, RectangleObject

from escalation.papers.typesetting import typeset_pdf

# As strips.typ draws it, in points.
STRIP_WIDTH = 612.0
STRIP_HEIGHT = 28.0


def strips(lines: Sequence[tuple[str, str]], on: date) -> list[PageObject]:
    """One strip for each pair of texts, for the left and for the right."""
    if not lines:
        return []
    pdf = typeset_pdf("strips", {"lines": [list(line) for line in lines]}, on)
    return list(PdfReader(BytesIO(pdf)).pages)


def stamp(page: PageObject, strip: PageObject) -> None:
    """Make the page higher and put the strip there."""
    seen = page.cropbox
    x0, y0, x1, y1 = (float(edge) for edge in (seen.left, seen.bottom, seen.right, seen.top))
    turn = page.rotation % 360
    size = (y1 - y0 if turn in (90, 270) else x1 - x0) / STRIP_WIDTH
    high = size * STRIP_HEIGHT
    # The page's edges with the strip, and where the strip's corner and axes come to lie, for each turn of the page.
    edges, place = {
        0: ((x0, y0, x1, y1 + high), (size, 0.0, 0.0, size, x0, y1)),
        90: ((x0 - high, y0, x1, y1), (0.0, size, -size, 0.0, x0, y0)),
        180: ((x0, y0 - high, x1, y1), (-size, 0.0, 0.0, -size, x1, y0)),
        270: ((x0, y0, x1 + high, y1), (0.0, -size, size, 0.0, x1, y1)),
    }[turn]
    for box in ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox"):
        page[NameObject(box)] = RectangleObject(edges)
    page.merge_transformed_page(strip, Transformation(place))
