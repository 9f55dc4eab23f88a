"""A morning under full control: a clock that stands still, a phone company in memory, what voice and staff record."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from escalation.engine import TickResult, tick
from escalation.mailer import Letter, MailError
from escalation.sender import advance_attempt
from nlp.report import NOTHING, Intent, Line, Report, Value
from storage.attempts import (
    lock_attempt,
    record_answer,
    record_answered,
    record_confirmed,
    record_ended,
    record_message_left,
    record_spoken,
    result_of_completed_call,
)
from storage.clock import Clock
from storage.models import (
    Alarm,
    Attempt,
    AttemptTarget,
    ContactLogEntry,
    Inquiry,
    Match,
    Message,
    StaffMember,
)
from storage.session import Database
from storage.words import Answer, AttemptResult, Channel, InquiryState, MessageState, Role
from tests.support import LINE_CHECK, MONDAY, SmallSchool, small_school, take_roll
from voice.provider.outcomes import hear_of_text
from voice.telephony import (
    FINAL_CALL_STATES,
    CallRequest,
    CallState,
    ProviderCall,
    ProviderRecording,
    ProviderText,
    ReceivedText,
    TelephonyError,
    TextRequest,
    TextState,
)

PUBLIC_URL = "https://line.example.org"


class StillClock(Clock):
    """A clock that only moves when told to."""

    _hands: list[datetime] = []  # noqa: RUF012 - replaced for each clock

    def __init__(self, at: datetime) -> None:
        super().__init__()
        object.__setattr__(self, "_hands", [at])

    def now(self) -> datetime:
        return self._hands[0]

    def move(self, span: timedelta) -> None:
        self._hands[0] += span


@dataclass
class PhoneCompany:
    """The telephony port in memory: calls ring until somebody says what happens to them."""

    clock: StillClock
    calls: dict[str, ProviderCall] = field(default_factory=dict)
    requests: list[CallRequest] = field(default_factory=list)
    fail_next: list[TelephonyError] = field(default_factory=list)
    lose_reply: list[TelephonyError] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    texts: dict[str, ProviderText] = field(default_factory=dict)
    text_requests: list[TextRequest] = field(default_factory=list)
    fail_next_text: list[TelephonyError] = field(default_factory=list)
    lose_text_reply: list[TelephonyError] = field(default_factory=list)

    def place_call(self, request: CallRequest) -> ProviderCall:
        if self.fail_next:
            raise self.fail_next.pop(0)
        assert not self.live_to(request.to), "two live calls to one number"
        self.requests.append(request)
        call = ProviderCall(f"CA{len(self.calls):04}", CallState.QUEUED, request.to, self.clock.now())
        self.calls[call.sid] = call
        if self.lose_reply:
            raise self.lose_reply.pop(0)
        return call

    def end_call(self, sid: str) -> ProviderCall:
        call = self.calls[sid]
        if call.state not in FINAL_CALL_STATES:
            was_up = call.state is CallState.IN_PROGRESS
            self.set(sid, CallState.COMPLETED if was_up else CallState.CANCELED)
            self.ended.append(sid)
        return self.calls[sid]

    def fetch_call(self, sid: str) -> ProviderCall:
        return self.calls[sid]

    def find_calls(self, to: str, since: datetime) -> list[ProviderCall]:
        return [c for c in self.calls.values() if c.to == to and c.created_at is not None and c.created_at >= since]

    def send_text(self, request: TextRequest) -> ProviderText:
        if self.fail_next_text:
            raise self.fail_next_text.pop(0)
        self.text_requests.append(request)
        text = ProviderText(f"SM{len(self.texts):04}", TextState.QUEUED, request.to, self.clock.now())
        self.texts[text.sid] = text
        if self.lose_text_reply:
            raise self.lose_text_reply.pop(0)
        return text

    def fetch_text(self, sid: str) -> ProviderText:
        return self.texts[sid]

    def find_texts(self, to: str, since: datetime) -> list[ProviderText]:
        return [t for t in self.texts.values() if t.to == to and t.created_at is not None and t.created_at >= since]

    def set_text(self, sid: str, state: TextState | None, code: str = "") -> None:
        self.texts[sid] = replace(self.texts[sid], state=state, code=code)

    def texted(self) -> list[str]:
        return [request.to for request in self.text_requests]

    def received_texts(self, since: datetime) -> list[ReceivedText]:
        return []

    def list_calls(self, since: datetime) -> list[ProviderCall]:
        return [c for c in reversed(self.calls.values()) if c.created_at is not None and c.created_at >= since]

    def fetch_recording(self, url: str) -> bytes:
        raise NotImplementedError

    def find_recordings(self, call_sid: str) -> list[ProviderRecording]:
        raise NotImplementedError

    def delete_recording(self, sid: str) -> None:
        raise NotImplementedError

    def set(self, sid: str, state: CallState | None) -> None:
        self.calls[sid] = replace(self.calls[sid], state=state)

    def live_to(self, number: str) -> list[str]:
        return [c.sid for c in self.calls.values() if c.to == number and c.state not in FINAL_CALL_STATES]

    def dialled(self) -> list[str]:
        return [request.to for request in self.requests]


@dataclass
class Post:
    """The mail port in memory."""

    letters: list[Letter] = field(default_factory=list)
    fail_next: list[MailError] = field(default_factory=list)

    def send(self, letter: Letter) -> None:
        if self.fail_next:
            raise self.fail_next.pop(0)
        self.letters.append(letter)


class Morning:
    """The small school on a Monday, from the line check on."""

    def __init__(self, database: Database, *, start: datetime = LINE_CHECK) -> None:
        self.database = database
        self.clock = StillClock(start)
        self.phone = PhoneCompany(self.clock)
        self.post = Post()
        self.last_tick = TickResult([], [])
        self._messages = 0
        with database.write() as session:
            self.school: SmallSchool = small_school(session)
            staff = StaffMember(email="office@example.org", password_hash="x", role=Role.SECRETARY)
            session.add(staff)
            session.flush()
            self.staff_id = staff.id

    def now(self) -> datetime:
        return self.clock.now()

    def roll(self, *names: str, complete: bool = True) -> None:
        """These students are on the absence list."""
        with self.database.write() as session:
            take_roll(session, self.school.school_id, [self.school.students[n] for n in names], complete=complete)

    def tick(self) -> TickResult:
        self.last_tick = tick(self.database, self.now())
        return self.last_tick

    def work(self) -> None:
        """Tick, and let the worker do what it is poked about, until nothing is due at this moment."""
        for _ in range(20):
            ids = self.tick().attempts
            for attempt_id in ids:
                self.advance(attempt_id)
            if not ids:
                return

    def advance(self, attempt_id: int) -> None:
        advance_attempt(self.database, self.phone, self.post, self.clock, PUBLIC_URL, attempt_id)

    def pass_time(self, minutes: float, *, step: float = 1.0) -> None:
        """Let time go by, working every `step` minutes."""
        end = self.now() + timedelta(minutes=minutes)
        while self.now() < end:
            self.clock.move(min(timedelta(minutes=step), end - self.now()))
            self.work()

    # What the webhooks record.
    def live_attempt(self, number: str) -> Attempt:
        with self.database.read() as session:
            sid = self.phone.live_to(number)[0]
            attempt = session.scalars(select(Attempt).where(Attempt.provider_sid == sid)).one()
            session.expunge(attempt)
            return attempt

    def no_answer(self, number: str) -> None:
        """Nobody picked up, and no mailbox either."""
        self._end(number, CallState.NO_ANSWER, AttemptResult.NO_ANSWER)

    def voicemail(self, number: str) -> None:
        """A machine took the whole message."""
        attempt = self.live_attempt(number)
        with self.database.write() as session:
            locked = lock_attempt(session, attempt.id)
            assert locked is not None
            record_answered(session, locked, self.now(), "machine_end_beep")
            record_spoken(locked, self.now())
            record_message_left(session, locked, self.now())
        self._end(number, CallState.COMPLETED, None)

    def picks_up_while_our_line_fails(self, number: str) -> None:
        """A person picks up, and the provider gets no words of ours to speak to them."""
        with self.database.write() as session:
            locked = lock_attempt(session, self.live_attempt(number).id)
            assert locked is not None
            record_answered(session, locked, self.now(), "human")
        self._end(number, CallState.COMPLETED, None)

    def answers(self, number: str, answer: Answer | None, *names: str, reason: str | None = None) -> None:
        """A person confirms to be the one looked for, answers about these students (none: all), and hangs up."""
        attempt = self.live_attempt(number)
        with self.database.write() as session:
            locked = lock_attempt(session, attempt.id)
            assert locked is not None
            record_answered(session, locked, self.now(), "human")
            record_spoken(locked, self.now())
            record_confirmed(session, locked, self.now())
            ids = {self.school.students[n] for n in names}
            targets = session.execute(
                select(AttemptTarget.id, Inquiry.student_id)
                .join(Inquiry, Inquiry.id == AttemptTarget.inquiry_id)
                .where(AttemptTarget.attempt_id == attempt.id)
            ).all()
            for target_id, student_id in targets:
                if answer is not None and (not ids or student_id in ids):
                    record_answer(session, locked, target_id, answer, self.now(), reason=reason)
        self._end(number, CallState.COMPLETED, None)

    def _end(self, number: str, state: CallState, result: AttemptResult | None) -> None:
        sid = self.phone.live_to(number)[0]
        self.phone.set(sid, state)
        with self.database.write() as session:
            attempt = session.scalars(select(Attempt).where(Attempt.provider_sid == sid)).one()
            record_ended(session, attempt, result or result_of_completed_call(attempt), self.now())
        self.work()

    def text_is(self, number: str, state: TextState, code: str = "") -> None:
        """What the provider reports of the last text to a number."""
        sid = [text.sid for text in self.phone.texts.values() if text.to == number][-1]
        self.phone.set_text(sid, state, code)
        attempt_id = int(self.phone.text_requests[list(self.phone.texts).index(sid)].status_url.split("/")[-2])
        with self.database.write() as session:
            attempt = lock_attempt(session, attempt_id)
            assert attempt is not None
            hear_of_text(session, attempt, state, code, self.now())
        self.work()

    # Messages and staff.
    def message(
        self, *lines: Line, from_number: str, intent: Intent = "absence", channel: Channel = Channel.SMS
    ) -> list[int]:
        """A message that was read as these lines; returns the ids of its matches."""
        from escalation.reports.intake import store_report

        message_id = self.unread_message(from_number, channel)
        with self.database.write() as session:
            report = Report(intent, "en", Value("Rosa Ortega", 1.0, None), NOTHING, NOTHING, lines)
            row = store_report(session, message_id, report, self.now())
            assert row is not None
            return list(session.scalars(select(Match.id).where(Match.report_id == row.id).order_by(Match.id)))

    def unread_message(self, from_number: str, channel: Channel = Channel.SMS) -> int:
        self._messages += 1
        with self.database.write() as session:
            message = Message(
                school_id=self.school.school_id,
                channel=channel,
                provider_sid=f"SM{self._messages}",
                from_number=from_number,
                received_at=self.now(),
                state=MessageState.TRANSCRIBED,
                due_at=self.now() + timedelta(minutes=5),
                text="fictional",
            )
            session.add(message)
            session.flush()
            return message.id

    # What is seen.
    def inquiry(self, name: str) -> Inquiry | None:
        with self.database.read() as session:
            inquiry = session.scalar(
                select(Inquiry).where(Inquiry.student_id == self.school.students[name], Inquiry.date == MONDAY)
            )
            session.expunge_all()
            return inquiry

    def state(self, name: str) -> InquiryState | None:
        inquiry = self.inquiry(name)
        return inquiry.state if inquiry else None

    def match_state(self, match_id: int) -> str:
        with self.database.read() as session:
            return session.get_one(Match, match_id).state.value

    def alarms(self) -> set[str]:
        with self.database.read() as session:
            return set(session.scalars(select(Alarm.kind)))

    def log_kinds(self, name: str) -> list[str]:
        with self.database.read() as session:
            return list(
                session.scalars(
                    select(ContactLogEntry.kind)
                    .where(ContactLogEntry.student_id == self.school.students[name])
                    .order_by(ContactLogEntry.id)
                )
            )


def away(source_id: str | None, *, intent: Intent = "absence", concerns: tuple[str, ...] = (), **more: object) -> Line:
    """A line about one student (by the roster's id) for Monday; without concerns it is one that clears."""
    values: dict[str, object] = {
        "said": "fictional",
        "student_id": source_id,
        "intent": intent,
        "reason": "fever",
        "category": "illness",
        "dates": (MONDAY,),
        "confidence": 0.95,
        "concerns": concerns,
    }
    return Line(**(values | more))  # type: ignore[arg-type]  # a builder for tests
