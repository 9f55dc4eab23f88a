"""The merge fields: every `{name}` that a letter's template may use, and its value for one letter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from escalation.papers.letter_values import LetterContent, MeetingPlan
from escalation.papers.wording import clock_time, full_date, listed, long_date, number, unbroken, word
from storage.words import Excuse, MeetingHow

# Null: the letter has no such value, and a template that asks for it cannot be used.
Field = Callable[[LetterContent], str | None]

_HOW = {MeetingHow.IN_PERSON: "in_person", MeetingHow.PHONE: "phone", MeetingHow.VIDEO: "video"}


def _grade(letter: LetterContent) -> str | None:
    return grade_words(letter.student.grade, letter.language) or None


def _student_and_grade(letter: LetterContent) -> str:
    """A grade that is not known keeps no letter back."""
    grade = grade_words(letter.student.grade, letter.language)
    return f"{letter.student.name} ({grade})" if grade else letter.student.name


def grade_words(grade: str, language: str) -> str:
    """`Grade 3`, `Kindergarten`; "" where the grade is not known."""
    if not grade:
        return ""
    if grade.upper() in {"K", "KG"}:
        return word("kindergarten", language)
    return word("grade", language).format(grade=grade.lstrip("0") or grade)


def _count(excuse: Excuse | None) -> Field:
    return lambda letter: str(sum(absence.excuse is excuse for absence in letter.absences))


def _not_excused(letter: LetterContent) -> str:
    return str(sum(absence.excuse is not Excuse.EXCUSED for absence in letter.absences))


def _percent_missed(letter: LetterContent) -> str | None:
    if not letter.days_enrolled:
        return None
    return number(100 * len(letter.absences) / letter.days_enrolled, letter.language)


def _percent_attended(letter: LetterContent) -> str | None:
    if not letter.days_enrolled:
        return None
    return number(100 - 100 * len(letter.absences) / letter.days_enrolled, letter.language)


def _day(which: Callable[[list[date]], date]) -> Field:
    def value(letter: LetterContent) -> str | None:
        days = [absence.on for absence in letter.absences]
        return long_date(which(days), letter.language) if days else None

    return value


def _of_meeting(value: Callable[[MeetingPlan, str], str]) -> Field:
    return lambda letter: value(letter.meeting, letter.language) or None if letter.meeting else None


def _where(meeting: MeetingPlan, language: str) -> str:
    return word(_HOW[meeting.how], language).format(place=meeting.place) if meeting.place else ""


FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        "student": lambda letter: letter.student.name,
        "student_given": lambda letter: letter.student.given_name,
        "grade": _grade,
        "student_and_grade": _student_and_grade,
        "guardians": lambda letter: listed(letter.to.names, letter.language) or None,
        "school": lambda letter: letter.letterhead.school,
        "school_phone": lambda letter: unbroken(letter.letterhead.phone) or None,
        "district": lambda letter: letter.letterhead.district or None,
        "year": lambda letter: letter.year,
        "date": lambda letter: long_date(letter.on, letter.language),
        "absences": lambda letter: str(len(letter.absences)),
        "excused": _count(Excuse.EXCUSED),
        "unexcused": _count(Excuse.UNEXCUSED),
        "undecided": _count(None),
        "not_excused": _not_excused,
        "first_absence": _day(min),
        "last_absence": _day(max),
        "days_enrolled": lambda letter: None if letter.days_enrolled is None else str(letter.days_enrolled),
        "percent_missed": _percent_missed,
        "percent_attended": _percent_attended,
        "clear_days": lambda letter: None if letter.clear_days is None else str(letter.clear_days),
        "answer_by": lambda letter: None if letter.answer_by is None else full_date(letter.answer_by, letter.language),
        "contact": lambda letter: letter.contact.name,
        "contact_role": lambda letter: letter.contact.role or None,
        "contact_phone": lambda letter: unbroken(letter.contact.phone) or None,
        "contact_email": lambda letter: letter.contact.email or None,
        "meeting_date": _of_meeting(lambda meeting, language: full_date(meeting.starts_at.date(), language)),
        "meeting_time": _of_meeting(lambda meeting, language: clock_time(meeting.starts_at, language)),
        "meeting_minutes": _of_meeting(lambda meeting, _language: str(meeting.minutes)),
        "meeting_where": _of_meeting(_where),
        "meeting_with": _of_meeting(lambda meeting, language: listed(meeting.with_whom, language)),
    }
)
