"""The calls of the last months to many numbers at once, and what they mean for the numbers of contacts on file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation.rounds.facts import InquiryFacts, NumberOnFile
from escalation.rounds.health import Outcome, is_bad, past_of
from storage.models import Attempt, AttemptTarget, ContactLogEntry, Inquiry, PhoneNumber, School
from storage.words import AttemptChannel, AttemptState

# What is older tells nothing any more.
WINDOW = timedelta(days=120)
MENDED = "number_mended"


def outcomes_of(
    session: Session, numbers: Collection[str], student_ids: Collection[int], now: datetime
) -> dict[str, tuple[Outcome, ...]]:
    """The ended calls to these numbers (E.164), oldest first, in two statements however many there are.

    What was before a number was mended does not count; `student_ids` are those in whose log that would stand.
    """
    rows = session.execute(
        select(Attempt.id, Attempt.address, Attempt.ended_at, Attempt.result, School.timezone, AttemptTarget.contact_id)
        .join(School, School.id == Attempt.school_id)
        .outerjoin(AttemptTarget, AttemptTarget.attempt_id == Attempt.id)
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
    for attempt_id, number, at, result, zone, contact_id in rows:
        if at is None or result is None or (number in mended and at <= mended[number]):
            continue
        known = found[number].get(attempt_id)
        contacts = (known.contacts if known else frozenset()) | ({contact_id} if contact_id else frozenset())
        found[number][attempt_id] = Outcome(attempt_id, at.astimezone(ZoneInfo(zone)), result, contacts)
    return {number: tuple(outcomes.values()) for number, outcomes in found.items()}


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
    session: Session,
    facts: Mapping[int, InquiryFacts],
    inquiries: Collection[Inquiry],
    learning: Collection[int],
    now: datetime,
) -> dict[int, InquiryFacts]:
    """The facts of these inquiries, with what past calls tell of each number.

    `learning`: the inquiries whose policy lets the order learn; for the others only what is bad is told.
    """
    on_file = [number for fact in facts.values() for contact in fact.contacts for number in contact.numbers]
    outcomes = outcomes_of(session, {n.e164 for n in on_file}, {inquiry.student_id for inquiry in inquiries}, now)
    if not outcomes:
        return dict(facts)
    notes = bad_notes(session, {number.e164 for number in on_file if number.bad})

    def judged(number: NumberOnFile, contact_id: int, inquiry_id: int) -> NumberOnFile:
        own = outcomes.get(number.e164, ())
        bad = is_bad(own, contact_id, *notes.get(number.e164, (None, "")))
        past = past_of(own, contact_id, now) if inquiry_id in learning else number.past
        return replace(number, bad=bad, past=past)

    return {
        inquiry_id: replace(
            fact,
            contacts=tuple(
                replace(contact, numbers=tuple(judged(n, contact.contact_id, inquiry_id) for n in contact.numbers))
                for contact in fact.contacts
            ),
        )
        for inquiry_id, fact in facts.items()
    }


def bad_notes(session: Session, numbers: Collection[str]) -> dict[str, tuple[datetime, str]]:
    """Since when, and why, numbers are noted as bad on their records."""
    if not numbers:
        return {}
    rows = session.execute(
        select(PhoneNumber.e164, PhoneNumber.bad_since, PhoneNumber.bad_reason).where(PhoneNumber.e164.in_(numbers))
    )
    return {e164: (since, reason or "") for e164, since, reason in rows if since is not None}
