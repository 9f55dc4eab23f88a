"""Pictures as Typst can take them from data: an SVG text that carries the picture's bytes."""

from __future__ import annotations

import struct
from base64 import b64encode
from typing import Any
from zlib import crc32

from escalation.papers.errors import PaperError

PNG = "image/png"
JPEG = "image/jpeg"
SVG = "image/svg+xml"
# Markers of a JPEG that begin a frame, whose size follows.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# Quarter turns to the right that bring a photo upright, by its EXIF orientation. Cameras make no mirrored ones.
_TURNS = {1: 0, 3: 2, 6: 1, 8: 3}


def picture_data(content: bytes, media_type: str) -> dict[str, Any]:
    """What the templates' `picture` function takes: the SVG, its size in pixels, and how it must be turned.

    Raises:
        PaperError: not a PNG, JPEG or SVG, or it is damaged or cut off.
    """
    if media_type == SVG:
        return {"svg": content.decode("utf-8", "replace"), "turns": 0}
    try:
        if media_type == PNG:
            width, height, turns = *_png_size(content), 0
        elif media_type == JPEG:
            width, height, turns = *_jpeg_size(content), _jpeg_turns(content)
        else:
            raise PaperError(f"{media_type} is no picture that can be printed: expected PNG, JPEG or SVG")
    except (struct.error, IndexError, ValueError) as error:
        raise PaperError("the picture is damaged") from error
    if not (width and height):
        raise PaperError("the picture is empty")
    return {"svg": _wrapped(content, media_type, width, height), "turns": turns}


def _wrapped(content: bytes, media_type: str, width: int, height: int) -> str:
    size = f'width="{width}" height="{height}"'
    held = b64encode(content).decode("ascii")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}><image {size} href="data:{media_type};base64,{held}"/></svg>'
    )


def _png_size(content: bytes) -> tuple[int, int]:
    """Every part is looked at: of a picture that is cut off or changed, only white would be drawn."""
    if content[:8] != b"\x89PNG\r\n\x1a\n":
        raise ValueError("no PNG")
    at, kind = 8, b""
    while kind != b"IEND":
        length, kind = struct.unpack(">I4s", content[at : at + 8])
        (checksum,) = struct.unpack(">I", content[at + 8 + length : at + 12 + length])
        if crc32(content[at + 4 : at + 8 + length]) != checksum:
            raise ValueError("a part is damaged")
        at += 12 + length
    width, height = struct.unpack(">II", content[16:24])
    return int(width), int(height)


def _jpeg_segments(content: bytes) -> list[tuple[int, int, int]]:
    """Marker, start and end of the content of each segment before the picture's own data."""
    if content[:2] != b"\xff\xd8":
        raise ValueError("no JPEG")
    found, at = [], 2
    while content[at] == 0xFF and content[at + 1] != 0xDA:
        length = struct.unpack(">H", content[at + 2 : at + 4])[0]
        found.append((content[at + 1], at + 4, at + 2 + length))
        at += 2 + length
    return found


def _jpeg_size(content: bytes) -> tuple[int, int]:
    segments = _jpeg_segments(content)
    if b"\xff\xd9" not in content[segments[-1][2] :]:
        raise ValueError("cut off")
    for marker, start, _end in segments:
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", content[start + 1 : start + 5])
            return int(width), int(height)
    raise ValueError("no frame")


def _jpeg_turns(content: bytes) -> int:
    """How a photo is to be turned, from its EXIF orientation; 0 where it has none that can be read."""
    for marker, start, end in _jpeg_segments(content):
        exif = content[start:end]
        if marker == 0xE1 and exif[:6] == b"Exif\0\0":
            tiff = exif[6:]
            order = "<" if tiff[:2] == b"II" else ">"
            directory = struct.unpack(order + "I", tiff[4:8])[0]
            for entry in range(struct.unpack(order + "H", tiff[directory : directory + 2])[0]):
                place = directory + 2 + 12 * entry
                if struct.unpack(order + "H", tiff[place : place + 2])[0] == 0x0112:
                    return _TURNS.get(struct.unpack(order + "H", tiff[place + 8 : place + 10])[0], 0)
    return 0
