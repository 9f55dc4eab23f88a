"""What the provider is asked for one attempt: our attempt's id travels in the address of every webhook."""

from __future__ import annotations

from escalation.letters import text_of
from escalation.policy import Policy
from storage.models import Attempt, School
from storage.words import RoundKind
from voice.telephony import CallRequest, TextRequest


def call_request(attempt: Attempt, from_: str, public_url: str, policy: Policy) -> CallRequest:
    """The call of an attempt, from the school's attendance line."""
    url = f"{public_url.rstrip('/')}/voice/outbound/{attempt.id}"
    return CallRequest(
        to=attempt.address,
        from_=from_,
        url=url,
        status_url=f"{url}/status",
        ring_seconds=policy.calls.ring_seconds,
        # At dispatch a person takes the call, by key.
        detect_machine=attempt.round_kind is not RoundKind.DISPATCH,
    )


def text_request(attempt: Attempt, school: School, public_url: str) -> TextRequest:
    """The text of an attempt, from the school's attendance line."""
    return TextRequest(
        to=attempt.address,
        from_=str(school.attendance_line),
        body=text_of(attempt, school),
        status_url=f"{public_url.rstrip('/')}/sms/outbound/{attempt.id}/status",
    )
