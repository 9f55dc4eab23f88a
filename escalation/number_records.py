"""The calls of the last months to many numbers at once, and what they mean for the numbers of contacts on file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation.rounds.facts import ContactOnFile, NumberOnFile
from escalation.rounds.health import Holder, Outcome, is_bad, past_of
from storage.models import Attempt, AttemptTarget, ContactLogEntry, Inquiry, PhoneNumber, School
from storage.words import AttemptChannel, AttemptState

# What is older tells nothing any more.
WINDOW = timedelta(days=120)
MENDED = "number_mended"

Contacts = Mapping[int, tuple[ContactOnFile, ...]]


def outcomes_of(
    session: Session, numbers: Collection[str], student_ids: Collection[int], now: datetime
) -> dict[str, tuple[Outcome, ...]]:
    """The ended calls to these numbers (E.164), oldest first, in two statements however many there are.

    What was before a number was mended does not count; `student_ids` are those in whose log that would stand.
    """
    rows = session.execute(
        select(Attempt.id, Attempt.address, Attempt.ended_at, Attempt.result, School.timezone)
        .add_columns(Inquiry.student_id, AttemptTarget.contact_id)
        .join(School, School.id == Attempt.school_id)
        .outerjoin(AttemptTarget, AttemptTarget.attempt_id == Attempt.id)
        .outerjoin(Inquiry, Inquiry.id == AttemptTarget.inquiry_id)
        .where(
            Attempt.address.in_(numbers),
            Attempt.channel == AttemptChannel.CALL,
            Attempt.state == AttemptState.ENDED,
            Attempt.ended_at >= now - WINDOW,
        )
        .order_by(Attempt.ended_at, Attempt.id)
    )
    mended = mended_at(session, student_ids, now)
    found: dict[str, dict[int, Outcome]] = defaultdict(dict)
    for attempt_id, number, at, result, zone, student_id, contact_id in rows:
        if at is None or result is None or (number in mended and at <= mended[number]):
            continue
        known = found[number].get(attempt_id) or Outcome(attempt_id, at.astimezone(ZoneInfo(zone)), result)
        found[number][attempt_id] = replace(
            known, students=known.students | _some(student_id), contacts=known.contacts | _some(contact_id)
        )
    return {number: tuple(outcomes.values()) for number, outcomes in found.items()}


def _some(row_id: int | None) -> frozenset[int]:
    return frozenset() if row_id is None else frozenset({row_id})


def mended_at(session: Session, student_ids: Collection[int], now: datetime) -> dict[str, datetime]:
    """When the numbers of these students' contacts were last said to be mended, by number."""
    rows = session.execute(
        select(ContactLogEntry.at, ContactLogEntry.details)
        .where(
            ContactLogEntry.student_id.in_(student_ids),
            ContactLogEntry.at >= now - WINDOW,
            ContactLogEntry.kind == MENDED,
        )
        .order_by(ContactLogEntry.at)
    ).all()
    if not rows:
        return {}
    when = {details["number_id"]: at for at, details in rows}
    numbers = session.execute(select(PhoneNumber.id, PhoneNumber.e164).where(PhoneNumber.id.in_(when)))
    return {e164: when[number_id] for number_id, e164 in numbers}


def with_records(
    session: Session, contacts: Contacts, learning: Collection[int], now: datetime
) -> dict[int, tuple[ContactOnFile, ...]]:
    """These contacts, by student, with what past calls tell of each number: for whom it is bad, and its past.

    `learning`: the students for whom the order of the numbers is to learn; for the others no past is told.
    """
    on_file = [
        (number, student_id in learning)
        for student_id, own in contacts.items()
        for contact in own
        for number in contact.numbers
    ]
    wanted = {number.e164 for number, learns in on_file if learns or number.bad}
    outcomes = outcomes_of(session, wanted, contacts.keys(), now) if wanted else {}
    if not outcomes:
        return dict(contacts)
    notes = bad_notes(session, {number.e164 for number, _learns in on_file if number.bad})

    def judged(number: NumberOnFile, holder: Holder) -> NumberOnFile:
        calls = outcomes.get(number.e164, ())
        bad = is_bad(calls, holder, *notes.get(number.e164, (None, "")))
        past = past_of(calls, holder, now) if holder.student_id in learning else number.past
        return replace(number, bad=bad, past=past)

    def judged_contact(contact: ContactOnFile, student_id: int) -> ContactOnFile:
        holder = Holder(student_id, contact.contact_id)
        return replace(contact, numbers=tuple(judged(number, holder) for number in contact.numbers))

    return {student_id: tuple(judged_contact(c, student_id) for c in own) for student_id, own in contacts.items()}


def bad_notes(session: Session, numbers: Collection[str]) -> dict[str, tuple[datetime, str]]:
    """Since when, and why, numbers are noted as bad on their records."""
    if not numbers:
        return {}
    rows = session.execute(
        select(PhoneNumber.e164, PhoneNumber.bad_since, PhoneNumber.bad_reason).where(PhoneNumber.e164.in_(numbers))
    )
    return {e164: (since, reason or "") for e164, since, reason in rows if since is not None}
