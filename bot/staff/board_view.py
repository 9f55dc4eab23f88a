"""The board as a page shows it: the rows of the day, in groups, the most urgent first, each state in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.staff.alarm_words import alarm_in_short
from escalation.auditor.record import NOT_LOOKED_AFTER
from escalation.board import BoardRow
from storage.models import Alarm, CalendarDay, Match, ReportRow, Roll
from storage.words import LineState


@dataclass(frozen=True, slots=True)
class StateWords:
    """How a state reads: words, an icon's name, a tone (the colour class), and what follows when it is due."""

    words: str
    icon: str
    tone: str
    next_step: str = "next step"


STATES = {
    "in review": StateWords("Message needs your look", "envelope-exclamation", "amber", "calls begin"),
    "opening": StateWords("Calls are about to begin", "telephone", "blue", "calls begin"),
    "held": StateWords("Calls are held back", "pause-circle", "amber", "calls begin"),
    "waiting": StateWords("Held back for a message in review", "hourglass-split", "amber", "calls begin"),
    "guardians": StateWords("Calling guardians", "telephone-outbound", "blue"),
    "emergency": StateWords("Calling emergency contacts", "telephone-plus", "violet"),
    "dispatch": StateWords("Telling security dispatch", "shield-exclamation", "red"),
    "handed over": StateWords("Handed over to dispatch", "shield-check", "red"),
    "unchecked": StateWords("Line not checked yet", "clock", "gray", "line check"),
    "explained": StateWords("Explained", "check-circle", "green"),
    "reached": StateWords("Reached by phone", "telephone-inbound", "green"),
    "arrived": StateWords("Arrived", "door-open", "green"),
    "corrected": StateWords("Roll corrected", "pencil", "green"),
}
UNKNOWN = StateWords("State unknown", "question-circle", "red")

# Which group a state belongs to; an urgent row belongs to the first group whatever its state.
GROUPS = (
    ("now", "Look now", "look now", frozenset[str]()),
    ("dispatch", "With security dispatch", "with dispatch", frozenset({"dispatch", "handed over"})),
    ("review", "A message needs your look", "to review", frozenset({"in review", "waiting"})),
    ("held", "Calls are held back", "held back", frozenset({"held"})),
    ("search", "Being looked for", "being looked for", frozenset({"opening", "guardians", "emergency"})),
    ("unchecked", "Before the line check", "before the check", frozenset({"unchecked"})),
    ("explained", "Explained", "explained", frozenset({"explained", "reached", "arrived", "corrected"})),
)


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of the board, its state in words and its open alarms.

    `message_id`: the message that explains the student; `review_id`: the one about the student that needs a look.
    """

    row: BoardRow
    state: StateWords
    alarms: tuple[str, ...]
    message_id: int | None
    review_id: int | None


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of like urgency under one heading; `label` is the heading in two words."""

    key: str
    title: str
    label: str
    rows: tuple[RowView, ...]


@dataclass(frozen=True, slots=True)
class RollView:
    """What is known of the day's roll; `closed` names the event of a day off."""

    roll: Roll | None
    closed: str

    @property
    def standing(self) -> tuple[object, ...]:
        """What of the roll the page shows, to tell whether it changed."""
        if self.roll is None:
            return (self.closed,)
        return (self.closed, self.roll.completed_at, self.roll.checked_at)


def roll_view(db: Session, school_id: int, day: date) -> RollView:
    """The roll of one school and day, and whether the school is closed then."""
    roll = db.scalar(select(Roll).where(Roll.school_id == school_id, Roll.date == day))
    event = db.scalar(select(CalendarDay.event).where(CalendarDay.school_id == school_id, CalendarDay.date == day))
    return RollView(roll, event or ("Weekend" if day.weekday() >= 5 else ""))


def groups(db: Session, rows: Sequence[BoardRow], school_id: int, day: date) -> list[Group]:
    """The rows in groups; empty groups are left out."""
    alarms = _open_alarms(db, school_id)
    messages = _messages(db, rows)
    to_review = _to_review(db, school_id, day)
    sorted_rows: dict[str, list[RowView]] = defaultdict(list)
    for row in rows:
        view = RowView(
            row,
            STATES.get(row.state, UNKNOWN),
            tuple(alarms[row.student_id]),
            messages.get(row.match_id or 0),
            to_review.get(row.student_id),
        )
        sorted_rows[_group_of(row)].append(view)
    return [Group(key, title, label, tuple(sorted_rows[key])) for key, title, label, _ in GROUPS if sorted_rows[key]]


def is_stuck(db: Session, school_id: int) -> bool:
    """Whether the auditor has found something that nobody looks after, and nobody here has said they have seen it."""
    query = select(Alarm.id).where(
        Alarm.school_id == school_id, Alarm.seen_at.is_(None), Alarm.kind == NOT_LOOKED_AFTER
    )
    return db.scalar(query.limit(1)) is not None


def _group_of(row: BoardRow) -> str:
    if row.urgent:
        return "now"
    # A state that has no group must be seen rather than be lost.
    return next((key for key, _, _, states in GROUPS if row.state in states), "now")


def _open_alarms(db: Session, school_id: int) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    query = select(Alarm).where(Alarm.school_id == school_id, Alarm.seen_at.is_(None), Alarm.student_id.is_not(None))
    for alarm in db.scalars(query.order_by(Alarm.raised_at)):
        words = alarm_in_short(alarm.kind)
        if words not in found[alarm.student_id or 0]:
            found[alarm.student_id or 0].append(words)
    return found


def _messages(db: Session, rows: Sequence[BoardRow]) -> dict[int, int]:
    matches = {row.match_id for row in rows if row.match_id}
    query = select(Match.id, ReportRow.message_id).join(ReportRow, ReportRow.id == Match.report_id)
    return dict(db.execute(query.where(Match.id.in_(matches))).all())


def _to_review(db: Session, school_id: int, day: date) -> dict[int, int]:
    rows = db.execute(
        select(Match.student_id, ReportRow.message_id)
        .join(ReportRow, ReportRow.id == Match.report_id)
        .where(Match.school_id == school_id, Match.date == day, Match.state == LineState.REVIEW)
        .order_by(Match.id.desc())
    )
    return {student_id: message_id for student_id, message_id in rows if student_id is not None}
