"""How a call that we place comes to its end: a goodbye, or the school office. Pure."""

from __future__ import annotations

from voice.answers import Heard
from voice.outbound_values import CallContext, Position, Step, Turn
from voice.prompts import prompts
from voice.twiml import Connect, HangUp, Say, VoiceDocument


def closing(language: str, key: str, **blanks: str) -> VoiceDocument:
    """The last words of a call."""
    return (Say(prompts(language).text(key, **blanks), language), HangUp())


def to_office(position: Position, context: CallContext, *, alarmed: bool = False) -> VoiceDocument:
    """Connect the listener with the office, or say how to reach it. `alarmed`: the office calls them anyway."""
    if context.office_phone and context.connect_to_office:
        after = Position(Step.OFFICE, position.language).address(context.base)
        text = prompts(position.language).text("outgoing.connecting")
        return Say(text, position.language), Connect(context.office_phone, context.attendance_line, after)
    if alarmed:
        return closing(position.language, "outgoing.thanks")
    return closing(position.language, "outgoing.call_office", number=context.call_back)


def after_office(position: Position, heard: Heard, context: CallContext) -> Turn:
    """`heard.speech` carries the provider's word for how connecting went."""
    if heard.speech in ("completed", "answered"):
        return Turn((HangUp(),))
    return Turn(closing(position.language, "outgoing.office_busy", number=context.call_back))
