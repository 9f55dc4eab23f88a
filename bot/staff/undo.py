"""The last step that the signed-in member of staff can take back. The session keeps ids, never names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from flask import session, url_for
from sqlalchemy.orm import Session

from storage.models import CallOff, Match, StaffEntry, Student

Step = Literal["accepted", "corrected", "rejected", "settled", "entered", "roll corrected", "called off"]
WORDS: dict[str, str] = {
    "accepted": "Accepted: {name} is explained.",
    "corrected": "The line means {name} now. Accept it if it explains the absence.",
    "rejected": "Rejected: the line explains nobody.",
    "settled": "Seen: nothing more to do.",
    "arrived": "{name} has arrived.",
    "spoke": "Entered: somebody knows where {name} is.",
    "called off": "Called off: {count} off the absence list.",
    "roll corrected": "The roll is corrected: {name} is not absent.",
}
# Steps of the year. `{name}` is the student where the step is about one.
YEAR_WORDS: dict[str, str] = {
    "reached": "Noted: the family of {name} was reached.",
    "done": "Done: {name}.",
    "waived": "Not needed: {name}.",
    "decided": "Decided: {name}.",
    "stated": "Stated: {name}.",
    "filed": "Filed: {name}.",
    "removed": "Taken out of the file of {name}.",
    "printed": "Marked as printed.",
    "letters made": "The letters are made: print them.",
    "planned": "The meeting about {name} is planned.",
    "held": "The meeting about {name} was held.",
    "no show": "Noted: the family of {name} did not come.",
    "agreed": "The contract with the family of {name} is entered.",
    "roll in": "The roll is in.",
}


@dataclass(frozen=True, slots=True)
class Undo:
    """What the line at the foot of the page says, and where its button leads."""

    words: str
    url: str


def remember_decision(step: Step, match_id: int) -> None:
    """Note a decision about one line of a message."""
    session["undo"] = {"step": step, "match": match_id}


def remember_entry(entry_id: int) -> None:
    """Note an entry of staff."""
    session["undo"] = {"step": "entered", "entry": entry_id}


def remember_roll(student_id: int, day: date) -> None:
    """Note a correction of the roll."""
    session["undo"] = {"step": "roll corrected", "student": student_id, "day": day.isoformat()}


def remember_call_off(call_off_id: int) -> None:
    """Note a false alarm that was called off."""
    session["undo"] = {"step": "called off", "call_off": call_off_id}


def remember_year(step: str, endpoint: str, about: int | None = None, /, **values: str | int) -> None:
    """Note a step of the year, about one student or none; `endpoint` and its `values` take it back."""
    session["undo"] = {"step": step, "endpoint": endpoint, "values": values, "student": about}


def forget_undo() -> None:
    """Nothing can be taken back any more."""
    session.pop("undo", None)


def pending_undo(db: Session) -> Undo | None:
    """The last step in words, with the way back; None where there is none."""
    step = session.get("undo")
    if not step:
        return None
    if "endpoint" in step:
        words = YEAR_WORDS[step["step"]].format(name=_name(db, step["student"]))
        return Undo(words, url_for(step["endpoint"], **step["values"]))
    if "match" in step:
        match = db.get(Match, step["match"])
        if match is None or (match.decided_by is None and step["step"] != "corrected"):
            return None
        url = url_for("staff.undo_decision", match_id=match.id)
        return Undo(_words(db, step["step"], match.student_id), url)
    if "entry" in step:
        entry = db.get(StaffEntry, step["entry"])
        if entry is None or entry.withdrawn_at is not None:
            return None
        return Undo(_words(db, entry.kind, entry.student_id), url_for("staff.withdraw_entry", entry_id=entry.id))
    if "call_off" in step:
        called_off = db.get(CallOff, step["call_off"])
        if called_off is None or called_off.undone_at is not None:
            return None
        number = len(called_off.student_ids)
        words = WORDS["called off"].format(count="1 student is" if number == 1 else f"{number} students are")
        return Undo(words, url_for("staff.undo_call_off", call_off_id=called_off.id))
    url = url_for("staff.relist", student_id=step["student"], day=step["day"])
    return Undo(_words(db, step["step"], step["student"]), url)


def _words(db: Session, step: str, student_id: int | None) -> str:
    return WORDS[step].format(name=_name(db, student_id))


def _name(db: Session, student_id: int | None) -> str:
    student = db.get(Student, student_id) if student_id else None
    return student.display_name if student else "nobody"
