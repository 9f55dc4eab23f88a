"""What a packet is made of: one student's attendance file of one year, as it goes to somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from escalation.papers.letter_values import AbsenceDay, Letterhead, StudentNamed
from storage.words import DocumentKind, MeetingHow, MeetingState


@dataclass(frozen=True, slots=True)
class InterventionEntry:
    """One piece of a tier's work: what, whose, by when, and what came of it. `state` is told as it is."""

    what: str
    who: str
    due_on: date
    state: str
    done_on: date | None = None
    outcome: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class TierEntry:
    """A tier that the student came to: since when, which count made it so, and its interventions."""

    name: str
    since: date
    because: str
    interventions: tuple[InterventionEntry, ...]


@dataclass(frozen=True, slots=True)
class ContactEntry:
    """One line of the contact log. `at` is the school's local time; `whom` the person and number or address tried."""

    at: datetime
    whom: str
    how: str
    result: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class MeetingEntry:
    """A meeting, held or not. `attendees` tells each one and whether they came."""

    starts_at: datetime
    how: MeetingHow
    state: MeetingState
    place: str = ""
    attendees: tuple[str, ...] = ()
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class ContractEntry:
    """A contract or plan: its terms, whether the signed paper is in the file, and the day it was broken, if it was."""

    title: str
    agreed_on: date
    terms: tuple[str, ...]
    signed: bool
    broken_on: date | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """One document of the attendance file, with its bytes as they were filed."""

    title: str
    kind: DocumentKind
    dated: date
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class PacketContent:
    """An attendance file as it is referred.

    `policy` names the district's policy, `rule` is the sentence of it that asks for the referral, `because` says in
    plain words what made it due. `absences` and `contacts` are printed in the order in which they are given.
    """

    student: StudentNamed
    letterhead: Letterhead
    year: str
    recipient: str
    policy: str
    rule: str
    because: tuple[str, ...]
    on: date
    prepared_by: str
    absences: tuple[AbsenceDay, ...]
    days_enrolled: int | None = None
    tardies: int | None = None
    tiers: tuple[TierEntry, ...] = ()
    contacts: tuple[ContactEntry, ...] = ()
    meetings: tuple[MeetingEntry, ...] = ()
    contracts: tuple[ContractEntry, ...] = ()
    documents: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Packet:
    """The packet as PDF, and what is in it.

    `manifest`: {"made_on", "recipient", "pages", "documents": [{"number", "title", "kind", "dated", "sha256" of the
    bytes as filed, "media_type", "pages": [first, last], "attached_separately": why, or null}]}.
    """

    pdf: bytes
    manifest: dict[str, Any]
