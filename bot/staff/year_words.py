"""The words of the year's pages: kinds of steps, states, evidence, and what a count is about, in plain English."""

from __future__ import annotations

from datetime import date

from escalation.tiers.days import Ground
from escalation.tiers.policy import Basis, StepKind
from escalation.year.work import ContactOutcome
from escalation.year.work_lists import When
from storage.words import DocumentKind, Evidence, Excuse, InterventionState, LetterState, MeetingHow, MeetingState

KINDS = {
    StepKind.CONTACT: "Contact",
    StepKind.FILE: "File",
    StepKind.LETTER: "Letter",
    StepKind.MEETING: "Meeting",
    StepKind.CONTRACT: "Contract",
    StepKind.VISIT: "Visit",
    StepKind.REFERRAL: "Referral",
    StepKind.REVIEW: "Review",
    StepKind.INFORM: "Inform",
    StepKind.ASSESSMENT: "Assessment",
    StepKind.TASK: "Task",
}
KIND_ICONS = {
    StepKind.CONTACT: "telephone",
    StepKind.FILE: "folder-plus",
    StepKind.LETTER: "envelope-paper",
    StepKind.MEETING: "people",
    StepKind.CONTRACT: "file-earmark-text",
    StepKind.VISIT: "house",
    StepKind.REFERRAL: "send",
    StepKind.REVIEW: "eye",
    StepKind.INFORM: "chat-dots",
    StepKind.ASSESSMENT: "clipboard-check",
    StepKind.TASK: "check2-square",
}
WHEN = {When.OVERDUE: "Overdue", When.TODAY: "Due today", When.UPCOMING: "Coming", When.CLOSED: "Closed"}
STATES = {
    InterventionState.OPEN: "to do",
    InterventionState.DONE: "done",
    InterventionState.WITHDRAWN: "no longer due",
    InterventionState.WAIVED: "not needed",
}
EVIDENCE = {
    Evidence.CALL: "a parent's call",
    Evidence.TEXT: "a parent's text",
    Evidence.PARENT_NOTE: "a parent's note",
    Evidence.MEDICAL_NOTE: "a medical note",
    Evidence.HEALTH_DEPARTMENT: "a letter of the health department",
    Evidence.COURT: "a court paper",
    Evidence.SCHOOL: "the school's own business",
    Evidence.PRINCIPAL: "the principal's decision",
    Evidence.NONE: "nothing",
}
EXCUSES = {Excuse.EXCUSED: "excused", Excuse.UNEXCUSED: "unexcused", None: "not decided"}
GROUNDS = {
    Ground.LISTED: "as the student information system says",
    Ground.DECIDED: "as the school decided",
    Ground.UNDECIDED: "nobody has excused it",
    Ground.TOO_LATE: "the parent's word came too late to clear it",
    Ground.NOTES_USED_UP: "beyond the parent notes that the year allows",
}
DOCUMENTS = {
    DocumentKind.LETTER: "Letter",
    DocumentKind.PARENT_NOTE: "Parent's note",
    DocumentKind.MEDICAL_NOTE: "Medical note",
    DocumentKind.COURT_PAPER: "Court paper",
    DocumentKind.MEETING_NOTES: "Notes of a meeting",
    DocumentKind.CONTRACT: "Contract",
    DocumentKind.PLAN: "Plan",
    DocumentKind.ASSESSMENT: "Assessment",
    DocumentKind.REFERRAL: "Referral",
    DocumentKind.OTHER: "Something else",
}
LETTERS = {
    LetterState.TO_PRINT: "to print",
    LetterState.TO_SEND: "goes by e-mail",
    LetterState.PRINTED: "printed",
    LetterState.SENT: "sent by e-mail",
    LetterState.WITHDRAWN: "taken back",
}
MEETINGS = {
    MeetingState.PLANNED: "planned",
    MeetingState.HELD: "held",
    MeetingState.NO_SHOW: "the family did not come",
    MeetingState.CANCELED: "canceled",
}
HOW = {MeetingHow.IN_PERSON: "in person", MeetingHow.PHONE: "by telephone", MeetingHow.VIDEO: "by video"}
HOW_ICONS = {MeetingHow.IN_PERSON: "people", MeetingHow.PHONE: "telephone", MeetingHow.VIDEO: "camera-video"}
COUNTS = {
    Basis.ABSENCES: "absences of any kind",
    Basis.UNEXCUSED: "unexcused absences",
    Basis.EXCUSED: "excused absences",
    Basis.PARENT_EXCUSED: "excused on a parent's word",
    Basis.TARDIES: "tardies",
}
CONTACT_OUTCOMES = {
    ContactOutcome.REACHED: "Reached",
    ContactOutcome.VOICEMAIL: "Left a voicemail",
    ContactOutcome.NO_ANSWER: "No answer",
    ContactOutcome.MESSAGE_SENT: "Wrote a message",
}
# What templates say of codes.
WORDS = {
    "kinds": KINDS,
    "kind_icons": KIND_ICONS,
    "states": STATES,
    "evidence": EVIDENCE,
    "excuses": EXCUSES,
    "documents": DOCUMENTS,
    "letters": LETTERS,
    "meetings": MEETINGS,
    "how": HOW,
    "how_icons": HOW_ICONS,
    "contact_outcomes": CONTACT_OUTCOMES,
}


def dated(day: date) -> str:
    """A day of the year, such as Nov 9."""
    return day.strftime("%b %-d")
