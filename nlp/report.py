"""What was read from a message: the values that everything else takes in and hands on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, TypedDict

from nlp.grounds import Grounds

Intent = Literal["absence", "late", "early_dismissal", "present", "question", "opt_out", "wrong_number", "other"]
INTENTS: tuple[Intent, ...] = (
    "absence",
    "late",
    "early_dismissal",
    "present",
    "question",
    "opt_out",
    "wrong_number",
    "other",
)
CATEGORIES = (
    "illness",
    "medical_appointment",
    "mental_health",
    "injury",
    "bereavement",
    "family_emergency",
    "travel",
    "religious",
    "transportation",
    "weather",
    "legal",
    "school_activity",
    "personal",
    "unstated",
)
RELATIONSHIPS = ("mother", "father", "guardian", "grandparent", "relative", "sibling", "student", "staff", "other")


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word; start and end in seconds from the start of the recording, confidence 0 to 1."""

    text: str
    start: float
    end: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Message:
    """One voicemail, text or finished conversation. `received_at` is aware; `from_number` is E.164 or "".

    `words` are those of a recording's `text`. `expected` is what a second listener wrote who expected certain names,
    "" for none: it is read only for names and numbers, only where `text` has words that sound like them or where it
    stands in brackets, which say that the recording bears it out.
    """

    text: str
    channel: Literal["voicemail", "sms", "conversation"]
    from_number: str
    received_at: datetime
    timezone: str
    words: tuple[Word, ...] = ()
    expected: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a value was found: characters [start, end) of Message.text, and the second of the recording if known.

    `confidence` is how sure the recogniser was, from 0 to 1, of the words there, the least sure of them counting; None
    where nothing was recognised, or its words are not those of the text.
    """

    start: int
    end: int
    text: str
    at_second: float | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """A value that the message states (None: it does not), how sure we are from 0 to 1, and where it stands."""

    value: str | None
    confidence: float
    evidence: Evidence | None


NOTHING = Value(None, 0.0, None)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rostered student whom a line may mean, how likely from 0 to 1, with the reasons in words for staff.

    `grounds` are those that reasons and probability come from; a report that was stored has them no longer.
    """

    student_id: str
    probability: float
    reasons: tuple[str, ...]
    grounds: Grounds | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Line:
    """One student in the message.

    `student_id` is None where nobody on the roster fits or where several do. `confidence` is the probability that it
    is the student meant (of the likeliest candidate where it is None); how plainly something is said of the student
    is no part of it, doubts about that are concerns. `evidence` has the keys "name",
    "intent", "reason" and "dates", each only where found. `concerns` are codes of `nlp.disposition.REASONS` that
    hold whatever the absence list says.
    """

    said: str
    student_id: str | None
    intent: Intent
    reason: str | None
    category: str
    dates: tuple[date, ...]
    confidence: float
    candidates: tuple[Candidate, ...] = ()
    evidence: dict[str, Evidence] = field(default_factory=dict)
    concerns: tuple[str, ...] = ()


class ReportJson(TypedDict):
    """The shape of a report as JSON."""

    intent: Intent
    language: str
    caller_name: dict[str, Any]
    relationship: dict[str, Any]
    callback: dict[str, Any]
    lines: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Report:
    """What was read from one message: who called, the number to call back, and a line per student."""

    intent: Intent
    language: str
    caller_name: Value
    relationship: Value
    callback: Value
    lines: tuple[Line, ...]

    def to_json(self) -> ReportJson:
        """Return plain JSON values; `from_json` is the inverse."""
        return {
            "intent": self.intent,
            "language": self.language,
            "caller_name": _value_out(self.caller_name),
            "relationship": _value_out(self.relationship),
            "callback": _value_out(self.callback),
            "lines": [_line_out(line) for line in self.lines],
        }

    @classmethod
    def from_json(cls, data: ReportJson) -> Report:
        """Rebuild a report; raises KeyError or ValueError on data that `to_json` did not write."""
        return cls(
            intent=_intent(data["intent"]),
            language=data["language"],
            caller_name=_value_in(data["caller_name"]),
            relationship=_value_in(data["relationship"]),
            callback=_value_in(data["callback"]),
            lines=tuple(_line_in(line) for line in data["lines"]),
        )


def _intent(text: str) -> Intent:
    if text not in INTENTS:
        raise ValueError(f"unknown intent {text!r}")
    return text


def _evidence_out(evidence: Evidence | None) -> dict[str, Any] | None:
    if evidence is None:
        return None
    return {
        "start": evidence.start,
        "end": evidence.end,
        "text": evidence.text,
        "at_second": evidence.at_second,
        "confidence": evidence.confidence,
    }


def _evidence_in(data: dict[str, Any] | None) -> Evidence | None:
    if data is None:
        return None
    # Reports of before recognisers told how sure they were have no confidence.
    return Evidence(data["start"], data["end"], data["text"], data["at_second"], data.get("confidence"))


def _value_out(value: Value) -> dict[str, Any]:
    return {"value": value.value, "confidence": value.confidence, "evidence": _evidence_out(value.evidence)}


def _value_in(data: dict[str, Any]) -> Value:
    return Value(data["value"], data["confidence"], _evidence_in(data["evidence"]))


def _line_out(line: Line) -> dict[str, Any]:
    return {
        "said": line.said,
        "student_id": line.student_id,
        "intent": line.intent,
        "reason": line.reason,
        "category": line.category,
        "dates": [day.isoformat() for day in line.dates],
        "confidence": line.confidence,
        "candidates": [
            {"student_id": c.student_id, "probability": c.probability, "reasons": list(c.reasons)}
            for c in line.candidates
        ],
        "evidence": {key: _evidence_out(evidence) for key, evidence in line.evidence.items()},
        "concerns": list(line.concerns),
    }


def _line_in(data: dict[str, Any]) -> Line:
    evidence = {key: _evidence_in(item) for key, item in data["evidence"].items()}
    return Line(
        said=data["said"],
        student_id=data["student_id"],
        intent=_intent(data["intent"]),
        reason=data["reason"],
        category=data["category"],
        dates=tuple(date.fromisoformat(day) for day in data["dates"]),
        confidence=data["confidence"],
        candidates=tuple(Candidate(c["student_id"], c["probability"], tuple(c["reasons"])) for c in data["candidates"]),
        evidence={key: item for key, item in evidence.items() if item is not None},
        concerns=tuple(data["concerns"]),
    )
