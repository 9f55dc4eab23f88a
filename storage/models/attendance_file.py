"""A student's attendance file: its documents, letters, meetings, contracts, referrals, and whom it was disclosed to."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.models.base import Base, words
from storage.models.people import Contact, Student
from storage.words import DocumentKind, LetterState, MeetingHow, MeetingState


class FileDocument(Base):
    """One document of an attendance file. The bytes lie encrypted in the media folder under `media_key`.

    What was filed stays; `removed_at` takes it out of sight and out of packets (filed for the wrong student).
    """

    __tablename__ = "file_documents"
    __table_args__ = (Index("ix_file_documents_student_year", "student_id", "year_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("students.id"))
    year_id: Mapped[int] = mapped_column(ForeignKey("school_years.id"))
    intervention_id: Mapped[int | None] = mapped_column(ForeignKey("interventions.id"), index=True)
    kind: Mapped[DocumentKind] = mapped_column(words(DocumentKind))
    title: Mapped[str]
    # The day that the document is about or was signed.
    dated: Mapped[date]
    media_key: Mapped[str] = mapped_column(String(128))
    media_type: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    filed_at: Mapped[datetime]
    filed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))

    student: Mapped[Student] = relationship()


class FamilyLetter(Base):
    """One letter to one family: which template in which language, to whom, how, and the exact PDF that is kept.

    What goes by e-mail is sent by the outbox of e-mails; `state` says what came of it.
    """

    __tablename__ = "family_letters"
    __table_args__ = (
        UniqueConstraint("intervention_id", "contact_id"),
        Index("ix_family_letters_school_state", "school_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    student_id: Mapped[int] = mapped_column(ForeignKey("students.id"))
    intervention_id: Mapped[int] = mapped_column(ForeignKey("interventions.id"))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("file_documents.id"))
    template: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(8))
    state: Mapped[LetterState] = mapped_column(words(LetterState))
    # The e-mail address it goes to; "" where it is printed.
    address: Mapped[str] = mapped_column(String(320), default="")
    made_at: Mapped[datetime]
    # When it went out, printed or by e-mail.
    sent_at: Mapped[datetime | None]

    contact: Mapped[Contact] = relationship()
    document: Mapped[FileDocument] = relationship()
    student: Mapped[Student] = relationship()


class Meeting(Base):
    """A meeting with a family about attendance. Moving it counts `sequence` up, as iCalendar does (RFC 5545).

    `attendees`: a list of {"who": key of the policy's people or "contact", "id": staff or contact id or null,
    "name": for somebody from outside, "email", "came": true, false or null}.
    """

    __tablename__ = "meetings"
    __table_args__ = (Index("ix_meetings_school_starts", "school_id", "starts_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    student_id: Mapped[int] = mapped_column(ForeignKey("students.id"))
    year_id: Mapped[int] = mapped_column(ForeignKey("school_years.id"))
    intervention_id: Mapped[int | None] = mapped_column(ForeignKey("interventions.id"), index=True)
    starts_at: Mapped[datetime]
    minutes: Mapped[int] = mapped_column(default=30)
    how: Mapped[MeetingHow] = mapped_column(words(MeetingHow))
    # The room, the telephone number or the address of the video call.
    place: Mapped[str] = mapped_column(default="")
    state: Mapped[MeetingState] = mapped_column(words(MeetingState))
    sequence: Mapped[int] = mapped_column(default=0)
    attendees: Mapped[list[Any]] = mapped_column(default=list)
    outcome: Mapped[str] = mapped_column(default="")
    invited_sequence: Mapped[int | None]
    planned_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    planned_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    student: Mapped[Student] = relationship()


class Contract(Base):
    """An attendance contract or plan with a family: its terms, its signed paper, and whether it was broken."""

    __tablename__ = "contracts"
    __table_args__ = (Index("ix_contracts_student_year", "student_id", "year_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("students.id"))
    year_id: Mapped[int] = mapped_column(ForeignKey("school_years.id"))
    intervention_id: Mapped[int | None] = mapped_column(ForeignKey("interventions.id"), index=True)
    terms: Mapped[list[str]]
    agreed_on: Mapped[date]
    # Null until the signed paper is filed.
    document_id: Mapped[int | None] = mapped_column(ForeignKey("file_documents.id"))
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    withdrawn_at: Mapped[datetime | None]


class Referral(Base):
    """An attendance file handed to somebody: to whom, which packet, and what came of it."""

    __tablename__ = "referrals"
    __table_args__ = (UniqueConstraint("intervention_id"), Index("ix_referrals_student_year", "student_id", "year_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("students.id"))
    year_id: Mapped[int] = mapped_column(ForeignKey("school_years.id"))
    intervention_id: Mapped[int] = mapped_column(ForeignKey("interventions.id"))
    # Key of the policy's `people`.
    recipient: Mapped[str] = mapped_column(String(64))
    document_id: Mapped[int] = mapped_column(ForeignKey("file_documents.id"))
    manifest: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    outcome: Mapped[str] = mapped_column(default="")


class Disclosure(Base):
    """One entry of the log of disclosures (FERPA, 34 CFR 99.32): what of whose records went to whom, why, by whom."""

    __tablename__ = "disclosures"
    __table_args__ = (Index("ix_disclosures_student", "student_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("students.id"))
    recipient: Mapped[str]
    interest: Mapped[str]
    what: Mapped[str]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("file_documents.id"))
    disclosed_at: Mapped[datetime]
    disclosed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class ReportRun(Base):
    """A scheduled report or notice that was made for a day, so that it is made once, whoever's clock it is."""

    __tablename__ = "report_runs"
    __table_args__ = (UniqueConstraint("school_id", "kind", "for_day", "part"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    kind: Mapped[str] = mapped_column(String(64))
    for_day: Mapped[date]
    # Which of several on one day: the local time it was planned for.
    part: Mapped[str] = mapped_column(String(64), default="")
    begun_at: Mapped[datetime]
    # Null until it is made and its e-mails are ordered.
    made_at: Mapped[datetime | None]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)


class RoomRoll(Base):
    """When one room's roll came on one day, and when its teacher was reminded; null: not yet."""

    __tablename__ = "room_rolls"
    __table_args__ = (UniqueConstraint("school_id", "date", "room"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    date: Mapped[date]
    # The room's name as the roster's homerooms have it.
    room: Mapped[str] = mapped_column(String(255))
    received_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
