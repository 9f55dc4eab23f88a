"""The calls of the last months to many numbers at once, and what they mean for the numbers of contacts on file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation.rounds.facts import ContactOnFile, InquiryFacts, NumberOnFile
from escalation.rounds.health import Holder, Outcome, is_bad, past_of
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

    def judged(number: NumberOnFile, holder: Holder, learns: bool) -> NumberOnFile:
        calls = outcomes.get(number.e164, ())
        bad = is_bad(calls, holder, *notes.get(number.e164, (None, "")))
        return replace(number, bad=bad, past=past_of(calls, holder, now) if learns else number.past)

    def judged_contact(contact: ContactOnFile, inquiry: Inquiry) -> ContactOnFile:
        holder, learns = Holder(inquiry.student_id, contact.contact_id), inquiry.id in learning
        return replace(contact, numbers=tuple(judged(number, holder, learns) for number in contact.numbers))

    return {
        inquiry.id: replace(
            facts[inquiry.id], contacts=tuple(judged_contact(c, inquiry) for c in facts[inquiry.id].contacts)
        )
        for inquiry in inquiries
    }


def bad_notes(session: Session, numbers: Collection[str]) -> dict[str, tuple[datetime, str]]:
    """Since when, and why, numbers are noted as bad on their records."""
    if not numbers:
        return {}
    rows = session.execute(
        select(PhoneNumber.e164, PhoneNumber.bad_since, PhoneNumber.bad_reason).where(PhoneNumber.e164.in_(numbers))
    )
    return {e164: (since, reason or "") for e164, since, reason in rows if since is not None}
