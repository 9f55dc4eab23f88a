"""Automatic notices to the families of absent students, at the times of the policy. By e-mail alone, so far.

One to each reader and time, however many of their children are absent; none to whoever is restricted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation.causes import causes_of
from escalation.tiers.policy import Basis, Notice, YearPolicy
from escalation.year.families import written_to
from escalation.year.ledger import year_at
from escalation.year.mail_orders import Order, order_mail
from escalation.year.mail_words import mail_language, mail_words
from escalation.year.standings import standings
from escalation.year.student_log import log_student
from storage.models import Absence, Contact, ExcuseDecision, OutgoingMail, ReportRun, School
from storage.words import AbsenceState, Excuse, MailKind, MailState


def order_notices(session: Session, run: ReportRun, policy: YearPolicy, notice: Notice, now: datetime) -> None:
    """Order the e-mails of one notice at one time; `run.details` keeps which students each reader is told of."""
    school = session.get_one(School, run.school_id)
    readers: dict[int, Contact] = {}
    students: dict[int, list[int]] = defaultdict(list)
    for student_id in whom_to_tell(session, school, policy, notice, run.for_day, now):
        for contact in written_to(session, student_id):
            if contact.email.strip():
                readers[contact.id] = contact
                students[contact.id].append(student_id)
    for contact_id, contact in readers.items():
        subject, body = mail_words("notice", contact.language, school)
        order = Order(
            kind=MailKind.NOTICE,
            about_id=run.id,
            part=f"contact:{contact_id}",
            address=contact.email.strip(),
            language=mail_language(contact.language),
            subject=subject,
            body=body,
            student_id=students[contact_id][0],
            contact_id=contact_id,
        )
        order_mail(session, school.id, order, now)
    run.details = {"students": {str(contact_id): ids for contact_id, ids in students.items()}}


def whom_to_tell(  # noqa: PLR0917 - one notice at one school on one day
    session: Session, school: School, policy: YearPolicy, notice: Notice, day: date, now: datetime
) -> list[int]:
    """The absent students whom a notice is about, by id."""
    listed = session.scalars(
        select(Absence.student_id)
        .where(Absence.school_id == school.id, Absence.date == day, Absence.state == AbsenceState.LISTED)
        .order_by(Absence.student_id)
    ).all()
    causes = causes_of(session, day, {school.id: listed}, now)
    absent = [one for one in listed if causes[one].arrived_by is None]
    if notice.about is Basis.UNEXCUSED:
        excused = _excused(session, absent, day)
        absent = [
            one
            for one in absent
            if one not in excused and causes[one].explained_by is None and causes[one].spoke_by is None
        ]
    return _from_tier(session, school, policy, notice.from_tier, absent, day) if notice.from_tier else absent


def ask_before_notice(session: Session, mail: OutgoingMail) -> MailState | None:
    """At the last look: whoever has arrived or was taken off the list is not told of."""
    run = session.get_one(ReportRun, mail.about_id)
    told_of = run.details["students"][str(mail.contact_id)]
    still = session.scalars(
        select(Absence.student_id).where(
            Absence.student_id.in_(told_of), Absence.date == run.for_day, Absence.state == AbsenceState.LISTED
        )
    ).all()
    return None if still else MailState.WITHDRAWN


def notice_mailed(session: Session, mail: OutgoingMail, now: datetime) -> None:
    """What came of a notice, in the log of every student that it was about."""
    if mail.state is MailState.WITHDRAWN:
        return
    run = session.get_one(ReportRun, mail.about_id)
    kind = "notice_sent" if mail.state is MailState.SENT else "notice_not_sent"
    for student_id in run.details["students"][str(mail.contact_id)]:
        log_student(session, student_id, kind, now, contact_id=mail.contact_id, notice=run.kind, at=run.part)


def _excused(session: Session, student_ids: Collection[int], day: date) -> set[int]:
    rows = session.execute(
        select(ExcuseDecision.student_id, ExcuseDecision.excuse)
        .where(
            ExcuseDecision.student_id.in_(student_ids),
            ExcuseDecision.date == day,
            ExcuseDecision.withdrawn_at.is_(None),
        )
        .order_by(ExcuseDecision.decided_at, ExcuseDecision.id)
    )
    newest = {row.student_id: row.excuse for row in rows}
    return {student_id for student_id, excuse in newest.items() if excuse is Excuse.EXCUSED}


def _from_tier(  # noqa: PLR0917 - one notice at one school on one day
    session: Session, school: School, policy: YearPolicy, tier: str, student_ids: list[int], day: date
) -> list[int]:
    year = year_at(session, school.id, day)
    if year is None:
        return []
    rank = policy.rank(tier)
    return [
        one.student.id
        for one in standings(session, year, policy, day, student_ids)
        if any(policy.rank(reached.tier) >= rank for reached in one.standing.reached)
    ]
