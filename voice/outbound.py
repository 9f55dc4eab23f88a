"""The webhooks of a call that we place: what is said next, and what the listener's answers are worth."""

from __future__ import annotations

from datetime import datetime

import structlog
from flask import Blueprint, Response, abort, request
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from storage.attempts import (
    lock_attempt,
    record_answer,
    record_answered,
    record_confirmed,
    record_message_left,
    record_spoken,
    record_wrong_number,
)
from storage.hand_overs import record_acknowledged
from storage.models import Attempt, AttemptTarget, Inquiry, PolicyVersion, School, Student
from storage.words import FINAL_INQUIRY_STATES, AttemptState
from voice.answers import Heard
from voice.call_status import adopt_call
from voice.markup import voice_response
from voice.outbound_dialogue import respond
from voice.outbound_values import (
    Acknowledged,
    Answered,
    AskedStudent,
    CallContext,
    Confirmed,
    Fact,
    MessageLeft,
    Position,
    Step,
    WrongNumber,
)
from voice.prompts import DEFAULT_LANGUAGE, languages, prompts, spoken_languages
from voice.services import VoiceServices
from voice.signature import SignatureGuard
from voice.twiml import HangUp, Say, VoiceDocument

log = structlog.get_logger(__name__)

# The steps that have an address of their own.
STEPS = {step.value: step for step in Step if step is not Step.START}
# Who has picked up where the provider does not tell; without any word, nobody has heard anything of us.
NOT_TOLD = "unknown"
MOST_WORDS = 500  # characters of spoken words that are kept

# All that is said depends on, a row for each student: read once the attempt is locked, in one go.
_CONTEXT = (
    select(
        AttemptTarget.id.label("target"),
        AttemptTarget.answer,
        Inquiry.state,
        Student.preferred_name,
        Student.given_name,
        PolicyVersion.content["calls"].label("switches"),
        School.name.label("school"),
        School.languages,
        School.office_phone,
        School.attendance_line,
    )
    .join(Inquiry, Inquiry.id == AttemptTarget.inquiry_id)
    .join(Student, Student.id == Inquiry.student_id)
    .join(PolicyVersion, PolicyVersion.id == Inquiry.policy_version_id)
    .join(Attempt, Attempt.id == AttemptTarget.attempt_id)
    .join(School, School.id == Attempt.school_id)
    .where(AttemptTarget.attempt_id == bindparam("attempt"))
    .order_by(AttemptTarget.id)
)


def outbound_blueprint(services: VoiceServices) -> Blueprint:
    """The webhooks of the conversation.

    Raises:
        ValueError: where the token or the public address is missing.
    """
    blueprint = Blueprint("outbound", __name__)
    SignatureGuard(services.public_url, services.auth_token).protect(blueprint)

    @blueprint.post("/voice/outbound/<int:attempt_id>")
    def start(attempt_id: int) -> Response:
        return _turn(services, attempt_id, Step.START)

    @blueprint.post("/voice/outbound/<int:attempt_id>/<step>")
    def answer(attempt_id: int, step: str) -> Response:
        asked = STEPS.get(step)
        if asked is None:
            abort(404)
        return _turn(services, attempt_id, asked)

    return blueprint


def _turn(services: VoiceServices, attempt_id: int, step: Step) -> Response:
    with services.database.write() as session:
        document = _next_words(session, services, attempt_id, step)
    return voice_response(document)


def _next_words(session: Session, services: VoiceServices, attempt_id: int, step: Step) -> VoiceDocument:
    now = services.clock.now()
    attempt = lock_attempt(session, attempt_id)
    if attempt is None:
        log.error("call_of_unknown_attempt", attempt=attempt_id)
        return _resolved()
    if not adopt_call(session, attempt, request.form.get("CallSid", ""), services.clock):
        return _resolved()
    # Every request says that the call is up: the first of them may have been the one that got lost.
    record_answered(session, attempt, now, request.form.get("AnsweredBy") or attempt.answered_by or NOT_TOLD)
    record_spoken(attempt, now)
    context = _context(session, attempt, f"{services.public_url}/voice/outbound/{attempt_id}")
    if context is None:
        log.error("call_about_nobody", attempt=attempt_id)
        return _resolved()
    turn = respond(_position(step, attempt, context), _heard(step), context)
    if context.is_wanted:
        for fact in turn.facts:
            _record(session, attempt, fact, context, now)
    return turn.document


def _resolved() -> VoiceDocument:
    return (Say(prompts(DEFAULT_LANGUAGE).text("outgoing.resolved"), DEFAULT_LANGUAGE), HangUp())


def _position(step: Step, attempt: Attempt, context: CallContext) -> Position:
    told = request.args.get("language", "")
    language = told if told in languages() else attempt.language
    return Position(
        step=step,
        language=language if language in languages() else context.languages[0],
        target=_number("target"),
        again=_number("again"),
        worried=request.args.get("worried") == "1",
    )


def _number(name: str) -> int:
    told = request.args.get(name, "")
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 10 else 0


def _heard(step: Step) -> Heard:
    form = request.form
    if step is Step.OFFICE:
        return Heard(speech=form.get("DialCallStatus", ""))
    try:
        confidence = float(form.get("Confidence", "1"))
    except ValueError:
        confidence = 0.0
    return Heard(form.get("Digits", "")[:1], form.get("SpeechResult", "")[:MOST_WORDS], confidence)


def _context(session: Session, attempt: Attempt, base: str) -> CallContext | None:
    """What is said depends on; None for a call that is about nobody."""
    rows = session.execute(_CONTEXT, {"attempt": attempt.id}).all()
    if not rows:
        return None
    of_school = spoken_languages(rows[0].languages)
    return CallContext(
        base=base,
        school=rows[0].school,
        kind=attempt.round_kind,
        students=tuple(
            AskedStudent(
                row.target, row.preferred_name or row.given_name, row.state not in FINAL_INQUIRY_STATES, row.answer
            )
            for row in rows
        ),
        languages=of_school,
        spoken=(attempt.language,) if attempt.language in languages() else of_school,
        office_phone=rows[0].office_phone or "",
        attendance_line=rows[0].attendance_line or "",
        answered_by=attempt.answered_by or "",
        is_confirmed=attempt.confirmed_at is not None,
        is_wanted=attempt.state is AttemptState.ANSWERED,
        ask_reason=all(row.switches["ask_reason"] for row in rows),
        connect_to_office=all(row.switches["connect_to_office"] for row in rows),
    )


def _record(session: Session, attempt: Attempt, fact: Fact, context: CallContext, now: datetime) -> None:
    match fact:
        case Confirmed():
            record_confirmed(session, attempt, now)
        case WrongNumber():
            record_wrong_number(session, attempt, now)
        case MessageLeft():
            record_message_left(session, attempt, now)
        case Acknowledged():
            record_acknowledged(session, attempt, now)
        case Answered(target, answer, reason, category):
            before = next((one.answer for one in context.students if one.target == target), None)
            if reason is None and before is answer:
                return  # The same webhook again.
            record_answer(session, attempt, target, answer, now, reason=reason, category=category)
