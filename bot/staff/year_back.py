"""Where a page leads back to after an action: to the page that the form stood on."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import redirect, request
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
