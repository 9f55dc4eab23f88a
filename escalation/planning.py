"""Writes planned and cancelled attempts into the outbox. One attempt serves every child of a household."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from escalation.ledger_facts import load_facts, tried_of
from escalation.number_records import with_records
from escalation.policy import Policy
from escalation.policy_versions import policies_of
from escalation.rounds.facts import InquiryFacts
from escalation.rounds.steps import Plan, find_ending
from escalation.rounds.urgency import rank_of
from escalation.rounds.whom import Whom, possible
from storage.attempts import log_attempt, record_ended
from storage.models import Attempt, AttemptTarget, Contact, ContactPhone, Inquiry, PhoneNumber, StudentContact
from storage.words import (
    FINAL_INQUIRY_STATES,
    AttemptChannel,
    AttemptResult,
    AttemptState,
    InquiryState,
    RoundKind,
)

# Inquiries in these states may be served by an attempt of that round which another inquiry asked for. One whose message
# waits in review is asked about too when the family is called anyway.
SERVED = {
    RoundKind.GUARDIANS: (
        InquiryState.WAITING,
        InquiryState.GUARDIANS,
        InquiryState.EMERGENCY,
        InquiryState.DISPATCH,
    ),
    RoundKind.EMERGENCY: (InquiryState.EMERGENCY, InquiryState.DISPATCH),
    RoundKind.DISPATCH: (InquiryState.DISPATCH,),
}


class FactBook:
    """The facts of the inquiries of one transaction, kept true while attempts are added."""

    def __init__(self, session: Session, inquiries: Sequence[Inquiry], now: datetime) -> None:
        """Load the facts of these inquiries at once; those of others when they are asked for."""
        self._session = session
        self._now = now
        self._facts: dict[int, InquiryFacts] = {}
        self.load(inquiries)

    def load(self, inquiries: Sequence[Inquiry]) -> None:
        """Load what is not known yet of these inquiries, all of them at once."""
        missing = [inquiry for inquiry in inquiries if inquiry.id not in self._facts]
        if missing:
            policies = policies_of(self._session, {inquiry.policy_version_id for inquiry in missing})
            learning = {i.student_id for i in missing if policies[i.policy_version_id].order.learn}
            facts = load_facts(self._session, missing, self._now)
            contacts = {inquiry.student_id: facts[inquiry.id].contacts for inquiry in missing}
            judged = with_records(self._session, contacts, learning, self._now)
            for inquiry in missing:
                self._facts[inquiry.id] = replace(facts[inquiry.id], contacts=judged[inquiry.student_id])

    def of(self, inquiry: Inquiry) -> InquiryFacts:
        """The facts of one inquiry."""
        self.load([inquiry])
        return self._facts[inquiry.id]

    def forget(self, inquiry: Inquiry) -> None:
        """Load the facts of this inquiry anew the next time."""
        self._facts.pop(inquiry.id, None)

    def add(self, inquiry: Inquiry, target: AttemptTarget, attempt: Attempt) -> None:
        """Take note of one more attempt for an inquiry."""
        facts = self.of(inquiry)
        self._facts[inquiry.id] = replace(facts, tried=(*facts.tried, tried_of(target, attempt)))


def plan_attempt(session: Session, inquiry: Inquiry, plan: Plan, book: FactBook, now: datetime) -> None:
    """Put an attempt into the outbox for this inquiry and every other one that it can serve."""
    attempt = _joinable(session, inquiry.school_id, plan)
    if attempt is None:
        attempt = Attempt(
            school_id=inquiry.school_id,
            round_kind=plan.kind,
            channel=plan.whom.channel,
            address=plan.whom.address,
            language=plan.whom.language,
            state=AttemptState.PLANNED,
            planned_at=now,
            due_at=now,
            turn=plan.turn,
            rank=plan.rank,
        )
        session.add(attempt)
        session.flush()
    attempt.turn, attempt.rank = min((attempt.turn, attempt.rank), (plan.turn, plan.rank))
    _add_target(session, inquiry, attempt, plan.whom, book)
    others = _others(session, inquiry, plan)
    book.load(others)
    for other in others:
        whom = _serves(book.of(other), plan)
        if whom is not None:
            _add_target(session, other, attempt, whom, book)
            attempt.rank = min(attempt.rank, _rank_of(book.of(other)))
    log_attempt(session, attempt, "attempt_planned", now, round=plan.kind.value, channel=plan.whom.channel.value)


def _rank_of(facts: InquiryFacts) -> int:
    return rank_of(facts.grade, look_first=facts.look_first)


def _joinable(session: Session, school_id: int, plan: Plan) -> Attempt | None:
    """A planned attempt to the same address that nobody has begun to make. One being begun just now is left alone."""
    return session.scalar(
        select(Attempt)
        .where(
            Attempt.school_id == school_id,
            Attempt.round_kind == plan.kind,
            Attempt.channel == plan.whom.channel,
            Attempt.address == plan.whom.address,
            Attempt.state == AttemptState.PLANNED,
        )
        .order_by(Attempt.id)
        .limit(1)
        .with_for_update(key_share=True, skip_locked=True)
        .execution_options(populate_existing=True)
    )


def _add_target(session: Session, inquiry: Inquiry, attempt: Attempt, whom: Whom, book: FactBook) -> None:
    target = AttemptTarget(
        attempt_id=attempt.id,
        inquiry_id=inquiry.id,
        opening=inquiry.opening,
        round_kind=attempt.round_kind,
        address=attempt.address,
        contact_id=whom.contact_id,
    )
    session.add(target)
    session.flush()
    book.add(inquiry, target, attempt)


def _others(session: Session, inquiry: Inquiry, plan: Plan) -> list[Inquiry]:
    """Other inquiries of the same school and day that share the number or address, by the student's contacts."""
    statement = (
        select(Inquiry)
        .where(
            Inquiry.school_id == inquiry.school_id,
            Inquiry.date == inquiry.date,
            Inquiry.id != inquiry.id,
            Inquiry.state.in_(SERVED[plan.kind]),
        )
        .order_by(Inquiry.id)
    )
    if plan.kind is RoundKind.DISPATCH:
        return list(session.scalars(statement))
    reached = reached_at(plan.whom.channel, plan.whom.address)
    return list(session.scalars(statement.where(Inquiry.student_id.in_(reached))))


