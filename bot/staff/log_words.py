"""The contact log in plain words: who, when, how, with what result, and where the evidence is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.staff.phrases import ALL_CLEAR_RESULTS, RESULTS, phone
from bot.staff.year_log_words import YEAR_ICONS, YEAR_PLAIN, YEAR_SPECIAL
from storage.models import Attempt, AttemptTarget, Contact, ContactLogEntry, StaffMember
from storage.words import Answer, AttemptChannel, AttemptResult, RoundKind

ANSWERS = {
    Answer.KNOWS: "knows where the student is",
    Answer.DID_NOT_KNOW: "did not know that the student is not in school",
    Answer.OFFICE: "asked to be connected to the office",
}
ICONS = {
    "attempt_planned": "calendar-event",
    "call_placed": "telephone-outbound",
    "text_placed": "chat-left-text",
    "text_failed": "telephone-outbound",
    "unknown_provider_code": "question-octagon",
    "answered": "telephone",
    "confirmed": "person-check",
    "wrong_number": "person-x",
    "message_left": "voicemail",
    "answer": "chat-quote",
    "attempt_ended": "telephone-x",
    "report": "envelope",
    "match": "envelope",
    "match_corrected": "pencil-square",
    "decision": "check2-square",
    "decision_undone": "arrow-counterclockwise",
    "staff_entry": "pencil-square",
    "staff_entry_withdrawn": "arrow-counterclockwise",
    "roll_corrected": "pencil",
    "staff_note": "pencil-square",
    "inquiry_opened": "search",
    "state": "arrow-right",
    "hand_over": "shield-exclamation",
    "hand_over_acknowledged": "shield-check",
    "news_after_hand_over": "exclamation-octagon",
    "number_mended": "wrench",
    "look_first": "flag",
    **YEAR_ICONS,
}
PLAIN = {
    "call_placed": "Called {who}",
    "text_placed": "Sent a text to {who}",
    "text_with_carrier": "The text is with the telephone company of {who}",
    "text_failed": "The text cannot reach {who}: a call is made instead",
    "answered": "Picked up: {who}{machine}",
    "confirmed": "{who}: confirmed who they are",
    "wrong_number": "{who}: said it is a wrong number",
    "report": "A message about the student was read",
    "match_corrected": "The message was found to mean this student",
    "decision_undone": "The decision about the message was taken back",
    "inquiry_opened": "The search began",
    "hand_over": "Handed over to security dispatch, with all that is known",
    "hand_over_acknowledged": "Security dispatch has taken it",
    "number_mended": "A number on file was said to be right again",
    "news_after_hand_over": "News came after the hand-over: tell dispatch",
    **YEAR_PLAIN,
}
LINE_STATES = {
    "waiting": "The message waits for the roll",
    "clear": "The message explains the student",
    "review": "The message needs a look",
    "accepted": "The message was accepted: explained",
    "rejected": "The message was rejected",
    "settled": "The message was looked at",
}
STATES = {
    "waiting": "The student is looked for again",
    "guardians": "The guardians are called",
    "emergency": "The emergency contacts are called",
    "dispatch": "Security dispatch is told",
    "explained": "The search ended: explained",
    "reached": "The search ended: reached somebody who knows",
    "arrived": "The search ended: arrived",
    "corrected": "The search ended: the roll was corrected",
    "handed over": "The search ended: dispatch has taken it",
}


@dataclass(frozen=True, slots=True)
class LogLine:
    """One entry in words; `attempt_id` and `message_id` lead to the evidence."""

    at: datetime
    words: str
    icon: str
    by: str
    attempt_id: int | None
    message_id: int | None


def log_lines(db: Session, entries: Sequence[ContactLogEntry]) -> list[LogLine]:
    """The entries in words, with four queries however many there are."""
    who = _who(db, {entry.attempt_id for entry in entries if entry.attempt_id})
    staff_ids = {entry.staff_id for entry in entries if entry.staff_id}
    staff = {m.id: m.name or m.email for m in db.scalars(select(StaffMember).where(StaffMember.id.in_(staff_ids)))}
    return [
        LogLine(
            entry.at,
            words_of(entry.kind, entry.details, who.get(entry.attempt_id or 0, "")),
            ICONS.get(entry.kind, "dot"),
            staff.get(entry.staff_id or 0, ""),
            entry.attempt_id,
            entry.message_id,
        )
        for entry in entries
    ]


def words_of(kind: str, details: dict[str, Any], who: str) -> str:
    """One entry in words. An unknown kind is shown as it stands rather than left out."""
    special = SPECIAL.get(kind)
    if special is not None:
        return special(details, who)
    if kind in PLAIN:
        machine = " (a machine)" if str(details.get("answered_by", "")).startswith("machine") else ""
        return PLAIN[kind].format(who=who, machine=machine)
    spoken = kind.replace("_", " ").capitalize()
    told = ", ".join(
        f"{key.replace('_', ' ')} {value}" for key, value in details.items() if isinstance(value, str) and value
    )
    return f"{spoken}: {told}" if told else spoken


def _answer(details: dict[str, Any], who: str) -> str:
    try:
        said = ANSWERS[Answer(details.get("answer", ""))]
    except ValueError:
        said = "answered"
    category = str(details.get("category") or "").replace("_", " ")
    return f"{who} {said}" + (f" ({category})" if category and category != "unstated" else "")


def _ended(details: dict[str, Any], who: str) -> str:
    is_all_clear = details.get("round") == RoundKind.ALL_CLEAR
    words = ALL_CLEAR_RESULTS if is_all_clear else RESULTS
    try:
        result = words[AttemptResult(details.get("result", ""))]
    except ValueError:
        result = "over"
    return f"All-clear for {who}: {result}" if is_all_clear else f"{who}: {result}"


def _planned(details: dict[str, Any], who: str) -> str:
    if details.get("round") == RoundKind.ALL_CLEAR:
        return f"To be told that all is well: {who}"
    return f"To be tried: {who}"


def _message_left(details: dict[str, Any], who: str) -> str:
    if details.get("round") == RoundKind.ALL_CLEAR:
        return f"Said the all-clear to {who}"
    return f"Left a voice message for {who} (an attempt, not contact)"


def _state(details: dict[str, Any], _who: str) -> str:
    new = str(details.get("new", ""))
    return STATES.get(new, f"The search is now: {new}")


def _line(details: dict[str, Any], _who: str) -> str:
    new = str(details.get("new", ""))
    return LINE_STATES.get(new, f"The message is now: {new}")


def _roll(details: dict[str, Any], _who: str) -> str:
    is_listed = details.get("state") == "listed"
    if details.get("call_off_id"):
        return "Back on the absence list: it was no false alarm" if is_listed else "A false alarm was called off"
    return "Put back on the absence list" if is_listed else "Taken off the absence list: the roll was wrong"


def _note(details: dict[str, Any], _who: str) -> str:
    return f"Note: {details.get('note')}" if details.get("note") else "The office has told dispatch"


def _staff_entry(details: dict[str, Any], _who: str) -> str:
    entered = {"arrived": "Arrived", "spoke": "Spoke with somebody who knows"}
    return entered.get(str(details.get("entry", "")), "Entered by hand")


def _look_first(details: dict[str, Any], _who: str) -> str:
    return "To be looked for before others" if details.get("wanted") else "Not to be looked for before others any more"


def _withdrawn(details: dict[str, Any], who: str) -> str:
    return f"Taken back: {_staff_entry(details, who)}"


SPECIAL: dict[str, Callable[[dict[str, Any], str], str]] = {
    "answer": _answer,
    "attempt_planned": _planned,
    "attempt_ended": _ended,
    "message_left": _message_left,
    "state": _state,
    "match": _line,
    "decision": _line,
    "staff_entry": _staff_entry,
    "staff_entry_withdrawn": _withdrawn,
    "roll_corrected": _roll,
    "staff_note": _note,
    "look_first": _look_first,
    **YEAR_SPECIAL,
}


def contact_name(contact: Contact | None) -> str:
    """A contact's name; empty where an outer join found none."""
    return contact.display_name if contact is not None else ""


def _who(db: Session, attempt_ids: set[int]) -> dict[int, str]:
    """For each attempt, whom it tries: the contact's name and the number or address."""
    rows = db.execute(
        select(Attempt.id, Attempt.channel, Attempt.address, Contact)
        .join(AttemptTarget, AttemptTarget.attempt_id == Attempt.id)
        .outerjoin(Contact, Contact.id == AttemptTarget.contact_id)
        .where(Attempt.id.in_(attempt_ids))
        .order_by(AttemptTarget.id)
    )
    found: dict[int, str] = {}
    for attempt_id, channel, address, contact in rows:
        where = address if channel is AttemptChannel.EMAIL else phone(address)
        found.setdefault(attempt_id, f"{contact_name(contact) or 'Security dispatch'}, {where}")
    return found
