"""Orders e-mails: a row of the outbox, written in the transaction of what it is about. Sent afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from storage.models import OutgoingMail
from storage.words import MailKind, MailState


@dataclass(frozen=True, slots=True)
class Order:
    """One e-mail as it is ordered. `attachments` as `OutgoingMail` has them.

    `contact_id`: whoever of a student's contacts it goes to; None for staff and people from outside.
    """

    kind: MailKind
    about_id: int
    part: str
    address: str
    language: str
    subject: str
    body: str
    attachments: tuple[dict[str, str], ...] = ()
    student_id: int | None = None
    contact_id: int | None = None


def order_mail(session: Session, school_id: int, order: Order, now: datetime) -> bool:
    """Order one e-mail, once, whoever asks for it how often. Returns whether it is new."""
    insert = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    values: dict[str, Any] = {
        "school_id": school_id,
        "kind": order.kind,
        "about_id": order.about_id,
        "part": order.part,
        "student_id": order.student_id,
        "contact_id": order.contact_id,
        "address": order.address,
        "language": order.language,
        "subject": order.subject,
        "body": order.body,
        "attachments": list(order.attachments),
        "state": MailState.PLANNED,
        "ordered_at": now,
        "due_at": now,
        "tries": 0,
    }
    statement = (
        insert(OutgoingMail)
        .values(**values)
        .on_conflict_do_nothing(index_elements=["kind", "about_id", "part"])
        .returning(OutgoingMail.id)
    )
    return session.scalar(statement) is not None


def take_back_mails(session: Session, kind: MailKind, about_id: int) -> list[OutgoingMail]:
    """What has not been handed to the mail server yet does not go out. Returns these mails."""
    planned = session.scalars(
        select(OutgoingMail)
        .where(OutgoingMail.kind == kind, OutgoingMail.about_id == about_id, OutgoingMail.state == MailState.PLANNED)
        .order_by(OutgoingMail.id)
        # One that is just being looked at is left to its own last look.
        .with_for_update(key_share=True, skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    for mail in planned:
        mail.state, mail.due_at = MailState.WITHDRAWN, None
    return list(planned)
