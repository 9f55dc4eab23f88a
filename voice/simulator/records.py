"""What the phone company remembers while it runs: calls, texts, recordings, and what went wrong. In memory only."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from voice.simulator.audio import Wav
from voice.simulator.clock import Clock

FINAL = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})


def new_sid(prefix: str) -> str:
    """A fresh identifier in Twilio's form: two letters and 32 hexadecimal digits."""
    return prefix + secrets.token_hex(16)


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where to ask: an address and the method."""

    url: str
    method: str = "POST"


@dataclass(slots=True)
class Call:
    """One call. `timeline` holds (virtual instant, what, detail) of everything that happened on it."""

    sid: str
    from_number: str
    to: str
    direction: str
    created: datetime
    status: str = "queued"
    started: datetime | None = None
    answered: datetime | None = None
    ended: datetime | None = None
    updated: datetime | None = None
    answered_by: str | None = None
    sip_code: int | None = None
    parent_sid: str | None = None
    instructions: Webhook | None = None
    document: str = ""
    fallback: Webhook | None = None
    status_callback: Webhook | None = None
    status_events: frozenset[str] = frozenset({"completed"})
    machine_detection: str = ""
    machine_detection_timeout: float = 30.0
    ring_timeout: float = 60.0
    time_limit: float = 14400.0
    sequence: int = 0
    timeline: list[tuple[datetime, str, str]] = field(default_factory=list)

    @property
    def over(self) -> bool:
        """Whether it has ended, one way or another."""
        return self.status in FINAL

    @property
    def seconds(self) -> int:
        """How long it was talked, whole virtual seconds; at least one once answered."""
        if self.answered is None or self.ended is None:
            return 0
        return max(1, round((self.ended - self.answered).total_seconds()))


@dataclass(slots=True)
class Recording:
    """One recording. Its sound can be fetched once `status` is completed."""

    sid: str
    call_sid: str
    created: datetime
    sound: Wav
    status: str = "processing"
    updated: datetime | None = None

    @property
    def seconds(self) -> int:
        """Its length as the provider states it, whole seconds."""
        return round(self.sound.seconds)


@dataclass(slots=True)
class Text:
    """One text message, either way."""

    sid: str
    from_number: str
    to: str
    body: str
    direction: str
    created: datetime
    status: str = "queued"
    sent: datetime | None = None
    updated: datetime | None = None
    media: tuple[str, ...] = ()
    error_code: int | None = None
    messaging_service_sid: str | None = None
    status_callback: Webhook | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that Twilio would put into its debugger; a clean run has none."""

    at: datetime
    code: int
    message: str
    sid: str
    url: str


class Records:
    """Everything remembered, by identifier, in the order of arrival."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.calls: dict[str, Call] = {}
        self.recordings: dict[str, Recording] = {}
        self.texts: dict[str, Text] = {}
        self.troubles: list[Trouble] = []
        self.webhooks: list[dict[str, Any]] = []

    def note(self, call: Call, what: str, detail: str = "") -> None:
        """Write one line into a call's timeline."""
        call.timeline.append((self.clock.now(), what, detail))
        call.updated = self.clock.now()

    def trouble(self, code: int, message: str, *, sid: str = "", url: str = "") -> None:
        """Write down an error."""
        self.troubles.append(Trouble(self.clock.now(), code, message, sid, url))
