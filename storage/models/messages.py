"""Messages, their recordings, what was read from them, and what that means for each student and day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.models.base import Base, words
from storage.models.people import Student
from storage.models.school import School
from storage.words import Channel, LineState, MessageState


class Message(Base):
    """One voicemail, text or finished conversation, from a number (E.164, empty when withheld), at a time."""

    __tablename__ = "messages"
    __table_args__ = (
        Index("ix_messages_state_due", "state", "due_at"),
        Index("ix_messages_school_received", "school_id", "received_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    channel: Mapped[Channel] = mapped_column(words(Channel))
    # CallSid or MessageSid: a repeated webhook finds its message by this.
    provider_sid: Mapped[str] = mapped_column(String(64), unique=True)
    from_number: Mapped[str] = mapped_column(default="")
    received_at: Mapped[datetime]
    state: Mapped[MessageState] = mapped_column(words(MessageState))
    # When the next thing happens by itself, should nobody poke: null once the state is final.
    due_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    # When a worker was last asked to see to it.
    poked_at: Mapped[datetime | None]
    failure: Mapped[str | None]
    text: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    read_at: Mapped[datetime | None]
    # Staff have looked at a message that names no student (or could not be read): nothing more to do with it.
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    # Texts only: what was answered, so that a repeated webhook gets the same answer.
    reply: Mapped[str | None]

    school: Mapped[School] = relationship()
    recording: Mapped[Recording | None] = relationship(back_populates="message")
    report: Mapped[ReportRow | None] = relationship(back_populates="message")


class Recording(Base):
    """The audio of a voicemail: where the provider has it, and where we keep it, encrypted."""

    __tablename__ = "recordings"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), unique=True)
    provider_sid: Mapped[str] = mapped_column(String(64), unique=True)
    provider_url: Mapped[str]
    seconds: Mapped[float] = mapped_column(default=0.0)
    hung_up_at: Mapped[datetime | None]
    media_key: Mapped[str | None]
    # [{"text", "start", "end", "confidence"}], seconds from the start of the recording
    transcript_words: Mapped[list[Any]] = mapped_column(default=list)
    # What a second listener heard who expected the names of the household and their like: a hint to the reader.
    expected_text: Mapped[str] = mapped_column(default="", server_default="")
    fetched_at: Mapped[datetime | None]
    deleted_at_provider_at: Mapped[datetime | None]
    deleted_here_at: Mapped[datetime | None]

    message: Mapped[Message] = relationship(back_populates="recording")


class ReportRow(Base):
    """What was read from a message: the whole report of `nlp.report`, as JSON, beside its message."""

    __tablename__ = "reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), unique=True)
    intent: Mapped[str]
    caller_name: Mapped[str | None]
    relationship_told: Mapped[str | None]
    callback: Mapped[str | None]
    content: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]

    message: Mapped[Message] = relationship(back_populates="report")
    matches: Mapped[list[Match]] = relationship(back_populates="report", order_by="Match.line_number, Match.date")


class Match(Base):
    """One student line of a report, on one of its days: which student, and whether that day is explained by it.

    `line_number` is the index into the report's lines. A line that names no day has one match, on the day received.
    `staff_student` says that a person chose the student.
    """

    __tablename__ = "matches"
    __table_args__ = (
        UniqueConstraint("report_id", "line_number", "date"),
        Index("ix_matches_student_date", "student_id", "date"),
        Index("ix_matches_state_date", "state", "date"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"), index=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    line_number: Mapped[int]
    date: Mapped[date]
    student_id: Mapped[int | None] = mapped_column(ForeignKey("students.id"))
    staff_student: Mapped[bool] = mapped_column(default=False)
    intent: Mapped[str]
    reason: Mapped[str | None]
    category: Mapped[str]
    state: Mapped[LineState] = mapped_column(words(LineState))
    review_reasons: Mapped[list[str]] = mapped_column(default=list)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    decided_at: Mapped[datetime | None]

    report: Mapped[ReportRow] = relationship(back_populates="matches")
    student: Mapped[Student | None] = relationship()
