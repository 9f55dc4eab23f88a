"""What is known of one inquiry: plain values, from which everything else follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from escalation.rounds.health import NO_PAST, Past
from storage.words import (
    OPEN_ATTEMPT_STATES,
    Answer,
    AttemptChannel,
    AttemptResult,
    AttemptState,
    InquiryState,
    RoundKind,
)


@dataclass(frozen=True, slots=True)
class NumberOnFile:
    """A telephone number (E.164) of a contact.

    `bad`: known not to work, or not to be theirs. `past`: its calls. `takes_texts`: a mobile whose owner has not
    stopped our texts.
    """

    e164: str
    bad: bool = False
    past: Past = NO_PAST
    takes_texts: bool = False


@dataclass(frozen=True, slots=True)
class ContactOnFile:
    """A contact as this one student's record has it. Numbers in the order in which they are to be tried."""

    contact_id: int
    relation: str
    priority: int
    legal_guardian: bool
    lives_with: bool
    emergency: bool
    restricted: bool
    retired: bool = False
    language: str = ""
    email: str = ""
    numbers: tuple[NumberOnFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Tried:
    """One attempt made, or being made, for this inquiry; `confirmed`: somebody said they are the one looked for."""

    attempt_id: int
    kind: RoundKind
    channel: AttemptChannel
    address: str
    contact_id: int | None
    state: AttemptState
    planned_at: datetime
    result: AttemptResult | None = None
    message_left: bool = False
    answer: Answer | None = None
    confirmed: bool = False
    opening: int = 1

    @property
    def is_open(self) -> bool:
        """Whether it is still to be made, or under way."""
        return self.state in OPEN_ATTEMPT_STATES


@dataclass(frozen=True, slots=True)
class RoundFact:
    """A round that has begun."""

    kind: RoundKind
    started_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Causes:
    """What is known of one student's day apart from our own calls.

    `listed`: the student is on the absence list. `explained_by`: the match that explains the day. `arrived_by` and
    `spoke_by`: the staff entries which say so. `in_review`: a message that may be about the student waits for a person,
    or is still being transcribed or read.
    """

    listed: bool = True
    explained_by: int | None = None
    arrived_by: int | None = None
    spoke_by: int | None = None
    in_review: bool = False


@dataclass(frozen=True, slots=True)
class InquiryFacts:
    """All that `next_steps` looks at. Instants are aware; `dispatch_number` is None where the school has none.

    `grade` is the student's, as the roster has it; `look_first`: staff want the student to be looked for first.
    `tried`: since the inquiry was (last) opened, and without the all-clears: these never decide about an inquiry.
    `held_until`: until then dialling is kept back for this student; None where it is not.
    """

    inquiry_id: int
    state: InquiryState
    opened_at: datetime
    grade: str = ""
    look_first: bool = False
    causes: Causes = Causes()
    contacts: tuple[ContactOnFile, ...] = ()
    rounds: tuple[RoundFact, ...] = ()
    tried: tuple[Tried, ...] = ()
    dispatch_number: str | None = None
    hand_over_acknowledged: bool = False
    held_until: datetime | None = None

    def round(self, kind: RoundKind) -> RoundFact | None:
        """The round of this kind, if it has begun."""
        return next((fact for fact in self.rounds if fact.kind is kind), None)

    def calls(self, kind: RoundKind) -> tuple[Tried, ...]:
        """The calls of one round, in the order in which they were planned."""
        return tuple(t for t in self.tried if t.kind is kind and t.channel is AttemptChannel.CALL)
