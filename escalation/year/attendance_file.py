"""The attendance file: everything about one student's year, in order, with its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from escalation.tiers.standing import Standing, standing
from escalation.year.student_view import StudentView, student_view
from storage.models import (
    Absence,
    ContactLogEntry,
    Contract,
    Declaration,
    Disclosure,
    ExcuseDecision,
    FamilyLetter,
    FileDocument,
    Intervention,
    Match,
    Meeting,
    Referral,
    Tardy,
)
from storage.words import AbsenceState

# What happens around a school year, such as a letter in the summer before, belongs to it.
MARGIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AttendanceFile:
    """One student's year. Every list is in the order of its days; what was withdrawn or removed is in it too.

    `view` has the days as they count, and why; `standing` where the student stands on its last settled day.
    `decisions`: those about each day, the newest last. `reports`: lines of messages about the student's days.
    """

    view: StudentView
    standing: Standing
    absences: Sequence[Absence]
    decisions: dict[date, list[ExcuseDecision]]
    tardies: Sequence[Tardy]
    reports: Sequence[Match]
    log: Sequence[ContactLogEntry]
    work: Sequence[Intervention]
    letters: Sequence[FamilyLetter]
    meetings: Sequence[Meeting]
    contracts: Sequence[Contract]
    declarations: Sequence[Declaration]
    documents: Sequence[FileDocument]
    referrals: Sequence[Referral]
    disclosures: Sequence[Disclosure]


def attendance_file(session: Session, student_id: int, year_id: int, now: datetime) -> AttendanceFile:
    """Everything about one student's year as it stands now, in some twenty statements.

    Raises:
        EntryError: the school has no year policy that can be used.
    """
    view = student_view(session, student_id, year_id, now)
    first, last = view.year.starts_on, view.year.ends_on
    begins = datetime.combine(first, time.min, UTC) - MARGIN
    ends = datetime.combine(last, time.max, UTC) + MARGIN
    work = _of_year(session, Intervention, student_id, year_id, Intervention.since)
    decisions: dict[date, list[ExcuseDecision]] = {}
    for decision in _of_days(session, ExcuseDecision, student_id, (first, last), ExcuseDecision.decided_at):
        decisions.setdefault(decision.date, []).append(decision)
    letters = session.scalars(
        select(FamilyLetter)
        .where(FamilyLetter.intervention_id.in_([one.id for one in work]))
        .order_by(FamilyLetter.made_at, FamilyLetter.id)
        .options(joinedload(FamilyLetter.contact), joinedload(FamilyLetter.document))
    ).all()
    log = session.scalars(
        select(ContactLogEntry)
        .where(ContactLogEntry.student_id == student_id, ContactLogEntry.at.between(begins, ends))
        .order_by(ContactLogEntry.at, ContactLogEntry.id)
    ).all()
    disclosures = session.scalars(
        select(Disclosure)
        .where(Disclosure.student_id == student_id, Disclosure.disclosed_at.between(begins, ends))
        .order_by(Disclosure.disclosed_at, Disclosure.id)
    ).all()
    absences = _of_days(session, Absence, student_id, (first, last), Absence.date)
    return AttendanceFile(
        view=view,
        standing=standing(view.policy, view.counted, view.day),
        absences=[one for one in absences if one.state is AbsenceState.LISTED],
        decisions=decisions,
        tardies=_of_days(session, Tardy, student_id, (first, last), Tardy.date),
        reports=_of_days(session, Match, student_id, (first, last), Match.date),
        log=log,
        work=work,
        letters=letters,
        meetings=_of_year(session, Meeting, student_id, year_id, Meeting.starts_at),
        contracts=_of_year(session, Contract, student_id, year_id, Contract.agreed_on),
        declarations=_of_year(session, Declaration, student_id, year_id, Declaration.on),
        documents=_of_year(session, FileDocument, student_id, year_id, FileDocument.dated),
        referrals=_of_year(session, Referral, student_id, year_id, Referral.made_at),
        disclosures=disclosures,
    )


def _of_year(session: Session, table: Any, student_id: int, year_id: int, order: InstrumentedAttribute[Any]) -> Any:
    query = select(table).where(table.student_id == student_id, table.year_id == year_id)
    return session.scalars(query.order_by(order, table.id)).all()


def _of_days(
    session: Session, table: Any, student_id: int, span: tuple[date, date], order: InstrumentedAttribute[Any]
) -> Any:
    query = select(table).where(table.student_id == student_id, table.date.between(*span))
    return session.scalars(query.order_by(table.date, order, table.id)).all()
