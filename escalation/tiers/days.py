"""What one student's year holds, and which of its days count as what: every count can be opened down to its days."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from escalation.tiers.policy import Basis, Counting
from storage.words import Evidence, Excuse

# What rests on a parent's word alone.
PARENTS_WORD = frozenset({Evidence.CALL, Evidence.TEXT, Evidence.PARENT_NOTE})
ILLNESS = "2C"
MEDICAL_NOTE_ON_FILE = "medical_note_on_file"


class Ground(StrEnum):
    """Why a day counts as it does."""

    LISTED = "the student information system says so"
    DECIDED = "the school decided so"
    UNDECIDED = "nobody has excused it"
    TOO_LATE = "a parent's word that came after the days to clear it"
    NOTES_USED_UP = "a parent's word beyond those that the year allows"


@dataclass(frozen=True, slots=True)
class Decision:
    """The school's decision about one day that counts: the newest that was not withdrawn."""

    excuse: Excuse
    evidence: Evidence
    received_on: date
    reason_code: str | None = None


@dataclass(frozen=True, slots=True)
class AbsentDay:
    """One day on which the student was missing. `listed`: what the student information system says; None: nothing."""

    date: date
    share: float = 1.0
    listed: Excuse | None = None
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class StudentYear:
    """All facts about one student's school year that a ladder looks at; each day once, in order.

    `spans`: enrolment, last day included (None: still enrolled); none at all: the whole year. `facts`: since when each
    is stated. `done`: when each step ("tier/step") was first documented.
    """

    absent: tuple[AbsentDay, ...] = ()
    tardies: tuple[tuple[date, int | None], ...] = ()
    spans: tuple[tuple[date, date | None], ...] = ()
    facts: Mapping[str, date] = field(default_factory=dict)
    done: Mapping[str, date] = field(default_factory=dict)


class YearCalendar:
    """The school days of one school's year, in order."""

    def __init__(self, starts_on: date, ends_on: date, school_days: Iterable[date]) -> None:
        self.starts_on, self.ends_on = starts_on, ends_on
        self.school_days = sorted(day for day in set(school_days) if starts_on <= day <= ends_on)

    def between(self, first: date, last: date) -> int:
        """How many school days there are from `first` to `last`, both included."""
        return max(0, bisect_right(self.school_days, last) - bisect_left(self.school_days, first))

    def later(self, day: date, school_days: int) -> date:
        """The school day that is so many after `day`; the last of the year where it would lie beyond."""
        place = bisect_right(self.school_days, day) + school_days - 1
        if school_days == 0 or not self.school_days:
            return day
        return self.school_days[min(place, len(self.school_days) - 1)]

    def back(self, day: date, school_days: int) -> date:
        """The first of the last so many school days up to `day`, itself included."""
        place = bisect_right(self.school_days, day) - school_days
        return self.school_days[max(0, place)] if self.school_days else day


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One absence as it counts: excused or not (None: not decided and still in time), and why."""

    date: date
    excuse: Excuse | None
    ground: Ground
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """A student's year with its days counted. `on`: for each basis, the day from which each of its days counts."""

    student: StudentYear
    calendar: YearCalendar
    days: tuple[CountedDay, ...]
    on: Mapping[Basis, Sequence[date]]
    minutes: Sequence[int]
    spans: Sequence[tuple[date, date]]

    def enrolled(self, day: date) -> int:
        """How many school days the student has been enrolled, up to `day`."""
        return sum(self.calendar.between(first, min(last, day)) for first, last in self.spans)


def counted(student: StudentYear, rules: Counting, calendar: YearCalendar) -> Counted:
    """Decide, for each day of a student's year, what it counts as."""
    spans = _spans(student, calendar)
    days = _days(student, rules, spans)
    waits = timedelta(days=rules.undecided_after_days)
    on: dict[Basis, Sequence[date]] = {
        Basis.ABSENCES: [day.date for day in days],
        Basis.EXCUSED: [day.date for day in days if day.excuse is Excuse.EXCUSED],
        Basis.PARENT_EXCUSED: [
            day.date
            for day in days
            if day.excuse is Excuse.EXCUSED and day.ground is Ground.DECIDED and day.evidence in PARENTS_WORD
        ],
        Basis.UNEXCUSED: sorted(
            day.date if day.excuse is Excuse.UNEXCUSED else day.date + waits
            for day in days
            if day.excuse is not Excuse.EXCUSED
        ),
    }
    late = [(day, minutes or 0) for day, minutes in student.tardies if _within(day, spans)]
    on[Basis.TARDIES] = on[Basis.TARDY_MINUTES] = [day for day, _ in late]
    on[Basis.ABSENT_PERCENT] = on[Basis.ATTENDANCE_BELOW] = on[Basis.ABSENCES]
    return Counted(student, calendar, tuple(days), on, [minutes for _, minutes in late], spans)


def _days(student: StudentYear, rules: Counting, spans: Sequence[tuple[date, date]]) -> list[CountedDay]:
    """The absences that count, in order: what a parent's word excuses is used up from the first of the year on."""
    is_covered = MEDICAL_NOTE_ON_FILE in student.facts
    days: list[CountedDay] = []
    words_used = 0
    for absent in student.absent:
        if absent.share < rules.partial_from or not _within(absent.date, spans):
            continue
        excuse, ground = _verdict(absent, rules)
        decision = absent.decision
        if (
            excuse is Excuse.EXCUSED
            and decision is not None
            and decision.evidence in PARENTS_WORD
            and not (is_covered and decision.reason_code == ILLNESS)
        ):
            words_used += 1
            if rules.parent_notes and words_used > rules.parent_notes:
                excuse, ground = Excuse.UNEXCUSED, Ground.NOTES_USED_UP
        days.append(CountedDay(absent.date, excuse, ground, decision.evidence if decision else None))
    return days


def _verdict(absent: AbsentDay, rules: Counting) -> tuple[Excuse | None, Ground]:
    decision = absent.decision
    if decision is not None:
        in_time = absent.date + timedelta(days=rules.parents_may_clear_days)
        if (
            decision.excuse is Excuse.EXCUSED
            and decision.evidence in PARENTS_WORD
            and rules.parents_may_clear_days
            and decision.received_on > in_time
        ):
            return Excuse.UNEXCUSED, Ground.TOO_LATE
        return decision.excuse, Ground.DECIDED
    if absent.listed is not None:
        return absent.listed, Ground.LISTED
    return None, Ground.UNDECIDED


def _spans(student: StudentYear, calendar: YearCalendar) -> list[tuple[date, date]]:
    spans = student.spans or ((calendar.starts_on, None),)
    clipped = [
        (max(first, calendar.starts_on), min(last or calendar.ends_on, calendar.ends_on)) for first, last in spans
    ]
    return [(first, last) for first, last in clipped if first <= last]


def _within(day: date, spans: Sequence[tuple[date, date]]) -> bool:
    return any(first <= day <= last for first, last in spans)
