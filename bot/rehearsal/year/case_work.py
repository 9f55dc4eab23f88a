"""What lies beside the lists: who leads a case, which facts are stated, what is waived and why."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bot.rehearsal.year.desk import Desk, Task
from escalation.tiers.policy import YearPolicy
from escalation.tiers.standing import Standing, required
from escalation.year.case_managers import name_case_manager
from escalation.year.closing import waive
from escalation.year.contracts import VIOLATED
from escalation.year.declarations import declare, stated
from escalation.year.families import written_to
from escalation.year.meetings import cancel_meeting
from escalation.year.standings import standings
from storage.models import Intervention, Meeting, SchoolYear, Student
from storage.words import InterventionState, MeetingState, Role

LOOKED = "Stated after a look at the whole file."
NOBODY = "Nobody of this family may be written to or invited: see the contacts on file."
LEFT = "The student has left the school."
REASONS = (
    "The family is already in touch with the district's social worker.",
    "Settled in a talk with both parents at the gate.",
    "The student moved in with the grandparents; mornings are settled.",
)


def name_manager(desk: Desk, task: Task) -> None:
    """One of the liaisons leads the case from now on."""
    liaisons = [one.staff_id for one in desk.stage.staff if one.role is Role.LIAISON]
    with desk.stage.database.write() as session:
        chosen = desk.chance.choice(liaisons)
        name_case_manager(session, task.student_id, desk.stage.year_id, chosen, desk.me, desk.now)
    desk.diary.done["case managers named"] += 1


def state_facts(desk: Desk) -> None:
    """Of grave students: once everything required is documented, the next fact that matters is stated."""
    stage = desk.stage
    with stage.database.write() as session:
        year = session.get_one(SchoolYear, stage.year_id)
        for one in list(standings(session, year, stage.policy, desk.today - timedelta(days=1), sorted(desk.grave))):
            if _is_owed(desk, session, one.student.id):
                continue
            for fact in _that_matter(stage.policy, one.standing):
                if stated(session, one.student.id, stage.year_id, fact) is None:
                    declare(
                        session, one.student.id, stage.year_id, fact, desk.today, LOOKED, desk.me, desk.now
                    )  # fmt: skip
                    desk.diary.done["facts stated"] += 1
                    break


def _that_matter(policy: YearPolicy, standing: Standing) -> list[str]:
    """Facts that a step of a begun tier asks about, or for which alone the next tier waits."""
    begun = {one.tier for one in standing.reached if one.begun is not None}
    reached = {one.tier for one in standing.reached}
    asked = {step.only for tier in policy.tiers if tier.id in begun for step in tier.steps}
    for tier in policy.tiers:
        if begun >= set(tier.once.tiers_done) and (tier.id in reached or not tier.when):
            asked |= set(tier.once.facts)
    return [fact for fact in policy.facts if fact in asked and fact != VIOLATED]


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


def _is_owed(desk: Desk, session: Session, student_id: int) -> bool:
    """Whether a step that something could wait for is open."""
    needed = {(tier.id, step.id) for tier in desk.stage.policy.tiers for step in required(tier)}
    rows = session.execute(
        select(Intervention.tier, Intervention.step, Intervention.occurrence).where(
            Intervention.student_id == student_id, Intervention.state == InterventionState.OPEN
        )
    )
    return any((row.tier, row.step) in needed and not row.occurrence for row in rows)
