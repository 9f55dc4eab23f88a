"""What each student line of a report means for each of its days, decided anew whenever the roll changes.

A person's decision is never touched.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from escalation.causes import EXPLAINING_INTENTS
from escalation.contact_log import look_again
from escalation.ledger_facts import contacts_on_file
from escalation.rounds.facts import ContactOnFile
from escalation.school_days import local_day
from nlp.disposition import dispose
from nlp.report import Line, Report, ReportJson
from storage.alarms import raise_alarm
from storage.models import Absence, ContactLogEntry, Match, Message, ReportRow, Roll, School
from storage.session import Database
from storage.words import AbsenceState, LineState

# Lines that say, or may mean, that the caller thinks the student is in school.
THINKS_IN_SCHOOL = frozenset({"present", "question", "early_dismissal"})


@dataclass(frozen=True, slots=True)
class DayStanding:
    """What is known of a student's day when a line is decided."""

    day: date
    today: date
    on_list: bool
    roll_complete: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """The state of a line, with the codes of the reasons to look."""

    state: LineState
    reasons: tuple[str, ...] = ()


def decide(line: Line, standing: DayStanding, numbers: frozenset[str], contacts: Sequence[ContactOnFile]) -> Decision:
    """The law of the disposition, carried through time.

    `numbers` are those that the caller called from or gave to be called back. What needs a person whatever the roll
    will say is in review at once; what could be clear waits for its day and its roll.
    """
    is_known = standing.on_list or standing.roll_complete or line.intent not in EXPLAINING_INTENTS
    law = dispose(line, standing.day, on_list=standing.on_list if is_known else True)
    reasons = [*law.reasons, *(r for r in _standing_of_caller(line, numbers, contacts) if r not in law.reasons)]
    if [reason for reason in reasons if reason != "not_on_list"]:
        return Decision(LineState.REVIEW, tuple(reasons))
    if standing.day > standing.today:
        return Decision(LineState.WAITING)
    if standing.on_list and not reasons:
        return Decision(LineState.CLEAR)
    if standing.roll_complete:
        return Decision(LineState.REVIEW, ("not_on_list",))
    return Decision(LineState.WAITING)


def _standing_of_caller(line: Line, numbers: frozenset[str], contacts: Sequence[ContactOnFile]) -> tuple[str, ...]:
    """The second look at the one rule that matters most, by the contacts as they are on file now.

    The message may have been read before a restriction was entered, or a number taken off the record.
    """
    if line.intent not in EXPLAINING_INTENTS or line.student_id is None:
        return ()
    of_restricted = {number.e164 for c in contacts if c.restricted for number in c.numbers}
    of_others = {number.e164 for c in contacts if not c.restricted and not c.retired for number in c.numbers}
    if numbers & of_restricted:
        return ("restricted_contact",)
    return () if numbers & of_others else ("number_not_on_file",)


def settle_day(session: Session, school_id: int, day: date, now: datetime) -> None:
    """Decide every match of a school and day that no person has decided, after the roll or the roster changed."""
    settle_days(session, [school_id], day, now)


def settle_days(session: Session, school_ids: Collection[int], day: date, now: datetime) -> None:
    """Decide every match of these schools' day that no person has decided."""
    rows = session.execute(
        select(Match, ReportRow, Message)
        .join(ReportRow, ReportRow.id == Match.report_id)
        .join(Message, Message.id == ReportRow.message_id)
        .where(
            Match.school_id.in_(school_ids),
            Match.date == day,
            Match.decided_by.is_(None),
            Match.staff_student.is_(False),
            # Settled without a person: a later text has completed the one that it came from.
            Match.state != LineState.SETTLED,
        )
        .order_by(Match.id)
    ).all()
    settle_matches(session, day, [(match, report, message) for match, report, message in rows], now)


