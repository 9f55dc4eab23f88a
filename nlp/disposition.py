"""May the secretary stop looking for this student on the word of this line? The one decision that matters.

A line clears a student only when nothing speaks against it. Every rule names the code of its reason; the words for
staff stand in REASONS. Rules only ever add reasons to look: none can take another's reason away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from nlp.report import Line

REASONS: dict[str, str] = {
    # What the reader found in the message (Line.concerns).
    "number_not_on_file": "The number is not on file for this student.",
    "number_of_another_family": "The number is on file for another family.",
    "restricted_contact": "The number or the caller is that of a contact under a restriction.",
    "student_speaking": "The student seems to be speaking, not an adult.",
    "sibling_speaking": "A brother or sister seems to be speaking, not a contact on file.",
    "caller_is_not_contact": "The caller says to be somebody else than the contact to whom the number belongs.",
    "two_students_fit": "More than one student fits and nothing in the message decides.",
    "name_fits_nobody": "The name fits nobody on the roster.",
    "name_uncertain": "The name is only somewhat like the name of this student.",
    "class_does_not_fit": "The grade or the teacher in the message is not this student's.",
    "no_name": "No student is named.",
    "contradictory": "The message contradicts itself about this student.",
    "not_for_school": "The message seems to be meant for somebody else.",
    "sent_on": "The message seems to be an older one that was sent on.",
    "leaves_school": "The message seems to say that the student leaves or has left the school.",
    "whereabouts": "The caller does not seem to know where the student is.",
    "uncertain": "The message leaves open whether the student is away.",
    "not_said_outright": "The message does not say outright that the student is away or late.",
    "unclear_who": "It is not clear which student the words are about.",
    "corrected": "The caller takes something back.",
    "instruction_in_message": "The message tries to give instructions to the machine.",
    "not_serious": "The message seems to be a joke, or written by somebody else on the sender's telephone.",
    "reads_unsure": "A second reading of the words does not find a plain report of absence for today.",
    "unreadable": "The message could not be read well enough.",
    "too_long": "The message is too long to be read safely.",
    # What follows from the line, the day and the absence list.
    "no_student": "No student on the roster could be told from the message.",
    "early_dismissal": "The student is to leave early, so the caller thinks that the student is in school.",
    "present_but_marked_absent": "The caller thinks that the student is in school, and the student is marked absent.",
    "said_to_be_present": "The caller says that the student is or will be in school.",
    "question": "The caller asks something and does not explain an absence.",
    "nothing_explained": "The message does not explain an absence.",
    "other_day": "The message is about another day.",
    "not_on_list": "The student is reported away and is not marked absent.",
    "low_confidence": "The reading of this line is not certain enough.",
}

#: Below this probability of the student a line is never cleared, even when no single concern was named. On the folds
#: of the training corpus 99.3 percent of the lines at or above it name the right student (`nlp.training.calibrate`).
LEAST_CONFIDENCE = 0.9


@dataclass(frozen=True, slots=True)
class Disposition:
    """`clear`, with no reasons, or `review` with the codes of every reason, the gravest first."""

    kind: Literal["clear", "review"]
    reasons: tuple[str, ...]


def dispose(line: Line, day: date, *, on_list: bool) -> Disposition:
    """Decide one line for one day; `on_list` says whether the student is on the absence list of that day."""
    reasons = tuple(
        dict.fromkeys([*_intent_reasons(line, on_list=on_list), *_match_reasons(line, day, on_list=on_list)])
    )
    return Disposition("review", reasons) if reasons else Disposition("clear", ())


def _intent_reasons(line: Line, *, on_list: bool) -> Iterator[str]:
    if line.intent == "present":
        yield "present_but_marked_absent" if on_list else "said_to_be_present"
    elif line.intent == "early_dismissal":
        yield "early_dismissal"
    elif line.intent == "question":
        yield "question"
    elif line.intent not in ("absence", "late"):
        yield "nothing_explained"


def _match_reasons(line: Line, day: date, *, on_list: bool) -> Iterator[str]:
    if line.student_id is None and not {"two_students_fit", "name_fits_nobody"} & set(line.concerns):
        yield "no_student"
    yield from line.concerns
    if line.intent in ("absence", "late"):
        if day not in line.dates:
            yield "other_day"
        if line.student_id is not None and not on_list:
            yield "not_on_list"
        if line.confidence < LEAST_CONFIDENCE:
            yield "low_confidence"
