"""Facts of a student's year that only a person can state, such as that a contract was violated."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation.school_days import local_day
from escalation.staff_entries import EntryError
from escalation.tiers.days import MEDICAL_NOTE_ON_FILE
from escalation.year.in_force import follow, usable_policy
from escalation.year.student_log import log_student
from storage.models import Declaration, School, SchoolYear, Student


def known_facts(session: Session, school: School) -> dict[str, str]:
    """The facts that can be stated about a student of this school, and their titles."""
    policy = usable_policy(session, school)
    ours = {MEDICAL_NOTE_ON_FILE: "A medical note for the year is on file"}
    return ours | ({key: fact.title for key, fact in policy.facts.items()} if policy else {})


def declare(  # noqa: PLR0917 - the parts of a declaration
    session: Session, student_id: int, year_id: int, fact: str, on: date, note: str, staff_id: int, now: datetime
) -> Declaration:
    """State that a fact holds since `on`. Stating it twice changes nothing.

    Raises:
        EntryError: the school's policy has no such fact, or the day cannot be.
    """
    student = session.get_one(Student, student_id)
    school = session.get_one(School, student.school_id)
    year = session.get_one(SchoolYear, year_id)
    if fact not in known_facts(session, school):
        raise EntryError("The school's policy knows no such fact.")
    if year.school_id != school.id or not year.starts_on <= on <= min(year.ends_on, local_day(school, now)):
        raise EntryError("The day must lie in the school year and not after today.")
    stands = stated(session, student_id, year_id, fact)
    if stands is not None:
        return stands
    declaration = Declaration(
        student_id=student_id,
        year_id=year_id,
        fact=fact,
        on=on,
        note=note.strip(),
        stated_at=now,
        stated_by=staff_id,
    )
    session.add(declaration)
    session.flush()
    _log(session, declaration, "fact_stated", staff_id, now)
    return declaration


def withdraw_declaration(session: Session, declaration_id: int, staff_id: int, now: datetime) -> None:
    """Undo of `declare`."""
    declaration = session.get_one(
        Declaration, declaration_id, with_for_update={"key_share": True}, populate_existing=True
    )
    if declaration.withdrawn_at is not None:
        return
    declaration.withdrawn_at, declaration.withdrawn_by = now, staff_id
    session.flush()
    _log(session, declaration, "fact_withdrawn", staff_id, now)


def stated(session: Session, student_id: int, year_id: int, fact: str) -> Declaration | None:
    """The declaration by which a fact holds; None where nobody has stated it."""
    return session.scalar(
        select(Declaration)
        .where(
            Declaration.student_id == student_id,
            Declaration.year_id == year_id,
            Declaration.fact == fact,
            Declaration.withdrawn_at.is_(None),
        )
        .order_by(Declaration.on, Declaration.id)
        .limit(1)
    )


def _log(session: Session, declaration: Declaration, kind: str, staff_id: int, now: datetime) -> None:
    log_student(
        session,
        declaration.student_id,
        kind,
        now,
        staff_id=staff_id,
        declaration_id=declaration.id,
        fact=declaration.fact,
    )
    follow(session, declaration.student_id, now)
