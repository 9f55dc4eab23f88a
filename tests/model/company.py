"""A phone company that forgets nothing and hurries nothing: a value, and what each event makes of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from voice.telephony import FINAL_CALL_STATES, CallRequest, CallState, ProviderCall

# How long after we began to ask for it the provider lists a call at the latest: a request lasts 15 s at most.
LISTED_AFTER = timedelta(seconds=20)


class Course(StrEnum):
    """How a call goes."""

    KNOWS = "a person who knows picks up"
    DOES_NOT_KNOW = "a person who does not know picks up"
    HANGS_UP = "a person picks up and hangs up without a word"
    MACHINE = "a machine picks up"
    NO_ANSWER = "nobody picks up"
    BUSY = "the line is busy"
    FAILED = "the number does not work"


UNANSWERED = {
    Course.NO_ANSWER: CallState.NO_ANSWER,
    Course.BUSY: CallState.BUSY,
    Course.FAILED: CallState.FAILED,
}


@dataclass(frozen=True, slots=True)
class Call:
    """One call at the provider. `page` is the webhook that it asks next, "" for none."""

    sid: str
    attempt_id: int
    to: str
    made_at: datetime
    state: CallState = CallState.QUEUED
    course: Course | None = None
    page: str = ""
    sequence: int = 0
    heard: tuple[str, ...] = ()  # what the listener said, and we took
    ended_by_us: bool = False
    waited: bool = False  # time has passed in this state

    @property
    def is_live(self) -> bool:
        return self.state not in FINAL_CALL_STATES

    @property
    def answered_by(self) -> str:
        if self.course is None or self.course in UNANSWERED:
            return ""
        return "machine_end_beep" if self.course is Course.MACHINE else "human"

    def told(self) -> ProviderCall:
        return ProviderCall(self.sid, self.state, self.to, self.made_at, self.answered_by or None)


@dataclass(frozen=True, slots=True)
class Callback:
    """A status callback on its way. `late`: time has passed over it."""

    sid: str
    attempt_id: int
    state: CallState
    sequence: int
    answered_by: str
    late: bool = False

    def form(self) -> dict[str, str]:
        form = {"CallSid": self.sid, "CallStatus": self.state.value, "SequenceNumber": str(self.sequence)}
        return form | ({"AnsweredBy": self.answered_by} if self.answered_by else {})


@dataclass(frozen=True, slots=True)
class Company:
    """All calls, and the callbacks under way."""

    calls: tuple[Call, ...] = ()
    callbacks: tuple[Callback, ...] = ()

    def call(self, sid: str) -> Call:
        return next(call for call in self.calls if call.sid == sid)

    def find(self, to: str, since: datetime, now: datetime) -> list[ProviderCall]:
        """The calls as they are listed: one that was just made may be missing."""
        return [
            call.told()
            for call in self.calls
            if call.to == to and call.made_at >= since and call.made_at + LISTED_AFTER <= now
        ]

    def take(self, request: CallRequest, now: datetime) -> Company:
        attempt_id = int(request.url.rpartition("/")[2])
        call = Call(f"CA{len(self.calls) + 1}", attempt_id, request.to, now)
        return replace(self, calls=(*self.calls, call))

    def change(self, changed: Call) -> Company:
        return replace(self, calls=tuple(changed if call.sid == changed.sid else call for call in self.calls))

    def reach(self, call: Call, state: CallState) -> Company:
        """A call comes into a state, of which a callback tells."""
        after = replace(call, state=state, sequence=call.sequence + 1, waited=False)
        if not after.is_live:
            after = replace(after, page="")
        news = Callback(call.sid, call.attempt_id, state, after.sequence, after.answered_by)
        return replace(self.change(after), callbacks=(*self.callbacks, news))

    def end(self, sid: str) -> Company:
        """We take a call back, or hang up."""
        call = self.call(sid)
        if not call.is_live:
            return self
        ended = CallState.COMPLETED if call.state is CallState.IN_PROGRESS else CallState.CANCELED
        return self.reach(replace(call, ended_by_us=True), ended)
