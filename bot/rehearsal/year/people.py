"""The staff of a rehearsed school, and how soon each of them does what is on their list."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from storage.words import Role


class Mood(StrEnum):
    """How somebody works."""

    PROMPT = "prompt"  # whatever is on the list, nearly always at once
    SLOW = "slow"  # not before it is due
    FORGETFUL = "forgetful"  # now and then, due or not


@dataclass(frozen=True, slots=True)
class Account:
    """A member of staff before the ledger knows them."""

    name: str
    email: str
    role: Role
    mood: Mood


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff, by the ledger's id."""

    staff_id: int
    role: Role
    mood: Mood

    def takes(self, due_on: date, today: date, chance: random.Random) -> bool:
        """Whether they do a piece of work today."""
        if self.mood is Mood.SLOW:
            return due_on <= today + timedelta(days=1) and chance.random() < 0.7
        return chance.random() < (0.9 if self.mood is Mood.PROMPT else 0.3)


STAFF = (
    Account("Dana Whitfield", "dana.whitfield@school.example.org", Role.SECRETARY, Mood.PROMPT),
    Account("Carl Osterman", "carl.osterman@school.example.org", Role.SECRETARY, Mood.SLOW),
    Account("Priya Raman", "priya.raman@school.example.org", Role.PRINCIPAL, Mood.SLOW),
    Account("Lucas Ferreira", "lucas.ferreira@school.example.org", Role.PRINCIPAL, Mood.PROMPT),
    Account("Mei Tanaka", "mei.tanaka@school.example.org", Role.LIAISON, Mood.PROMPT),
    Account("Joel Hartman", "joel.hartman@school.example.org", Role.LIAISON, Mood.FORGETFUL),
)
