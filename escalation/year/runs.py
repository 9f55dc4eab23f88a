"""Scheduled reports and notices: a row for each, written once whoever's clock it is; workers make what is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from escalation.school_days import local_instant, school_days
from escalation.tiers.policy import YearPolicy
from escalation.tiers.reader import YearPolicyError
from escalation.year.policies import year_policy_of
from storage.models import OutgoingMail, ReportRun, School
from storage.session import Database
from storage.words import MailState

log = structlog.get_logger(__name__)

REPORT, NOTICE = "report", "notice"
# Reports lie in the mailbox when the office opens. One whose morning the machine slept through is made up for.
REPORTS_AT = time(7)
REPORTS_LATE = timedelta(days=3)
# A notice that comes much later tells nobody anything.
NOTICES_LATE = timedelta(hours=2)
MOST_POKES = 200
Planned = tuple[str, date, str]


def open_runs(database: Database, now: datetime) -> int:
    """Write a row for every report and notice whose time has come. Returns how many are new. Safe to do twice."""
    with database.read() as session:
        schools = session.scalars(select(School).where(School.year_policy != "").order_by(School.id)).all()
        planned = [(school.id, *one) for school in schools for one in _planned(session, school, now)]
        have = _known(session, planned)
    new = [one for one in planned if one not in have]
    if not new:
        return 0
    with database.write() as session:
        return sum(_begin(session, *one, now) for one in new)


def due_runs(database: Database, now: datetime, poke_again: timedelta) -> list[int]:
    """Runs that are not made yet, and about which no worker has been asked lately."""
    return _due(database, ReportRun, ReportRun.made_at.is_(None), now, poke_again)


def due_mails(database: Database, now: datetime, poke_again: timedelta) -> list[int]:
    """E-mails of the outbox that are due, and about which no worker has been asked lately."""
    is_due = OutgoingMail.state.in_((MailState.PLANNED, MailState.SENDING)) & (OutgoingMail.due_at <= now)
    return _due(database, OutgoingMail, is_due, now, poke_again)


def usable_policy(session: Session, school: School) -> YearPolicy | None:
    """The school's year policy; one that cannot be used is logged, and nothing is scheduled by it."""
    try:
        return year_policy_of(session, school)
    except YearPolicyError:
        log.error("year_policy_not_usable", school_id=school.id)
        return None


def _due(
    database: Database,
    table: type[ReportRun] | type[OutgoingMail],
    is_due: ColumnElement[bool],
    now: datetime,
    poke_again: timedelta,
) -> list[int]:
    is_not_asked = or_(table.poked_at.is_(None), table.poked_at <= now - poke_again, table.poked_at > now)
    with database.read() as session:
        ids = list(session.scalars(select(table.id).where(is_due, is_not_asked).order_by(table.id).limit(MOST_POKES)))
    if ids:
        note_pokes(database, table, ids, now)
    return ids


def note_pokes(
    database: Database, table: type[ReportRun] | type[OutgoingMail], ids: list[int], at: datetime | None
) -> None:
    """A worker was asked about these rows; None: the poke was not delivered, the next sweep asks again."""
    with database.write() as session:
        session.execute(
            update(table).where(table.id.in_(ids)).values(poked_at=at).execution_options(synchronize_session=False)
        )


def _planned(session: Session, school: School, now: datetime) -> Iterator[Planned]:
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
