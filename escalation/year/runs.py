"""What is due by the calendar: a row for each, written once whoever's clock it is; whoever finds it makes it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from escalation.school_days import local_instant, school_days
from escalation.year.in_force import usable_policy
from escalation.year.ledger import year_at
from escalation.year.recompute import last_settled_day
from storage.models import ReportRun, School
from storage.session import Database

REPORT, NOTICE, WORK = "report", "notice", "work"
# Reports lie in the mailbox when the office opens. One whose morning the machine slept through is made up for.
REPORTS_AT = time(7)
REPORTS_LATE = timedelta(days=3)
# A notice that comes much later tells nobody anything.
NOTICES_LATE = timedelta(hours=2)
Planned = tuple[str, date, str]


def open_runs(database: Database, now: datetime) -> int:
    """Write a row for every recomputation, report and notice whose time has come; how many. Safe to do twice."""
    with database.read() as session:
        schools = session.scalars(select(School).where(School.year_policy != "").order_by(School.id)).all()
        planned = [(school.id, *one) for school in schools for one in _planned(session, school, now)]
        have = _known(session, planned)
    new = [one for one in planned if one not in have]
    if not new:
        return 0
    with database.write() as session:
        return sum(_begin(session, *one, now) for one in new)


def due_runs(database: Database) -> list[tuple[int, str]]:
    """Runs that are begun and not made yet: id and kind."""
    with database.read() as session:
        query = select(ReportRun.id, ReportRun.kind).where(ReportRun.made_at.is_(None)).order_by(ReportRun.id)
        return [(row.id, row.kind) for row in session.execute(query)]


def _planned(session: Session, school: School, now: datetime) -> Iterator[Planned]:
    # The work first: what is reported on the same morning is then what is due.
    day = last_settled_day(school, now)
    if year_at(session, school.id, day) is not None:
        yield WORK, day, ""
    policy = usable_policy(session, school)
    if policy is None or not (policy.reports or policy.notices):
        return
    today = now.astimezone(ZoneInfo(school.timezone)).date()
    for report in policy.reports:
        day = today - timedelta(days=(today.weekday() - report.weekday) % 7)
        due_at = local_instant(school, day, REPORTS_AT)
        if due_at <= now < due_at + REPORTS_LATE:
            yield f"{REPORT}:{report.id}", day, ""
    if policy.notices and school_days(session, school.id)(today):
        for notice in policy.notices:
            for at in notice.at:
                due_at = local_instant(school, today, at)
                if due_at <= now < due_at + NOTICES_LATE:
                    yield f"{NOTICE}:{notice.id}", today, f"{at:%H:%M}"


def _known(session: Session, planned: list[tuple[int, str, date, str]]) -> set[tuple[int, str, date, str]]:
    if not planned:
        return set()
    rows = session.execute(
        select(ReportRun.school_id, ReportRun.kind, ReportRun.for_day, ReportRun.part).where(
            ReportRun.for_day >= min(day for _, _, day, _ in planned)
        )
    )
    return {(row.school_id, row.kind, row.for_day, row.part) for row in rows}


def _begin(session: Session, school_id: int, kind: str, day: date, part: str, now: datetime) -> bool:  # noqa: PLR0917
    insert = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    statement = (
        insert(ReportRun)
        .values(school_id=school_id, kind=kind, for_day=day, part=part, begun_at=now, details={})
        .on_conflict_do_nothing(index_elements=["school_id", "kind", "for_day", "part"])
        .returning(ReportRun.id)
    )
    return session.scalar(statement) is not None
