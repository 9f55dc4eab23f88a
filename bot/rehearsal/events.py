"""A morning as it is planned: what parents send when, and when the roll comes in and the line is checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.rehearsal.answering import Callee
from bot.rehearsal.voices import Speaker


class About(StrEnum):
    """What makes a message worth sending on a rehearsal."""

    ABSENT = "a student is absent"
    SIBLINGS = "two siblings in one message"
    DAYS = "several days"
    LATE = "a student comes later"
    AFTER_CHECK = "reported after the line was checked"
    RESTRICTED = "from a contact who is restricted"
    WITHHELD = "from a withheld number"
    STUDENT = "the student writes"
    IN_SCHOOL = "a parent believes the student in school who is marked absent"
    NOT_ABSENT = "reported absent, marked present"
    QUESTION = "a question"
    STOP = "wants no more texts"
    NOTHING = "hangs up without a word"


@dataclass(frozen=True, slots=True)
class Event:
    """A parent texts, or calls and speaks (`speaker` is set). `from_number` is E.164, "" withheld."""

    at: datetime
    about: About
    from_number: str
    words: str
    students: tuple[str, ...] = ()
    speaker: Speaker | None = None


@dataclass(frozen=True, slots=True)
class Morning:
    """One morning. `opens`, `roll_at` and `checked_at` are instants with the school's time zone; `events` are sorted.

    `restricted` are the numbers that must never be called.
    """

    opens: datetime
    roll_at: datetime
    checked_at: datetime
    events: tuple[Event, ...]
    callees: tuple[Callee, ...]
    restricted: frozenset[str]
