"""A phone company in memory, for the engine's work alone: no network, no web process; the caller moves the clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.rehearsal.answering import Manner
from escalation.mailer import Letter
from storage.attempts import (
    lock_attempt,
    record_answer,
    record_answered,
    record_confirmed,
    record_ended,
    record_message_left,
    record_wrong_number,
    result_of_completed_call,
)
from storage.clock import Clock
from storage.hand_overs import record_acknowledged
from storage.models import AttemptTarget
from storage.session import Database
from storage.words import Answer, AttemptResult
from voice.telephony import CallRequest, CallState, ProviderCall

CALL_LASTS = timedelta(seconds=30)
ENDS = {
    Manner.RINGS: AttemptResult.NO_ANSWER,
    Manner.BUSY: AttemptResult.BUSY,
    Manner.DISCONNECTED: AttemptResult.FAILED,
}


class HandClock(Clock):
    """A clock that only moves when told to."""

    hands: datetime

    def __init__(self, at: datetime) -> None:
        super().__init__()
        object.__setattr__(self, "hands", at)

    def now(self) -> datetime:
        """Where the hands stand."""
        return self.hands

    def move(self, span: timedelta) -> None:
        """Let time pass."""
        object.__setattr__(self, "hands", self.hands + span)


class MemoryPhone:
    """Takes every call, and lets happen after half a minute what the person at the number does."""

    def __init__(self, database: Database, clock: HandClock, manners: Mapping[str, Manner]) -> None:
        self._database = database
        self._clock = clock
        self._manners = manners
        self._ends: list[tuple[datetime, int, str]] = []
        self.placed = 0

    def place_call(self, request: CallRequest) -> ProviderCall:
        """Take the call."""
        self.placed += 1
        attempt_id = int(request.url.rpartition("/")[2])
        self._ends.append((self._clock.now() + CALL_LASTS, attempt_id, request.to))
        return ProviderCall(f"CA{self.placed:08}", CallState.QUEUED, request.to, self._clock.now())

    def end_call(self, sid: str) -> ProviderCall:
        """Take a call back."""
        return ProviderCall(sid, CallState.CANCELED, "")

    def fetch_call(self, sid: str) -> ProviderCall:
        """Say that a call is under way."""
        return ProviderCall(sid, CallState.RINGING, "")

    def find_calls(self, to: str, since: datetime) -> list[ProviderCall]:
        """No reply is ever lost here."""
        return []

    def fetch_recording(self, url: str) -> bytes:
        """Nobody records."""
        raise NotImplementedError

    def find_recordings(self, call_sid: str) -> list[object]:
        """Nobody records."""
        raise NotImplementedError

    def delete_recording(self, sid: str) -> None:
        """Nobody records."""
        raise NotImplementedError

    def let_happen(self) -> None:
        """What the webhooks of the calls that are over by now would have written down."""
        now = self._clock.now()
        over = [item for item in self._ends if item[0] <= now]
        self._ends = [item for item in self._ends if item[0] > now]
        for _, attempt_id, number in over:
            self._happen(attempt_id, self._manners.get(number, Manner.RINGS), now)

    def _happen(self, attempt_id: int, manner: Manner, now: datetime) -> None:
        with self._database.write() as session:
            attempt = lock_attempt(session, attempt_id)
            if attempt is None:
                return
            if manner in ENDS:
                record_ended(session, attempt, ENDS[manner], now)
                return
            machine = manner in (Manner.VOICEMAIL, Manner.FULL_MAILBOX)
            record_answered(session, attempt, now, "machine_end_beep" if machine else "human")
            if manner is Manner.VOICEMAIL:
                record_message_left(session, attempt, now)
            elif manner is Manner.WRONG_NUMBER:
                record_wrong_number(session, attempt, now)
            elif manner is Manner.DISPATCH:
                record_confirmed(session, attempt, now)
                record_acknowledged(session, attempt, now)
            elif not machine:
                record_confirmed(session, attempt, now)
                answer = Answer.DID_NOT_KNOW if manner is Manner.DID_NOT_KNOW else Answer.KNOWS
                for target in session.scalars(
                    select(AttemptTarget.id).where(AttemptTarget.attempt_id == attempt_id)
                ).all():
                    record_answer(session, attempt, target, answer, now)
            record_ended(session, attempt, result_of_completed_call(attempt), now)


class NoPost:
    """Takes every letter."""

    def send(self, letter: Letter) -> None:
        """Take it."""
