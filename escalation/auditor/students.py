"""Students on the absence list who fell through: nobody looks for them, or the board does not show them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from escalation.auditor.findings import BOUND, Finding
from escalation.board import HELD, IN_REVIEW, OPENING, UNCHECKED, board
from escalation.opening import students_without_inquiry
from escalation.school_days import line_check, local_day
from storage.models import Absence, Inquiry, Roll, School
from storage.words import AbsenceState, InquiryState

# A line is checked at its time, whatever is held: a roll that is there and still unchecked is one nobody looks at.
UNCHECKED_BOUND = timedelta(minutes=15)
# A board costs a dozen statements: each audit looks at those of so many schools, and in time at all.
BOARDS_AT_ONCE = 2
STATES_WITHOUT_INQUIRY = frozenset({
    IN_REVIEW, OPENING, UNCHECKED, InquiryState.ARRIVED.value, InquiryState.EXPLAINED.value, InquiryState.REACHED.value,
})  # fmt: skip


def student_findings(session: Session, now: datetime, turn: int) -> Iterator[Finding]:
    """What is wrong with the lists of today; `turn` counts the audits, so that every school's board has its turn."""
    schools = session.scalars(select(School).order_by(School.id)).all()
    days = {school.id: local_day(school, now) for school in schools}
    past = {school.id: days[school.id] for school in schools if now >= line_check(school, days[school.id]) + BOUND}
    yield from _not_looked_for(session, past, now)
    yield from _not_checked(session, schools, days, now)
    for at in range(turn * BOARDS_AT_ONCE, turn * BOARDS_AT_ONCE + min(BOARDS_AT_ONCE, len(schools))):
        school_id = schools[at % len(schools)].id
        yield from _board(session, school_id, days[school_id], now)


def _not_looked_for(session: Session, days: dict[int, date], now: datetime) -> Iterator[Finding]:
    """Students on the list of a checked roll whom nobody explained and nobody looks for."""
    missed = students_without_inquiry(session, days, listed_before=now - BOUND)
    just_checked = (
        set(
            session.scalars(
                select(Roll.school_id).where(
                    Roll.school_id.in_({one.school_id for one in missed}), Roll.checked_at.between(now - BOUND, now)
                )
            )
        )
        if missed
        else set()
    )
    for one in missed:
        if one.school_id not in just_checked:
            yield Finding("student_not_looked_for", f"student:{one.student_id}", one.school_id, one.student_id)


def _not_checked(
    session: Session, schools: Sequence[School], days: dict[int, date], now: datetime
) -> Iterator[Finding]:
    rows = session.execute(
        select(Roll.school_id, Roll.date).where(
            # By school and day, as the rolls are sorted.
            Roll.school_id.in_(days),
            Roll.date.in_(set(days.values())),
            Roll.checked_at.is_(None),
            Roll.received_at < now - UNCHECKED_BOUND,
        )
    )
    late = {school.id for school in schools if now >= line_check(school, days[school.id]) + UNCHECKED_BOUND}
    for row in rows:
        if row.school_id in late and days[row.school_id] == row.date:
            yield Finding("roll_not_checked", f"school:{row.school_id}", row.school_id)


def _board(session: Session, school_id: int, day: date, now: datetime) -> Iterator[Finding]:
    """Every student on the list is on the board once, in the state of the inquiry."""
    shown = board(session, school_id, day, now)
    times = Counter(row.student_id for row in shown)
    state_of = {row.student_id: row.state for row in shown}
    rows = session.execute(
        select(Absence.student_id, Inquiry.state)
        .outerjoin(Inquiry, and_(Inquiry.student_id == Absence.student_id, Inquiry.date == Absence.date))
        .where(
            Absence.school_id == school_id,
            Absence.date == day,
            or_(Absence.state == AbsenceState.LISTED, Inquiry.id.is_not(None)),
        )
    )
    for student_id, state in rows:
        if times[student_id] != 1:
            yield Finding("student_not_once_on_board", f"student:{student_id}", school_id, student_id)
        elif not _agrees(state_of[student_id], state):
            yield Finding("board_differs", f"student:{student_id}", school_id, student_id)


def _agrees(shown: str, state: InquiryState | None) -> bool:
    if state is None:
        return shown in STATES_WITHOUT_INQUIRY
    return shown == state.value or (shown in (IN_REVIEW, HELD) and state is InquiryState.WAITING)
