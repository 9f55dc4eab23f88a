"""Writes the e-mail or text of an attempt. Neither names a student.

The Message-ID of an e-mail is the same however often it is sent.
"""

from __future__ import annotations

import tomllib
from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from escalation.mailer import Letter
from storage.models import Attempt, School
from storage.words import RoundKind

WORDING = Path(__file__).with_name("wording")
FALLBACK_LANGUAGE = "en"


@cache
def _wording(kind: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((WORDING / f"{kind}.toml").read_text(encoding="utf-8"))


def _in_language(kind: str, language: str) -> tuple[str, dict[str, str]]:
    """The words of a kind of letter, and the language that they are in: the contact's where we have it."""
    known = _wording(kind)
    short = language[:2].lower()
    chosen = short if short in known else FALLBACK_LANGUAGE
    return chosen, known[chosen]


def _blanks(school: School) -> dict[str, str]:
    return {"school": school.name, "office": school.office_phone or school.attendance_line or ""}


def letter_of(attempt: Attempt, school: School, public_url: str, now: datetime) -> Letter:
    """The letter of one e-mail attempt, in the contact's language where we have it."""
    kind = "all_clear_email" if attempt.round_kind is RoundKind.ALL_CLEAR else "email"
    language, wording = _in_language(kind, attempt.language)
    words = _blanks(school)
    return Letter(
        to=attempt.address,
        subject=wording["subject"].format(**words),
        body=wording["body"].strip().format(**words) + "\n",
        language=language,
        # A mail server or mailbox that gets it a second time after a crash knows it by this.
        message_id=f"<attempt-{attempt.id}-{int(attempt.planned_at.timestamp())}@{urlsplit(public_url).hostname}>",
        sender_name=school.name,
        sent_at=now,
    )


def text_of(attempt: Attempt, school: School) -> str:
    """The words of one text, in the contact's language where we have it."""
    _language, wording = _in_language("all_clear_text", attempt.language)
    return wording["body"].strip().format(**_blanks(school))
