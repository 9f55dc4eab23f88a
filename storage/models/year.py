"""The year: school years, enrolment, tardies, decisions about excuses, and what a ladder asks of the school."""

from __future__ import annotations

import datetime as dt
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.models.base import Base, words
from storage.models.people import StaffMember, Student
from storage.words import Evidence, Excuse, InterventionState


class YearPolicyText(Base):
    """A district's own year policy, as its file was adopted. Of one name the newest counts; earlier ones are kept."""

    __tablename__ = "year_policies"
    __table_args__ = (UniqueConstraint("name", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(128))
    digest: Mapped[str] = mapped_column(String(64))
    text: Mapped[str]
    adopted_at: Mapped[datetime]


class SchoolYear(Base):
    """One school's year, first and last day included. What lies outside of every year is counted nowhere."""

    __tablename__ = "school_years"
    __table_args__ = (UniqueConstraint("school_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    name: Mapped[str] = mapped_column(String(64))  # such as "2026-2027"
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    # Nobody has told the dates yet: they were taken from the events of a history.
    guessed: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class Enrollment(Base):
    """A span in which a student is enrolled, last day included (null: still is). Without any, the whole year."""

    __tablename__ = "enrollments"
    __table_args__ = (UniqueConstraint("student_id", "starts_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("students.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class Tardy(Base):
    """A student who came late: by how many minutes, where that is known. Withdrawn, never deleted."""

    __tablename__ = "tardies"
    __table_args__ = (UniqueConstraint("student_id", "date"), Index("ix_tardies_school_day", "school_id", "date"))

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    student_id: Mapped[int] = mapped_column(ForeignKey("students.id"))
    date: Mapped[date]
    minutes: Mapped[int | None]
    noted_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class ExcuseDecision(Base):
    """What the school decided about one student's absence on one day, and on which evidence.

    The newest that is not withdrawn counts, before what the student information system says. It may be there before the
    absence is. `reason_code` is one of NCES's (2A to 2K).
    """

    __tablename__ = "excuse_decisions"
    __table_args__ = (Index("ix_excuse_decisions_student_date", "student_id", "date"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("students.id"))
    date: Mapped[date]
    excuse: Mapped[Excuse] = mapped_column(words(Excuse))
    evidence: Mapped[Evidence] = mapped_column(words(Evidence))
    reason_code: Mapped[str | None] = mapped_column(String(2))
    note: Mapped[str] = mapped_column(default="")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("file_documents.id"))
    # When the evidence came to the school: the span in which an absence may be cleared is counted up to it.
    received_on: Mapped[dt.date]
    decided_at: Mapped[datetime]
    # Null where a rule of the policy decided.
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class Declaration(Base):
    """A fact about one student's year that only a person can state, such as that all efforts are exhausted.

    `fact` is one of the facts that year policies know. Withdrawn, never deleted.
    """

    __tablename__ = "declarations"
    __table_args__ = (Index("ix_declarations_student_year", "student_id", "year_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("students.id"))
    year_id: Mapped[int] = mapped_column(ForeignKey("school_years.id"))
    fact: Mapped[str] = mapped_column(String(64))
    on: Mapped[date]
    note: Mapped[str] = mapped_column(default="")
    stated_at: Mapped[datetime]
    stated_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class Intervention(Base):
    """One step of a tier as a piece of work: who does it, by when, why it is due, and what came of it.

    There is one for each student, year, policy, tier, step and occurrence, whatever the counts do: it is withdrawn when
    it is no longer due and was not done, and opened again when it is. What was done stays done. `occurrence` is "" for
    what is done once, else the day it belongs to. `because` holds the counts and days that made it due.
    """

    __tablename__ = "interventions"
    __table_args__ = (
        UniqueConstraint("student_id", "year_id", "policy", "tier", "step", "occurrence"),
        Index("ix_interventions_school_state_due", "school_id", "state", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    student_id: Mapped[int] = mapped_column(ForeignKey("students.id"))
    year_id: Mapped[int] = mapped_column(ForeignKey("school_years.id"))
    policy: Mapped[str] = mapped_column(String(128))
    tier: Mapped[str] = mapped_column(String(64))
    step: Mapped[str] = mapped_column(String(64))
    occurrence: Mapped[str] = mapped_column(String(32), default="")
    # Key of the policy's `people`: whose work it is.
    who: Mapped[str] = mapped_column(String(64))
    assigned_to: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    state: Mapped[InterventionState] = mapped_column(words(InterventionState))
    because: Mapped[dict[str, Any]]
    # The school day that brought the student here, and the last school day on which it is in time.
    since: Mapped[date]
    due_on: Mapped[date]
    opened_at: Mapped[datetime]
    done_on: Mapped[date | None]
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    # How it was documented: a code such as "reached", "voicemail", "held", "no show", "signed", "sent", "not needed".
    outcome: Mapped[str] = mapped_column(String(64), default="")
    note: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[datetime | None]

    student: Mapped[Student] = relationship()
    year: Mapped[SchoolYear] = relationship()


class CaseManager(Base):
    """Who leads a student's case, from a day on. The newest that has not ended counts."""

    __tablename__ = "case_managers"
    __table_args__ = (Index("ix_case_managers_student_year", "student_id", "year_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("students.id"))
    year_id: Mapped[int] = mapped_column(ForeignKey("school_years.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None]

    staff: Mapped[StaffMember] = relationship()
