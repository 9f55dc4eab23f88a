"""How a piece of work opens and closes: the one place that writes an intervention's state on a person's behalf.

The kinds of steps are documented in their own files; they all close here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation.school_days import local_day
from escalation.staff_entries import EntryError
from escalation.tiers.policy import Step, StepKind, Tier, YearPolicy
from escalation.year.in_force import follow, usable_policy
from escalation.year.student_log import log_student
from storage.models import Intervention, School, SchoolYear, Student
from storage.words import InterventionState

WORDS_FOR_STATES = {
    InterventionState.DONE: "This is done already.",
    InterventionState.WITHDRAWN: "This is no longer due.",
    InterventionState.WAIVED: "This was waived. Open it again first.",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the policy in force asks by one piece of work."""

    policy: YearPolicy
    tier: Tier
    step: Step


def lock_work(session: Session, intervention_id: int) -> Intervention:
    """The piece of work, locked and as it stands now. Its student first, as a recomputation does it."""
    student_id = select(Intervention.student_id).where(Intervention.id == intervention_id).scalar_subquery()
    session.execute(select(Student.id).where(Student.id == student_id).with_for_update(key_share=True))
    return session.get_one(Intervention, intervention_id, with_for_update={"key_share": True}, populate_existing=True)


def open_work(session: Session, intervention_id: int) -> Intervention:
    """The same, of one that is open. Raises EntryError."""
    work = lock_work(session, intervention_id)
    if work.state is not InterventionState.OPEN:
        raise EntryError(WORDS_FOR_STATES[work.state])
    return work


def asked_by(session: Session, work: Intervention) -> Asked | None:
    """What the policy in force asks by it; None where that policy no longer has the step."""
    policy = usable_policy(session, session.get_one(School, work.school_id))
    if policy is None or policy.name != work.policy:
        return None
    try:
        return Asked(policy, policy.tier(work.tier), policy.step(work.tier, work.step))
    except KeyError:
        return None


def step_for(session: Session, work: Intervention, kinds: frozenset[StepKind]) -> Asked:
    """What is asked by a piece of work of one of these kinds.

    Raises:
        EntryError: it is documented in another way, or the policy in force does not have it.
    """
    asked = asked_by(session, work)
    if asked is None:
        raise EntryError("The policy in force does not have this step any more.")
    if asked.step.does not in kinds:
        raise EntryError(HOW_DOCUMENTED[asked.step.does])
    return asked


HOW_DOCUMENTED = {
    StepKind.CONTACT: "This is done when a person was reached: note whom you spoke with.",
    StepKind.FILE: "This is done by opening the attendance file.",
    StepKind.LETTER: "This is done by the letter itself: make it, then print or send it.",
    StepKind.MEETING: "This is done by the meeting: plan it, then note who came and what came of it.",
    StepKind.CONTRACT: "This is done by the signed paper: enter the terms, then file the paper.",
    StepKind.VISIT: "This is done by a note of the visit.",
    StepKind.REFERRAL: "This is done by the packet: make it and hand it on.",
    StepKind.REVIEW: "This is done by a note of what was decided.",
    StepKind.INFORM: "This is done by a note of who was told.",
    StepKind.ASSESSMENT: "This is done by a note of the assessment.",
    StepKind.TASK: "This is done by a note.",
}


def finish(
    session: Session,
    work: Intervention,
    outcome: str,
    staff_id: int | None,
    now: datetime,
    *,
    on: date | None = None,
    note: str = "",
) -> None:
    """A piece of work is documented: it stays done, whatever the counts do. `on`: the day of doing, else today.

    Raises:
        EntryError: `on` lies ahead, or before the school year.
    """
    today = local_day(session.get_one(School, work.school_id), now)
    done_on = on or today
    if not session.get_one(SchoolYear, work.year_id).starts_on <= done_on <= today:
        raise EntryError("The day must lie in this school year and not after today.")
    work.state = InterventionState.DONE
    work.done_on, work.done_at, work.done_by = done_on, now, staff_id
    work.outcome, work.note, work.closed_at = outcome, note.strip(), now
    _after(session, work, "work_done", staff_id, now, outcome=outcome)


def waive(session: Session, intervention_id: int, reason: str, staff_id: int, now: datetime) -> None:
    """A person decides that a piece of work is not needed, and says why. Raises EntryError without a reason."""
    work = open_work(session, intervention_id)
    if not reason.strip():
        raise EntryError("Say why this is not needed.")
    work.state = InterventionState.WAIVED
    school = session.get_one(School, work.school_id)
    work.done_on, work.done_at, work.done_by = local_day(school, now), now, staff_id
    work.outcome, work.note, work.closed_at = "not needed", reason.strip(), now
    _after(session, work, "work_waived", staff_id, now)


def put_back(session: Session, work: Intervention, staff_id: int | None, now: datetime) -> None:
    """A piece of work is open again: what documented it was taken back. It goes if the counts no longer ask for it."""
    work.state = InterventionState.OPEN
    work.done_on = work.done_at = work.done_by = work.closed_at = None
    work.outcome = work.note = ""
    _after(session, work, "work_opened_again", staff_id, now)


def _after(
    session: Session, work: Intervention, kind: str, staff_id: int | None, now: datetime, **details: object
) -> None:
    step = f"{work.tier}/{work.step}"
    log_student(session, work.student_id, kind, now, staff_id=staff_id, intervention_id=work.id, step=step, **details)
    follow(session, work.student_id, now)
