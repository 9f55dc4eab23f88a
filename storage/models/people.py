"""Students, contacts, the links between them, telephone numbers, and staff."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.models.base import Base, words
from storage.models.school import School
from storage.words import Role


class Student(Base):
    """A student on the roster. Who leaves is retired, never deleted: the ledger refers to them."""

    __tablename__ = "students"
    __table_args__ = (UniqueConstraint("school_id", "source_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"), index=True)
    source_id: Mapped[str] = mapped_column(String(255))
    given_name: Mapped[str]
    middle_name: Mapped[str] = mapped_column(default="")
    family_name: Mapped[str]
    preferred_name: Mapped[str] = mapped_column(default="")
    grade: Mapped[str] = mapped_column(default="")
    homeroom: Mapped[str] = mapped_column(default="")
    teacher: Mapped[str] = mapped_column(default="")
    # The bus that the student comes with, as the roster names it; "" where it names none.
    bus: Mapped[str] = mapped_column(default="", server_default="")
    # Staff (or the roster) say that this student is to be looked for before others.
    look_first_since: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]

    school: Mapped[School] = relationship()
    contact_links: Mapped[list[StudentContact]] = relationship(
        back_populates="student", order_by="StudentContact.priority, StudentContact.id", cascade="all, delete-orphan"
    )

    @property
    def display_name(self) -> str:
        """The name that staff know the student by: preferred name, if any, and family name."""
        return f"{self.preferred_name or self.given_name} {self.family_name}".strip()


class Contact(Base):
    """An adult who may be asked about a student."""

    __tablename__ = "contacts"
    __table_args__ = (UniqueConstraint("district_id", "source_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("districts.id"))
    source_id: Mapped[str] = mapped_column(String(255))
    given_name: Mapped[str]
    family_name: Mapped[str]
    language: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    # The postal address, a line a line; "" where the roster has none.
    address: Mapped[str] = mapped_column(default="", server_default="")
    # The family chose to get letters by e-mail. Otherwise they are printed.
    letters_by_email: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    retired_at: Mapped[datetime | None]

    phones: Mapped[list[ContactPhone]] = relationship(
        back_populates="contact", order_by="ContactPhone.position", cascade="all, delete-orphan"
    )

    @property
    def display_name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}".strip()


class PhoneNumber(Base):
    """One telephone number and what is known of it. Many contacts may share it."""

    __tablename__ = "phone_numbers"

    id: Mapped[int] = mapped_column(primary_key=True)
    e164: Mapped[str] = mapped_column(String(16), unique=True)
    bad_since: Mapped[datetime | None]
    bad_reason: Mapped[str | None]
    texts_stopped_at: Mapped[datetime | None]
    last_answered_at: Mapped[datetime | None]


class ContactPhone(Base):
    """A contact's telephone: which number, of which kind, in which order."""

    __tablename__ = "contact_phones"
    __table_args__ = (UniqueConstraint("contact_id", "phone_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"))
    phone_id: Mapped[int] = mapped_column(ForeignKey("phone_numbers.id"), index=True)
    kind: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    extension: Mapped[str] = mapped_column(default="")

    contact: Mapped[Contact] = relationship(back_populates="phones")
    phone: Mapped[PhoneNumber] = relationship(lazy="joined")


class StudentContact(Base):
    """What a contact is to a student (Ed-Fi StudentContactAssociation). A restriction holds for this student alone."""

    __tablename__ = "student_contacts"
    __table_args__ = (UniqueConstraint("student_id", "contact_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("students.id"))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), index=True)
    relation: Mapped[str] = mapped_column(default="")
    priority: Mapped[int] = mapped_column(default=99)
    legal_guardian: Mapped[bool] = mapped_column(default=False)
    lives_with: Mapped[bool] = mapped_column(default=False)
    emergency: Mapped[bool] = mapped_column(default=False)
    restriction: Mapped[str] = mapped_column(default="")

    student: Mapped[Student] = relationship(back_populates="contact_links")
    contact: Mapped[Contact] = relationship()


class StaffMember(Base):
    """Somebody who may sign in to the staff pages."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    name: Mapped[str] = mapped_column(default="")
    password_hash: Mapped[str]
    role: Mapped[Role] = mapped_column(words(Role))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("schools.id"))
    disabled_at: Mapped[datetime | None]
