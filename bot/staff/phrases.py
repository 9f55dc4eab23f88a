"""The words in which pages speak: times, numbers, classes, and every code of the ledger in plain English."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from escalation.papers.wording import telephone
from nlp.disposition import REASONS
from storage.words import AttemptResult, Channel, RoundKind

INTENTS = {
    "absence": "away",
    "late": "will be late",
    "early_dismissal": "will leave early",
    "present": "is in school, the caller says",
    "question": "a question",
    "opt_out": "wants no more messages",
    "wrong_number": "a wrong number",
    "other": "something else",
}
RELATIONSHIPS = {
    "mother": "mother",
    "father": "father",
    "guardian": "guardian",
    "grandparent": "grandparent",
    "relative": "relative",
    "sibling": "brother or sister",
    "student": "the student",
    "staff": "staff",
    "other": "somebody else",
}
CHANNELS = {Channel.VOICEMAIL: "Voicemail", Channel.SMS: "Text", Channel.CONVERSATION: "Text conversation"}
CHANNEL_ICONS = {Channel.VOICEMAIL: "voicemail", Channel.SMS: "chat-left-text", Channel.CONVERSATION: "chat-dots"}
ROUNDS = {
    RoundKind.GUARDIANS: "Guardians",
    RoundKind.EMERGENCY: "Emergency contacts",
    RoundKind.DISPATCH: "Security dispatch",
    RoundKind.ALL_CLEAR: "All-clear: told that it was a false alarm",
}
RESULTS = {
    AttemptResult.TALKED: "talked with them",
    AttemptResult.DECLINED: "somebody answered but did not confirm who they are",
    AttemptResult.UNHEARD: "somebody picked up, and our line failed",
    AttemptResult.WRONG_NUMBER: "wrong number",
    AttemptResult.MESSAGE_LEFT: "left a voice message",
    AttemptResult.NO_MESSAGE: "a machine, no message could be left",
    AttemptResult.NO_ANSWER: "no answer",
    AttemptResult.BUSY: "busy",
    AttemptResult.FAILED: "the number does not work",
    AttemptResult.SENT: "e-mail sent",
    AttemptResult.DELIVERED: "text delivered",
    AttemptResult.CANCELED: "called off",
    AttemptResult.UNKNOWN: "outcome unknown",
}
# The same of an all-clear, which is said to whoever or whatever picks up.
ALL_CLEAR_RESULTS = RESULTS | {
    AttemptResult.DECLINED: "somebody picked up and rang off",
    AttemptResult.UNHEARD: "somebody picked up, and our line failed",
    AttemptResult.MESSAGE_LEFT: "told by voice",
    AttemptResult.SENT: "sent",
}


def phone(e164: str | None) -> str:
    """A telephone number as people write it; "number withheld" where there is none."""
    return telephone(e164) if e164 else "number withheld"


def clock_time(instant: datetime, zone: ZoneInfo) -> str:
    """The time of day, such as 8:31 AM."""
    return instant.astimezone(zone).strftime("%-I:%M %p")


def time_and_day(instant: datetime, zone: ZoneInfo, today: date) -> str:
    """The time of day, with the day where that is not today."""
    local = instant.astimezone(zone)
    if local.date() == today:
        return clock_time(instant, zone)
    return f"{short_day(local.date())}, {clock_time(instant, zone)}"


def instant(text: str) -> datetime:
    """An instant that JSON keeps as text."""
    return datetime.fromisoformat(text)


def short_day(day: date) -> str:
    """A day in a line of text, such as Mon, Nov 23."""
    return day.strftime("%a, %b %-d")


def long_day(day: date) -> str:
    """A day as a heading, such as Monday, November 23."""
    return day.strftime("%A, %B %-d")


def class_of(grade: str, teacher: str) -> str:
    """A student's class in a few words, such as Grade 2 · Vega."""
    spoken = {"KG": "Kindergarten", "PK": "Pre-K"}.get(grade.upper(), f"Grade {grade.lstrip('0') or grade}")
    return " · ".join(part for part in (spoken if grade else "", teacher) if part)


def category(code: str | None) -> str:
    """A reason's category in words; empty where none was given."""
    return "" if code in (None, "", "unstated") else str(code).replace("_", " ")


def review_reasons(codes: list[str]) -> list[str]:
    """Why a person must look, in words staff understand."""
    return [REASONS.get(code, code.replace("_", " ")) for code in codes]


def relationship(code: str | None) -> str:
    """What the caller is to the student, as told."""
    return RELATIONSHIPS.get(code or "", "")
