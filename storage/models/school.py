"""Districts, schools, their calendars and the day's roll."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.models.base import Base, words
from storage.words import AbsenceState


class District(Base):
    """A school district."""

    __tablename__ = "districts"

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[str] = mapped_column(String(255), unique=True)
    name: Mapped[str]


class School(Base):
    """One school: its clock, its numbers (E.164), its languages (ISO 639-1) and its policies."""

    __tablename__ = "schools"

    id: Mapped[int] = mapped_column(primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("districts.id"), index=True)
    source_id: Mapped[str] = mapped_column(String(255), unique=True)
    name: Mapped[str]
    timezone: Mapped[str]
    area_code: Mapped[str] = mapped_column(default="")
    # As it stands at the head of letters, a line a line; "" for none.
    address: Mapped[str] = mapped_column(default="", server_default="")
    attendance_line: Mapped[str | None] = mapped_column(unique=True)
    office_phone: Mapped[str | None]
    security_dispatch: Mapped[str | None]
    bell: Mapped[time]
    line_checked: Mapped[time]
    languages: Mapped[list[str]]
    same_day_policy: Mapped[str]
    year_policy: Mapped[str] = mapped_column(default="")
    # Reading needs an in-memory view of the roster; this number tells a process that its view is old.
    roster_version: Mapped[int] = mapped_column(default=0)

    district: Mapped[District] = relationship()


class CalendarDay(Base):
    """A day on which this school is closed or otherwise out of the ordinary (Ed-Fi CalendarDateCalendarEvent)."""

    __tablename__ = "calendar_days"
    __table_args__ = (UniqueConstraint("school_id", "date"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    date: Mapped[date]
    event: Mapped[str]


class Roll(Base):
    """The roll of one school on one day. It is complete once every room has answered."""

    __tablename__ = "rolls"
    __table_args__ = (UniqueConstraint("school_id", "date"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    date: Mapped[date]
    received_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]
    # The line check: when inquiries were opened for this roll.
    checked_at: Mapped[datetime | None]


class Absence(Base):
    """One student, one day, on the day's absence list."""

    __tablename__ = "absences"
    __table_args__ = (
        UniqueConstraint("student_id", "date"),
        Index("ix_absences_school_day", "school_id", "date"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    student_id: Mapped[int] = mapped_column(ForeignKey("students.id"))
    date: Mapped[date]
    category: Mapped[str]
    # How much of the day was missed, from 0 to 1.
    share: Mapped[float] = mapped_column(default=1.0, server_default="1")
    # The reason as the student information system gives it.
    reason: Mapped[str] = mapped_column(default="", server_default="")
    state: Mapped[AbsenceState] = mapped_column(words(AbsenceState))
    listed_at: Mapped[datetime]
    changed_at: Mapped[datetime]
