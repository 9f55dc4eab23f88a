"""Who shares a telephone number or an e-mail address: the students whom one attempt may serve."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from storage.models import Contact, ContactPhone, Inquiry, PhoneNumber, StudentContact
from storage.words import FINAL_INQUIRY_STATES, AttemptChannel, InquiryState


@dataclass(frozen=True, slots=True)
class Reached:
    """One number or address, for one school's students."""

    school_id: int
    channel: AttemptChannel
    address: str


def reached_at(channel: AttemptChannel, address: str) -> Select[int]:
    """Select the ids of the students one of whose contacts has this number or address."""
    return _reached(channel, [address]).with_only_columns(StudentContact.student_id)


def sharing(session: Session, wanted: Collection[Reached], days: Collection[date]) -> dict[Reached, list[Inquiry]]:
    """The open inquiries of the school on these days one of whose student's contacts has the number or address.

    One statement for all numbers, and one for all addresses of e-mail.
    """
    found: dict[Reached, list[Inquiry]] = defaultdict(list)
    for channel in {one.channel for one in wanted}:
        of_channel = [one for one in wanted if one.channel is channel]
        # The same address may be written in several ways.
        spelt: dict[tuple[int, str], list[Reached]] = defaultdict(list)
        for one in of_channel:
            spelt[one.school_id, one.address.lower()].append(one)
        reached = _reached(channel, [one.address for one in of_channel]).subquery()
        rows = session.execute(
            select(Inquiry, reached.c.address)
            .join(reached, reached.c.student_id == Inquiry.student_id)
            .where(*_open_at(of_channel, days))
            .distinct()
            .order_by(Inquiry.id)
        )
        for row in rows:
            for one in spelt.get((row.Inquiry.school_id, row.address), []):
                found[one].append(row.Inquiry)
    return found


def at_dispatch(session: Session, wanted: Collection[Reached], days: Collection[date]) -> dict[Reached, list[Inquiry]]:
    """The school's inquiries that dispatch has already: one call hands over all of a school's students."""
    found: dict[Reached, list[Inquiry]] = defaultdict(list)
    if not wanted:
        return found
    desks = {one.school_id: one for one in wanted}
    at_desk = select(Inquiry).where(Inquiry.state == InquiryState.DISPATCH, *_open_at(wanted, days))
    for inquiry in session.scalars(at_desk.order_by(Inquiry.id)):
        found[desks[inquiry.school_id]].append(inquiry)
    return found


def _open_at(wanted: Collection[Reached], days: Collection[date]) -> tuple[ColumnElement[bool], ...]:
    return (
        Inquiry.school_id.in_({one.school_id for one in wanted}),
        Inquiry.date.in_(days),
        Inquiry.state.not_in(FINAL_INQUIRY_STATES),
    )


def _reached(channel: AttemptChannel, addresses: Collection[str]) -> Select[tuple[int, str]]:
    """Students with the number or (in lower case) the address of one of their contacts."""
    base = select(StudentContact.student_id).join(Contact, Contact.id == StudentContact.contact_id)
    if channel is AttemptChannel.EMAIL:
        email = func.lower(Contact.email)
        return base.add_columns(email.label("address")).where(email.in_({address.lower() for address in addresses}))
    return (
        base.add_columns(PhoneNumber.e164.label("address"))
        .join(ContactPhone, ContactPhone.contact_id == Contact.id)
        .join(PhoneNumber, PhoneNumber.id == ContactPhone.phone_id)
        .where(PhoneNumber.e164.in_(set(addresses)))
    )
