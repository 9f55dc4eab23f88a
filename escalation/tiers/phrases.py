"""What a ladder is made of, in the words of people: thresholds, windows, days, numbers, lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from escalation.tiers.policy import Basis, Threshold, Window, WindowKind

_ONE_AND_MANY = {
    Basis.ABSENCES: ("absence of any kind", "absences of any kind"),
    Basis.UNEXCUSED: ("unexcused absence", "unexcused absences"),
    Basis.EXCUSED: ("excused absence", "excused absences"),
    Basis.PARENT_EXCUSED: ("absence excused on a parent's word", "absences excused on a parent's word"),
    Basis.TARDIES: ("tardy", "tardies"),
    Basis.TARDY_MINUTES: ("minute of coming late", "minutes of coming late"),
}
WINDOWS = {WindowKind.MONTH: " in one month", WindowKind.YEAR: ""}


def threshold_in_words(threshold: Threshold) -> str:
    """Such as "7 absences of any kind", "3 tardies within 30 days", "attendance below 92 percent"."""
    words = number_of(threshold.basis, threshold.value) + window_in_words(threshold.window)
    return f"{words}, from the {ordinal(threshold.from_days)} day enrolled on" if threshold.from_days else words


def number_of(basis: Basis, value: float) -> str:
    """A figure with what it is a figure of."""
    if basis is Basis.ABSENT_PERCENT:
        return f"absence on {value:g} percent of the days enrolled"
    if basis is Basis.ATTENDANCE_BELOW:
        return f"attendance below {value:g} percent"
    return f"{value:g} {_ONE_AND_MANY[basis][value != 1]}"


def window_in_words(window: Window) -> str:
    """What is added to a figure that is not of the whole year; "" for the year."""
    return WINDOWS.get(window.kind, f" within {window.days} {window.kind}")


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def day_in_words(day: date) -> str:
    """Such as "November 9": within one school year no year is needed."""
    return f"{day:%B} {day.day}"


def listed(parts: Sequence[str], last: str = "and") -> str:
    """One, two, and three."""
    if len(parts) < 3:
        return f" {last} ".join(parts)
    return f"{', '.join(parts[:-1])}, {last} {parts[-1]}"


def school_days(number: int) -> str:
    """Within how many school days something is done."""
    return "on the same day" if number == 0 else f"within {number} school day{'s' if number > 1 else ''}"


def capital(words: str) -> str:
    """The same with a capital in front, whatever follows left as it is."""
    return words[:1].upper() + words[1:]
