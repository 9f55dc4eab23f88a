"""Message cases as JSON: a case in, a prediction in the shape of its gold out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from nlp.disposition import REASONS, dispose
from nlp.reader import Reader
from nlp.report import Line, Message, Report, Word

_CHANNELS = ("voicemail", "sms", "conversation")


def message_of(case: dict[str, Any], timezone: str) -> Message:
    """Return the message of a case; raises ValueError naming the field that is missing or wrong."""
    for name in ("channel", "received_at"):
        if not isinstance(case.get(name), str):
            raise ValueError(f"{name}: expected a text")
    if case["channel"] not in _CHANNELS:
        raise ValueError(f"channel: expected one of {', '.join(_CHANNELS)}")
    if not isinstance(case.get("text", ""), str) or not isinstance(case.get("from") or "", str):
        raise ValueError("text and from: expected texts")
    try:
        received = datetime.fromisoformat(case["received_at"])
    except ValueError as error:
        raise ValueError("received_at: expected a date and time like 2026-11-23T07:41:00-07:00") from error
    if received.tzinfo is None:
        raise ValueError("received_at: expected an offset from UTC")
    words = tuple(Word(w["word"], w["start"], w["end"], w.get("confidence", 1.0)) for w in case.get("words") or ())
    sender, expected = case.get("from") or "", case.get("expected") or ""
    return Message(case.get("text") or "", case["channel"], sender, received, timezone, words, expected)


def prediction_of(case_id: str, report: Report, absent: Collection[str], day: date) -> dict[str, Any]:
    """Return a report as a prediction: the shape of `gold` with the id, confidences and the reasons of every review."""
    return {
        "id": case_id,
        "intent": report.intent,
        "language": report.language,
        "caller": {
            "name": report.caller_name.value,
            "relationship": report.relationship.value,
            "confidence": {"name": report.caller_name.confidence, "relationship": report.relationship.confidence},
        },
        "callback": report.callback.value,
        "callback_confidence": report.callback.confidence,
        "students": [_student(line, absent, day) for line in report.lines],
    }


def _student(line: Line, absent: Collection[str], day: date) -> dict[str, Any]:
    decided = dispose(line, day, on_list=line.student_id is not None and line.student_id in absent)
    return {
        "student_id": line.student_id,
        "said": line.said,
        "intent": line.intent,
        "reason": line.reason,
        "category": line.category,
        "dates": [d.isoformat() for d in line.dates],
        "disposition": decided.kind,
        "confidence": line.confidence,
        "review": [REASONS[code] for code in decided.reasons],
    }


def predict(
    case: dict[str, Any], reader: Reader, absent: Collection[str], day: date, timezone: str = "UTC"
) -> dict[str, Any]:
    """Read one case. `absent` are the ids on the absence list of `day`; raises ValueError on a malformed case."""
    report = reader.read(message_of(case, timezone))
    return prediction_of(str(case.get("id", "")), report, absent, day)
