"""The provider's reports on the calls that we place: pure reading of each, and the webhook that writes it down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import structlog
from flask import Blueprint, request
from sqlalchemy.orm import Session

from storage.attempts import is_live_call_to, lock_attempt, record_placed
from storage.clock import Clock
from storage.models import Attempt
from storage.words import FINAL_ATTEMPT_STATES, AttemptChannel, AttemptState
from voice.provider.outcomes import hear_of_call
from voice.services import VoiceServices
from voice.signature import SignatureGuard
from voice.telephony import FINAL_CALL_STATES, CallState

log = structlog.get_logger(__name__)

# How long a call whose taking we learn of here may ring, until the provider is asked about it.
LONGEST_RING = timedelta(minutes=2)
STATES = {state.value: state for state in CallState}


@dataclass(frozen=True, slots=True)
class CallReport:
    """One status callback. `state` is None for a status that this program does not know; `sequence` None untold."""

    sid: str
    state: CallState | None
    sequence: int | None
    answered_by: str
    code: str


def read_report(form: Mapping[str, str]) -> CallReport:
    """Read a status callback. Never raises: what cannot be understood is None or empty."""
    number = form.get("SequenceNumber", "")
    return CallReport(
        sid=form.get("CallSid", ""),
        state=STATES.get(form.get("CallStatus", "")),
        sequence=int(number) if number.isdecimal() and len(number) < 9 else None,
        answered_by=form.get("AnsweredBy", ""),
        code=form.get("SipResponseCode", "") or form.get("ErrorCode", ""),
    )


def call_status_blueprint(services: VoiceServices) -> Blueprint:
    """The webhook that hears how a call goes.

    Raises:
        ValueError: where the token or the public address is missing.
    """
    blueprint = Blueprint("call_status", __name__)
    SignatureGuard(services.public_url, services.auth_token).protect(blueprint)

    @blueprint.post("/voice/outbound/<int:attempt_id>/status")
    def status(attempt_id: int) -> tuple[str, int]:
        report = read_report(request.form)
        with services.database.write() as session:
            attempt = lock_attempt(session, attempt_id)
            if attempt is None:
                log.error("status_of_unknown_attempt", attempt=attempt_id, call=report.sid)
            elif adopt_call(session, attempt, report.sid, services.clock):
                apply_report(session, attempt, report, services.clock)
        return "", 204

    return blueprint


def adopt_call(session: Session, attempt: Attempt, sid: str, clock: Clock) -> bool:
    """Whether the call `sid` is this attempt's. One that nobody has told us of yet becomes it.

    A webhook may come before the reply to the request that placed the call, or that reply may be lost.
    """
    if attempt.channel is not AttemptChannel.CALL:
        log.error("webhook_of_a_call_not_placed", attempt=attempt.id, call=sid)
        return False
    if attempt.state is AttemptState.PLANNED and not _was_placed_after_all(session, attempt):
        log.error("webhook_of_a_call_not_placed", attempt=attempt.id, call=sid)
        return False
    if not sid:
        log.error("webhook_without_a_call", attempt=attempt.id)
        return False
    if attempt.provider_sid is None and attempt.state not in FINAL_ATTEMPT_STATES:
        record_placed(session, attempt, sid, clock.now(), LONGEST_RING)
    elif attempt.provider_sid != sid:
        log.error("webhook_of_another_call", attempt=attempt.id, call=sid)
        return False
    return True


def _was_placed_after_all(session: Session, attempt: Attempt) -> bool:
    """Whether a request that seemed lost was taken: the attempt goes on with that call, and is not dialled again."""
    return attempt.placing_at is not None and not is_live_call_to(session, attempt.address, other_than=attempt.id)


def apply_report(session: Session, attempt: Attempt, report: CallReport, clock: Clock) -> None:
    """Write down what a report says; what is stale or comes after the end changes nothing."""
    if attempt.state in FINAL_ATTEMPT_STATES:
        return
    is_stale = report.sequence is not None and report.sequence <= attempt.sequence
    if report.state not in FINAL_CALL_STATES and is_stale:
        return
    if report.sequence is not None:
        attempt.sequence = max(attempt.sequence, report.sequence)
    attempt.answered_by = report.answered_by or attempt.answered_by
    hear_of_call(session, attempt, report.state, report.code, clock.now())
