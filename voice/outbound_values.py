"""Where a call that we place stands, what it is about, and the facts it brings: the values of its conversation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

from storage.words import Answer, RoundKind
from voice.prompts import spoken_number
from voice.twiml import VoiceDocument


class Step(StrEnum):
    """What the listener was last asked; `START` is picking up."""

    START = "start"
    WHO = "who"
    WHERE = "where"
    REASON = "reason"
    PACKET = "packet"
    LEFT = "left"
    TOLD = "told"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Position:
    """Where a call stands: the step, the language, which student (target id), how often the question was repeated.

    `worried` says that the listener did not know of an absence and is to be put through to the office at the end.
    """

    step: Step
    language: str
    target: int = 0
    again: int = 0
    worried: bool = False

    def address(self, base: str) -> str:
        """The webhook that takes the answer; `base` is that of the call."""
        query = {"language": self.language, "again": self.again}
        if self.target:
            query["target"] = self.target
        if self.worried:
            query["worried"] = 1
        return f"{base}/{self.step.value}?{urlencode(query)}"


@dataclass(frozen=True, slots=True)
class AskedStudent:
    """A student the call is about: the name that is spoken, whether we still look, and what was said on this call."""

    target: int
    name: str
    is_open: bool = True
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class CallContext:
    """What a call is about. Numbers in E.164, "" where there is none; `languages` are the school's, in its order."""

    base: str
    school: str
    kind: RoundKind
    students: tuple[AskedStudent, ...]
    languages: tuple[str, ...] = ("en",)
    spoken: tuple[str, ...] = ("en",)  # languages of a message on a machine
    office_phone: str = ""
    attendance_line: str = ""
    answered_by: str = ""
    is_confirmed: bool = False
    is_wanted: bool = True
    ask_reason: bool = True
    connect_to_office: bool = True

    @property
    def call_back(self) -> str:
        """The number to call the school back at, as it is spoken."""
        return spoken_number(self.office_phone or self.attendance_line)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The listener said that they are the one we look for."""


@dataclass(frozen=True, slots=True)
class WrongNumber:
    """The listener said that the number is wrong."""


@dataclass(frozen=True, slots=True)
class MessageLeft:
    """The whole message has been spoken."""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Dispatch has taken the hand-over."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What the listener said about one student."""

    target: int
    answer: Answer
    reason: str | None = None
    category: str | None = None


Fact = Confirmed | WrongNumber | MessageLeft | Acknowledged | Answered


@dataclass(frozen=True, slots=True)
class Turn:
    """What to say next, and what to write down."""

    document: VoiceDocument
    facts: tuple[Fact, ...] = ()
