"""Hands the e-mails of the outbox to the mail server, each between two short transactions.

The first commits that it is being sent, with a deadline; the second what came of it. Who dies in between leaves a
deadline that runs out: it is sent again under the same Message-ID, by which mailboxes know the copy.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from escalation.attempt_times import real
from escalation.mailer import Attachment, Letter, Mailer, MailRefused, MailTryLater
from escalation.year.mail_results import ask_before, tell_result
from storage.alarms import raise_alarm
from storage.clock import Clock
from storage.media import MediaError, MediaStore
from storage.models import OutgoingMail, School
from storage.session import Database
from storage.words import MailState

log = structlog.get_logger(__name__)

# The mailer answers within 30 seconds.
SENDING_SECONDS = 120.0
# A server that is away is asked for about a day: after 1, 2, 4 … minutes, then every two hours.
MOST_TRIES = 20
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=2)
MOST_AT_ONCE = 100
TO_BE_SENT = (MailState.PLANNED, MailState.SENDING)


@dataclass(frozen=True, slots=True)
class _Taken:
    """What a mail is made of, read under lock."""

    letter: Letter
    attachments: tuple[dict[str, str], ...]


def due_mails(database: Database, now: datetime) -> list[int]:
    """The e-mails to be sent now, the longest due first."""
    with database.read() as session:
        due = select(OutgoingMail.id).where(OutgoingMail.state.in_(TO_BE_SENT), OutgoingMail.due_at <= now)
        return list(session.scalars(due.order_by(OutgoingMail.due_at, OutgoingMail.id).limit(MOST_AT_ONCE)))


def send_mail(  # noqa: PLR0917 - the parts of one process
    database: Database, media: MediaStore, mailer: Mailer, clock: Clock, public_url: str, mail_id: int
) -> None:
    """Send one e-mail if it is due. Safe to be called twice, side by side, and to die in."""
    with database.write() as session:
        taken = _take(session, mail_id, clock, public_url)
    if taken is None:
        return
    failure: MailRefused | MailTryLater | MediaError | None = None
    try:
        mailer.send(_with_files(media, taken))
    except (MailRefused, MailTryLater, MediaError) as error:
        failure = error
        log.warning("mail_not_sent", mail_id=mail_id, error=type(error).__name__)
    with database.write() as session:
        mail = _lock(session, mail_id)
        if mail is not None and mail.state is MailState.SENDING:
            _record(session, mail, failure, clock.now())


def _lock(session: Session, mail_id: int) -> OutgoingMail | None:
    return session.scalar(
        select(OutgoingMail)
        .where(OutgoingMail.id == mail_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )


def _take(session: Session, mail_id: int, clock: Clock, public_url: str) -> _Taken | None:
    """The last look before it goes out; then commit to sending it."""
    now = clock.now()
    mail = _lock(session, mail_id)
    if mail is None or mail.state not in TO_BE_SENT or mail.due_at is None or mail.due_at > now:
        return None
    verdict = ask_before(session, mail)
    if verdict is not None or mail.tries >= MOST_TRIES:
        _end(session, mail, verdict or MailState.FAILED, now)
        return None
    mail.state, mail.tries = MailState.SENDING, mail.tries + 1
    mail.due_at = now + real(clock, SENDING_SECONDS)
    school = session.get_one(School, mail.school_id)
    host = urlsplit(public_url).hostname
    letter = Letter(
        to=mail.address,
        subject=mail.subject,
        body=mail.body,
        language=mail.language,
        message_id=f"<{mail.kind.value}-{mail.id}-{int(mail.ordered_at.timestamp())}@{host}>",
        sender_name=school.name,
        sent_at=now,
    )
    return _Taken(letter, tuple(mail.attachments))


def _with_files(media: MediaStore, taken: _Taken) -> Letter:
    files = tuple(
        Attachment(
            one["name"],
            one["media_type"],
            media.get(one["media_key"]) if "media_key" in one else one["text"].encode(),
        )
        for one in taken.attachments
    )
    return replace(taken.letter, attachments=files)


def _record(
    session: Session, mail: OutgoingMail, failure: MailRefused | MailTryLater | MediaError | None, now: datetime
) -> None:
    if failure is None:
        mail.sent_at = now
        _end(session, mail, MailState.SENT, now)
    elif isinstance(failure, MailTryLater) and mail.tries < MOST_TRIES:
        mail.state = MailState.PLANNED
        mail.due_at = now + min(FIRST_WAIT * 2 ** (mail.tries - 1), LONGEST_WAIT)
    else:
        _end(session, mail, MailState.FAILED, now)


def _end(session: Session, mail: OutgoingMail, state: MailState, now: datetime) -> None:
    """The mail is over, whatever becomes of what it is about: nothing may send it a second time."""
    mail.state, mail.due_at = state, None
    session.flush()
    try:
        with session.begin_nested():
            tell_result(session, mail, now)
    except SQLAlchemyError:
        raise
    except Exception as error:
        log.error("mail_result_not_kept", mail_id=mail.id, error=type(error).__name__)
        raise_alarm(session, mail.school_id, "mail_result_not_kept", f"mail:{mail.id}", now, student_id=mail.student_id)
