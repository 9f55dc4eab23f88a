"""The chart that shows how one student's absences went over the year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from babel.dates import format_date

from escalation.papers.chart import Chart, ChartKind, Series
from escalation.papers.letter import EXCUSE_WORDS
from escalation.papers.letter_values import AbsenceDay
from escalation.papers.wording import word
from storage.words import Excuse


def absences_by_month(absences: Sequence[AbsenceDay], language: str) -> Chart:
    """Bars for each month from the first absence to the last: excused, unexcused, and not decided.

    Raises ValueError where there is no absence.
    """
    months = _months(min(day.on for day in absences), max(day.on for day in absences))
    series = tuple(
        Series(word(EXCUSE_WORDS[excuse], language), tuple(_count(absences, month, excuse) for month in months))
        for excuse in (*Excuse, None)
    )
    labels = tuple(format_date(month, "MMM y", locale=word("locale", language)) for month in months)
    title, days = word("by_month", language), word("days", language)
    return Chart(title, ChartKind.BARS, labels, series, y_label=days, language=language)


def _months(first: date, last: date) -> list[date]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [date(first.year + (first.month - 1 + at) // 12, (first.month - 1 + at) % 12 + 1, 1) for at in range(count)]


def _count(absences: Sequence[AbsenceDay], month: date, excuse: Excuse | None) -> float:
    return sum(day.on.replace(day=1) == month and day.excuse is excuse for day in absences)
