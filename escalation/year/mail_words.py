"""The words of the year's e-mails, in the reader's language where we have it."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from escalation.papers.wording import telephone
from storage.models import School

WORDING = Path(__file__).parents[1] / "wording" / "year_email.toml"
FALLBACK_LANGUAGE = "en"


@cache
def _wording() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads(WORDING.read_text(encoding="utf-8"))


def mail_language(language: str) -> str:
    """The language in which somebody who speaks `language` is written to."""
    short = language[:2].lower()
    return short if short in _wording() else FALLBACK_LANGUAGE


def mail_words(kind: str, language: str, school: School, **blanks: str) -> tuple[str, str]:
    """Subject and body of one kind of e-mail."""
    words = _wording()[mail_language(language)][kind]
    known = {"school": school.name, "office": telephone(school.office_phone or school.attendance_line or ""), **blanks}
    return words["subject"].format(**known), words["body"].strip().format(**known) + "\n"