def reached_at(channel: AttemptChannel, address: str) -> Select[int]:
    """Select the ids of the students one of whose contacts has this number or address."""
    reached = select(StudentContact.student_id).join(Contact, Contact.id == StudentContact.contact_id)
    if channel is AttemptChannel.EMAIL:
        return reached.where(func.lower(Contact.email) == address.lower())
    return (
        reached.join(ContactPhone, ContactPhone.contact_id == Contact.id)
        .join(PhoneNumber, PhoneNumber.id == ContactPhone.phone_id)
        .where(PhoneNumber.e164 == address)
    )


def _serves(facts: InquiryFacts, plan: Plan) -> Whom | None:
    """Through which contact an attempt serves another inquiry; None where it must not, or need not."""
    if find_ending(facts) is not None:
        return None
    if plan.kind is RoundKind.DISPATCH:
        is_being_called = any(call.is_open for call in facts.calls(plan.kind))
        return None if is_being_called else plan.whom
    return next(
        (
            whom
            for whom in possible(facts, plan.kind)
            if whom.channel is plan.whom.channel and whom.address.lower() == plan.whom.address.lower()
        ),
        None,
    )


def cancel_attempts(
    session: Session, inquiry: Inquiry, attempt_ids: Sequence[int], policy: Policy, now: datetime
) -> bool:
    """Cancel what is no longer needed by any open inquiry. Returns False where a row was busy: ask again.

    What is planned ends here; what rings is marked, and a worker tells the provider. A conversation goes on.
    """
    session.flush()
    is_complete = True
    for attempt_id in attempt_ids:
        if _is_needed(session, attempt_id, inquiry):
            continue
        attempt = session.scalar(
            select(Attempt)
            .where(Attempt.id == attempt_id)
            .with_for_update(key_share=True, skip_locked=True)
            .execution_options(populate_existing=True)
        )
        if attempt is None:
            is_complete = False
        else:
            call_off(session, attempt, policy, now)
    return is_complete


def call_off(session: Session, attempt: Attempt, policy: Policy, now: datetime) -> None:
    """End what is planned, and mark what rings: a worker tells the provider. Who is talking is let talk."""
    if attempt.state is AttemptState.PLANNED:
        record_ended(session, attempt, AttemptResult.CANCELED, now)
    elif attempt.channel is AttemptChannel.CALL and attempt.state in (AttemptState.PLACING, AttemptState.PLACED):
        attempt.state = AttemptState.CANCELING
        attempt.deadline_at = now + timedelta(seconds=policy.calls.placing_seconds)
        attempt.poked_at = None
        log_attempt(session, attempt, "cancel_asked", now)


def _is_needed(session: Session, attempt_id: int, inquiry: Inquiry) -> bool:
    others = select(AttemptTarget.id).join(Inquiry, Inquiry.id == AttemptTarget.inquiry_id)
    return (
        session.scalar(
            others.where(
                AttemptTarget.attempt_id == attempt_id,
                Inquiry.id != inquiry.id,
                Inquiry.state.not_in(FINAL_INQUIRY_STATES),
            ).limit(1)
        )
        is not None
    )
