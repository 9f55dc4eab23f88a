"""A year policy: what counts, from when a student stands on which tier, and what each tier asks of whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import StrEnum

KIND = "year"


class Basis(StrEnum):
    """What a threshold is about. All but `ATTENDANCE_BELOW` are reached from below."""

    ABSENCES = "absences"  # of any kind
    UNEXCUSED = "unexcused"
    EXCUSED = "excused"
    PARENT_EXCUSED = "parent_excused"  # excused on a parent's word
    TARDIES = "tardies"
    TARDY_MINUTES = "tardy_minutes"
    ABSENT_PERCENT = "absent_percent"  # of the days enrolled so far
    ATTENDANCE_BELOW = "attendance_below"  # percent of the days enrolled so far


PERCENTS = frozenset({Basis.ABSENT_PERCENT, Basis.ATTENDANCE_BELOW})


class WindowKind(StrEnum):
    """Over which days a threshold counts."""

    YEAR = "year"  # from the first day of the school year
    MONTH = "month"  # the calendar month
    DAYS = "days"  # so many calendar days, the day itself included
    SCHOOL_DAYS = "school days"


@dataclass(frozen=True, slots=True)
class Window:
    """Over which days a threshold counts; `days` for the two rolling kinds."""

    kind: WindowKind = WindowKind.YEAR
    days: int = 0


@dataclass(frozen=True, slots=True)
class Threshold:
    """A count that reaches `value` (or, of attendance, falls below it). In percent where the basis is.

    `from_days`: holds only from so many school days enrolled on; a percentage of two days says nothing.
    """

    basis: Basis
    value: float
    window: Window = Window()
    from_days: int = 0


@dataclass(frozen=True, slots=True)
class Condition:
    """One way to a tier: all its thresholds reached and all its facts stated."""

    thresholds: tuple[Threshold, ...] = ()
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Before:
    """What must be so before a tier begins: facts stated, and the steps of earlier tiers documented."""

    facts: tuple[str, ...] = ()
    tiers_done: tuple[str, ...] = ()


class StepKind(StrEnum):
    """What a step is, and with it how it is documented."""

    CONTACT = "contact"  # somebody is reached: an entry in the contact log
    FILE = "file"  # the attendance file is opened or kept: the file
    LETTER = "letter"  # the letter, and its copy in the file
    MEETING = "meeting"  # outcome and notes
    CONTRACT = "contract"  # terms and the signed paper
    VISIT = "visit"
    REFERRAL = "referral"  # the packet and the disclosure
    REVIEW = "review"  # somebody looks at the file and decides
    INFORM = "inform"  # somebody within the school is told
    ASSESSMENT = "assessment"
    TASK = "task"  # anything else: a note


class CarriedOutBy(StrEnum):
    """Who does a step: people, or the program for all students at once."""

    PEOPLE = "people"
    LINE = "line"  # the attendance line's own calls on the same day
    NOTICES = "notices"
    REPORTS = "reports"
    ROLL = "roll"
    PROGRAM = "program"  # the ledger itself: nothing is left to do


class Every(StrEnum):
    """How often a step is done."""

    ONCE = "once"
    ABSENCE = "absence"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Step:
    """One intervention. `within` is in school days after the day that made it due.

    `optional`: done where it helps; a referral does not wait for it. `only`: due only once this fact is stated.
    `after`: steps (ids of this tier, or "tier/step") that must be documented first. `says`: the document's words.
    """

    id: str
    does: StepKind
    what: str
    who: str
    within: int
    says: tuple[str, ...]
    by: CarriedOutBy = CarriedOutBy.PEOPLE
    every: Every = Every.ONCE
    optional: bool = False
    only: str = ""
    after: tuple[str, ...] = ()
    attend: tuple[str, ...] = ()
    letter: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class Tier:
    """One step of the ladder. `when`: the ways to it, one suffices. `once`: what must be so besides.

    `goes_on`: its recurring steps continue on later tiers. `says`: the document's words that it carries out.
    """

    id: str
    name: str
    when: tuple[Condition, ...]
    steps: tuple[Step, ...]
    once: Before = Before()
    goes_on: bool = True
    says: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counting:
    """What counts as what.

    `partial_from`: the share of a day from which it counts as an absence. `undecided_after_days`: calendar days after
    which an absence that nobody excused counts as unexcused. `parents_may_clear_days`: calendar days in which a
    parent's word may still excuse it, 0 for any time. `parent_notes`: how many absences a parent's word excuses in a
    year, 0 for any number; those beyond count as unexcused until the school decides on other grounds.
    """

    partial_from: float
    undecided_after_days: int
    parents_may_clear_days: int
    parent_notes: int


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does or attends a step; `role`: the role whose daily work shows it. `outside`: of the school."""

    title: str
    role: str
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that only a person can state, and who that is."""

    title: str
    who: str


@dataclass(frozen=True, slots=True)
class Band:
    """A band of attendance, from so many percent of the days enrolled on."""

    name: str
    from_percent: float


@dataclass(frozen=True, slots=True)
class CaseManagement:
    """From which tier on a student has a case manager, and who that may be."""

    from_tier: str
    who: str


@dataclass(frozen=True, slots=True)
class RollRule:
    """Every room's roll is in within so many minutes of the bell; who is not is reminded."""

    minutes: int
    remind: bool
    says: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """An automatic notice to the families of absent students, by e-mail, at local times.

    `about`: absences of any kind, or those not excused. `from_tier`: only to students who have reached it; "" for all.
    """

    id: str
    at: tuple[time, ...]
    about: Basis
    from_tier: str
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A report that is made on its weekday (0 is Monday) and sent to people of the policy."""

    id: str
    kind: str
    weekday: int
    to: tuple[str, ...]
    says: tuple[str, ...]
    from_tier: str = ""


@dataclass(frozen=True, slots=True)
class Also:
    """A sentence of the document that no step of this policy carries out but the program itself, and how."""

    says: str
    carried_out: str


@dataclass(frozen=True, slots=True)
class YearPolicy:
    """A year policy. `builds_on_previous`: whoever reaches a tier is owed the steps of the earlier ones too."""

    name: str
    title: str
    builds_on_previous: bool
    count: Counting
    people: dict[str, Person]
    facts: dict[str, Fact]
    tiers: tuple[Tier, ...]
    bands: tuple[Band, ...] = ()
    case_manager: CaseManagement | None = None
    roll: RollRule | None = None
    notices: tuple[Notice, ...] = ()
    reports: tuple[Report, ...] = ()
    also: tuple[Also, ...] = ()
    digest: str = ""

    def tier(self, tier_id: str) -> Tier:
        """The tier of this id. Raises KeyError."""
        for tier in self.tiers:
            if tier.id == tier_id:
                return tier
        raise KeyError(tier_id)

    def step(self, tier_id: str, step_id: str) -> Step:
        """One step. Raises KeyError."""
        for step in self.tier(tier_id).steps:
            if step.id == step_id:
                return step
        raise KeyError(f"{tier_id}/{step_id}")

    def rank(self, tier_id: str) -> int:
        """The place of a tier on the ladder, from 0."""
        return [tier.id for tier in self.tiers].index(tier_id)
