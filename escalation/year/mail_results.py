"""What each kind of e-mail asks for just before it goes out, and what follows when it has."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from escalation.year.families import may_be_written_to
from escalation.year.family_letters import ask_before_letter, letter_mailed
from escalation.year.invitations import ask_before_invitation, invitation_mailed
from escalation.year.notices import ask_before_notice, notice_mailed
from escalation.year.report_runs import report_mailed
from storage.models import OutgoingMail
from storage.words import MailKind, MailState

Ask = Callable[[Session, OutgoingMail], MailState | None]
Tell = Callable[[Session, OutgoingMail, datetime], None]

BEFORE: dict[MailKind, Ask] = {
    MailKind.LETTER: ask_before_letter,
    MailKind.INVITATION: ask_before_invitation,
    MailKind.NOTICE: ask_before_notice,
    MailKind.REPORT: lambda _session, _mail: None,
}
AFTER: dict[MailKind, Tell] = {
    MailKind.LETTER: letter_mailed,
    MailKind.INVITATION: invitation_mailed,
    MailKind.NOTICE: notice_mailed,
    MailKind.REPORT: report_mailed,
}


def ask_before(session: Session, mail: OutgoingMail) -> MailState | None:
    """At the last look: None where it may go out, else what becomes of it. A restricted contact gets nothing."""
    of_family = mail.contact_id is not None and mail.student_id is not None
    if of_family and not may_be_written_to(session, mail.student_id or 0, mail.contact_id or 0):
        return MailState.WITHDRAWN
    return BEFORE[mail.kind](session, mail)


def tell_result(session: Session, mail: OutgoingMail, now: datetime) -> None:
    """An e-mail has reached a final state: whatever it is about takes note."""
    AFTER[mail.kind](session, mail, now)
