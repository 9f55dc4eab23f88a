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
# From the day of this fact on, illnesses do not use up the absences that a parent's word excuses.
MEDICAL_NOTE_ON_FILE = "medical_note_on_file"


class Ground(StrEnum):
    """Why a day counts as it does."""

    LISTED = "the student information system says so"
    DECIDED = "the school decided so"
    UNDECIDED = "nobody has excused it"
    TOO_LATE = "a parent's word that came after the days to clear it"
    NOTES_USED_UP = "a parent's word beyond those that the year allows"


# Unexcused because somebody said so, and so from the day itself on; the others only once their days to clear are over.
SAID = frozenset({Ground.LISTED, Ground.DECIDED})


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
        """The school day that is so many after `day`; the last of the year where it would lie beyond.

        Never before `day` itself.
        """
        place = bisect_right(self.school_days, day) + school_days - 1
        if school_days == 0 or not self.school_days:
            return day
        return max(day, self.school_days[min(place, len(self.school_days) - 1)])

    def back(self, day: date, school_days: int) -> date:
        """The first of the last so many school days up to `day`, itself included."""
        place = bisect_right(self.school_days, day) - school_days
        return self.school_days[max(0, place)] if self.school_days else day


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One absence as it counts: excused or not (None: not decided), and why."""

    date: date
    excuse: Excuse | None
    ground: Ground
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """A student's year with its days counted.

    `on`: for each basis, in order, the day from which each of its days counts; `unexcused`: the days themselves, in the
    order of `on` (for every other basis a day counts from itself on). `minutes`: of each tardy. `spans`: the enrolment,
    in order, without overlaps, within the year.
    """

    student: StudentYear
    calendar: YearCalendar
    days: tuple[CountedDay, ...]
    on: Mapping[Basis, Sequence[date]]
    unexcused: Sequence[date]
    minutes: Sequence[int]
    spans: Sequence[tuple[date, date]]

    def enrolled(self, day: date) -> int:
        """How many school days the student has been enrolled, up to `day`."""
        return self.enrolled_between(self.calendar.starts_on, day)

    def enrolled_between(self, first: date, last: date) -> int:
        """How many school days the student was enrolled from `first` to `last`, both included."""
        return sum(self.calendar.between(max(first, begin), min(last, end)) for begin, end in self.spans)

    def day_enrolled(self, number: int) -> date | None:
        """The student's so manieth school day, from 1; None where there are not so many."""
        for begin, end in self.spans:
            there = self.calendar.between(begin, end)
            if number <= there:
                return self.calendar.later(begin - timedelta(days=1), number)
            number -= there
        return None


def counted(student: StudentYear, rules: Counting, calendar: YearCalendar) -> Counted:
    """Decide, for each day of a student's year, what it counts as."""
    spans = _spans(student, calendar)
    days = _days(student, rules, spans)
    waits = timedelta(days=rules.undecided_after_days)
    excused = [day for day in days if day.excuse is Excuse.EXCUSED]
    unexcused = sorted(
        (day.date if day.ground in SAID else day.date + waits, day.date)
        for day in days
        if day.excuse is not Excuse.EXCUSED
    )
    late = [(day, minutes or 0) for day, minutes in student.tardies if _within(day, spans)]
    absences, tardies = [day.date for day in days], [day for day, _ in late]
    on: dict[Basis, Sequence[date]] = {
        Basis.ABSENCES: absences,
        Basis.ABSENT_PERCENT: absences,
        Basis.ATTENDANCE_BELOW: absences,
        Basis.EXCUSED: [day.date for day in excused],
        Basis.PARENT_EXCUSED: [
            day.date for day in excused if day.ground is Ground.DECIDED and day.evidence in PARENTS_WORD
        ],
        Basis.UNEXCUSED: [begins for begins, _ in unexcused],
        Basis.TARDIES: tardies,
        Basis.TARDY_MINUTES: tardies,
    }
    themselves = [day for _, day in unexcused]
    return Counted(student, calendar, tuple(days), on, themselves, [minutes for _, minutes in late], spans)


def _days(student: StudentYear, rules: Counting, spans: Sequence[tuple[date, date]]) -> list[CountedDay]:
    """The absences that count, in order: what a parent's word excuses is used up from the first of the year on."""
    covered_from = student.facts.get(MEDICAL_NOTE_ON_FILE, date.max)
    days: list[CountedDay] = []
    words_used = 0
    for absent in student.absent:
        if absent.share < rules.partial_from or not _within(absent.date, spans):
            continue
        excuse, ground = _verdict(absent, rules)
        decision = absent.decision
        if decision is not None and excuse is Excuse.EXCUSED and decision.evidence in PARENTS_WORD:
            is_covered = decision.reason_code == ILLNESS and absent.date >= covered_from
            words_used += not is_covered
            if 0 < rules.parent_notes < words_used and not is_covered:
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
    """The enrolment within the year, in order; spans that overlap are one, so that no day is counted twice."""
    if not student.spans:
        return [(calendar.starts_on, calendar.ends_on)]
    found: list[tuple[date, date]] = []
    for begin, end in sorted((begin, end or calendar.ends_on) for begin, end in student.spans):
        first, last = max(begin, calendar.starts_on), min(end, calendar.ends_on)
        if found and first <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], last)
        elif first <= last:
            found.append((first, last))
    return found


def _within(day: date, spans: Sequence[tuple[date, date]]) -> bool:
    return any(first <= day <= last for first, last in spans)
