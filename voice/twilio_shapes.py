"""What the provider's client hands back, in the words of the port."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from twilio.rest.api.v2010.account.call import CallInstance
from twilio.rest.api.v2010.account.message import MessageInstance

from voice.telephony import CallState, OutcomeUnknown, ProviderCall, ProviderText, ReceivedText, TextState

# The direction of a call or text that was asked for through the REST API, and is no answer to one that came in.
ASKED_FOR = "outbound-api"
CAME_IN = "inbound"

STATES = {state.value: state for state in CallState}
TEXT_STATES = {state.value: state for state in TextState}

Made = TypeVar("Made", ProviderCall, ProviderText)


def as_call(call: CallInstance) -> ProviderCall:
    """One call in the words of the port. Raises OutcomeUnknown where the answer tells of no call."""
    if not call.sid:
        raise OutcomeUnknown("the provider's answer names no call")
    created = call.date_created if isinstance(call.date_created, datetime) else None
    return ProviderCall(
        sid=str(call.sid),
        state=STATES.get(str(call.status)),
        to=str(call.to or ""),
        created_at=created,
        answered_by=call.answered_by or None,
        from_=str(call._from or ""),
        ended_at=call.end_time if isinstance(call.end_time, datetime) else None,
        is_ordered=call.direction == ASKED_FOR,
    )


def as_text(text: MessageInstance) -> ProviderText:
    """One text in the words of the port. Raises OutcomeUnknown where the answer tells of no text."""
    if not text.sid:
        raise OutcomeUnknown("the provider's answer names no text")
    return ProviderText(
        sid=str(text.sid),
        state=TEXT_STATES.get(str(text.status)),
        to=str(text.to or ""),
        created_at=text.date_created if isinstance(text.date_created, datetime) else None,
        code=str(text.error_code or ""),
    )


def as_received(text: MessageInstance) -> ReceivedText:
    """One text that came in."""
    pictures = str(text.num_media or "0")
    return ReceivedText(
        sid=str(text.sid),
        from_=str(text.from_ or ""),
        to=str(text.to or ""),
        body=str(text.body or ""),
        created_at=text.date_created if isinstance(text.date_created, datetime) else None,
        pictures=int(pictures) if pictures.isascii() and pictures.isdecimal() else 0,
    )


def made_since(since: datetime, made: list[Made]) -> list[Made]:
    """Those created since a moment, oldest first; the provider keeps whole seconds."""
    recent = [one for one in made if one.created_at is None or one.created_at >= since.replace(microsecond=0)]
    return sorted(recent, key=lambda one: one.created_at or since)
