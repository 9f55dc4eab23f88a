"""Photos that were taken sideways come onto the page upright."""

from __future__ import annotations

import struct

import pytest

from escalation.papers.errors import PaperError
from escalation.papers.pictures import picture_data
from tests.papers.samples import jpeg


def exif(orientation: int, order: str) -> bytes:
    """What a camera writes about how it was held, in either order of bytes."""
    head = (b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, 8)
    entry = struct.pack(order + "HHIHH", 0x0112, 3, 1, orientation, 0)
    return b"Exif\0\0" + head + struct.pack(order + "H", 1) + entry


@pytest.mark.parametrize(("orientation", "turns"), [(1, 0), (3, 2), (6, 1), (8, 3), (99, 0)])
@pytest.mark.parametrize("order", ["<", ">"])
def test_a_photo_is_turned_as_its_camera_says(orientation: int, turns: int, order: str) -> None:
    data = picture_data(jpeg(300, 200, exif(orientation, order)), "image/jpeg")
    assert data["turns"] == turns
    assert 'width="300" height="200"' in data["svg"]


def test_a_photo_without_a_word_of_its_camera_stays_as_it_is() -> None:
    assert picture_data(jpeg(), "image/jpeg")["turns"] == 0


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(PaperError, match="expected PNG, JPEG or SVG"):
        picture_data(b"x", "image/heic")
