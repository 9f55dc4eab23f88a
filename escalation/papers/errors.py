"""What can go wrong with a paper. Each message says what is to be mended and where."""

from __future__ import annotations


class PaperError(Exception):
    """A paper cannot be made."""


class TemplateError(PaperError):
    """A template of a letter cannot be used: the file, the line, what is wrong, and what would be right."""


class MissingValue(PaperError):
    """A letter lacks a value that its template asks for."""


class UnprintableText(PaperError):
    """No font on this machine has a character of the text, so that a name would be printed as empty boxes."""
