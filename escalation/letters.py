"""Writes the e-mail of an attempt. It names no student, and its Message-ID is the same however often it is sent."""

from __future__ import annotations

import tomllib
from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from escalation.mailer import Letter
from storage.models import Attempt, School

WORDING = Path(__file__).with_name("wording") / "email.toml"
FALLBACK_LANGUAGE = "en"


@cache
def _wording() -> dict[str, dict[str, str]]:
    return tomllib.loads(WORDING.read_text(encoding="utf-8"))


def letter_of(attempt: Attempt, school: School, public_url: str, now: datetime) -> Letter:
    """The letter of one e-mail attempt, in the contact's language where we have it."""
    language = attempt.language[:2].lower()
    language = language if language in _wording() else FALLBACK_LANGUAGE
    wording = _wording()[language]
    words = {"school": school.name, "office": school.office_phone or school.attendance_line or ""}
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
