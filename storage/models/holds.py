"""What keeps dialling back for a while: holds, the trips that give reason to them, and lists that were called off."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.models.base import Base, words
from storage.words import HoldCovers, HoldReason

_BY_THE_BRAKE = text(f"reason <> '{HoldReason.STAFF.value}'")


class Hold(Base):
    """Dialling kept back for one school's day, or for a room, a bus or a trip of it, until a time at the latest.

    `covered` names the room or bus as the roster does, or is the id of the trip; "" for the whole school. It is over at
    `until`, or at `released_at` before that. The brake places one for the same reason and the same students only once
    a day.
    """

    __tablename__ = "holds"
    __table_args__ = (
        Index("ix_holds_school_day", "school_id", "date"),
        Index("ix_holds_released_at", "released_at"),
        Index(
            "uq_holds_once_a_day",
            "school_id",
            "date",
            "reason",
            "covers",
            "covered",
            unique=True,
            sqlite_where=_BY_THE_BRAKE,
            postgresql_where=_BY_THE_BRAKE,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    date: Mapped[date]
    covers: Mapped[HoldCovers] = mapped_column(words(HoldCovers))
    covered: Mapped[str] = mapped_column(String(255), default="")
    reason: Mapped[HoldReason] = mapped_column(words(HoldReason))
    placed_at: Mapped[datetime]
    # Null where the brake placed it.
    placed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    until: Mapped[datetime]
    # When the brake last saw that its reason still stands.
    looked_at: Mapped[datetime]
    released_at: Mapped[datetime | None]
    # Null where it ran out, or its reason went.
    released_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class Trip(Base):
    """Rooms (by homeroom) or single students who are away from school together on one day. Withdrawn, never deleted.

    Times are local; null means from the bell, or until school is over.
    """

    __tablename__ = "trips"
    __table_args__ = (Index("ix_trips_school_day", "school_id", "date"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    date: Mapped[date]
    name: Mapped[str]
    rooms: Mapped[list[str]]
    leaves_at: Mapped[time | None]
    returns_at: Mapped[time | None]
    entered_at: Mapped[datetime]
    entered_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))

    students: Mapped[list[TripStudent]] = relationship(cascade="all, delete-orphan", order_by="TripStudent.id")


class TripStudent(Base):
    """A student who goes along on a trip, beside its rooms."""

    __tablename__ = "trip_students"
    __table_args__ = (UniqueConstraint("trip_id", "student_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    trip_id: Mapped[int] = mapped_column(ForeignKey("trips.id"))
    student_id: Mapped[int] = mapped_column(ForeignKey("students.id"), index=True)


class CallOff(Base):
    """A false alarm that staff called off: these students were marked absent by mistake. Undone, never deleted."""

    __tablename__ = "call_offs"
    __table_args__ = (Index("ix_call_offs_school_day", "school_id", "date"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    date: Mapped[date]
    covers: Mapped[HoldCovers] = mapped_column(words(HoldCovers))
    covered: Mapped[str] = mapped_column(String(255), default="")
    student_ids: Mapped[list[int]]
    called_off_at: Mapped[datetime]
    called_off_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
