"""Entries of the contact log about a student's year, in plain words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from bot.staff.year_words import CONTACT_OUTCOMES, DOCUMENTS, EVIDENCE, EXCUSES, dated
from escalation.year.work import ContactOutcome
from storage.words import DocumentKind, Evidence, Excuse

YEAR_ICONS = {
    "family_contact": "telephone",
    "excuse_decided": "check2-square",
    "excuse_withdrawn": "arrow-counterclockwise",
    "fact_stated": "flag",
    "fact_withdrawn": "arrow-counterclockwise",
    "case_manager_named": "person-check",
    "case_manager_relieved": "person-dash",
    "document_filed": "folder-plus",
    "document_removed": "folder-minus",
    "document_restored": "folder-plus",
    "letter_made": "envelope-paper",
    "letter_out": "envelope-check",
    "letter_withdrawn": "envelope-x",
    "letter_not_sent": "envelope-exclamation",
    "letter_not_printed": "arrow-counterclockwise",
    "meeting_planned": "calendar-plus",
    "meeting_moved": "calendar-range",
    "meeting_canceled": "calendar-x",
    "meeting_held": "people",
    "meeting_no_show": "person-x",
    "meeting_opened_again": "arrow-counterclockwise",
    "invitation_sent": "envelope-check",
    "invitation_not_sent": "envelope-exclamation",
    "notice_sent": "envelope-check",
    "contract_made": "file-earmark-text",
    "contract_signed": "file-earmark-check",
    "contract_withdrawn": "arrow-counterclockwise",
    "contract_broken": "file-earmark-x",
    "referred": "send",
    "referral_outcome": "reply",
    "work_done": "check2",
    "work_waived": "slash-circle",
    "work_opened_again": "arrow-counterclockwise",
    "work_assigned": "person",
}
YEAR_PLAIN = {
    "fact_withdrawn": "A statement was taken back",
    "case_manager_named": "A case manager was named",
    "case_manager_relieved": "The case manager was relieved",
    "letter_made": "A letter was made",
    "letter_withdrawn": "A letter was taken back before it went out",
    "letter_not_sent": "A letter could not be sent by e-mail: it is printed instead",
    "letter_not_printed": "A letter was said not to be printed after all",
    "meeting_planned": "A meeting was planned",
    "meeting_moved": "The meeting was moved",
    "meeting_canceled": "The meeting was canceled",
    "meeting_held": "The meeting was held",
    "meeting_no_show": "The family did not come to the meeting",
    "meeting_opened_again": "The meeting was opened again",
    "invitation_sent": "An invitation to the meeting was sent",
    "invitation_not_sent": "An invitation to the meeting could not be sent",
    "notice_sent": "A notice was sent to the family",
    "contract_made": "A contract was entered",
    "contract_signed": "The signed contract was filed",
    "contract_withdrawn": "The contract was taken back",
    "contract_broken": "The contract was said to be broken",
    "referred": "The attendance file was handed on",
    "work_assigned": "A step was given to somebody",
}


def _family_contact(details: dict[str, Any], _who: str) -> str:
    try:
        words = CONTACT_OUTCOMES[ContactOutcome(details.get("outcome", ""))]
    except ValueError:
        words = "Tried"
    whom = f": {details['spoke_with']}" if details.get("spoke_with") else ""
    note = f". {details['note']}" if details.get("note") else ""
    return f"The family: {words[:1].lower()}{words[1:]}{whom}{note}"


def _decided(details: dict[str, Any], _who: str) -> str:
    excuse, evidence = EXCUSES[Excuse(details["excuse"])], EVIDENCE[Evidence(details["evidence"])]
    on = f", on {evidence}" if details["evidence"] != Evidence.NONE else ""
    return f"The absence of {_day(details)} was decided: {excuse}{on}"


def _undecided(details: dict[str, Any], _who: str) -> str:
    return f"The decision about {_day(details)} was taken back"


def _document(what: str) -> Callable[[dict[str, Any], str], str]:
    def told(details: dict[str, Any], _who: str) -> str:
        return f"{what}: {DOCUMENTS[DocumentKind(details['document'])].lower()}"

    return told


def _letter_out(details: dict[str, Any], _who: str) -> str:
    return f"A letter went out, {'by e-mail' if details.get('how') == 'sent' else 'on paper'}"


def _step(what: str) -> Callable[[dict[str, Any], str], str]:
    def told(details: dict[str, Any], _who: str) -> str:
        _, _, step = str(details.get("step", "")).partition("/")
        outcome = f": {details['outcome']}" if details.get("outcome") else ""
        return f"{what} ({step.replace('-', ' ')}){outcome}"

    return told


def _fact(details: dict[str, Any], _who: str) -> str:
    return f"Stated: {str(details.get('fact', '')).replace('_', ' ')}"


def _outcome(details: dict[str, Any], _who: str) -> str:
    return f"The referral: {details.get('outcome', '')}"


YEAR_SPECIAL: dict[str, Callable[[dict[str, Any], str], str]] = {
    "family_contact": _family_contact,
    "excuse_decided": _decided,
    "excuse_withdrawn": _undecided,
    "document_filed": _document("Filed"),
    "document_removed": _document("Taken out of the file"),
    "document_restored": _document("Put back into the file"),
    "letter_out": _letter_out,
    "work_done": _step("A step was done"),
    "work_waived": _step("A step was said not to be needed"),
    "work_opened_again": _step("A step is open again"),
    "fact_stated": _fact,
    "referral_outcome": _outcome,
}


def _day(details: dict[str, Any]) -> str:
    return dated(date.fromisoformat(details["date"]))
