"""Addresses of the year's pages: where an action leads back to, and which rows one is about."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import abort, redirect, request
from flask.typing import ResponseReturnValue

OURS = ("/year/", "/students/")


def back_path(default: str) -> str:
    """The page that the request names, where it is one of ours; else `default`."""
    asked = request.values.get("back", "")
    url = urlsplit(asked)
    is_ours = not url.scheme and not url.netloc and url.path.startswith(OURS) and asked.isprintable()
    return asked if is_ours and "\\" not in asked else default


def back_to(default: str) -> ResponseReturnValue:
    """Go back to it."""
    return redirect(back_path(default))


def ids_of(text: str) -> list[int]:
    """The ids of an address that names several, such as "4-7-9"; aborts with 404 where it names anything else."""
    return [int(part) if part.isascii() and part.isdigit() else abort(404) for part in text.split("-")]
