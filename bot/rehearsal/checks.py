"""What must hold at the end of every rehearsal, checked between the ledger and the phone company's own records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.rehearsal.phone_company import PhoneCompany
from storage.models import Absence, Attempt, AttemptTarget, ContactLogEntry, Inquiry, Match
from storage.words import FINAL_INQUIRY_STATES, AbsenceState, AttemptChannel, InquiryState, LineState, RoundKind

PLACED = "call_placed"


class Played(Protocol):
    """What was played: the day, at which schools, how many students were on their lists, and whom nobody may call."""

    @property
    def day(self) -> date:
        """The day of the absence lists."""

    @property
    def school_ids(self) -> frozenset[int]:
        """The schools, by the ledger's ids."""

    @property
    def listed(self) -> int:
        """How many students were listed as absent, at all of these schools."""

    @property
    def restricted(self) -> frozenset[str]:
        """Numbers that must never be called."""

    @property
    def company(self) -> PhoneCompany:
        """Whom to ask which calls were made."""


@dataclass(frozen=True, slots=True)
class Records:
    """What the phone company remembers: calls that the application ordered, by identifier; texts; what went wrong."""

    ordered: Mapping[str, Mapping[str, Any]]
    texts: Sequence[Mapping[str, Any]]
    errors: Sequence[Mapping[str, Any]]


def records_of(stage: Played) -> Records:
    """Ask the phone company. Calls that it connected itself (to the office) are not orders."""
    company = stage.company
    ordered = {call["sid"]: call for call in company.calls() if call["direction"] == "outbound-api"}
    return Records(ordered, company.texts(), company.errors())


def contradictions(session: Session, stage: Played, records: Records) -> list[str]:
    """What contradicts what must hold; empty after a good morning. What went wrong at the provider is not in it."""
    return [
        *_unaccounted(session, stage),
        *_called_twice(session, records),
        *_restricted(stage, records),
        *_log_and_calls(session, records),
    ]


def provider_errors(records: Records) -> list[str]:
    """What a provider would have put into its debugger; empty where no process was disturbed."""
    found = Counter(f"{error['code']} {error['message']}" for error in records.errors)
    return [f"the phone company notes, {count} times: {what}" for what, count in found.items()]


def _unaccounted(session: Session, stage: Played) -> Iterator[str]:
    """Every student on the list is explained by a message, or has an inquiry that has ended."""
    rows = session.execute(
        select(Absence.student_id, Inquiry.state)
        .outerjoin(Inquiry, (Inquiry.student_id == Absence.student_id) & (Inquiry.date == Absence.date))
        .where(
            Absence.school_id.in_(stage.school_ids),
            Absence.date == stage.day,
            Absence.state == AbsenceState.LISTED,
        )
    ).all()
    explained = explained_students(session, stage)
    if len(rows) < stage.listed:
        yield f"{stage.listed - len(rows)} students of the absence list are not in the ledger"
    ends: list[tuple[int, InquiryState | None]] = [(row.student_id, row.state) for row in rows]
    for student_id, state in ends:
        if state is None and student_id not in explained:
            yield f"student {student_id} is listed as absent, nothing explains it, and nobody looks"
        elif state is not None and state not in FINAL_INQUIRY_STATES:
            yield f"student {student_id} is listed as absent, and the search has not ended: {state}"


def explained_students(session: Session, stage: Played) -> frozenset[int]:
    """The students whose absence on the day a message explains, by the machine or by staff."""
    return frozenset(
        student_id
        for student_id in session.scalars(
            select(Match.student_id).where(
                Match.school_id.in_(stage.school_ids),
                Match.date == stage.day,
                Match.state.in_((LineState.CLEAR, LineState.ACCEPTED)),
            )
        )
        if student_id is not None
    )


def _called_twice(session: Session, records: Records) -> Iterator[str]:
    """In one round of an inquiry no number may be called twice. Dispatch is called until somebody takes it."""
    rows = session.execute(
        select(AttemptTarget.inquiry_id, AttemptTarget.opening, AttemptTarget.round_kind, Attempt.id).join(Attempt)
    ).all()
    attempts = _attempts_by_sid(session)
    # By the provider's own records: which calls were really made for an attempt.
    of_attempt: dict[int, list[str]] = {}
    for call in records.ordered.values():
        if (attempt_id := attempts.get(call["sid"])) is not None:
            of_attempt.setdefault(attempt_id, []).append(call["to"])
    made = Counter(
        (inquiry_id, opening, kind, number)
        for inquiry_id, opening, kind, attempt_id in rows
        if kind is not RoundKind.DISPATCH
        for number in of_attempt.get(attempt_id, ())
    )
    for (inquiry_id, _, kind, _), count in made.items():
        if count > 1:
            yield f"inquiry {inquiry_id}: a number was called {count} times in the round of {kind}"


def _restricted(stage: Played, records: Records) -> Iterator[str]:
    if calls := sum(call["to"] in stage.restricted for call in records.ordered.values()):
        yield f"restricted numbers were called {calls} times"


def _log_and_calls(session: Session, records: Records) -> Iterator[str]:
    """The ledger, its contact log and the phone company must tell of the same calls."""
    known = _attempts_by_sid(session)
    logged = set(session.scalars(select(ContactLogEntry.attempt_id).where(ContactLogEntry.kind == PLACED)))
    if unknown := records.ordered.keys() - known.keys():
        yield f"{len(unknown)} calls were made of which the ledger knows nothing"
    if missing := known.keys() - records.ordered.keys():
        yield f"{len(missing)} calls of the ledger were never made"
    if unlogged := [sid for sid, attempt_id in known.items() if attempt_id not in logged]:
        yield f"{len(unlogged)} calls are not in the contact log"


def _attempts_by_sid(session: Session) -> dict[str, int]:
    rows = session.execute(
        select(Attempt.provider_sid, Attempt.id).where(
            Attempt.provider_sid.is_not(None), Attempt.channel == AttemptChannel.CALL
        )
    )
    return {sid: attempt_id for sid, attempt_id in rows if sid is not None}
