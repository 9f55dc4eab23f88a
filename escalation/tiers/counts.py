"""How much a student has of something on a day, and whether that reaches a threshold."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, timedelta

from escalation.tiers.days import Counted, YearCalendar
from escalation.tiers.policy import Basis, Threshold, Window, WindowKind

YEAR = Window()


def days_in(basis: Basis, window: Window, counted: Counted, day: date) -> Sequence[date]:
    """The days that count towards a basis on `day`: the evidence of a figure."""
    days = counted.on[basis]
    first, last = bisect_left(days, _begin(window, counted.calendar, day)), bisect_right(days, day)
    return (counted.unexcused if basis is Basis.UNEXCUSED else days)[first:last]


def count(basis: Basis, window: Window, counted: Counted, day: date) -> float:
    """The figure itself: days, tardies, minutes, or percent of the days enrolled up to `day`."""
    days = counted.on[basis]
    last = bisect_right(days, day)
    first = bisect_left(days, _begin(window, counted.calendar, day), 0, last)
    if basis is Basis.TARDY_MINUTES:
        return sum(counted.minutes[first:last])
    if basis is Basis.ABSENT_PERCENT:
        return _percent(last, counted.enrolled(day))
    if basis is Basis.ATTENDANCE_BELOW:
        return 100.0 - _percent(last, counted.enrolled(day))
    return last - first


def reaches(threshold: Threshold, counted: Counted, day: date) -> bool:
    """Whether a threshold holds on `day`."""
    if threshold.from_days and counted.enrolled(day) < threshold.from_days:
        return False
    figure = count(threshold.basis, threshold.window, counted, day)
    return figure < threshold.value if threshold.basis is Basis.ATTENDANCE_BELOW else figure >= threshold.value


def attendance_percent(counted: Counted, day: date) -> float:
    """Percent of the days enrolled up to `day` on which the student was there; 100 where there was none."""
    return count(Basis.ATTENDANCE_BELOW, YEAR, counted, day)


def _percent(absent: int, enrolled: int) -> float:
    """Never above 100, though a student may be listed as absent where the calendar has no school."""
    return 100.0 * absent / max(absent, enrolled, 1)


def _begin(window: Window, calendar: YearCalendar, day: date) -> date:
    if window.kind is WindowKind.YEAR:
        return calendar.starts_on
    if window.kind is WindowKind.MONTH:
        return max(day.replace(day=1), calendar.starts_on)
    if window.kind is WindowKind.DAYS:
        return max(day - timedelta(days=window.days - 1), calendar.starts_on)
    return max(calendar.back(day, window.days), calendar.starts_on)
