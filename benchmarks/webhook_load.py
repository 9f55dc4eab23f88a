"""The webhooks that calls and texts bring, as a schedule; and the rows of the ledger that they are about."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session
from twilio.request_validator import RequestValidator

from bot.rehearsal.events import Event
from escalation.policy_versions import policy_of_school, version_of
from storage.models import (
    Absence,
    Attempt,
    AttemptTarget,
    ContactPhone,
    Inquiry,
    PhoneNumber,
    Roll,
    Round,
    School,
    Student,
    StudentContact,
)
from storage.words import AbsenceState, AttemptChannel, AttemptState, InquiryState, RoundKind
from voice.outbound_values import Position, Step

# Of the calls so many are answered by a person who says where the student is; the others by nobody.
ANSWERED = 0.7
# Nothing else than these webhooks is to move the rows.
FAR = timedelta(days=2)
THIRTY_MINUTES = timedelta(minutes=30)
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class PlacedCall:
    """A call that the provider has taken: the attempt, its target, the numbers, the provider's id."""

    attempt: int
    target: int
    to: str
    line: str
    sid: str


@dataclass(frozen=True, slots=True)
class Hook:
    """One webhook: what kind, its path, and its form."""

    kind: str
    path: str
    form: dict[str, str]


def place_calls(
    session: Session, number: int, now: datetime, opened_at: datetime, *, spare: Collection[str]
) -> list[PlacedCall]:
    """Put so many calls that ring into the ledger, each about a student listed on the day of `opened_at`.

    To none of the numbers in `spare`: these may be called by somebody else meanwhile.
    """
    schools = {school.id: school for school in session.scalars(select(School))}
    version = version_of(session, policy_of_school(session, next(iter(schools.values())), now), now)
    day = opened_at.date()
    for school_id in schools:
        session.add(
            Roll(school_id=school_id, date=day, received_at=opened_at, completed_at=opened_at, checked_at=opened_at)
        )
    calls = []
    for student_id, school_id, contact_id, e164 in _reachable(session, number, spare):
        session.add(
            Absence(
                school_id=school_id, student_id=student_id, date=day, category="Unexcused Absence",
                state=AbsenceState.LISTED, listed_at=opened_at, changed_at=opened_at,
            )
        )  # fmt: skip
        inquiry = Inquiry(
            school_id=school_id, student_id=student_id, date=day, policy_version_id=version.id,
            state=InquiryState.GUARDIANS, opened_at=opened_at, due_at=now + FAR,
        )  # fmt: skip
        attempt = Attempt(
            school_id=school_id, round_kind=RoundKind.GUARDIANS, channel=AttemptChannel.CALL, address=e164,
            language="en", state=AttemptState.PLACED, planned_at=opened_at, due_at=opened_at, placing_at=opened_at,
            deadline_at=now + FAR, tries=1, provider_sid="CA" + secrets.token_hex(16),
        )  # fmt: skip
        target = AttemptTarget(
            attempt=attempt, inquiry=inquiry, round_kind=RoundKind.GUARDIANS, address=e164, contact_id=contact_id
        )
        begun = Round(inquiry=inquiry, kind=RoundKind.GUARDIANS, started_at=now, ends_at=now + THIRTY_MINUTES)
        session.add_all([inquiry, begun, attempt, target])
        calls.append((attempt, target, school_id))
    session.flush()
    return [
        PlacedCall(a.id, t.id, a.address, str(schools[school].attendance_line), str(a.provider_sid))
        for a, t, school in calls
    ]


def _reachable(session: Session, number: int, spare: Collection[str]) -> Iterator[tuple[int, int, int, str]]:
    """Students, each with a contact and a number that no other of them has: those enrolled last first."""
    rows = session.execute(
        select(Student.id, Student.school_id, StudentContact.contact_id, PhoneNumber.e164)
        .join(StudentContact, StudentContact.student_id == Student.id)
        .join(ContactPhone, ContactPhone.contact_id == StudentContact.contact_id)
        .join(PhoneNumber, PhoneNumber.id == ContactPhone.phone_id)
        .where(StudentContact.priority == 1)
        .order_by(Student.id.desc())
    )
    taken: set[str] = set()
    for student_id, school_id, contact_id, e164 in rows:
        if e164 not in taken and e164 not in spare and len(taken) < number:
            taken.add(e164)
            yield student_id, school_id, contact_id, e164


def hooks_of(call: PlacedCall, *, answered: bool) -> list[Hook]:
    """What one call brings, in order."""
    path = f"/voice/outbound/{call.attempt}"
    common = {"CallSid": call.sid, "From": call.line, "To": call.to, "Direction": "outbound-api", "ApiVersion": "2010"}
    numbers = count()

    def status(word: str) -> Hook:
        return Hook(
            "status callback", f"{path}/status",
            {**common, "CallStatus": word, "SequenceNumber": str(next(numbers)), "CallbackSource": "call-progress"},
        )  # fmt: skip

    def key(step: Step, target: int = 0) -> Hook:
        address = Position(step, "en", target).address(path)
        return Hook("answer", address, {**common, "CallStatus": "in-progress", "Digits": "1"})

    if not answered:
        return [status("initiated"), status("no-answer")]
    return [
        status("initiated"),
        status("in-progress"),
        Hook("start of call", path, {**common, "CallStatus": "in-progress", "AnsweredBy": "human"}),
        key(Step.WHO),
        key(Step.WHERE, call.target),
        key(Step.REASON, call.target),
        status("completed"),
    ]


def mixture(calls: Sequence[PlacedCall], texts: Sequence[tuple[Event, str]], *, text_share: float) -> list[Hook]:
    """Webhooks in the order in which they come: many calls side by side, and texts among them."""
    random = Random(1)
    timed: list[tuple[float, int, Hook]] = []
    for number, call in enumerate(calls):
        hooks = hooks_of(call, answered=random.random() < ANSWERED)
        # A call lasts about as long as twenty others begin.
        timed += [(number + 4.0 * place + random.random(), number, hook) for place, hook in enumerate(hooks)]
    ordered = [hook for _, _, hook in sorted(timed, key=lambda item: item[:2])]
    every = round(1 / text_share) if text_share else len(ordered) + 1
    for place, (event, line) in zip(range(every, len(ordered), every), texts, strict=False):
        form = {
            "MessageSid": "SM" + secrets.token_hex(16), "From": event.from_number, "To": line, "Body": event.words,
            "NumMedia": "0",
        }  # fmt: skip
        ordered.insert(place, Hook("incoming text", "/sms/incoming", form))
    return ordered


def schedule(hooks: Sequence[Hook], base: str, token: str, rate: float) -> Iterator[dict[str, Any]]:
    """Signed requests to an address, so many a second, for `open_loop`."""
    validator = RequestValidator(token)
    for number, hook in enumerate(hooks):
        url = base + hook.path
        signature = validator.compute_signature(url, hook.form)
        yield {
            "at": number / rate,
            "kind": hook.kind,
            "url": url,
            "body": urlencode(hook.form),
            "headers": {"X-Twilio-Signature": signature, "Content-Type": FORM},
        }
