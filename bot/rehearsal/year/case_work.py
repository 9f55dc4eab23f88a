"""What lies beside the lists: who leads a case, which facts are stated, what is waived and why."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bot.rehearsal.year.desk import Desk, Task
from escalation.tiers.standing import required
from escalation.year.case_managers import case_manager_of, name_case_manager
from escalation.year.closing import waive
from escalation.year.contracts import VIOLATED
from escalation.year.declarations import declare, stated
from escalation.year.families import written_to
from escalation.year.meetings import cancel_meeting
from storage.models import Intervention, Meeting, Student
from storage.words import InterventionState, MeetingState, Role

NOBODY = "Nobody of this family may be written to or invited: see the contacts on file."
LEFT = "The student has left the school."
REASONS = (
    "The family is already in touch with the district's social worker.",
    "Settled in a talk with both parents at the gate.",
    "The student moved in with the grandparents; mornings are settled.",
)


def name_managers(desk: Desk) -> None:
    """Every student who has come to the policy's tier gets a case manager."""
    management = desk.stage.policy.case_manager
    if management is None:
        return
    tiers = [tier.id for tier in desk.stage.policy.tiers[desk.stage.policy.rank(management.from_tier) :]]
    liaisons = [one.staff_id for one in desk.stage.staff if one.role is Role.LIAISON]
    with desk.stage.database.write() as session:
        students = session.scalars(
            select(Intervention.student_id)
            .where(Intervention.tier.in_(tiers), Intervention.state == InterventionState.OPEN)
            .distinct()
            .order_by(Intervention.student_id)
        ).all()
        for student_id in students:
            if case_manager_of(session, student_id, desk.stage.year_id) is None:
                manager = desk.chance.choice(liaisons)
                name_case_manager(session, student_id, desk.stage.year_id, manager, desk.me, desk.now)
                desk.diary.done["case managers named"] += 1


def state_facts(desk: Desk) -> None:
    """Of grave students: once everything required is documented, the next fact of the policy is stated."""
    facts = [fact for fact in desk.stage.policy.facts if fact != VIOLATED]
    with desk.stage.database.write() as session:
        for student_id in sorted(desk.grave):
            if not _has_reached_the_middle(desk, session, student_id) or _is_owed(desk, session, student_id):
                continue
            for fact in facts:
                if stated(session, student_id, desk.stage.year_id, fact) is None:
                    words = "Stated after a look at the whole file."
                    declare(session, student_id, desk.stage.year_id, fact, desk.today, words, desk.me, desk.now)
                    desk.diary.done["facts stated"] += 1
                    break


def waived(desk: Desk, task: Task) -> bool:
    """Waive a piece of work where somebody would; returns whether it was."""
    with desk.stage.database.write() as session:
        reason = _reason(desk, session, task)
        if reason:
            waive(session, task.id, reason, desk.me, desk.now)
            for meeting_id in session.scalars(_planned(task)).all():
                cancel_meeting(session, meeting_id, desk.me, desk.now)
            desk.diary.done["waived"] += 1
    return bool(reason)


def _planned(task: Task) -> Select[int]:
    return select(Meeting.id).where(Meeting.intervention_id == task.id, Meeting.state == MeetingState.PLANNED)


def _reason(desk: Desk, session: Session, task: Task) -> str:
    if session.get_one(Student, task.student_id).retired_at is not None:
        return LEFT
    if not written_to(session, task.student_id) and (task.step.letter or task.step.attend):
        return NOBODY
    may = task.student_id not in desk.grave or task.step.optional
    return desk.chance.choice(REASONS) if may and desk.happens(0.25 if task.step.optional else 0.02) else ""


def _has_reached_the_middle(desk: Desk, session: Session, student_id: int) -> bool:
    """Whether the student has work of the second tier or a later one."""
    later = [tier.id for tier in desk.stage.policy.tiers[1:]]
    query = select(Intervention.id).where(Intervention.student_id == student_id, Intervention.tier.in_(later))
    return session.scalar(query.limit(1)) is not None


def _is_owed(desk: Desk, session: Session, student_id: int) -> bool:
    """Whether a step that something could wait for is open."""
    policy, year = desk.stage.policy, desk.stage.year_id
    have = {fact: desk.today for fact in policy.facts if stated(session, student_id, year, fact) is not None}
    needed = {step for tier in policy.tiers for step in required(tier, have)}
    rows = session.execute(
        select(Intervention.tier, Intervention.step, Intervention.occurrence).where(
            Intervention.student_id == student_id, Intervention.state == InterventionState.OPEN
        )
    )
    return any(f"{row.tier}/{row.step}" in needed and not row.occurrence for row in rows)
