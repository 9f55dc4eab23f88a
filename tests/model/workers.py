"""One worker of the sends queue, led through the real `advance_attempt` one transaction or one request at a time.

A worker that stands still between two of them cannot be copied. So it is played again from its beginning, each
transaction on the ledger and each request with the reply that it had then, and goes one further on the ledger of now.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any

from escalation.sender import advance_attempt
from tests.escalation.world import PUBLIC_URL, Post, StillClock
from tests.model.ledger import Content, ModelLedger
from voice.telephony import (
    CallRequest,
    ProviderCall,
    ProviderRecording,
    ProviderText,
    ReceivedText,
    TelephonyError,
    TextRequest,
)

Reply = ProviderCall | list[ProviderCall] | TelephonyError


@dataclass(frozen=True, slots=True)
class Past:
    """One thing that a worker did: at which moment, and on which ledger, or what the provider replied."""

    at: datetime
    ledger: Content | None = None
    reply: Reply | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """What a worker is about to ask the provider."""

    verb: str
    what: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker that stands before its next transaction (`request` None) or request. `late`: time has passed over it.

    `holds` is all that it has in its hands: two workers that hold the same go on in the same way.
    """

    attempt_id: int
    past: tuple[Past, ...] = ()
    request: Request | None = None
    holds: tuple[Any, ...] = ()
    late: bool = False


class Paused(BaseException):
    """The worker stands before its next transaction or request."""

    def __init__(self, request: Request | None) -> None:
        super().__init__()
        self.request = request


class Stage:
    """Where workers are played."""

    def __init__(self, ledger: ModelLedger, clock: StillClock) -> None:
        self.ledger = ledger
        self.clock = clock
        self._done = 0
        self._worker = Worker(0)
        self._now = clock.now()
        self._content: Content = ()
        self._reply: Reply | None = None

    def step(
        self, worker: Worker, now: datetime, content: Content, reply: Reply | None
    ) -> tuple[Worker | None, Content, bool]:
        """Let a worker do one thing, with `reply` to what it asks.

        Returns the worker afterwards (None: it is through), the ledger, and whether it did do that thing: one that has
        stood still for long may leave it.
        """
        self._worker, self._now, self._content, self._reply = worker, now, content, reply
        self._done = 0
        self._look_at_the_clock()
        self.ledger.gate = self._transaction
        try:
            advance_attempt(self.ledger, self, Post(), self.clock, PUBLIC_URL, worker.attempt_id)
        except Paused as paused:
            seen = Past(now, None if worker.request else content, self._reply)
            holds = _hands(paused.__traceback__)
            after: Worker | None = replace(worker, past=(*worker.past, seen), request=paused.request, holds=holds)
        else:
            after = None
        finally:
            self.ledger.gate = None
            self.clock.move(now - self.clock.now())
        return after, self._content, self._done > len(worker.past)

    def _look_at_the_clock(self) -> None:
        past = self._worker.past
        at = past[self._done].at if self._done < len(past) else self._now
        self.clock.move(at - self.clock.now())

    def _transaction(self) -> Callable[[], None]:
        past = self._worker.past
        if self._done > len(past):
            raise Paused(None)
        is_now = self._done == len(past)
        content = self._content if is_now else past[self._done].ledger
        assert content is not None
        self.ledger.put_back(content, self.clock.now())

        def after() -> None:
            self._done += 1
            if is_now:
                self._content = self.ledger.take_down(self._now)
            self._look_at_the_clock()

        return after

    def _ask(self, verb: str, *what: Any) -> Any:
        past = self._worker.past
        request = Request(verb, what)
        if self._done > len(past):
            raise Paused(request)
        reply = past[self._done].reply if self._done < len(past) else self._reply
        self._done += 1
        self._look_at_the_clock()
        if isinstance(reply, TelephonyError):
            raise reply
        return reply

    # The telephony port.
    def place_call(self, request: CallRequest) -> ProviderCall:
        return self._ask("place", request)  # type: ignore[no-any-return]  # as the provider replied

    def end_call(self, sid: str) -> ProviderCall:
        return self._ask("end", sid)  # type: ignore[no-any-return]

    def fetch_call(self, sid: str) -> ProviderCall:
        return self._ask("fetch", sid)  # type: ignore[no-any-return]

    def find_calls(self, to: str, since: datetime) -> list[ProviderCall]:
        return self._ask("find", to, since)  # type: ignore[no-any-return]

    def list_calls(self, since: datetime) -> list[ProviderCall]:
        raise NotImplementedError

    def send_text(self, request: TextRequest) -> ProviderText:
        raise NotImplementedError

    def fetch_text(self, sid: str) -> ProviderText:
        raise NotImplementedError

    def find_texts(self, to: str, since: datetime) -> list[ProviderText]:
        raise NotImplementedError

    def received_texts(self, since: datetime) -> list[ReceivedText]:
        raise NotImplementedError

    def fetch_recording(self, url: str) -> bytes:
        raise NotImplementedError

    def find_recordings(self, call_sid: str) -> list[ProviderRecording]:
        raise NotImplementedError

    def delete_recording(self, sid: str) -> None:
        raise NotImplementedError


def _hands(trace: TracebackType | None) -> tuple[Any, ...]:
    """The plain values in the variables of the program's functions, outermost first."""
    held: list[Any] = []
    while trace is not None:
        frame = trace.tb_frame
        if frame.f_globals.get("__name__", "").startswith("escalation."):
            held.append(frame.f_code.co_name)
            held += [(name, _plain(value)) for name, value in sorted(frame.f_locals.items()) if _is_plain(value)]
        trace = trace.tb_next
    return tuple(held)


def _is_plain(value: object) -> bool:
    if isinstance(value, list | tuple):
        return all(_is_plain(item) for item in value)
    is_value = is_dataclass(value) and type(value).__module__.startswith(("escalation.", "voice."))
    return value is None or is_value or isinstance(value, str | int | float | datetime | timedelta)


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return tuple(_plain(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return (type(value).__name__, *(_plain(getattr(value, field.name)) for field in fields(value)))
    return value


def seen_from(now: datetime, value: Any) -> Any:
    """A plain value whose moments are told in seconds from now."""
    if isinstance(value, list | tuple):
        return tuple(seen_from(now, item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return seen_from(now, _plain(value))
    return (value - now).total_seconds() if isinstance(value, datetime) else value


def shifted(value: Any, span: timedelta) -> Any:
    """The same, so much later."""
    if isinstance(value, list | tuple):
        return type(value)(shifted(item, span) for item in value)
    if isinstance(value, Past):
        return Past(value.at + span, value.ledger, shifted(value.reply, span))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: shifted(getattr(value, field.name), span) for field in fields(value)})
    return value + span if isinstance(value, datetime) else value
