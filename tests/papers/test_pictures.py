"""Photos that were taken sideways come onto the page upright."""

from __future__ import annotations

import struct

import pytest

from escalation.papers.errors import PaperError
from escalation.papers.pictures import picture_data


def jpeg(orientation: int | None = None, order: str = "<") -> bytes:
    """The head of a JPEG of 300 by 200 pixels, with an EXIF orientation or without."""
    exif = b""
    if orientation is not None:
        tiff = (b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, 8)
        tiff += struct.pack(order + "H", 1) + struct.pack(order + "HHIHH", 0x0112, 3, 1, orientation, 0)
        body = b"Exif\0\0" + tiff
        exif = b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
    frame = b"\xff\xc0" + struct.pack(">HBHH", 11, 8, 200, 300) + b"\x01\x01\x11\x00"
    return b"\xff\xd8" + exif + frame + b"\xff\xda"


@pytest.mark.parametrize(("orientation", "turns"), [(None, 0), (1, 0), (3, 2), (6, 1), (8, 3), (99, 0)])
@pytest.mark.parametrize("order", ["<", ">"])
def test_a_photo_is_turned_as_its_camera_says(orientation: int | None, turns: int, order: str) -> None:
    data = picture_data(jpeg(orientation, order), "image/jpeg")
    assert data["turns"] == turns
    assert 'width="300" height="200"' in data["svg"]


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(PaperError, match="expected PNG, JPEG or SVG"):
        picture_data(b"x", "image/heic")
