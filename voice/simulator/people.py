"""The people at the other end: who is called and what they do, who calls, who texts. Plain data, also from JSON."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from voice.simulator.audio import Wav, read_wav

Answer = Literal["human", "voicemail", "full mailbox", "no answer", "busy", "failed", "invalid"]
ANSWERS: tuple[Answer, ...] = ("human", "voicemail", "full mailbox", "no answer", "busy", "failed", "invalid")
BEEP = "<beep>"
"""What a person hears where the caller's document beeps."""


@dataclass(frozen=True, slots=True)
class Reaction:
    """What a listener does on hearing (or reading) something: the first reaction whose pattern is found in it.

    `hears` is a regular expression, without regard to case; `after` the virtual seconds of thinking. A listener may
    press keys, say something, hang up, or (a texter) write back; `once` is for one time only in a call or conversation.
    """

    hears: str
    press: str = ""
    say: str = ""
    hang_up: bool = False
    after: float = 1.0
    once: bool = False

    def answers(self, words: str) -> bool:
        """Whether these words bring it about."""
        return re.search(self.hears, words, re.IGNORECASE) is not None


@dataclass(slots=True)
class Callee:
    """What happens when a number is called or texted, and what has happened.

    `answer`: a person; a voicemail (greeting, beep, records); a full mailbox (greets and hangs up); rings on; busy;
    failed (SIP 404, the number is disconnected); invalid (the order is refused, 21211). `after` is the virtual seconds
    of ringing, `greeting` those until the machine's beep. `answered_by` is what detection makes of it when it errs.
    `greets` is what a person says on picking up, `message` what they say into a recording. `stays` is how long a person
    talks when connected by Dial. `text_error` is the carrier's error of texts to the number (0: delivered); `opted_out`
    is kept by STOP and START. `heard`, `pressed`, `left` (in a mailbox) and `read` (texts) are what happened.
    """

    number: str
    answer: Answer = "human"
    after: float = 6.0
    reactions: tuple[Reaction, ...] = ()
    greeting: float = 8.0
    answered_by: str = ""
    greets: str = ""
    message: Wav | None = None
    stays: float = 30.0
    text_error: int = 0
    text_reactions: tuple[Reaction, ...] = ()
    opted_out: set[str] = field(default_factory=set)
    heard: list[str] = field(default_factory=list)
    pressed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    read: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Caller:
    """A person who calls the application.

    `messages` are spoken, one into each recording. `hang_up_after` is the virtual seconds from the end of the last
    message until the caller hangs up; None waits for the end of the call. `patience` is when they hang up whatever is
    going on, in virtual seconds from dialling.
    """

    number: str
    messages: tuple[Wav, ...] = ()
    hang_up_after: float | None = 0.5
    patience: float | None = None
    reactions: tuple[Reaction, ...] = ()


def callee_from_json(data: Mapping[str, Any]) -> Callee:
    """A callee as written in a script: `number` and any other field that describes behaviour.

    `message` is the path of a WAV file or {"base64": …}. Raises ValueError on anything else.
    """
    _known(
        data, {"number", *(item.name for item in fields(Callee))} - {"opted_out", "heard", "pressed", "left", "read"}
    )
    values = dict(data)
    if values.get("answer", "human") not in ANSWERS:
        raise ValueError(f"answer {values['answer']!r}: expected one of {', '.join(ANSWERS)}")
    for name in ("reactions", "text_reactions"):
        values[name] = tuple(reaction_from_json(item) for item in values.get(name, ()))
    for name in ("after", "greeting", "stays"):
        if name in values:
            values[name] = float(values[name])
    values["message"] = audio_from_json(values["message"]) if values.get("message") else None
    return Callee(**values)


def reaction_from_json(data: Mapping[str, Any]) -> Reaction:
    """A reaction as written in a script. Raises ValueError on an unknown field or a bad pattern."""
    _known(data, {item.name for item in fields(Reaction)})
    try:
        re.compile(str(data["hears"]))
    except (KeyError, re.error) as error:
        raise ValueError(f"a reaction needs 'hears', a regular expression: {error}") from error
    return Reaction(**data)


def caller_from_json(data: Mapping[str, Any]) -> Caller:
    """A caller as a script or request gives it.

    `from`, `audio` (one or a list), `hang_up_after`, `patience`, `reactions`; ValueError on anything else.
    """
    _known(data, {"from", "to", "audio", "hang_up_after", "patience", "reactions"})
    audio = data.get("audio") or []
    return Caller(
        number=str(data["from"]),
        messages=tuple(audio_from_json(item) for item in (audio if isinstance(audio, list) else [audio])),
        hang_up_after=data.get("hang_up_after", 0.5),
        patience=data.get("patience"),
        reactions=tuple(reaction_from_json(item) for item in data.get("reactions", ())),
    )


def audio_from_json(data: str | Mapping[str, str]) -> Wav:
    """The WAV file at a path, or given as {"base64": …}. Raises ValueError when it cannot be read."""
    try:
        if isinstance(data, str):
            return read_wav(Path(data).read_bytes())
        return read_wav(base64.b64decode(data["base64"], validate=True))
    except (OSError, KeyError) as error:
        raise ValueError(f"no audio: {error}") from error


def _known(data: Mapping[str, Any], names: set[str]) -> None:
    if unknown := set(data) - names:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}; expected: {', '.join(sorted(names))}")
