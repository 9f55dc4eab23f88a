"""The telephone as a port: what the rest of the application may ask of a provider, and every way it can answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class CallState(StrEnum):
    """The provider's state of one call, in Twilio's words."""

    QUEUED = "queued"
    INITIATED = "initiated"
    RINGING = "ringing"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    BUSY = "busy"
    NO_ANSWER = "no-answer"
    FAILED = "failed"
    CANCELED = "canceled"


FINAL_CALL_STATES = frozenset(
    {CallState.COMPLETED, CallState.BUSY, CallState.NO_ANSWER, CallState.FAILED, CallState.CANCELED}
)


@dataclass(frozen=True, slots=True)
class ProviderCall:
    """One call as the provider tells it. `state` is None for a status that this program does not know.

    `is_ordered`: asked for through the provider's interface, rather than come in or connected by another call.
    """

    sid: str
    state: CallState | None
    to: str
    created_at: datetime | None = None
    answered_by: str | None = None
    from_: str = ""
    ended_at: datetime | None = None
    is_ordered: bool = True


class TextState(StrEnum):
    """The provider's state of one text, in Twilio's words."""

    ACCEPTED = "accepted"
    SCHEDULED = "scheduled"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    CANCELED = "canceled"
    READ = "read"
    PARTIALLY_DELIVERED = "partially_delivered"
    RECEIVING = "receiving"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class ProviderText:
    """One text of ours as the provider tells it. `state` is None for a status that this program does not know.

    `code`: the error code of one that did not arrive, "" where there is none.
    """

    sid: str
    state: TextState | None
    to: str
    created_at: datetime | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class ReceivedText:
    """One text that somebody sent to a number of ours, as the provider keeps it; `pictures` counts attachments."""

    sid: str
    from_: str
    to: str
    body: str
    created_at: datetime | None
    pictures: int = 0


@dataclass(frozen=True, slots=True)
class ProviderRecording:
    """One recording as the provider tells it: where its audio is fetched, and its length in seconds."""

    sid: str
    url: str
    seconds: float


@dataclass(frozen=True, slots=True)
class CallRequest:
    """A call to place: numbers in E.164, absolute webhook URLs, how long it may ring in seconds."""

    to: str
    from_: str
    url: str
    status_url: str
    ring_seconds: int
    detect_machine: bool


@dataclass(frozen=True, slots=True)
class TextRequest:
    """A text to send: numbers in E.164, its words, the absolute webhook URL that hears how it goes."""

    to: str
    from_: str
    body: str
    status_url: str


class TelephonyError(Exception):
    """Something went wrong at, or on the way to, the provider."""


class Rejected(TelephonyError):
    """The provider understood and refused: nothing was dialled or sent. `code` is the provider's error code."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


class TryLater(TelephonyError):
    """The provider is too busy (429) or was never reached: nothing was dialled or sent. Try after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"try again in {seconds:g} s")
        self.seconds = seconds


class OutcomeUnknown(TelephonyError):
    """The request may or may not have been taken (timeout, reset, 5xx): look it up before doing it again."""


class RecordingGone(TelephonyError):
    """The provider has no such recording (any more)."""


class Telephony(Protocol):
    """What a telephone provider does for us. Every method may raise `TelephonyError`; none waits longer than 15 s."""

    def place_call(self, request: CallRequest) -> ProviderCall:
        """Ask for a call. Raises Rejected, TryLater or OutcomeUnknown."""

    def end_call(self, sid: str) -> ProviderCall:
        """Take a call back if it has not been answered, hang up if it has; a call already over stays as it is."""

    def fetch_call(self, sid: str) -> ProviderCall:
        """The present state of one call."""

    def find_calls(self, to: str, since: datetime) -> list[ProviderCall]:
        """The calls to `to` (E.164) created since `since`, oldest first."""

    def send_text(self, request: TextRequest) -> ProviderText:
        """Ask for a text to be sent. Raises Rejected, TryLater or OutcomeUnknown."""

    def fetch_text(self, sid: str) -> ProviderText:
        """The present state of one text."""

    def find_texts(self, to: str, since: datetime) -> list[ProviderText]:
        """The texts that we asked to be sent to `to` (E.164) since `since`, oldest first; replies are none of them."""

    def list_calls(self, since: datetime) -> list[ProviderCall]:
        """All calls of the account created since `since`, newest first; of very many, the newest ones."""

    def received_texts(self, since: datetime) -> list[ReceivedText]:
        """The texts that came in since `since`, oldest first; of very many, the newest ones."""

    def find_recordings(self, call_sid: str) -> list[ProviderRecording]:
        """The finished recordings of one call, oldest first."""

    def fetch_recording(self, url: str) -> bytes:
        """The audio of a recording, fetched with authentication. Raises RecordingGone, TryLater, Rejected."""

    def delete_recording(self, sid: str) -> None:
        """Delete a recording at the provider; one that is not there any more is fine."""
