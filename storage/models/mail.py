"""The outbox of e-mails: letters, invitations, reports and notices, each to one address."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, words
from storage.words import MailKind, MailState


class OutgoingMail(Base):
    """One e-mail to one address, ordered together with what it is about, handed to the mail server afterwards.

    Ordered once for each kind, `about_id` and `part`, whoever's clock it is. The Message-ID is made of this row's id: a
    mailbox knows a second copy, sent after a crash, by it. Committed as `sending` with a deadline before the server is
    asked; a deadline that ran out means that nobody knows whether it went out, and it is sent again.
    """

    __tablename__ = "outgoing_mails"
    __table_args__ = (
        UniqueConstraint("kind", "about_id", "part"),
        Index("ix_outgoing_mails_state_due", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    kind: Mapped[MailKind] = mapped_column(words(MailKind))
    # Id of the letter, meeting or report run that it brings.
    about_id: Mapped[int]
    # Whom of several it goes to, and for which of their changes: "contact:12", "3:staff:4".
    part: Mapped[str] = mapped_column(String(64), default="")
    student_id: Mapped[int | None] = mapped_column(ForeignKey("students.id"))
    # A contact is looked at once more before anything goes out: who was restricted meanwhile gets nothing.
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    address: Mapped[str] = mapped_column(String(320))
    language: Mapped[str] = mapped_column(String(8))
    subject: Mapped[str]
    body: Mapped[str]
    # [{"name", "media_type", and "media_key" of a sealed file or "text"}]
    attachments: Mapped[list[Any]] = mapped_column(default=list)
    state: Mapped[MailState] = mapped_column(words(MailState))
    ordered_at: Mapped[datetime]
    # The next moment at which something is to be done: to send it, or, while it is being sent, to send it again.
    due_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
