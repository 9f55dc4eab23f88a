"""One batch of due inquiries: their facts, what these ask for, and writing it, all in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import and_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from escalation.all_clear import NOT_HEARD, plan_all_clears, take_back_all_clears
from escalation.contact_log import log_inquiry
from escalation.fact_book import FactBook
from escalation.hand_over import begin_hand_overs
from escalation.outbox import Outbox
from escalation.pace import pause
from escalation.policy import Policy
from escalation.policy_versions import policies_of
from escalation.rounds.facts import RoundFact
from escalation.rounds.steps import UNHEARD, Ending, Steps, next_steps
from escalation.rounds.transitions import check_transition
from escalation.school_days import list_closes
from escalation.taking_back import cancel_attempts
from storage.alarms import raise_alarm
from storage.models import Absence, AttemptTarget, Inquiry, Match, Roll, Round, School, StaffEntry
from storage.words import FINAL_INQUIRY_STATES, Answer, InquiryState, RoundKind

log = structlog.get_logger(__name__)

# After a call that was picked up while our line failed, nobody is dialled for so long.
LINE_COMES_BACK = timedelta(seconds=15)


class Batch:
    """Inquiries that are advanced together. They are locked; what is asked of the ledger is asked for all at once."""

    def __init__(self, session: Session, inquiries: Sequence[Inquiry], now: datetime) -> None:
        """Load what the decisions about these inquiries will need."""
        self._session = session
        self._inquiries = inquiries
        self._now = now
        self._policies = policies_of(session, {inquiry.policy_version_id for inquiry in inquiries})
        self._book = FactBook(session, inquiries, now)
        self._outbox = Outbox(session, self._book, {inquiry.date for inquiry in inquiries}, now)
        self._rounds = _open_rounds(session, inquiries)
        self._handed_over: list[Inquiry] = []

    def advance(self) -> None:
        """Decide about every inquiry, and write what follows.

        Raises whatever goes wrong with one of them: then none of the transaction may stay.
        """
        # A first decision about each tells what planning will want to know. The one that counts is made in turn: a call
        # that is planned for one child may serve the next.
        expected = [(inquiry, plan) for inquiry in self._inquiries for plan in self._decide(inquiry).plans]
        self._outbox.expect(expected)
        for inquiry in self._inquiries:
            self._apply(inquiry, self._decide(inquiry), self._policy(inquiry))
        if self._handed_over:
            begin_hand_overs(self._session, self._handed_over, self._now)
        self._outbox.write()

    def _policy(self, inquiry: Inquiry) -> Policy:
        return self._policies[inquiry.policy_version_id]

    def _decide(self, inquiry: Inquiry) -> Steps:
        return next_steps(self._book.of(inquiry), self._policy(inquiry), self._now)

    def _apply(self, inquiry: Inquiry, steps: Steps, policy: Policy) -> None:
        session, now = self._session, self._now
        inquiry.fence += 1
        self._raise_alarms(inquiry, steps)
        if steps.ending is not None:
            self._end(inquiry, steps.ending)
            # What a sibling has joined a moment ago is needed, though the ledger does not say so yet.
            cancel = [attempt_id for attempt_id in steps.cancel if not self._outbox.is_joined(attempt_id)]
            is_complete = cancel_attempts(session, inquiry, cancel, policy, now)
            is_complete &= _tell_all_clear(session, inquiry, policy, now)
            # A row that somebody holds just now is asked for again at once.
            inquiry.due_at = None if is_complete else now + timedelta(seconds=1)
            return
        if steps.reopen and _is_only_history(session, inquiry):
            inquiry.due_at = None
            return
        if steps.reopen:
            _reopen(session, inquiry, now)
            take_back_all_clears(session, inquiry, policy, now)
            inquiry.due_at = now
            self._book.forget(inquiry)
            return
        inquiry.due_at = steps.due_at
        for begun in steps.starts:
            self._begin(inquiry, begun)
        for plan in steps.plans:
            self._outbox.plan(inquiry, plan)

    def _raise_alarms(self, inquiry: Inquiry, steps: Steps) -> None:
        for alarm in steps.alarms:
            subject = f"inquiry:{inquiry.id}:{inquiry.opening}"
            subject += f":attempt:{alarm.attempt_id}" if alarm.attempt_id else ""
            is_new = raise_alarm(
                self._session, inquiry.school_id, alarm.kind, subject, self._now, student_id=inquiry.student_id
            )
            if is_new and alarm.kind == UNHEARD:
                # Every further call might use up a number that is answered: first let the line come back.
                pause(self._session, self._now + LINE_COMES_BACK)

    def _begin(self, inquiry: Inquiry, begun: RoundFact) -> None:
        was_waiting = inquiry.state is InquiryState.WAITING
        _change_state(self._session, inquiry, InquiryState(begun.kind.value), self._now)
        if not was_waiting:
            self._close_round(inquiry)
        row = Round(
            inquiry_id=inquiry.id,
            opening=inquiry.opening,
            kind=begun.kind,
            started_at=begun.started_at,
            ends_at=begun.ends_at,
        )
        self._session.add(row)
        self._rounds[inquiry.id].append(row)
        if begun.kind is RoundKind.DISPATCH:
            self._handed_over.append(inquiry)

    def _close_round(self, inquiry: Inquiry) -> None:
        for row in self._rounds.pop(inquiry.id, []):
            row.ended_at = self._now

    def _end(self, inquiry: Inquiry, ending: Ending) -> None:
        """End an open inquiry. One that has ended stays as it is; news for dispatch is for staff at once."""
        session, now = self._session, self._now
        if inquiry.state in FINAL_INQUIRY_STATES:
            if inquiry.state is InquiryState.HANDED_OVER and ending.state is not InquiryState.HANDED_OVER:
                _tell_news(session, inquiry, ending, now)
            if inquiry.state is ending.state:
                inquiry.reason, inquiry.category = _reason(session, inquiry, ending)
            return
        _change_state(session, inquiry, ending.state, now, cause=ending.cause, evidence=ending.evidence)
        self._close_round(inquiry)
        inquiry.ended_at = now
        inquiry.outcome = ending.cause if ending.evidence is None else f"{ending.cause}:{ending.evidence}"
        inquiry.reason, inquiry.category = _reason(session, inquiry, ending)


def _open_rounds(session: Session, inquiries: Sequence[Inquiry]) -> dict[int, list[Round]]:
    found: dict[int, list[Round]] = defaultdict(list)
    ids = [inquiry.id for inquiry in inquiries]
    for row in session.scalars(select(Round).where(Round.inquiry_id.in_(ids), Round.ended_at.is_(None))):
        found[row.inquiry_id].append(row)
    return found


def _tell_all_clear(session: Session, inquiry: Inquiry, policy: Policy, now: datetime) -> bool:
    """Plan the all-clears that an end owes; a fault in that is for staff, and keeps no search from ending."""
    try:
        with session.begin_nested():
            return plan_all_clears(session, inquiry, policy, now)
    except SQLAlchemyError:
        raise
    except Exception as error:  # a fault of this program, whatever it is: the end stands
        log.error("all_clear_not_planned", inquiry_id=inquiry.id, error=type(error).__name__)
        subject = f"inquiry:{inquiry.id}:{inquiry.opening}"
        raise_alarm(session, inquiry.school_id, NOT_HEARD, subject, now, student_id=inquiry.student_id)
        return True


def _change_state(session: Session, inquiry: Inquiry, state: InquiryState, now: datetime, **details: object) -> None:
    check_transition(inquiry.state, state)
    log_inquiry(session, inquiry, "state", now, old=inquiry.state.value, new=state.value, **details)
    inquiry.state = state


def _tell_news(session: Session, inquiry: Inquiry, ending: Ending, now: datetime) -> None:
    subject = f"inquiry:{inquiry.id}:{ending.cause}"
    is_new = raise_alarm(
        session, inquiry.school_id, "news_after_hand_over", subject, now, student_id=inquiry.student_id
    )
    if is_new:
        log_inquiry(session, inquiry, "news_after_hand_over", now, cause=ending.cause, evidence=ending.evidence)


def _reason(session: Session, inquiry: Inquiry, ending: Ending) -> tuple[str | None, str | None]:
    """The reason given, with its category, from the evidence of the end."""
    if ending.cause == "match":
        match = session.get_one(Match, ending.evidence)
        return match.reason, match.category
    if ending.cause == "staff_entry":
        entry = session.get_one(StaffEntry, ending.evidence)
        return entry.reason, entry.category
    if ending.cause == "answer":
        target = session.scalars(
            select(AttemptTarget).where(
                AttemptTarget.inquiry_id == inquiry.id,
                AttemptTarget.attempt_id == ending.evidence,
                AttemptTarget.answer == Answer.KNOWS,
            )
        ).first()
        return (target.reason, target.category) if target else (None, None)
    return None, None


def _is_only_history(session: Session, inquiry: Inquiry) -> bool:
    """Whether the student is on the list again only because a history of the year says so, after that day was over.

    Then nobody is looked for: the roll of the day itself had taken the student off it.
    """
    if inquiry.state is not InquiryState.CORRECTED:
        return False
    school = session.get_one(School, inquiry.school_id)
    listed_at, received_at = session.execute(
        select(Absence.changed_at, Roll.received_at)
        .outerjoin(Roll, and_(Roll.school_id == Absence.school_id, Roll.date == Absence.date))
        .where(Absence.student_id == inquiry.student_id, Absence.date == inquiry.date)
    ).one()
    return listed_at > list_closes(school, inquiry.date, received_at)


def _reopen(session: Session, inquiry: Inquiry, now: datetime) -> None:
    """Begin anew: the cause of the end was withdrawn. Rounds and attempts of before stay, and count no more."""
    was = inquiry.outcome or ""
    _change_state(session, inquiry, InquiryState.WAITING, now, cause="opened_again", evidence=was)
    inquiry.opening += 1
    inquiry.opened_at = now
    inquiry.due_at = now
    inquiry.ended_at = inquiry.outcome = inquiry.reason = inquiry.category = None
    subject = f"inquiry:{inquiry.id}:{inquiry.opening}"
    raise_alarm(session, inquiry.school_id, "opened_again", subject, now, student_id=inquiry.student_id)
