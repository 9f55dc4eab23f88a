"""Who leads a student's case."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation.staff_entries import EntryError
from escalation.tiers.reader import CASE_MANAGER
from escalation.year.closing import finish
from escalation.year.student_log import log_student
from storage.models import CaseManager, Intervention, SchoolYear, StaffMember
from storage.words import InterventionState


def name_case_manager(  # noqa: PLR0917 - whose case, led by whom
    session: Session, student_id: int, year_id: int, manager_id: int, staff_id: int, now: datetime
) -> CaseManager:
    """From now on this member of staff leads the case, which documents the step that asks for one.

    The one before is relieved.

    Raises:
        EntryError: that person cannot sign in to the student's school.
    """
    school_id = session.get_one(SchoolYear, year_id).school_id
    someone = session.get(StaffMember, manager_id)
    if someone is None or someone.disabled_at is not None or someone.school_id not in (None, school_id):
        raise EntryError("This person does not work at the student's school.")
    manager = case_manager_of(session, student_id, year_id)
    if manager is None or manager.staff_id != manager_id:
        if manager is not None:
            manager.until_at = now
        manager = CaseManager(student_id=student_id, year_id=year_id, staff_id=manager_id, from_at=now, until_at=None)
        session.add(manager)
        session.flush()
        log_student(session, student_id, "case_manager_named", now, staff_id=staff_id, manager=manager_id)
    # Whoever was named before the policy asked for it is named once more.
    for work in _asked_for(session, student_id, year_id):
        finish(session, work, "named", staff_id, now)
    return manager


def relieve_case_manager(session: Session, student_id: int, year_id: int, staff_id: int, now: datetime) -> None:
    """Nobody leads the case any more. That somebody was named stays done."""
    manager = case_manager_of(session, student_id, year_id)
    if manager is not None:
        manager.until_at = now
        log_student(session, student_id, "case_manager_relieved", now, staff_id=staff_id, manager=manager.staff_id)


def case_manager_of(session: Session, student_id: int, year_id: int) -> CaseManager | None:
    """Who leads the case now."""
    return session.scalar(
        select(CaseManager)
        .where(CaseManager.student_id == student_id, CaseManager.year_id == year_id, CaseManager.until_at.is_(None))
        .order_by(CaseManager.from_at.desc(), CaseManager.id.desc())
        .limit(1)
        .with_for_update(key_share=True)
    )


def _asked_for(session: Session, student_id: int, year_id: int) -> list[Intervention]:
    return list(
        session.scalars(
            select(Intervention)
            .where(
                Intervention.student_id == student_id,
                Intervention.year_id == year_id,
                Intervention.step == CASE_MANAGER,
                Intervention.state == InterventionState.OPEN,
            )
            .order_by(Intervention.id)
            .with_for_update(key_share=True)
        )
    )
