"""The webhook that hears how a text of ours goes."""

from __future__ import annotations

from datetime import timedelta

import structlog
from flask import Blueprint, request
from sqlalchemy.orm import Session

from storage.attempts import lock_attempt, record_placed
from storage.clock import Clock
from storage.models import Attempt
from storage.words import FINAL_ATTEMPT_STATES, AttemptChannel, AttemptState
from voice.provider.outcomes import hear_of_text
from voice.services import VoiceServices
from voice.signature import SignatureGuard
from voice.telephony import TextState

log = structlog.get_logger(__name__)

# How long a text whose taking we learn of here may be on its way, until the provider is asked about it.
LONGEST_WAY = timedelta(minutes=2)
STATES = {state.value: state for state in TextState}


def text_status_blueprint(services: VoiceServices) -> Blueprint:
    """The webhook of the texts that we send.

    Raises:
        ValueError: where the token or the public address is missing.
    """
    blueprint = Blueprint("text_status", __name__)
    SignatureGuard(services.public_url, services.auth_token).protect(blueprint)

    @blueprint.post("/sms/outbound/<int:attempt_id>/status")
    def status(attempt_id: int) -> tuple[str, int]:
        form = request.form
        sid = form.get("MessageSid", "") or form.get("SmsSid", "")
        state = STATES.get(form.get("MessageStatus", "") or form.get("SmsStatus", ""))
        with services.database.write() as session:
            attempt = lock_attempt(session, attempt_id)
            if attempt is None:
                log.error("status_of_unknown_attempt", attempt=attempt_id, text=sid)
            elif _is_of(session, attempt, sid, services.clock):
                hear_of_text(session, attempt, state, form.get("ErrorCode", ""), services.clock.now())
        return "", 204

    return blueprint


def _is_of(session: Session, attempt: Attempt, sid: str, clock: Clock) -> bool:
    """Whether the text `sid` is this attempt's. One that nobody has told us of yet becomes it.

    The webhook may come before the reply to the request that sent the text, or that reply may be lost.
    """
    if attempt.channel is not AttemptChannel.TEXT:
        log.info("text_followed_by_a_call", attempt=attempt.id, text=sid)
        return False
    if not sid or (attempt.state is AttemptState.PLANNED and attempt.placing_at is None):
        log.error("webhook_of_a_text_not_sent", attempt=attempt.id, text=sid)
        return False
    if attempt.provider_sid is None and attempt.state not in FINAL_ATTEMPT_STATES:
        record_placed(session, attempt, sid, clock.now(), LONGEST_WAY)
    elif attempt.provider_sid != sid:
        log.error("webhook_of_another_text", attempt=attempt.id, text=sid)
        return False
    return True
