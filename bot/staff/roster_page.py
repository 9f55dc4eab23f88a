"""The health of the roster: whom too few could be called for, and numbers that turned out not to work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.staff.scope import scope
from bot.staff.services import StaffServices
from storage.models import Contact, ContactPhone, PhoneNumber, Student, StudentContact
from storage.queries.findings import Finding, FindingKind, findings

TITLES = {
    FindingKind.NO_CONTACTS: "Students without any contact",
    FindingKind.TOO_FEW_REACHABLE: "Students for whom fewer than two people can be reached",
    FindingKind.IMPOSSIBLE_NUMBER: "Numbers that cannot be numbers",
    FindingKind.NO_LANGUAGE: "Contacts whose language is not known",
}


@dataclass(frozen=True, slots=True)
class BadNumber:
    """A number on file that does not work or is not theirs, since when, and why we think so."""

    e164: str
    since: datetime
    why: str
    contact: str
    student: Student


@dataclass(frozen=True, slots=True)
class Weakness:
    """Findings of one kind under their title."""

    title: str
    found: Sequence[Finding]


def add_roster(blueprint: Blueprint, services: StaffServices) -> None:
    """One page."""

    @blueprint.get("/roster")
    def roster() -> ResponseReturnValue:
        with services.database.read() as db:
            where = scope(db, services.clock.now())
            if where is None:
                return render_template("staff/no_school.html")
            return render_template(
                "staff/roster.html",
                scope=where,
                bad_numbers=bad_numbers(db, where.school.id),
                weaknesses=weaknesses(db, where.school.id),
            )


def weaknesses(db: Session, school_id: int) -> list[Weakness]:
    """What is weak in the contacts of a school, by kind, the gravest first."""
    found = findings(db, school_id)
    return [Weakness(title, [f for f in found if f.kind is kind]) for kind, title in TITLES.items()]


def bad_numbers(db: Session, school_id: int) -> list[BadNumber]:
    """Numbers that failed or reached somebody else when they were called."""
    rows = db.execute(
        select(PhoneNumber, Contact, Student)
        .join(ContactPhone, ContactPhone.phone_id == PhoneNumber.id)
        .join(Contact, Contact.id == ContactPhone.contact_id)
        .join(StudentContact, StudentContact.contact_id == Contact.id)
        .join(Student, Student.id == StudentContact.student_id)
        .where(Student.school_id == school_id, Student.retired_at.is_(None), PhoneNumber.bad_since.is_not(None))
        .order_by(PhoneNumber.bad_since.desc(), Student.family_name)
    )
    return [
        BadNumber(number.e164, number.bad_since, number.bad_reason or "", contact.display_name, student)
        for number, contact, student in rows
        if number.bad_since is not None
    ]
