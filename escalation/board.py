"""The board: every student on the absence list of a day, and where the effort stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation.causes import causes_of
from escalation.holds import held_until_of
from escalation.rounds.facts import Causes
from escalation.school_days import list_closes
from storage.models import (
    Absence,
    Alarm,
    Attempt,
    AttemptTarget,
    Contact,
    Inquiry,
    Match,
    ReportRow,
    Roll,
    School,
    StaffEntry,
    Student,
)
from storage.words import FINAL_INQUIRY_STATES, AbsenceState, AttemptState, InquiryState, RoundKind

IN_REVIEW = "in review"
HELD = "held"
UNCHECKED = "unchecked"
OPENING = "opening"
# The order of the board: who may be in danger first.
ORDER = ("dispatch", "emergency", "guardians", OPENING, IN_REVIEW, "waiting", HELD, UNCHECKED)
FINAL = frozenset(state.value for state in FINAL_INQUIRY_STATES)


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One student on the absence list.

    `state`: an `InquiryState` word, or "in review" while a message waits for staff and nobody is dialled, "held" while
    the calls have not begun because of a hold, "unchecked" before the line check, "opening" in the moment before the
    engine has seen the student. `who` explained, was reached or was last tried, in words. `reason` and `category` as
    given. `tried` is the number of calls and e-mails made. `urgent`: an alarm about the student is open. `since` is
    when the state began; `next_due_at` when the next thing happens by itself (None in a final state). `held_until`:
    until then no family is dialled for the student. `match_id` is the line that explains the day, if one does.
    """

    school_id: int
    student_id: int
    inquiry_id: int | None
    match_id: int | None
    name: str
    grade: str
    teacher: str
    state: str
    who: str
    reason: str
    category: str
    tried: int
    urgent: bool
    since: datetime | None
    next_due_at: datetime | None
    held_until: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody knows yet where the student is, and nobody has taken the search over."""
        return self.state not in FINAL


@dataclass(frozen=True, slots=True)
class _Known:
    """What the rows of one school are made from."""

    inquiries: dict[int, Inquiry]
    causes: dict[int, Causes]
    matches: dict[int, tuple[Match, ReportRow]]
    entries: dict[int, StaffEntry]
    tried: dict[int, list[tuple[AttemptTarget, Attempt, str]]]
    urgent: Collection[int]
    held: dict[int, datetime]
    is_checked: bool
    closes: datetime


def board(session: Session, school_id: int | None, day: date, now: datetime) -> list[BoardRow]:
    """Every student on the absence list of `day`, those to be looked for first. None: every school.

    Students who were withdrawn from the list after an inquiry had begun stay on the board as "corrected".
    """
    schools = [school_id] if school_id is not None else list(session.scalars(select(School.id).order_by(School.id)))
    rows: list[BoardRow] = []
    for one in schools:
        rows += _school(session, one, day, now)
    return sorted(rows, key=lambda row: (not row.urgent, _rank(row.state), row.name, row.student_id))


def _rank(state: str) -> int:
    return ORDER.index(state) if state in ORDER else len(ORDER)


def _school(session: Session, school_id: int, day: date, now: datetime) -> list[BoardRow]:
    listed = session.execute(
        select(Student, Absence)
        .join(Absence, Absence.student_id == Student.id)
        .where(Absence.school_id == school_id, Absence.date == day)
    ).all()
    known = _known(session, school_id, day, {student.id for student, _absence in listed}, now)
    return [
        _row(student, absence, known)
        for student, absence in listed
        if (absence.state is AbsenceState.LISTED and absence.listed_at <= known.closes) or student.id in known.inquiries
    ]


def _known(session: Session, school_id: int, day: date, students: set[int], now: datetime) -> _Known:
    inquiries = {
        inquiry.student_id: inquiry
        for inquiry in session.scalars(select(Inquiry).where(Inquiry.school_id == school_id, Inquiry.date == day))
    }
    causes = causes_of(session, day, {school_id: students}, now)
    match_ids = {cause.explained_by for cause in causes.values()} - {None}
    matches = session.execute(
        select(Match, ReportRow).join(ReportRow, ReportRow.id == Match.report_id).where(Match.id.in_(match_ids))
    )
    entry_ids = {entry for cause in causes.values() for entry in (cause.arrived_by, cause.spoke_by)} - {None}
    entries = session.scalars(select(StaffEntry).where(StaffEntry.id.in_(entry_ids)))
    roll = session.scalar(select(Roll).where(Roll.school_id == school_id, Roll.date == day))
    school = session.get_one(School, school_id)
    return _Known(
        inquiries=inquiries,
        causes=causes,
        matches={match.id: (match, report) for match, report in matches},
        entries={entry.id: entry for entry in entries},
        tried=_tried(session, {inquiry.id for inquiry in inquiries.values()}),
        urgent=set(
            session.scalars(
                select(Alarm.student_id).where(
                    Alarm.school_id == school_id, Alarm.student_id.in_(students), Alarm.seen_at.is_(None)
                )
            )
        ),
        held=held_until_of(session, day, {school_id: students}, now),
        is_checked=roll is not None and roll.checked_at is not None,
        closes=list_closes(school, day, roll.received_at if roll is not None else None),
    )


def _tried(session: Session, inquiry_ids: set[int]) -> dict[int, list[tuple[AttemptTarget, Attempt, str]]]:
    rows = session.execute(
        select(AttemptTarget, Attempt, Contact)
        .join(Attempt, Attempt.id == AttemptTarget.attempt_id)
        .outerjoin(Contact, Contact.id == AttemptTarget.contact_id)
        .where(
            AttemptTarget.inquiry_id.in_(inquiry_ids),
            AttemptTarget.round_kind != RoundKind.ALL_CLEAR,
            Attempt.state != AttemptState.PLANNED,
        )
        .order_by(AttemptTarget.id)
    )
    found: dict[int, list[tuple[AttemptTarget, Attempt, str]]] = defaultdict(list)
    for target, attempt, contact in rows:
        name = contact.display_name if target.contact_id is not None else "security dispatch"
        found[target.inquiry_id].append((target, attempt, name))
    return found


def _row(student: Student, absence: Absence, known: _Known) -> BoardRow:
    inquiry = known.inquiries.get(student.id)
    causes = known.causes[student.id]
    held_until = known.held.get(student.id)
    state = _state(inquiry, causes, is_checked=known.is_checked, is_held=held_until is not None)
    is_open = state not in FINAL
    tried = known.tried.get(inquiry.id, []) if inquiry else []
    who, reason, category = _who(state, inquiry, causes, known, tried)
    return BoardRow(
        school_id=student.school_id,
        student_id=student.id,
        inquiry_id=inquiry.id if inquiry else None,
        match_id=causes.explained_by,
        name=student.display_name,
        grade=student.grade,
        teacher=student.teacher,
        state=state,
        who=who,
        reason=reason or "",
        category=category or "",
        tried=sum(1 for _target, attempt, _name in tried if attempt.placing_at is not None),
        urgent=student.id in known.urgent,
        since=_since(inquiry, absence),
        next_due_at=_next_due(inquiry, held_until) if is_open else None,
        held_until=held_until if is_open and state != InquiryState.DISPATCH else None,
    )


def _next_due(inquiry: Inquiry | None, held_until: datetime | None) -> datetime | None:
    if inquiry is None:
        return None
    return held_until if held_until and inquiry.state is InquiryState.WAITING else inquiry.due_at


def _since(inquiry: Inquiry | None, absence: Absence) -> datetime:
    if inquiry is None:
        return absence.changed_at
    return inquiry.ended_at or inquiry.opened_at


def _state(inquiry: Inquiry | None, causes: Causes, *, is_checked: bool, is_held: bool) -> str:
    if inquiry is not None and inquiry.state is InquiryState.WAITING:
        return IN_REVIEW if causes.in_review else HELD if is_held else InquiryState.WAITING.value
    if inquiry is not None:
        return inquiry.state.value
    if causes.arrived_by is not None:
        return InquiryState.ARRIVED.value
    if causes.explained_by is not None:
        return InquiryState.EXPLAINED.value
    if causes.spoke_by is not None:
        return InquiryState.REACHED.value
    if causes.in_review:
        return IN_REVIEW
    return OPENING if is_checked else UNCHECKED


def _who(
    state: str,
    inquiry: Inquiry | None,
    causes: Causes,
    known: _Known,
    tried: list[tuple[AttemptTarget, Attempt, str]],
) -> tuple[str, str | None, str | None]:
    """Who explained, was reached or was last tried; with reason and category."""
    if state == InquiryState.EXPLAINED and causes.explained_by in known.matches:
        match, report = known.matches[causes.explained_by]
        return report.caller_name or report.relationship_told or "message", match.reason, match.category
    entry = known.entries.get(causes.arrived_by or causes.spoke_by or 0)
    if state in (InquiryState.ARRIVED, InquiryState.REACHED) and entry is not None:
        return "staff", entry.reason, entry.category
    if state == InquiryState.REACHED and inquiry is not None:
        for target, attempt, name in tried:
            if inquiry.outcome == f"answer:{attempt.id}":
                return name, target.reason, target.category
    who = tried[-1][2] if tried else ""
    return who, inquiry.reason if inquiry else None, inquiry.category if inquiry else None
