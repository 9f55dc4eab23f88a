"""The review queue: messages that a person must look at, the most urgent first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation.causes import MESSAGE_MATTERS, unsettled_messages
from escalation.reports.matches import THINKS_IN_SCHOOL
from escalation.school_days import local_instant
from storage.models import Absence, Match, Message, ReportRow, School
from storage.words import UNREAD_STATES, AbsenceState, LineState


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One message to look at.

    `match_ids` are its lines in review (none: the message names no student, or could not be read); `reasons` codes of
    `nlp.disposition.REASONS`; `is_listed`: one of its students is on the absence list; `urgent`: and the caller thinks
    that student in school.
    """

    message_id: int
    received_at: datetime
    match_ids: tuple[int, ...]
    student_ids: tuple[int, ...]
    reasons: tuple[str, ...]
    urgent: bool
    is_listed: bool


def review_queue(session: Session, school_id: int, day: date) -> list[ReviewItem]:
    """Messages that need a look on `day`: urgent ones, then those about absent students, then the rest by time.

    Lines about later days are in it, too: their messages came before, and can be looked at now.
    """
    lines: dict[Message, list[Match]] = defaultdict(list)
    for match, message in session.execute(
        select(Match, Message)
        .join(ReportRow, ReportRow.id == Match.report_id)
        .join(Message, Message.id == ReportRow.message_id)
        .where(Match.school_id == school_id, Match.date >= day, Match.state == LineState.REVIEW)
        .order_by(Match.line_number, Match.date)
    ):
        lines[message].append(match)
    absences = session.execute(
        select(Absence.student_id, Absence.date).where(
            Absence.school_id == school_id, Absence.date >= day, Absence.state == AbsenceState.LISTED
        )
    )
    listed = {(row.student_id, row.date) for row in absences}
    items = [_item(message, matches, listed) for message, matches in lines.items()]
    items += [_item(message, [], listed) for message in _without_lines(session, school_id, day)]
    return sorted(items, key=lambda item: (not item.urgent, not item.is_listed, item.received_at, item.message_id))


def _without_lines(session: Session, school_id: int, day: date) -> list[Message]:
    school = session.get_one(School, school_id)
    morning = local_instant(school, day, time(0))
    return list(
        session.scalars(
            unsettled_messages([school_id], morning - MESSAGE_MATTERS).where(
                Message.received_at < morning + timedelta(days=1), Message.state.not_in(UNREAD_STATES)
            )
        )
    )


def _item(message: Message, matches: list[Match], listed: set[tuple[int, date]]) -> ReviewItem:
    absent = [m for m in matches if m.student_id is not None and (m.student_id, m.date) in listed]
    return ReviewItem(
        message_id=message.id,
        received_at=message.received_at,
        match_ids=tuple(match.id for match in matches),
        student_ids=tuple(dict.fromkeys(m.student_id for m in matches if m.student_id is not None)),
        reasons=tuple(dict.fromkeys(reason for match in matches for reason in match.review_reasons)),
        urgent=any(match.intent in THINKS_IN_SCHOOL for match in absent),
        is_listed=bool(absent),
    )
