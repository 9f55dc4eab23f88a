"""What a text is answered with. Pure: a report in, words out.

A reply repeats what the parent wrote and nothing of the roster, promises no more than the law of the disposition
allows, and asks for one thing at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nlp.disposition import dispose
from nlp.report import Line, Report
from voice.prompts import Prompts, folded, languages, prompts, written_number

# What stands first where a student is spoken of without a name.
NO_NAMES = frozenset({"my", "our", "the", "he", "she", "they", "him", "her", "his"}) | frozenset(
    {"mi", "mis", "nuestro", "nuestra", "el", "ella", "los", "las", "su", "sus"}
)
# Doubts that the answer to "absent or late?" takes away.
_HOW_SAID = frozenset({"not_said_outright", "reads_unsure"})
LONGEST_REPEATED = 60  # characters of a name or reason that are repeated


class Missing(StrEnum):
    """The one thing that a reply asks for: the key of its words."""

    STUDENT = "ask_student"
    FULL_NAME = "ask_full_name"
    REASON = "ask_reason"
    INTENT = "ask_intent"


@dataclass(frozen=True, slots=True)
class TextContext:
    """What a reply is about: the whole text that was read, the day it came, the school, and what was asked before."""

    text: str
    today: date
    school: str
    office_phone: str = ""
    asked_before: Missing | None = None
    pictures: int = 0


def reply_to(report: Report, context: TextContext) -> str:
    """The answer to a text, in its language."""
    words = prompts(report.language)
    if report.intent == "opt_out":
        return words.text("text.stopped", school=context.school)
    parts = _parts(report, context, words)
    if context.pictures:
        parts.append(words.text("text.pictures_ignored"))
    return " ".join(dict.fromkeys(parts))


def reply_without_words(language: str) -> str:
    """The answer to a text that holds nothing but pictures, or nothing at all."""
    return prompts(language).text("text.pictures")


def asked_in(reply: str) -> Missing | None:
    """What a reply of ours asked for, if anything."""
    for missing in (Missing.FULL_NAME, Missing.STUDENT, Missing.REASON, Missing.INTENT):
        if any(prompts(language).text(f"text.{missing.value}") in reply for language in languages()):
            return missing
    return None


def _parts(report: Report, context: TextContext, words: Prompts) -> list[str]:
    if report.intent == "wrong_number":
        return [words.text("text.wrong_number")]
    noted = [line for line in report.lines if _is_clear(line) and _told(line.said, context.text)]
    others = [line for line in report.lines if line not in noted]
    parts = [words.text("text.thanks")]
    parts += [_noted(line, context, words) for line in noted]
    missing = _missing(report, noted, others)
    if missing is not None and missing is not context.asked_before:
        return [*parts, words.text(f"text.{missing.value}")]
    if missing is Missing.REASON:
        return parts
    return parts + _for_a_person(report, others, context, words)


def _for_a_person(report: Report, others: Sequence[Line], context: TextContext, words: Prompts) -> list[str]:
    parts = []
    if report.intent == "question" or any(line.intent == "question" for line in others):
        parts.append(words.text("text.question"))
    elif not report.lines:
        parts.append(words.text("text.person_reads"))
    for line in others:
        name = _told(line.said, context.text) if _is_named(line) else ""
        if line.intent != "question":
            parts.append(words.text("text.review_student", student=name) if name else words.text("text.review"))
    if parts and context.office_phone:
        parts.append(words.text("text.urgent", number=written_number(context.office_phone)))
    return parts


def _is_clear(line: Line) -> bool:
    """Whether the line explains every day that it names, should the student be marked absent then."""
    return bool(line.dates) and all(dispose(line, day, on_list=True).kind == "clear" for day in line.dates)


def _missing(report: Report, noted: Sequence[Line], others: Sequence[Line]) -> Missing | None:
    if not report.lines:
        return Missing.STUDENT if report.intent in ("absence", "late", "early_dismissal") else None
    for line in others:
        if not _is_named(line):
            return Missing.STUDENT if line.intent in ("absence", "late", "early_dismissal") else None
        if {"two_students_fit", "name_fits_nobody"} & set(line.concerns):
            return Missing.FULL_NAME
        if line.intent == "other" or (line.concerns and _HOW_SAID.issuperset(line.concerns)):
            return Missing.INTENT
    if any(line.reason is None and line.intent == "absence" for line in noted):
        return Missing.REASON
    return None


def _is_named(line: Line) -> bool:
    """Whether the line says a name, not only "my son"."""
    first, *_ = folded(line.said).split() or [""]
    return bool(first) and first not in NO_NAMES and "no_name" not in line.concerns


def _noted(line: Line, context: TextContext, words: Prompts) -> str:
    reason = _told(line.reason or "", context.text)
    return words.text(
        "text.noted_late" if line.intent == "late" else "text.noted_absent",
        student=_told(line.said, context.text),
        days=_days(line.dates, context.today, words),
        reason=words.text("text.noted_reason", reason=reason) if reason else "",
    )


def _days(days: Sequence[date], today: date, words: Prompts) -> str:
    parts = [words.text("text.today")] if today in days else []
    later = [words.text("text.date", day=str(day.day), month=str(day.month)) for day in days if day != today]
    if later:
        listed = f" {words.text('text.and')} ".join(filter(None, [", ".join(later[:-1]), later[-1]]))
        parts.append(words.text("text.on_days", days=listed))
    return f" {words.text('text.and')} ".join(parts)


def _told(value: str, text: str) -> str:
    """`value` if the parent wrote it so; "" otherwise: what they did not write, they are not told."""
    plain = " ".join(value.split())
    known = plain and plain.casefold() in " ".join(text.split()).casefold()
    return plain[:LONGEST_REPEATED] if known else ""
