"""Plans attempts into the outbox of one transaction. One attempt serves every child of a household.

What planning has to ask the ledger is asked for many inquiries at once, and what it decides is written at once: when
the lines of a district are checked a thousand searches begin at the same moment.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation.fact_book import FactBook
from escalation.households import Reached, at_dispatch, sharing
from escalation.rounds.facts import InquiryFacts
from escalation.rounds.steps import Plan, find_ending
from escalation.rounds.urgency import rank_of
from escalation.rounds.whom import Whom, possible
from storage.models import Attempt, AttemptTarget, ContactLogEntry, Inquiry
from storage.words import AttemptState, InquiryState, RoundKind

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


@dataclass(frozen=True, slots=True)
class _Slot:
    """One call, text or e-mail of a round, whichever inquiries want it."""

    kind: RoundKind
    reached: Reached

    @classmethod
    def of(cls, inquiry: Inquiry, plan: Plan) -> _Slot:
        return cls(plan.kind, Reached(inquiry.school_id, plan.whom.channel, plan.whom.address))


class Outbox:
    """The attempts that one transaction plans, kept here until `write`. The inquiries of the book are locked."""

    def __init__(self, session: Session, book: FactBook, days: Collection[date], now: datetime) -> None:
        """An outbox with nothing in it yet; `days` are those of the inquiries that will plan."""
        self._session = session
        self._book = book
        self._days = days
        self._now = now
        self._attempts: dict[_Slot, Attempt | None] = {}
        self._others: dict[_Slot, list[Inquiry]] = {}
        self._targets: list[tuple[Inquiry, Attempt, AttemptTarget]] = []

    def expect(self, plans: Sequence[tuple[Inquiry, Plan]]) -> None:
        """Ask the ledger, for all of these plans at once, what is planned already and whom else they may serve."""
        slots = {_Slot.of(inquiry, plan) for inquiry, plan in plans} - self._attempts.keys()
        if not slots:
            return
        self._attempts |= dict.fromkeys(slots) | self._joinable(slots)
        families = [slot for slot in slots if slot.kind is not RoundKind.DISPATCH]
        found = sharing(self._session, {slot.reached for slot in families}, self._days)
        self._others |= {slot: found[slot.reached] for slot in families}
        desks = [slot for slot in slots if slot.kind is RoundKind.DISPATCH]
        found = at_dispatch(self._session, {slot.reached for slot in desks}, self._days)
        self._others |= {slot: found[slot.reached] for slot in desks}
        self._book.load([other for slot in slots for other in self._others[slot]])

    def plan(self, inquiry: Inquiry, plan: Plan) -> None:
        """Plan an attempt for this inquiry and every other one that it can serve."""
        self.expect([(inquiry, plan)])
        slot = _Slot.of(inquiry, plan)
        attempt = self._attempts[slot]
        if attempt is None or attempt.state is not AttemptState.PLANNED:
            # Nobody has planned one, or it was taken back in this transaction: a sibling's search has ended.
            attempt = self._attempts[slot] = self._new(inquiry, plan)
        attempt.turn, attempt.rank = min((attempt.turn, attempt.rank), (plan.turn, plan.rank))
        self._add(inquiry, attempt, plan.whom)
        for other in self._others[slot]:
            if other.id == inquiry.id or other.date != inquiry.date or other.state not in SERVED[plan.kind]:
                continue
            whom = _serves(self._book.of(other), plan)
            if whom is not None:
                self._add(other, attempt, whom)
                attempt.rank = min(attempt.rank, _rank_of(self._book.of(other)))

    def is_joined(self, attempt_id: int) -> bool:
        """Whether an attempt that the ledger had already is to serve somebody of this transaction too."""
        return any(attempt.id == attempt_id for _inquiry, attempt, _target in self._targets)

    def write(self) -> None:
        """Write what was planned, with an entry in the contact log for every student that it is for.

        In the order of the inquiries: two engines that plan for the same family wait for each other in one order only.
        """
        self._targets.sort(key=lambda one: (one[0].id, one[2].address))
        self._session.add_all(attempt for _inquiry, attempt, _target in self._targets)
        self._session.flush()
        for inquiry, attempt, target in self._targets:
            target.attempt_id = attempt.id
            self._session.add_all((target, self._entry(inquiry, attempt)))
        self._session.flush()
        self._targets.clear()

    def _joinable(self, slots: Collection[_Slot]) -> dict[_Slot, Attempt]:
        """Planned attempts to these addresses that nobody has begun to make. What is being begun just now is left."""
        rows = self._session.scalars(
            select(Attempt)
            .where(
                Attempt.school_id.in_({slot.reached.school_id for slot in slots}),
                Attempt.address.in_({slot.reached.address for slot in slots}),
                Attempt.state == AttemptState.PLANNED,
            )
            .order_by(Attempt.id.desc())
            .with_for_update(key_share=True, skip_locked=True)
            .execution_options(populate_existing=True)
        )
        found = {_Slot(row.round_kind, Reached(row.school_id, row.channel, row.address)): row for row in rows}
        return {slot: attempt for slot, attempt in found.items() if slot in slots}

    def _new(self, inquiry: Inquiry, plan: Plan) -> Attempt:
        return Attempt(
            school_id=inquiry.school_id,
            round_kind=plan.kind,
            channel=plan.whom.channel,
            address=plan.whom.address,
            language=plan.whom.language,
            state=AttemptState.PLANNED,
            planned_at=self._now,
            due_at=self._now,
            turn=plan.turn,
            rank=plan.rank,
        )

    def _add(self, inquiry: Inquiry, attempt: Attempt, whom: Whom) -> None:
        target = AttemptTarget(
            inquiry_id=inquiry.id,
            opening=inquiry.opening,
            round_kind=attempt.round_kind,
            address=attempt.address,
            contact_id=whom.contact_id,
        )
        self._targets.append((inquiry, attempt, target))
        self._book.add(inquiry, target, attempt)

    def _entry(self, inquiry: Inquiry, attempt: Attempt) -> ContactLogEntry:
        return ContactLogEntry(
            at=self._now,
            school_id=attempt.school_id,
            student_id=inquiry.student_id,
            inquiry_id=inquiry.id,
            attempt_id=attempt.id,
            kind="attempt_planned",
            details={"round": attempt.round_kind.value, "channel": attempt.channel.value},
        )


def _rank_of(facts: InquiryFacts) -> int:
    return rank_of(facts.grade, look_first=facts.look_first)


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