def settle_matches(
    session: Session, day: date, rows: Sequence[tuple[Match, ReportRow, Message]], now: datetime
) -> None:
    """Decide these undecided matches of one day by what is known now."""
    if not rows:
        return
    session.flush()
    school_ids = {match.school_id for match, _report, _message in rows}
    schools = session.scalars(select(School).where(School.id.in_(school_ids)))
    today = {school.id: local_day(school, now) for school in schools}
    students = {match.student_id for match, _report, _message in rows if match.student_id is not None}
    listed = set(
        session.scalars(
            select(Absence.student_id).where(
                Absence.student_id.in_(students), Absence.date == day, Absence.state == AbsenceState.LISTED
            )
        )
    )
    complete = set(
        session.scalars(
            select(Roll.school_id).where(
                Roll.school_id.in_(school_ids), Roll.date == day, Roll.completed_at.is_not(None)
            )
        )
    )
    contacts = contacts_on_file(session, students)
    for match, report, message in rows:
        line = line_of(match, report)
        on_list = match.student_id in listed
        numbers = frozenset(n for n in (message.from_number, report.callback) if n)
        standing = DayStanding(day, today[match.school_id], on_list, match.school_id in complete)
        decision = decide(line, standing, numbers, contacts[match.student_id or 0])
        _write(session, match, message, decision, now)
        if on_list and day >= standing.today and line.intent in THINKS_IN_SCHOOL and decision.state is LineState.REVIEW:
            # The most urgent case of all: the family thinks that the child is in school. A day that has gone by, of
            # which a history tells only now, is none of it.
            subject = f"match:{match.id}"
            raise_alarm(session, match.school_id, "thought_in_school", subject, now, student_id=match.student_id)


def line_of(match: Match, report: ReportRow) -> Line:
    """The line of the report that a match is about."""
    content: ReportJson = report.content  # type: ignore[assignment]  # JSON of the ledger, written by Report.to_json
    return Report.from_json(content).lines[match.line_number]


def _write(session: Session, match: Match, message: Message, decision: Decision, now: datetime) -> None:
    if (match.state, match.review_reasons) == (decision.state, list(decision.reasons)):
        return
    old, match.state = match.state, decision.state
    match.review_reasons = list(decision.reasons)
    session.flush()
    log_match(session, match, message.id, "match", now, old=old.value, new=match.state.value)


def log_match(
    session: Session,
    match: Match,
    message_id: int,
    kind: str,
    now: datetime,
    *,
    staff_id: int | None = None,
    **details: object,
) -> None:
    """Write an entry about a line of a message, and let the engine look at its student's inquiry."""
    session.add(
        ContactLogEntry(
            at=now,
            school_id=match.school_id,
            student_id=match.student_id,
            message_id=message_id,
            staff_id=staff_id,
            kind=kind,
            details={"match_id": match.id, "date": match.date.isoformat(), **details},
        )
    )
    if match.student_id is not None:
        look_again(session, match.student_id, match.date, now)


def settle_waiting(database: Database, now: datetime) -> None:
    """Decide the lines that still wait although their roll is known: a roll and a report may come at the same time."""
    with database.read() as session:
        days = _days_to_settle(session, now)
    for school_id, day in days:
        with database.write() as session:
            settle_day(session, school_id, day, now)


def _days_to_settle(session: Session, now: datetime) -> list[tuple[int, date]]:
    listed = exists().where(
        Absence.student_id == Match.student_id, Absence.date == Match.date, Absence.state == AbsenceState.LISTED
    )
    complete = exists().where(
        and_(Roll.school_id == Match.school_id, Roll.date == Match.date, Roll.completed_at.is_not(None))
    )
    tomorrow = (now.astimezone(UTC) + timedelta(days=1)).date()
    rows = session.execute(
        select(Match.school_id, Match.date)
        .where(
            Match.state == LineState.WAITING,
            Match.date <= tomorrow,
            Match.decided_by.is_(None),
            Match.staff_student.is_(False),
            or_(listed, complete),
        )
        .distinct()
    ).all()
    found = [(row.school_id, row.date) for row in rows]
    return [(s, day) for s, day in found if day <= local_day(session.get_one(School, s), now)]
