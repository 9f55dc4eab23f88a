"""The facts of the inquiries that one transaction decides about, kept true while it plans attempts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from escalation.ledger_facts import load_facts, tried_of
from escalation.number_records import with_records
from escalation.policy_versions import policies_of
from escalation.rounds.facts import InquiryFacts
from storage.models import Attempt, AttemptTarget, Inquiry


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
