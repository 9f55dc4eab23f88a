"""What has happened since the last look, in words that a principal understands; counts, never names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from bot.rehearsal.checks import explained_students
from bot.rehearsal.stage import Stage
from storage.models import Absence, Alarm, Attempt, HandOver, Hold, Inquiry, Match, Message, ReportRow, Roll
from storage.words import (
    FINAL_INQUIRY_STATES,
    FINAL_MESSAGE_STATES,
    OPEN_ATTEMPT_STATES,
    AbsenceState,
    AttemptChannel,
    Channel,
    InquiryState,
    LineState,
    MessageState,
)

CAME_IN = {
    Channel.VOICEMAIL: "A parent called the attendance line",
    Channel.SMS: "A text came in",
    Channel.CONVERSATION: "A conversation by text came in",
}
INTENTS = {
    "absence": "absent",
    "late": "coming late",
    "present": "in school",
    "early_dismissal": "leaving early",
    "question": "a question",
    "opt_out": "no more texts",
    "wrong_number": "a wrong number",
}
ENDINGS = {
    InquiryState.EXPLAINED: "explained by a message",
    InquiryState.REACHED: "a person who knows was reached",
    InquiryState.ARRIVED: "arrived in school",
    InquiryState.CORRECTED: "taken off the list",
    InquiryState.HANDED_OVER: "handed over to security dispatch, who took it",
}
ROUNDS = {
    InquiryState.GUARDIANS: "the families are called",
    InquiryState.EMERGENCY: "no contact in time: the emergency contacts are called",
    InquiryState.DISPATCH: "nobody who knows was reached: security dispatch is called",
}
ALARMS = {
    "given_to_dispatch": "a student is given to security dispatch",
    "no_guardian_to_call": "a student without any guardian who could be called",
    "news_after_hand_over": "news about a student who was handed over",
    "did_not_know": "a guardian did not know of the absence",
    "thought_in_school": "a parent believes a student in school who is marked absent",
    "unreadable_message": "a message could not be understood, a person must listen",
    "office_wanted": "somebody wants to talk with the office",
    "no_roll": "no roll has come in",
}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the morning is: what must still end before the rehearsal is over. All counts."""

    is_checked: bool
    unread_messages: int
    open_inquiries: int
    open_attempts: int
    untaken_hand_overs: int

    @property
    def is_over(self) -> bool:
        """Whether everything that began has ended."""
        return self.is_checked and not any(
            (self.unread_messages, self.open_inquiries, self.open_attempts, self.untaken_hand_overs)
        )

    def unfinished(self) -> str:
        """What is not over yet, for the one who waits for it."""
        parts = [
            "" if self.is_checked else "the line was not checked",
            f"{self.unread_messages} messages not read" if self.unread_messages else "",
            f"{self.open_inquiries} students without an end" if self.open_inquiries else "",
            f"{self.open_attempts} calls or e-mails under way" if self.open_attempts else "",
            f"{self.untaken_hand_overs} hand-overs that nobody took" if self.untaken_hand_overs else "",
        ]
        return ", ".join(part for part in parts if part)


def progress(session: Session, stage: Stage) -> Progress:
    """How far the morning is, from the ledger."""

    def count(model: type[Message | Inquiry | Attempt | HandOver], *conditions: object) -> int:
        return session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0  # type: ignore[arg-type]  # conditions are column expressions

    roll = session.scalar(select(Roll).where(Roll.school_id == stage.school_id, Roll.date == stage.script.day))
    looked_for = select(Inquiry.id).where(Inquiry.state.not_in(FINAL_INQUIRY_STATES))
    return Progress(
        roll is not None and roll.checked_at is not None,
        count(Message, Message.state.not_in(FINAL_MESSAGE_STATES)),
        count(Inquiry, Inquiry.state.not_in(FINAL_INQUIRY_STATES)),
        count(Attempt, Attempt.state.in_(OPEN_ATTEMPT_STATES)),
        # A student found while dispatch was being called needs nobody there to take the search over.
        count(HandOver, HandOver.acknowledged_at.is_(None), HandOver.inquiry_id.in_(looked_for)),
    )


