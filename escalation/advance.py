"""Advances the inquiries that are due: lock, decide, write, in short transactions."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import and_, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from escalation.all_clear import NOT_HEARD, plan_all_clears, take_back_all_clears
from escalation.contact_log import log_inquiry
from escalation.hand_over import begin_hand_over
from escalation.pace import pause
from escalation.planning import FactBook, cancel_attempts, plan_attempt
from escalation.policy import Policy
from escalation.policy_versions import policies_of
from escalation.rounds.facts import RoundFact
from escalation.rounds.steps import UNHEARD, Ending, Steps, next_steps
from escalation.rounds.transitions import check_transition
from escalation.school_days import list_closes
from storage.alarms import raise_alarm
from storage.models import Absence, AttemptTarget, Inquiry, Match, Roll, Round, School, StaffEntry
from storage.session import Database
from storage.words import FINAL_INQUIRY_STATES, Answer, InquiryState, RoundKind

log = structlog.get_logger(__name__)

BATCH = 50
# More batches than that at once: let the workers be poked first. About a second's work: in
# a district's worst minute the first families' telephones ring while the calls to the last are still being planned.
MOST_BATCHES = 2
# After a fault with one inquiry it is looked at again after this long, beside an alarm.
AFTER_FAULT = timedelta(minutes=1)
# After a call that was picked up while our line failed, nobody is dialled for so long.
LINE_COMES_BACK = timedelta(seconds=15)


def advance_due(database: Database, now: datetime) -> bool:
    """Advance inquiries that are due, a limited number of them. Returns whether more are."""
    for _ in range(MOST_BATCHES):
        if not _is_any_due(database, now):
            return False
        try:
            with database.write() as session:
                advanced = advance_batch(session, now)
        except (IntegrityError, StaleDataError) as error:
            # Another engine decided the same at the same time. Nothing is lost: they are still due.
            log.warning("batch_repeated", error=type(error).__name__)
            return False
        if advanced == 0:
            return False
    return _is_any_due(database, now)


def _is_any_due(database: Database, now: datetime) -> bool:
    with database.read() as session:
        return session.scalar(select(Inquiry.id).where(Inquiry.due_at <= now).limit(1)) is not None


def advance_batch(session: Session, now: datetime) -> int:
    """Advance up to `BATCH` due inquiries in this transaction."""
    inquiries = session.scalars(
        select(Inquiry)
        .where(Inquiry.due_at <= now)
        .order_by(Inquiry.due_at, Inquiry.id)
        .limit(BATCH)
        .with_for_update(key_share=True, skip_locked=True)
    ).all()
    if not inquiries:
        return 0
    policies = policies_of(session, {inquiry.policy_version_id for inquiry in inquiries})
    book = FactBook(session, inquiries, now)
    for inquiry in inquiries:
        _advance_one(session, inquiry, policies[inquiry.policy_version_id], book, now)
    return len(inquiries)


def _advance_one(session: Session, inquiry: Inquiry, policy: Policy, book: FactBook, now: datetime) -> None:
    """Advance one inquiry. One that cannot be advanced is for staff, and keeps nobody else from being looked for."""
    try:
        with session.begin_nested():
            _apply(session, inquiry, next_steps(book.of(inquiry), policy, now), policy, book, now)
    except SQLAlchemyError:
        # The database's affair: the whole batch is repeated.
        raise
    except Exception as error:  # a fault of this program, whatever it is, must not stop the search for the others
        log.error("inquiry_not_advanced", inquiry_id=inquiry.id, error=type(error).__name__)
        book.forget(inquiry)
        raise_alarm(
            session, inquiry.school_id, "engine_fault", f"inquiry:{inquiry.id}", now, student_id=inquiry.student_id
        )
        inquiry.due_at = now + AFTER_FAULT


def _apply(  # noqa: PLR0917 - one transaction's things
    session: Session, inquiry: Inquiry, steps: Steps, policy: Policy, book: FactBook, now: datetime
) -> None:
    inquiry.fence += 1
    for alarm in steps.alarms:
        subject = f"inquiry:{inquiry.id}:{inquiry.opening}"
        subject += f":attempt:{alarm.attempt_id}" if alarm.attempt_id else ""
        is_new = raise_alarm(session, inquiry.school_id, alarm.kind, subject, now, student_id=inquiry.student_id)
        if is_new and alarm.kind == UNHEARD:
            # Every further call might use up a number that is answered: first let the line come back.
            pause(session, now + LINE_COMES_BACK)
    if steps.ending is not None:
        _end(session, inquiry, steps.ending, now)
        is_complete = cancel_attempts(session, inquiry, steps.cancel, policy, now)
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
        book.forget(inquiry)
        return
    # Before anything is flushed: one update of the row serves for all.
    inquiry.due_at = steps.due_at
    for begun in steps.starts:
        _begin(session, inquiry, begun, now)
    for plan in steps.plans:
        plan_attempt(session, inquiry, plan, book, now)


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


def _begin(session: Session, inquiry: Inquiry, begun: RoundFact, now: datetime) -> None:
    was_waiting = inquiry.state is InquiryState.WAITING
    _change_state(session, inquiry, InquiryState(begun.kind.value), now)
    if not was_waiting:
        _close_round(session, inquiry, now)
    session.add(
        Round(
            inquiry_id=inquiry.id,
            opening=inquiry.opening,
            kind=begun.kind,
            started_at=begun.started_at,
            ends_at=begun.ends_at,
        )
    )
    if begun.kind is RoundKind.DISPATCH:
        begin_hand_over(session, inquiry, now)


def _close_round(session: Session, inquiry: Inquiry, now: datetime) -> None:
    for row in session.scalars(select(Round).where(Round.inquiry_id == inquiry.id, Round.ended_at.is_(None))):
        row.ended_at = now


def _end(session: Session, inquiry: Inquiry, ending: Ending, now: datetime) -> None:
    """End an open inquiry. One that has ended stays as it is; news about a child at dispatch is for staff at once."""
    if inquiry.state in FINAL_INQUIRY_STATES:
        if inquiry.state is InquiryState.HANDED_OVER and ending.state is not InquiryState.HANDED_OVER:
            subject = f"inquiry:{inquiry.id}:{ending.cause}"
            is_new = raise_alarm(
                session, inquiry.school_id, "news_after_hand_over", subject, now, student_id=inquiry.student_id
            )
            if is_new:
                log_inquiry(session, inquiry, "news_after_hand_over", now, cause=ending.cause, evidence=ending.evidence)
        if inquiry.state is ending.state:
            inquiry.reason, inquiry.category = _reason(session, inquiry, ending)
        return
    _change_state(session, inquiry, ending.state, now, cause=ending.cause, evidence=ending.evidence)
    _close_round(session, inquiry, now)
    inquiry.ended_at = now
    inquiry.outcome = ending.cause if ending.evidence is None else f"{ending.cause}:{ending.evidence}"
    inquiry.reason, inquiry.category = _reason(session, inquiry, ending)


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
