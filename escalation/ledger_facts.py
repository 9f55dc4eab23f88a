"""Loads the facts of inquiries from the ledger, for many at once with few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from escalation.causes import causes_of
from escalation.holds import held_until_of
from escalation.rounds.facts import Causes, ContactOnFile, InquiryFacts, NumberOnFile, RoundFact, Tried
from storage.models import (
    Attempt,
    AttemptTarget,
    Contact,
    ContactPhone,
    HandOver,
    Inquiry,
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
    by_day: dict[tuple[int, date], set[int]] = defaultdict(set)
    for inquiry in inquiries:
        by_day[inquiry.school_id, inquiry.date].add(inquiry.student_id)
    causes = _causes(session, by_day, now)
    held = _held(session, by_day, now)
    contacts = contacts_on_file(session, {inquiry.student_id for inquiry in inquiries})
    rounds = _rounds(session, ids)
    tried = _tried(session, ids)
    acknowledged = set(
        session.scalars(
            select(HandOver.inquiry_id).where(HandOver.inquiry_id.in_(ids), HandOver.acknowledged_at.is_not(None))
        )
    )
    dispatch = {
        row.id: row.security_dispatch
        for row in session.execute(
            select(School.id, School.security_dispatch).where(School.id.in_({i.school_id for i in inquiries}))
        )
    }
    students = {
        row.id: row
        for row in session.execute(
            select(Student.id, Student.grade, Student.look_first_since).where(
                Student.id.in_({inquiry.student_id for inquiry in inquiries})
            )
        )
    }
    return {
        inquiry.id: InquiryFacts(
            inquiry_id=inquiry.id,
            state=inquiry.state,
            opened_at=inquiry.opened_at,
            grade=students[inquiry.student_id].grade,
            look_first=students[inquiry.student_id].look_first_since is not None,
            causes=causes[inquiry.student_id, inquiry.date],
            contacts=contacts[inquiry.student_id],
            rounds=rounds[inquiry.id, inquiry.opening],
            tried=tried[inquiry.id, inquiry.opening],
            dispatch_number=dispatch[inquiry.school_id],
            hand_over_acknowledged=inquiry.id in acknowledged,
            held_until=held.get((inquiry.student_id, inquiry.date)),
        )
        for inquiry in inquiries
    }


def _causes(
    session: Session, by_day: dict[tuple[int, date], set[int]], now: datetime
) -> dict[tuple[int, date], Causes]:
    return {
        (student_id, day): causes
        for (school_id, day), students in by_day.items()
        for student_id, causes in causes_of(session, school_id, day, students, now).items()
    }


def _held(
    session: Session, by_day: dict[tuple[int, date], set[int]], now: datetime
) -> dict[tuple[int, date], datetime]:
    return {
        (student_id, day): until
        for (school_id, day), students in by_day.items()
        for student_id, until in held_until_of(session, school_id, day, students, now).items()
    }


def contacts_on_file(session: Session, student_ids: Collection[int]) -> dict[int, tuple[ContactOnFile, ...]]:
    """Every contact of these students, restricted and retired ones too, by student id."""
    links = session.scalars(
        select(StudentContact)
        .where(StudentContact.student_id.in_(student_ids))
        .order_by(StudentContact.priority, StudentContact.id)
        .options(selectinload(StudentContact.contact).selectinload(Contact.phones))
        .execution_options(populate_existing=True)
    )
    found: dict[int, list[ContactOnFile]] = defaultdict(list)
    for link in links:
        found[link.student_id].append(_contact(link))
    return defaultdict(tuple, {student_id: tuple(contacts) for student_id, contacts in found.items()})


def _contact(link: StudentContact) -> ContactOnFile:
    contact = link.contact
    return ContactOnFile(
        contact_id=contact.id,
        relation=link.relation,
        priority=link.priority,
        legal_guardian=link.legal_guardian,
        lives_with=link.lives_with,
        emergency=link.emergency,
        restricted=bool(link.restriction.strip()),
        retired=contact.retired_at is not None,
        language=contact.language,
        email=contact.email.strip(),
        numbers=tuple(_number(item) for item in contact.phones),
    )


def _number(item: ContactPhone) -> NumberOnFile:
    phone = item.phone
    return NumberOnFile(
        phone.e164,
        bad=phone.bad_since is not None,
        takes_texts=item.kind in TEXTED_KINDS and phone.texts_stopped_at is None,
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
