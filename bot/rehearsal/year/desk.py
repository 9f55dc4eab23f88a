"""A desk of the office: one person with one piece of work on one day, and what every kind of work needs."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.rehearsal.year.people import Person
from bot.rehearsal.year.stage import YearStage
from escalation.tiers.policy import Step
from storage.models import Intervention


@dataclass(slots=True)
class Diary:
    """What the office did over the year, and what the program would not let it do; counted."""

    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Desk:
    """One person at work. `grave`: students whom the office gives up on in the end, by id."""

    stage: YearStage
    person: Person
    today: date
    chance: random.Random
    diary: Diary
    grave: frozenset[int]

    @property
    def now(self) -> datetime:
        """The moment of the work."""
        return self.stage.now

    @property
    def me(self) -> int:
        """Id of who works."""
        return self.person.staff_id

    def happens(self, probability: float) -> bool:
        """Whether something that happens now and then happens now."""
        return self.chance.random() < probability


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of work as it lies on a desk, and the step of the policy that asks for it."""

    work: Intervention
    step: Step

    @property
    def id(self) -> int:
        """Of the piece of work."""
        return self.work.id

    @property
    def student_id(self) -> int:
        """Whom it is about."""
        return self.work.student_id
