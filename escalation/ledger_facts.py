"""Loads the facts of inquiries from the ledger, for many at once with few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from escalation.causes import causes_of
from escalation.holds import held_until_of
from escalation.rounds.facts import ContactOnFile, InquiryFacts, NumberOnFile, RoundFact, Tried
from storage.models import (
    Attempt,
    AttemptTarget,
    Contact,
    ContactPhone,
    HandOver,
    Inquiry,
    PhoneNumber,
    Round,
    School,
    Student,
    StudentContact,
)
from storage.words import RoundKind

# The kinds of telephones, as rosters name them, that texts are sent to.
TEXTED_KINDS = frozenset({"mobile", "cell"})


def load_facts(session: Session, inquiries: Sequence[Inquiry], now: datetime) -> dict[int, InquiryFacts]:
    """The facts of each inquiry, by inquiry id."""
    ids = [inquiry.id for inquiry in inquiries]
    by_day: dict[date, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for inquiry in inquiries:
        by_day[inquiry.date][inquiry.school_id].add(inquiry.student_id)
    causes = {day: causes_of(session, day, students, now) for day, students in by_day.items()}
    held = {day: held_until_of(session, day, students, now) for day, students in by_day.items()}
    contacts = contacts_on_file(session, {inquiry.student_id for inquiry in inquiries})
    rounds = _rounds(session, ids)
    tried = _tried(session, ids)
    about = _about(session, ids)
    return {
        inquiry.id: InquiryFacts(
            inquiry_id=inquiry.id,
            state=inquiry.state,
            opened_at=inquiry.opened_at,
            grade=about[inquiry.id].grade,
            look_first=about[inquiry.id].look_first_since is not None,
            causes=causes[inquiry.date][inquiry.student_id],
            contacts=contacts[inquiry.student_id],
            rounds=rounds[inquiry.id, inquiry.opening],
            tried=tried[inquiry.id, inquiry.opening],
            dispatch_number=about[inquiry.id].security_dispatch,
            hand_over_acknowledged=about[inquiry.id].acknowledged_at is not None,
            held_until=held[inquiry.date].get(inquiry.student_id),
        )
        for inquiry in inquiries
    }


def _about(session: Session, ids: list[int]) -> dict[int, Row[Any]]:
    """What student, school and hand-over tell of each inquiry."""
    rows = session.execute(
        select(Inquiry.id, Student.grade, Student.look_first_since)
        .add_columns(School.security_dispatch, HandOver.acknowledged_at)
        .join(Student, Student.id == Inquiry.student_id)
        .join(School, School.id == Inquiry.school_id)
        .outerjoin(HandOver, HandOver.inquiry_id == Inquiry.id)
        .where(Inquiry.id.in_(ids))
    )
    return {row.id: row for row in rows}


def contacts_on_file(session: Session, student_ids: Collection[int]) -> dict[int, tuple[ContactOnFile, ...]]:
    """Every contact of these students, restricted and retired ones too, by student id."""
    rows = session.execute(_ON_FILE.where(StudentContact.student_id.in_(student_ids)))
    found: dict[int, tuple[ContactOnFile, ...]] = defaultdict(tuple)
    # A row for each number of a contact, and one for a contact without any.
    for _link_id, of_link in groupby(rows, key=lambda row: row.link_id):
        row, *others = of_link
        found[row.student_id] += (_contact(row, [one for one in (row, *others) if one.e164 is not None]),)
    return found


# Columns, not objects: this is asked for every student of every search, and of every message.
_ON_FILE = (
    select(StudentContact.id.label("link_id"), StudentContact.student_id, StudentContact.relation)
    .add_columns(StudentContact.priority, StudentContact.legal_guardian, StudentContact.lives_with)
    .add_columns(StudentContact.emergency, StudentContact.restriction)
    .add_columns(Contact.id.label("contact_id"), Contact.retired_at, Contact.language, Contact.email)
    .add_columns(ContactPhone.kind, PhoneNumber.e164, PhoneNumber.bad_since, PhoneNumber.texts_stopped_at)
    .join(Contact, Contact.id == StudentContact.contact_id)
    .outerjoin(ContactPhone, ContactPhone.contact_id == Contact.id)
    .outerjoin(PhoneNumber, PhoneNumber.id == ContactPhone.phone_id)
    .order_by(StudentContact.student_id, StudentContact.priority, StudentContact.id)
    .order_by(ContactPhone.position, ContactPhone.id)
)


def _contact(row: Row[Any], numbers: Iterable[Row[Any]]) -> ContactOnFile:
    return ContactOnFile(
        contact_id=row.contact_id,
        relation=row.relation,
        priority=row.priority,
        legal_guardian=row.legal_guardian,
        lives_with=row.lives_with,
        emergency=row.emergency,
        restricted=bool(row.restriction.strip()),
        retired=row.retired_at is not None,
        language=row.language,
        email=row.email.strip(),
        numbers=tuple(_number(number) for number in numbers),
    )


def _number(row: Row[Any]) -> NumberOnFile:
    return NumberOnFile(
        row.e164,
        bad=row.bad_since is not None,
        takes_texts=row.kind in TEXTED_KINDS and row.texts_stopped_at is None,
    )


def _rounds(session: Session, ids: list[int]) -> dict[tuple[int, int], tuple[RoundFact, ...]]:
    found: dict[tuple[int, int], list[RoundFact]] = defaultdict(list)
    for row in session.scalars(select(Round).where(Round.inquiry_id.in_(ids)).order_by(Round.id)):
        found[row.inquiry_id, row.opening].append(RoundFact(row.kind, row.started_at, row.ends_at))
    return defaultdict(tuple, {key: tuple(rounds) for key, rounds in found.items()})


def _tried(session: Session, ids: list[int]) -> dict[tuple[int, int], tuple[Tried, ...]]:
    rows = session.execute(
        select(AttemptTarget, Attempt)
        .join(Attempt, Attempt.id == AttemptTarget.attempt_id)
        .where(AttemptTarget.inquiry_id.in_(ids), AttemptTarget.round_kind != RoundKind.ALL_CLEAR)
        .order_by(AttemptTarget.id)
        .execution_options(populate_existing=True)
    )
    found: dict[tuple[int, int], list[Tried]] = defaultdict(list)
    for target, attempt in rows:
        found[target.inquiry_id, target.opening].append(tried_of(target, attempt))
    return defaultdict(tuple, {key: tuple(tried) for key, tried in found.items()})


def tried_of(target: AttemptTarget, attempt: Attempt) -> Tried:
    """One attempt as the facts of one of its inquiries have it."""
    return Tried(
        attempt_id=attempt.id,
        kind=target.round_kind,
        channel=attempt.channel,
        address=attempt.address,
        contact_id=target.contact_id,
        state=attempt.state,
        planned_at=attempt.planned_at,
        result=attempt.result,
        message_left=attempt.message_left_at is not None,
        answer=target.answer,
        confirmed=attempt.confirmed_at is not None,
        opening=target.opening,
    )
