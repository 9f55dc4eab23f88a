"""Documents that tell the provider what to do on a call: plain values. `voice.markup` writes them down."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Say:
    """Words to speak; `language` is one that there are prompts for."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence, in seconds."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Ask:
    """Speak, and listen for one key or a few words; whatever comes, or silence, goes to the address `to`."""

    says: tuple[Say, ...]
    to: str
    language: str
    hints: str = ""
    seconds: int = 6


@dataclass(frozen=True, slots=True)
class Record:
    """Beep and record until silence, a key or `longest` seconds; `to` says how to go on, `told` hears of the file."""

    to: str
    told: str
    longest: int = 180
    silence: int = 8


@dataclass(frozen=True, slots=True)
class Connect:
    """Put the listener through to `number`, showing `caller_id`; afterwards `to` says how to go on."""

    number: str
    caller_id: str
    to: str


@dataclass(frozen=True, slots=True)
class Go:
    """Go on with the document at `to`."""

    to: str


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the call."""


Verb = Say | Pause | Ask | Record | Connect | Go | HangUp
VoiceDocument = tuple[Verb, ...]
