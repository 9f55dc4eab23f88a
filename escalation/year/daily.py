"""Every student's work brought in step with the facts: once for each day that is over, and after an import."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import structlog
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from escalation.tiers.reader import YearPolicyError
from escalation.year.recompute import BATCH, recompute_students
from escalation.year.runs import WORK
from storage.alarms import raise_alarm
from storage.models import ReportRun, Student
from storage.session import Database

log = structlog.get_logger(__name__)


def recompute_day(database: Database, run_id: int, now: datetime) -> None:
    """Recompute a whole school, some students at a time: a writer of the morning never waits long for us.

    Safe to do twice, side by side, and to die in: what was done by then stays, and the run is still due.
    """
    with database.read() as session:
        run = session.get(ReportRun, run_id)
        if run is None or run.made_at is not None:
            return
        school_id = run.school_id
        ids = session.scalars(select(Student.id).where(Student.school_id == school_id).order_by(Student.id)).all()
    opened = withdrawn = 0
    try:
        for start in range(0, len(ids), BATCH):
            with database.write() as session:
                changes = recompute_students(session, ids[start : start + BATCH], now)
            opened, withdrawn = opened + changes.opened, withdrawn + changes.withdrawn
    except YearPolicyError:
        # Everything is recomputed once the policy can be used again, by the run of the next day.
        log.error("year_policy_not_usable", school_id=school_id)
        with database.write() as session:
            raise_alarm(session, school_id, "year_policy_not_usable", f"run:{run_id}", now)
    with database.write() as session:
        run = session.get_one(ReportRun, run_id)
        run.made_at, run.details = now, {"opened": opened, "withdrawn": withdrawn}


def recompute_again(session: Session, school_ids: Collection[int] | None = None) -> None:
    """The facts of these schools (None: of all) have changed: their last recomputation is due once more."""
    last = select(func.max(ReportRun.id)).where(ReportRun.kind == WORK).group_by(ReportRun.school_id)
    if school_ids is not None:
        last = last.where(ReportRun.school_id.in_(school_ids))
    session.execute(
        update(ReportRun)
        .where(ReportRun.id.in_(last.scalar_subquery()))
        .values(made_at=None)
        .execution_options(synchronize_session=False)
    )
