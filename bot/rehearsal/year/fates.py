"""What happens to each student in a rehearsed year: pure, seeded, planned before the first day."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from bot.rehearsal.year.school import Span
from storage.words import Evidence

UNEXCUSED, EXCUSED, UNDECIDED = "Unexcused Absence", "Excused Absence", "Absence"
TARDY, PRESENT = "Tardy", "In Attendance"


class Fate(StrEnum):
    """How a student's year goes."""

    STEADY = "few absences"
    CLIMBS = "climbs to a tier"
    ALL_THE_WAY = "goes all the way"
    LEAPS = "jumps tiers: a history comes in late"
    MEDICAL_NOTE = "a medical note moves them back"
    WRONG_ROLL = "the roll was wrong"
    NOTES = "notes use up the allowance"
    LEAVES = "leaves in the middle of the year"
    ENROLS_LATE = "enrols late"
    WAVERS = "goes up and down around a threshold"


# Whom the school's people give up on in the end, so that the last tiers' facts are stated.
GRAVE = frozenset({Fate.ALL_THE_WAY, Fate.LEAPS})


@dataclass(frozen=True, slots=True)
class Event:
    """What the student information system says later of one student's past day."""

    student: str
    day: date
    category: str
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A word or paper that came to the school: which days it covers, and what it is."""

    student: str
    days: tuple[date, ...]
    evidence: Evidence
    reason_code: str


@dataclass(slots=True)
class YearPlan:
    """The year by days: the roll of each, corrections that come in on it, and the notes that come on it."""

    fates: dict[str, Fate] = field(default_factory=dict)
    spans: dict[str, Span] = field(default_factory=dict)
    roll: dict[date, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    events: dict[date, list[Event]] = field(default_factory=lambda: defaultdict(list))
    notes: dict[date, list[Note]] = field(default_factory=lambda: defaultdict(list))

    def of(self, fate: Fate) -> list[str]:
        """The students of one fate."""
        return [student for student, its in self.fates.items() if its is fate]


def plan_year(
    students: Sequence[str], days: Sequence[date], ladder: Sequence[int], seed: int, *, first: Sequence[str] = ()
) -> YearPlan:
    """Plan a year. `ladder`: how many absences lead to each tier; `first`: students who go all the way."""
    return _Planner(students, days, ladder, seed).plan(first)


class _Planner:
    def __init__(self, students: Sequence[str], days: Sequence[date], ladder: Sequence[int], seed: int) -> None:
        self._students, self._days = students, days
        self._ladder = sorted(set(ladder))
        self._random = random.Random(f"year-{seed}")  # noqa: S311 - a rehearsal, not a secret
        self.made = YearPlan()

    def plan(self, first: Sequence[str]) -> YearPlan:
        others = [student for student in self._students if student not in first]
        self._random.shuffle(others)
        fates: list[Fate] = [fate for fate in Fate if fate not in (Fate.STEADY, Fate.ALL_THE_WAY, Fate.CLIMBS)]
        fates += [Fate.CLIMBS] * (len(self._ladder) - 1)
        drawn = dict(zip(others, fates, strict=False))
        self.made.fates = {
            one: Fate.ALL_THE_WAY if one in first else drawn.get(one, Fate.STEADY) for one in self._students
        }
        rungs = iter(self._ladder)
        for student, fate in self.made.fates.items():
            self.made.spans[student] = Span(self._days[0])
            if fate is Fate.CLIMBS:
                self._absent(student, next(rungs), 4)
            else:
                PLANS[fate](self, student)
        return self.made

    def steady(self, student: str) -> None:
        """A few absences of every kind, some of them explained, and now and then late."""
        for day in self._random.sample(self._days[:-15], self._random.randrange(max(self._ladder[0], 6))):
            self.made.roll[day][student] = self._random.choice((UNEXCUSED, UNEXCUSED, EXCUSED, UNDECIDED))
            if self._random.random() < 0.6:
                self._note(student, (day,), self._random.randrange(1, 15))
        for day in self._random.sample(self._days[:-15], self._random.randrange(3)):
            if student not in self.made.roll[day]:
                self._told(student, day, TARDY, after=3, minutes=self._random.randrange(3, 40))

    def all_the_way(self, student: str) -> None:
        count = self._ladder[-1] + 3
        self._absent(student, count, max(2, min(5, len(self._days) // 2 // count)))

    def leaps(self, student: str) -> None:
        """Nothing on the rolls; then the history of a school quarter comes in at once, and it goes on from there."""
        told_on = len(self._days) // 4
        rung = self._ladder[min(2, len(self._ladder) - 1)]
        for day in self._random.sample(self._days[: told_on - 1], rung):
            self.made.events[self._days[told_on]].append(Event(student, day, UNEXCUSED))
        more = self._ladder[-1] - rung + 1
        for day in self._days[told_on + 15 :: 3][:more]:
            self.made.roll[day][student] = UNEXCUSED

    def medical_note(self, student: str) -> None:
        """Ill for some days in a row; the doctor's note comes nine days after the last of them."""
        rung = self._ladder[1]
        ill = self._days[30 : 30 + rung]
        for day in ill:
            self.made.roll[day][student] = UNEXCUSED
        self._note(student, tuple(ill[-3:]), 9, Evidence.MEDICAL_NOTE)

    def wrong_roll(self, student: str) -> None:
        days = self._absent(student, self._ladder[1], 3)
        found_out = self._school_day(days[-1], 1)
        self.made.events[found_out] += [Event(student, day, PRESENT) for day in days[1:]]

    def notes(self, student: str) -> None:
        """Every absence with a parent's note, more of them than a year allows."""
        for day in self._absent(student, 11, 6):
            self._note(student, (day,), 2, Evidence.PARENT_NOTE)

    def leaves(self, student: str) -> None:
        self._absent(student, self._ladder[1], 5)
        self.made.spans[student] = Span(self._days[0], self._days[90])

    def enrols_late(self, student: str) -> None:
        self.made.spans[student] = Span(self._days[45])
        for day in self._days[50::6][: self._ladder[1]]:
            self.made.roll[day][student] = UNEXCUSED

    def wavers(self, student: str) -> None:
        """The last day that counts is taken back, comes again, and is taken back again."""
        days = self._absent(student, self._ladder[0], 4)
        for after, category in ((1, PRESENT), (20, UNEXCUSED), (32, PRESENT), (44, UNEXCUSED)):
            self._told(student, days[-1], category, after=after)

    def _absent(self, student: str, count: int, gap: int) -> list[date]:
        """So many absences, one in every `gap` school days, from one of the first weeks on."""
        place, days = self._random.randrange(2, 12), []
        for _ in range(count):
            days.append(self._days[place + self._random.randrange(gap)])
            self.made.roll[days[-1]][student] = UNEXCUSED
            place += gap
        return days

    def _told(self, student: str, day: date, category: str, *, after: int, minutes: int | None = None) -> None:
        self.made.events[self._school_day(day, after)].append(Event(student, day, category, minutes))

    def _note(self, student: str, days: tuple[date, ...], after: int, evidence: Evidence | None = None) -> None:
        kind = evidence or self._random.choice((Evidence.CALL, Evidence.TEXT, Evidence.PARENT_NOTE))
        note = Note(student, days, kind, self._random.choice(("2C", "2C", "2D", "2G")))
        self.made.notes[self._school_day(days[-1], after)].append(note)

    def _school_day(self, day: date, after: int) -> date:
        """The first school day at least so many calendar days after a day."""
        wanted = day + timedelta(days=after)
        return next((one for one in self._days if one >= wanted), self._days[-1])


PLANS = {
    Fate.STEADY: _Planner.steady,
    Fate.ALL_THE_WAY: _Planner.all_the_way,
    Fate.LEAPS: _Planner.leaps,
    Fate.MEDICAL_NOTE: _Planner.medical_note,
    Fate.WRONG_ROLL: _Planner.wrong_roll,
    Fate.NOTES: _Planner.notes,
    Fate.LEAVES: _Planner.leaves,
    Fate.ENROLS_LATE: _Planner.enrols_late,
    Fate.WAVERS: _Planner.wavers,
}