class News:
    """Remembers what was told, and tells what is new since."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._zone = ZoneInfo(stage.script.school.timezone)
        self._messages: dict[int, MessageState] = {}
        self._inquiries: dict[int, InquiryState] = {}
        self._calls = 0
        self._alarms: set[int] = set()
        self._has_roll = self._is_checked = False
        self._holds = 0

    def look(self, session: Session, now: datetime) -> list[str]:
        """Everything new, each line with the time on the school's clock."""
        lines = [
            *self._message_lines(session),
            *self._roll_lines(session),
            *self._inquiry_lines(session),
            *self._call_lines(session),
            *self._alarm_lines(session),
        ]
        return [f"{now.astimezone(self._zone):%H:%M}  {line}" for line in lines]

    def _message_lines(self, session: Session) -> Iterator[str]:
        for message in session.scalars(select(Message).order_by(Message.id)):
            before = self._messages.get(message.id)
            self._messages[message.id] = message.state
            if before is None and message.state not in FINAL_MESSAGE_STATES:
                yield f"{CAME_IN[message.channel]}."
            if before is not message.state and message.state in FINAL_MESSAGE_STATES:
                began = f"{CAME_IN[message.channel]}: " if before is None else ""
                yield began + self._outcome(session, message)

    def _outcome(self, session: Session, message: Message) -> str:
        if message.state is MessageState.EMPTY:
            return "The caller left no message."
        if message.state is MessageState.UNREADABLE:
            return "A voicemail could not be understood: a person has to listen."
        what = "voicemail heard and read" if message.channel is Channel.VOICEMAIL else "text read"
        report = session.scalar(select(ReportRow).where(ReportRow.message_id == message.id))
        intent = INTENTS.get(report.intent, report.intent) if report else "nothing"
        students = len({match.line_number for match in report.matches}) if report else 0
        about = f", {_counted(students, 'student')}" if students > 1 else ""
        return f"{what}: {intent}{about}."

    def _roll_lines(self, session: Session) -> Iterator[str]:
        stage = self._stage
        roll = session.scalar(select(Roll).where(Roll.school_id == stage.school_id, Roll.date == stage.script.day))
        if roll is None:
            return
        if not self._has_roll:
            self._has_roll = True
            yield f"The roll came in: {self._listed(session)} students are marked absent."
        holds = select(Hold).where(Hold.school_id == stage.school_id, Hold.id > self._holds).order_by(Hold.id)
        for hold in session.scalars(holds):
            self._holds = hold.id
            yield f"Calls are held for a look at the roll until {hold.until.astimezone(self._zone):%H:%M}."
        if roll.checked_at and not self._is_checked:
            self._is_checked = True
            review = session.scalar(
                select(func.count(func.distinct(Match.report_id))).where(
                    Match.school_id == stage.school_id, Match.state == LineState.REVIEW
                )
            )
            explained = self._explained(session)
            yield (
                f"[bold]The line was checked:[/bold] {explained} of {self._listed(session)} absences are explained. "
                f"{_counted(review or 0, 'message')} for the office to look at."
            )
            unread = sum(state not in FINAL_MESSAGE_STATES for state in self._messages.values())
            if unread:
                yield (
                    f"{_counted(unread, 'message')} still being listened to: those families are called last. "
                    "A smaller --speed gives this machine more time to listen."
                )

    def _absent(self) -> Select[int]:
        return select(func.count()).where(
            Absence.school_id == self._stage.school_id,
            Absence.date == self._stage.script.day,
            Absence.state == AbsenceState.LISTED,
        )

    def _listed(self, session: Session) -> int:
        return session.scalar(self._absent()) or 0

    def _explained(self, session: Session) -> int:
        explained = explained_students(session, self._stage)
        return session.scalar(self._absent().where(Absence.student_id.in_(explained))) or 0

    def _inquiry_lines(self, session: Session) -> Iterator[str]:
        now = dict(session.execute(select(Inquiry.id, Inquiry.state)).all())
        changed = Counter(state for key, state in now.items() if self._inquiries.get(key) is not state)
        self._inquiries = now
        still = sum(state not in FINAL_INQUIRY_STATES for state in now.values())
        for state, words in ENDINGS.items():
            if count := changed[state]:
                yield f"[green]{count} accounted for: {words}.[/green] {still} still looked for."
        for state, words in ROUNDS.items():
            if count := changed[state]:
                yield f"[yellow]{_counted(count, 'student')}: {words}.[/yellow]"

    def _call_lines(self, session: Session) -> Iterator[str]:
        """The first call, and then every twentieth."""
        count = session.scalar(
            select(func.count())
            .select_from(Attempt)
            .where(Attempt.channel == AttemptChannel.CALL, Attempt.provider_sid.is_not(None))
        )
        if count and (not self._calls or count // 20 > self._calls // 20):
            yield "The first call goes out." if not self._calls else f"{count} calls placed so far."
        self._calls = count or 0

    def _alarm_lines(self, session: Session) -> Iterator[str]:
        fresh = [row for row in session.execute(select(Alarm.id, Alarm.kind)) if row[0] not in self._alarms]
        self._alarms.update(key for key, _ in fresh)
        for kind, count in Counter(kind for _, kind in fresh).items():
            words = ALARMS.get(kind, kind.replace("_", " "))
            yield f"[red]For the office at once: {words}{f' ({count} times)' if count > 1 else ''}.[/red]"


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
