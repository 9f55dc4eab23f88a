"""The last look before anything goes out: who is still looked for, and whether this address may still be told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation.all_clear import look_before_all_clear, why_no_all_clear
from escalation.contact_log import drop_target
from escalation.ledger_facts import load_facts
from escalation.rounds.facts import InquiryFacts
from escalation.rounds.steps import find_ending
from escalation.rounds.whom import eligible, forbidden, numbers_on_file
from storage.attempts import record_ended
from storage.models import Attempt, AttemptTarget, Inquiry
from storage.words import FINAL_INQUIRY_STATES, AttemptResult, RoundKind

# What a hold keeps back: never dispatch.
HELD_ROUNDS = (RoundKind.GUARDIANS, RoundKind.EMERGENCY)


def look_before_dialling(session: Session, attempt: Attempt, now: datetime) -> datetime | None:
    """Drop every student who is no longer looked for, or whose contact may no longer be told.

    Ends the attempt as cancelled where nobody is left. Returns until when it is held back, if every student is:
    a family that is called for one child is asked about all of them.
    """
    rows = session.execute(
        select(AttemptTarget, Inquiry)
        .join(Inquiry, Inquiry.id == AttemptTarget.inquiry_id)
        .where(AttemptTarget.attempt_id == attempt.id)
        .order_by(AttemptTarget.id)
        .execution_options(populate_existing=True)
    ).all()
    facts = load_facts(session, [inquiry for _target, inquiry in rows], now)
    left: list[Inquiry] = []
    why_not = why_no_all_clear if attempt.round_kind is RoundKind.ALL_CLEAR else _why_not
    for target, inquiry in rows:
        reason = why_not(target, inquiry, facts[inquiry.id])
        if reason is None:
            left.append(inquiry)
        else:
            drop_target(session, target, inquiry, reason, now)
    session.flush()
    if not left:
        record_ended(session, attempt, AttemptResult.CANCELED, now)
        return None
    if attempt.round_kind is RoundKind.ALL_CLEAR:
        return look_before_all_clear(session, attempt, left[0].date, now)
    # A student who has come as far as dispatch has been looked for too long to be held back.
    if attempt.round_kind not in HELD_ROUNDS:
        return None
    held = [facts[inquiry.id].held_until for inquiry in left]
    return None if None in held else min(until for until in held if until is not None)


def _why_not(target: AttemptTarget, inquiry: Inquiry, facts: InquiryFacts) -> str | None:
    """Why a student is no longer a reason to call; None where the call is wanted."""
    if inquiry.state in FINAL_INQUIRY_STATES or target.opening != inquiry.opening:
        return "ended"
    if find_ending(facts) is not None:
        return "known"
    return None if _may_be_told(facts, target) else "not eligible"


def _may_be_told(facts: InquiryFacts, target: AttemptTarget) -> bool:
    """Whether the address still belongs to a contact whom this round may try for this student."""
    address = target.address.lower()
    if target.round_kind is RoundKind.DISPATCH:
        return True
    if address in forbidden(facts.contacts):
        return False
    return address in {number.e164 for number, _contact in numbers_on_file(facts, target.round_kind)} or any(
        address == contact.email.lower() for contact in eligible(facts.contacts, target.round_kind)
    )
