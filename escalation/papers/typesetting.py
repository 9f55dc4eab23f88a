"""The only user of Typst: one of our templates and its data in, pages out.

Data travels as JSON and is never part of the source: a name that looks like a command is printed as it is. The same
data gives the same bytes. Fonts for Latin, Greek and Cyrillic are inside of Typst; for other scripts those of the
machine are used.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Literal

import typst

from escalation.papers.errors import PaperError, UnprintableText

TEMPLATES = Path(__file__).with_name("typst")
# To be kept for years, and to be read aloud: PDF/A-2a and PDF/UA-1. Both refuse a character that no font has.
ACCESSIBLE: list[Any] = ["a-2a", "ua-1"]

_one_at_a_time = Lock()
_begun_in: set[int] = set()


@cache
def _compiler(template: str) -> typst.Compiler:
    return typst.Compiler(input=TEMPLATES / f"{template}.typ", root=TEMPLATES)


def typeset_pdf(template: str, data: Mapping[str, Any], on: date, *, accessible: bool = False) -> bytes:
    """The pages of `template` as PDF, dated noon (UTC) of `on`.

    Raises:
        UnprintableText: `accessible`, and no font has a character of the text.
        PaperError: Typst refuses the data, such as a damaged picture.
    """
    return _compile(template, data, "pdf", on, accessible)


def typeset_svg(template: str, data: Mapping[str, Any]) -> str:
    """The one page of `template` as SVG. Raises PaperError as `typeset_pdf` does."""
    return _compile(template, data, "svg", None, False).decode("utf-8")


def _compile(
    template: str, data: Mapping[str, Any], form: Literal["pdf", "svg"], on: date | None, accessible: bool
) -> bytes:
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    standards = ACCESSIBLE if accessible else []
    stamp = None if on is None else datetime.combine(on, time(12), UTC)
    with _one_at_a_time:
        _refuse_after_fork()
        try:
            pages = _compiler(template).compile(
                format=form, sys_inputs=inputs, pdf_standards=standards, timestamp=stamp
            )
        except typst.TypstError as error:
            raise _told(error) from error
    if not isinstance(pages, bytes):
        raise PaperError(f"{template}: expected one file of pages")
    return pages


def _refuse_after_fork() -> None:
    """Typst's threads do not survive a fork: a child of a process that has typeset would wait for them for ever."""
    _begun_in.add(os.getpid())
    if len(_begun_in) > 1:
        raise PaperError(
            "this process was forked from one that had typeset papers already: typeset in one of them only"
        )


def _told(error: typst.TypstError) -> PaperError:
    if "could not be displayed" in error.message:
        return UnprintableText(f"{error.message}. Install a font that has it, such as Noto Sans for its script.")
    return PaperError(error.message)
