"""Makes one scheduled report or notice, and orders its e-mails: once, whoever is asked to how often."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePath

import structlog
from sqlalchemy.orm import Session

from escalation.papers.csv_text import csv_of
from escalation.papers.errors import PaperError
from escalation.papers.table_report import render_table_report
from escalation.tiers.policy import Report, YearPolicy
from escalation.year.documents import take_in
from escalation.year.in_force import usable_policy
from escalation.year.ledger import year_at
from escalation.year.mail_orders import Order, order_mail
from escalation.year.mail_words import mail_words
from escalation.year.meeting_people import staff_of_role
from escalation.year.notices import order_notices
from escalation.year.report_tables import ReportTable, Scope, report_tables, scope_of
from escalation.year.runs import NOTICE
from storage.alarms import raise_alarm
from storage.media import MediaStore
from storage.models import OutgoingMail, ReportRun, School, StaffMember
from storage.session import Database
from storage.words import MailKind, MailState, Role

log = structlog.get_logger(__name__)


def make_run(database: Database, media: MediaStore, run_id: int, now: datetime) -> None:
    """Make what is due for one run. Safe to be called twice, side by side, and to die in."""
    with database.read() as session:
        run = session.get(ReportRun, run_id)
        if run is None or run.made_at is not None:
            return
        school = session.get_one(School, run.school_id)
        policy = usable_policy(session, school)
        kind, _, name = run.kind.partition(":")
        report = next((one for one in policy.reports if one.id == name), None) if policy else None
        tables = _tables(session, school, policy, report, run, now) if policy and report and kind != NOTICE else []
    try:
        files = _files(media, school, tables, now)
    except PaperError:
        log.error("report_not_made", run_id=run_id)
        files, tables = [], []
    with database.write() as session:
        run = session.get_one(ReportRun, run_id, with_for_update={"key_share": True}, populate_existing=True)
        if run.made_at is not None:
            return
        run.made_at = now
        if policy is None:
            return
        if kind == NOTICE:
            notice = next((one for one in policy.notices if one.id == name), None)
            if notice is not None:
                order_notices(session, run, policy, notice, now)
        elif report is not None and not tables:
            raise_alarm(session, school.id, "report_not_made", f"report:{run.id}", now)
        elif report is not None:
            run.details = {"title": tables[0].title, "rows": len(tables[0].rows)}
            _order(session, school, policy, report, run, tables[0].title, files, now)


def report_mailed(session: Session, mail: OutgoingMail, now: datetime) -> None:
    """A report that could not be sent is told to the office."""
    if mail.state is MailState.FAILED:
        raise_alarm(session, mail.school_id, "report_not_sent", f"report:{mail.about_id}:{mail.part}", now)


def _tables(  # noqa: PLR0917 - a report and its run
    session: Session, school: School, policy: YearPolicy, report: Report, run: ReportRun, now: datetime
) -> list[ReportTable]:
    year = year_at(session, school.id, run.for_day)
    if year is None:
        return []
    scope: Scope = scope_of(school, year, policy, now, report.from_tier)
    return report_tables(session, report.kind, scope)


def _files(media: MediaStore, school: School, tables: list[ReportTable], now: datetime) -> list[dict[str, str]]:
    """Each table as PDF and as CSV."""
    files = []
    for table in tables:
        name = PurePath(table.title.lower().replace(" ", "-")).name
        pdf = render_table_report(
            table.title, school.name, table.columns, table.rows, on=now.date(), charts=table.charts
        )
        taken = take_in(media, pdf)
        files.append({"name": f"{name}.pdf", "media_type": taken.media_type, "media_key": taken.media_key})
        text = csv_of(table.columns, table.rows)
        files.append({"name": f"{name}.csv", "media_type": "text/csv; charset=utf-8", "text": text})
    return files


def _order(  # noqa: PLR0917 - a report and its readers
    session: Session,
    school: School,
    policy: YearPolicy,
    report: Report,
    run: ReportRun,
    title: str,
    files: list[dict[str, str]],
    now: datetime,
) -> None:
    """One e-mail to each member of staff whose role is that of one of the report's readers."""
    readers: dict[int, StaffMember] = {}
    for key in report.to:
        if not policy.people[key].outside:
            readers |= {one.id: one for one in staff_of_role(session, school.id, Role(policy.people[key].role))}
    if not readers:
        raise_alarm(session, school.id, "report_without_reader", f"report:{report.id}", now)
    subject, body = mail_words("report", "en", school, title=title)
    for one in readers.values():
        order = Order(
            MailKind.REPORT, run.id, f"staff:{one.id}", one.email, "en", subject, body, attachments=tuple(files)
        )
        order_mail(session, school.id, order, now)
