"""Inquiries, their rounds, the attempts of the outbox, hand-overs, alarms, and the append-only contact log."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.models.base import Base, words
from storage.models.people import Contact, Student
from storage.words import (
    LIVE_ATTEMPT_STATES,
    Answer,
    AttemptChannel,
    AttemptResult,
    AttemptState,
    InquiryState,
    RoundKind,
)

_LIVE = ", ".join(f"'{state.value}'" for state in sorted(LIVE_ATTEMPT_STATES))
_PLANNED_CALLS = text("channel = 'call' AND state = 'planned'")


class PolicyVersion(Base):
    """One version of a same-day policy, kept as it was: an inquiry goes on under the version it began with."""

    __tablename__ = "policy_versions"
    __table_args__ = (UniqueConstraint("name", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]]
    first_used_at: Mapped[datetime]


class Inquiry(Base):
    """The effort, for one absent student on one day, to learn where the student is.

    `due_at` is the time at which the engine looks at it next. It is null only in a final state, and not even there
    where something has changed that may have taken the cause of the end away. `opening` counts how often the
    inquiry was opened: one that ended is opened again only where the cause of its end was withdrawn, and then
    begins anew. `fence` grows with every decision of the engine.
    """

    __tablename__ = "inquiries"
    __table_args__ = (
        UniqueConstraint("student_id", "date"),
        Index("ix_inquiries_due", "due_at"),
        Index("ix_inquiries_school_day", "school_id", "date"),
        Index("ix_inquiries_state_date", "state", "date"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    student_id: Mapped[int] = mapped_column(ForeignKey("students.id"))
    date: Mapped[date]
    policy_version_id: Mapped[int] = mapped_column(ForeignKey("policy_versions.id"))
    state: Mapped[InquiryState] = mapped_column(words(InquiryState))
    opening: Mapped[int] = mapped_column(default=1)
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    reason: Mapped[str | None]
    category: Mapped[str | None]
    fence: Mapped[int] = mapped_column(default=0)
    # Whoever writes an inquiry that somebody else has changed since it was read is refused (StaleDataError).
    __mapper_args__ = {"version_id_col": fence, "version_id_generator": False}  # noqa: RUF012 - SQLAlchemy's protocol

    student: Mapped[Student] = relationship()
    policy_version: Mapped[PolicyVersion] = relationship()
    rounds: Mapped[list[Round]] = relationship(back_populates="inquiry", order_by="Round.id")
    targets: Mapped[list[AttemptTarget]] = relationship(back_populates="inquiry", order_by="AttemptTarget.id")


class Round(Base):
    """One round of an inquiry: when it began, when at the latest it gives way to the next, and when it did."""

    __tablename__ = "rounds"
    __table_args__ = (UniqueConstraint("inquiry_id", "opening", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiries.id"))
    opening: Mapped[int] = mapped_column(default=1)
    kind: Mapped[RoundKind] = mapped_column(words(RoundKind))
    started_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    inquiry: Mapped[Inquiry] = relationship(back_populates="rounds")


class Attempt(Base):
    """One call, text or e-mail to one number or address, for all the students of one household that are looked for.

    Or, with the round `ALL_CLEAR`, to say that it was a false alarm: a text that does not arrive becomes a call.

    The outbox: committed as planned, then as `placing` with a deadline before the provider is called. `sequence` is the
    provider's number of the last callback that counted. At most one live call to a number, by a unique index.
    """

    __tablename__ = "attempts"
    __table_args__ = (
        Index("ix_attempts_state_deadline", "state", "deadline_at"),
        Index("ix_attempts_address", "address"),
        Index(
            "uq_attempts_one_live_call",
            "address",
            unique=True,
            sqlite_where=text(f"channel = 'call' AND state IN ({_LIVE})"),
            postgresql_where=text(f"channel = 'call' AND state IN ({_LIVE})"),
        ),
        Index("ix_attempts_planned_calls", "address", sqlite_where=_PLANNED_CALLS, postgresql_where=_PLANNED_CALLS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"), index=True)
    round_kind: Mapped[RoundKind] = mapped_column(words(RoundKind))
    channel: Mapped[AttemptChannel] = mapped_column(words(AttemptChannel))
    address: Mapped[str] = mapped_column(String(320))
    language: Mapped[str] = mapped_column(default="")
    state: Mapped[AttemptState] = mapped_column(words(AttemptState))
    result: Mapped[AttemptResult | None] = mapped_column(words(AttemptResult))
    planned_at: Mapped[datetime]
    # Breadth first: every student's first call (0) goes out before anyone's second; those in review come last.
    turn: Mapped[int] = mapped_column(default=0)
    # Within a turn: the lowest first (dispatch, students to look for first, then the youngest).
    rank: Mapped[int] = mapped_column(default=0, server_default="0")
    # The moment that the pace of the provider leaves for this call; not dialled before, and not long after.
    dial_at: Mapped[datetime | None]
    # When a worker was last asked to see to this attempt.
    poked_at: Mapped[datetime | None]
    # Not before this; moves when the provider asks us to try again later.
    due_at: Mapped[datetime]
    placing_at: Mapped[datetime | None]
    # By when the state must have moved on; afterwards the provider is asked what became of it.
    deadline_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    # When our words were first asked for: a call that was picked up without that heard an error of ours.
    spoken_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    provider_sid: Mapped[str | None] = mapped_column(String(64), unique=True)
    sequence: Mapped[int] = mapped_column(default=-1)
    answered_by: Mapped[str | None]
    provider_code: Mapped[str | None]
    confirmed_at: Mapped[datetime | None]
    message_left_at: Mapped[datetime | None]
    wrong_number_at: Mapped[datetime | None]

    targets: Mapped[list[AttemptTarget]] = relationship(back_populates="attempt", order_by="AttemptTarget.id")


class AttemptTarget(Base):
    """For which student, through which contact, an attempt is made; and what the listener said about that student.

    In one round of an inquiry no address is tried twice: the unique index. Dispatch is called until somebody takes the
    student over, and so is left out of it.
    """

    __tablename__ = "attempt_targets"
    __table_args__ = (
        Index("ix_attempt_targets_inquiry_id", "inquiry_id"),
        Index(
            "uq_attempt_targets_one_try",
            "inquiry_id",
            "opening",
            "round_kind",
            "address",
            unique=True,
            sqlite_where=text("round_kind <> 'dispatch'"),
            postgresql_where=text("round_kind <> 'dispatch'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), index=True)
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiries.id"))
    opening: Mapped[int] = mapped_column(default=1)
    round_kind: Mapped[RoundKind] = mapped_column(words(RoundKind))
    address: Mapped[str] = mapped_column(String(320))
    # Null where dispatch is called.
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    answer: Mapped[Answer | None] = mapped_column(words(Answer))
    answered_at: Mapped[datetime | None]
    reason: Mapped[str | None]
    category: Mapped[str | None]

    attempt: Mapped[Attempt] = relationship(back_populates="targets")
    inquiry: Mapped[Inquiry] = relationship(back_populates="targets")
    contact: Mapped[Contact | None] = relationship()


class HandOver(Base):
    """The hand-over of one inquiry to security dispatch: the packet, and whether a person has taken it.

    The packet: student, contacts, all attempts, last known facts. Until a person has acknowledged it the inquiry stays
    in its dispatch round, whose due time is the next call to dispatch.
    """

    __tablename__ = "hand_overs"

    id: Mapped[int] = mapped_column(primary_key=True)
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiries.id"), unique=True)
    created_at: Mapped[datetime]
    packet: Mapped[dict[str, Any]]
    acknowledged_at: Mapped[datetime | None]
    # "dispatch", by key on the call, or "staff:<id>".
    acknowledged_by: Mapped[str | None]

    inquiry: Mapped[Inquiry] = relationship()


class Alarm(Base):
    """Something that staff must see at once; open until somebody says they have."""

    __tablename__ = "alarms"
    __table_args__ = (
        UniqueConstraint("school_id", "kind", "subject"),
        Index("ix_alarms_open", "school_id", "seen_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    student_id: Mapped[int | None] = mapped_column(ForeignKey("students.id"))
    kind: Mapped[str] = mapped_column(String(64))
    # What it is about, such as "inquiry:12": the same alarm is not raised twice.
    subject: Mapped[str] = mapped_column(String(128))
    raised_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    seen_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class ContactLogEntry(Base):
    """One entry of the contact log. Append-only: the database refuses to change or delete it.

    `kind` is a code (`attempt_planned`, `call_placed`, `answer`, `report`, `staff_entry`, `state`, …); `details` its
    evidence, with ids instead of names wherever an id will do.
    """

    __tablename__ = "contact_log"
    __table_args__ = (Index("ix_contact_log_student_at", "student_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    student_id: Mapped[int | None] = mapped_column(ForeignKey("students.id"))
    inquiry_id: Mapped[int | None] = mapped_column(ForeignKey("inquiries.id"))
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("attempts.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    kind: Mapped[str] = mapped_column(String(64))
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)


class StaffEntry(Base):
    """What staff entered about one student on one day: arrived, or spoke with somebody who knows.

    Withdrawn rather than deleted (undo).
    """

    __tablename__ = "staff_entries"
    __table_args__ = (Index("ix_staff_entries_student_date", "student_id", "date"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    student_id: Mapped[int] = mapped_column(ForeignKey("students.id"))
    date: Mapped[date]
    kind: Mapped[str] = mapped_column(String(32))  # "arrived" or "spoke"
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    note: Mapped[str] = mapped_column(default="")
    reason: Mapped[str | None]
    category: Mapped[str | None]
    entered_at: Mapped[datetime]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    withdrawn_at: Mapped[datetime | None]
