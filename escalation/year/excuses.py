"""The school's decisions about absences. A parent gives a reason; only a person of the school excuses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation.causes import explaining_match
from escalation.school_days import local_day, school_days
from escalation.staff_entries import EntryError
from escalation.year.in_force import follow
from escalation.year.reasons import NCES, OF_CATEGORY
from escalation.year.student_log import log_student
from storage.models import Absence, ExcuseDecision, FileDocument, Match, Message, ReportRow, School, Student
from storage.words import AbsenceState, Channel, Evidence, Excuse

# A note covers a span of an illness or a journey, not half a year.
LONGEST_SPAN = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the school decides, and on which evidence. `received_on`: when the evidence came to the school."""

    excuse: Excuse
    evidence: Evidence
    received_on: date
    reason_code: str | None = None
    note: str = ""
    document_id: int | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An absence that nobody has decided about, and the word of a parent that it could rest on.

    `reason_code` None: the parent's reason points to no code.
    """

    day: date
    match_id: int
    message_id: int
    reason: str | None
    category: str
    reason_code: str | None
    evidence: Evidence
    received_on: date


def decide(  # noqa: PLR0917 - what is decided, for whom
    session: Session, student_id: int, days: Sequence[date], verdict: Verdict, staff_id: int, now: datetime
) -> list[ExcuseDecision]:
    """Decide about one student's absences on these days, all on the same evidence. An earlier decision stays on file.

    Raises:
        EntryError: for a day, a code, a date or a document that cannot be.
    """
    student = session.get_one(Student, student_id)
    _check(session, student, days, verdict, local_day(session.get_one(School, student.school_id), now))
    made = [
        ExcuseDecision(
            student_id=student_id,
            date=day,
            excuse=verdict.excuse,
            evidence=verdict.evidence,
            reason_code=verdict.reason_code,
            note=verdict.note.strip(),
            document_id=verdict.document_id,
            received_on=verdict.received_on,
            decided_at=now,
            decided_by=staff_id,
        )
        for day in sorted(set(days))
    ]
    session.add_all(made)
    session.flush()
    for decision in made:
        _log(session, decision, "excuse_decided", staff_id, now)
    follow(session, student_id, now)
    return made


def decide_span(  # noqa: PLR0917 - what is decided, for whom
    session: Session, student_id: int, span: tuple[date, date], verdict: Verdict, staff_id: int, now: datetime
) -> list[ExcuseDecision]:
    """Decide about every school day of a span, first and last day included, on one note. Raises EntryError."""
    first, last = span
    if not first <= last <= first + LONGEST_SPAN:
        raise EntryError("The last day must not lie before the first, nor more than 120 days after it.")
    student = session.get_one(Student, student_id)
    is_open = school_days(session, student.school_id)
    days = [day for n in range((last - first).days + 1) if is_open(day := first + timedelta(days=n))]
    if not days:
        raise EntryError("There is no school day between these two.")
    return decide(session, student_id, days, verdict, staff_id, now)


def withdraw_decision(session: Session, decision_id: int, staff_id: int, now: datetime) -> None:
    """Take a decision back; the one before it, if any, counts again."""
    decision = session.get_one(ExcuseDecision, decision_id, with_for_update={"key_share": True}, populate_existing=True)
    if decision.withdrawn_at is not None:
        return
    decision.withdrawn_at, decision.withdrawn_by = now, staff_id
    _log(session, decision, "excuse_withdrawn", staff_id, now)
    follow(session, decision.student_id, now)


def suggested_decisions(session: Session, student_id: int) -> list[Suggestion]:
    """The absences without a decision that a parent has explained: for a person to decide, never decided by itself."""
    absent = select(Absence.date).where(Absence.student_id == student_id, Absence.state == AbsenceState.LISTED)
    decided = select(ExcuseDecision.date).where(
        ExcuseDecision.student_id == student_id, ExcuseDecision.withdrawn_at.is_(None)
    )
    rows = session.execute(
        select(Match, Message)
        .join(ReportRow, ReportRow.id == Match.report_id)
        .join(Message, Message.id == ReportRow.message_id)
        .where(Match.student_id == student_id, Match.date.in_(absent), Match.date.not_in(decided))
        .order_by(Match.date, Match.id)
    ).all()
    school = session.get_one(School, session.get_one(Student, student_id).school_id)
    found = []
    for day in sorted({match.date for match, _ in rows}):
        of_day = {match.id: (match, message) for match, message in rows if match.date == day}
        explained_by = explaining_match(match for match, _ in of_day.values())
        if explained_by is not None:
            found.append(_suggestion(school, *of_day[explained_by]))
    return found


def _suggestion(school: School, match: Match, message: Message) -> Suggestion:
    return Suggestion(
        day=match.date,
        match_id=match.id,
        message_id=message.id,
        reason=match.reason,
        category=match.category,
        reason_code=OF_CATEGORY.get(match.category),
        evidence=Evidence.TEXT if message.channel is Channel.SMS else Evidence.CALL,
        received_on=local_day(school, message.received_at),
    )


def _check(session: Session, student: Student, days: Sequence[date], verdict: Verdict, today: date) -> None:
    if not days:
        raise EntryError("Choose at least one day.")
    if verdict.reason_code is not None and verdict.reason_code not in NCES:
        raise EntryError("Choose one of the reasons 2A to 2K.")
    if verdict.received_on > today:
        raise EntryError("The note cannot have come after today.")
    if verdict.excuse is Excuse.EXCUSED and verdict.evidence is Evidence.NONE:
        raise EntryError("Say what the excuse rests on, such as a note, a call, or the principal's decision.")
    if verdict.document_id is not None:
        document = session.get(FileDocument, verdict.document_id)
        if document is None or document.student_id != student.id or document.removed_at is not None:
            raise EntryError("This document is not in the student's attendance file.")


def _log(session: Session, decision: ExcuseDecision, kind: str, staff_id: int, now: datetime) -> None:
    log_student(
        session,
        decision.student_id,
        kind,
        now,
        staff_id=staff_id,
        decision_id=decision.id,
        date=decision.date.isoformat(),
        excuse=decision.excuse.value,
        evidence=decision.evidence.value,
        document_id=decision.document_id,
    )
