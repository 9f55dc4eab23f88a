"""Contracts and plans with a family: terms, the signed paper, and that one was broken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from escalation.papers.letter import render_letter
from escalation.school_days import local_day
from escalation.staff_entries import EntryError
from escalation.tiers.policy import StepKind
from escalation.year.closing import finish, lock_work, open_work, put_back, step_for
from escalation.year.declarations import declare, known_facts
from escalation.year.families import homes
from escalation.year.letter_content import letter_content
from escalation.year.student_log import log_student
from escalation.year.student_view import student_view
from storage.models import Contract, FileDocument, Intervention, School, SchoolYear, Student
from storage.words import InterventionState

CONTRACTS = frozenset({StepKind.CONTRACT})
# The fact by which a policy goes on when a contract was broken.
VIOLATED = "contract_violated"
PLAIN_TEMPLATE = "attendance-contract"


def make_contract(  # noqa: PLR0917 - a contract
    session: Session,
    student_id: int,
    year_id: int,
    terms: Sequence[str],
    agreed_on: date,
    staff_id: int,
    now: datetime,
    *,
    intervention_id: int | None = None,
) -> Contract:
    """Enter what was agreed. The step stays open until the signed paper is filed.

    Raises:
        EntryError: there are no terms, or the day lies ahead.
    """
    student = session.get_one(Student, student_id)
    school = session.get_one(School, student.school_id)
    kept = [term.strip() for term in terms if term.strip()]
    if not kept:
        raise EntryError("Write down at least one point that was agreed.")
    if session.get_one(SchoolYear, year_id).school_id != school.id or agreed_on > local_day(school, now):
        raise EntryError("The day must lie in the school year and not after today.")
    if intervention_id is not None:
        work = open_work(session, intervention_id)
        if work.student_id != student_id:
            raise EntryError("This piece of work is about another student.")
        step_for(session, work, CONTRACTS)
    contract = Contract(
        student_id=student_id,
        year_id=year_id,
        intervention_id=intervention_id,
        terms=kept,
        agreed_on=agreed_on,
        made_at=now,
        made_by=staff_id,
    )
    session.add(contract)
    session.flush()
    _log(session, contract, "contract_made", staff_id, now)
    return contract


def contract_paper(session: Session, contract_id: int, staff_id: int, now: datetime, own: Path | None = None) -> bytes:
    """The contract as PDF, to be signed: in the family's language where there is a template. Raises EntryError."""
    contract = session.get_one(Contract, contract_id)
    template = PLAIN_TEMPLATE
    if contract.intervention_id is not None:
        work = session.get_one(Intervention, contract.intervention_id)
        template = step_for(session, work, CONTRACTS).step.letter or PLAIN_TEMPLATE
    families = homes(session, contract.student_id)
    if not families:
        raise EntryError("No guardian of this student may be written to. Look at the contacts on file.")
    view = student_view(session, contract.student_id, contract.year_id, now)
    content = letter_content(session, view, template, families[0], staff_id, now, own=own, terms=tuple(contract.terms))
    return render_letter(content)


def file_signed(session: Session, contract_id: int, document_id: int, staff_id: int, now: datetime) -> None:
    """The signed paper is in the file: the step is documented.

    Raises:
        EntryError: the contract was withdrawn, or the document is not in the student's file.
    """
    contract = _locked(session, contract_id)
    document = session.get(FileDocument, document_id)
    if document is None or document.student_id != contract.student_id or document.removed_at is not None:
        raise EntryError("This document is not in the student's attendance file.")
    if contract.withdrawn_at is not None:
        raise EntryError("This contract was withdrawn.")
    contract.document_id = document_id
    _log(session, contract, "contract_signed", staff_id, now, document_id=document_id)
    if contract.intervention_id is not None:
        work = lock_work(session, contract.intervention_id)
        if work.state in (InterventionState.OPEN, InterventionState.WITHDRAWN):
            finish(session, work, "signed", staff_id, now)


def withdraw_contract(session: Session, contract_id: int, staff_id: int, now: datetime) -> None:
    """Undo of `make_contract` and `file_signed`: the step is open again. The paper stays in the file."""
    contract = _locked(session, contract_id)
    if contract.withdrawn_at is not None:
        return
    contract.withdrawn_at = now
    _log(session, contract, "contract_withdrawn", staff_id, now)
    session.flush()
    if contract.intervention_id is not None and contract.document_id is not None:
        work = lock_work(session, contract.intervention_id)
        if work.state is InterventionState.DONE:
            put_back(session, work, staff_id, now)


def break_contract(  # noqa: PLR0917 - what was broken, when
    session: Session, contract_id: int, on: date, note: str, staff_id: int, now: datetime
) -> bool:
    """The family did not keep to it. Where the policy goes on from there, that fact is stated; returns whether it was.

    Taken back by withdrawing the declaration.

    Raises:
        EntryError: it is not signed, or the day cannot be.
    """
    contract = _locked(session, contract_id)
    if contract.withdrawn_at is not None or contract.document_id is None:
        raise EntryError("Only a signed contract can be broken.")
    if on < contract.agreed_on:
        raise EntryError("The day lies before the contract.")
    school = session.get_one(School, session.get_one(SchoolYear, contract.year_id).school_id)
    _log(session, contract, "contract_broken", staff_id, now, on=on.isoformat())
    if VIOLATED not in known_facts(session, school):
        return False
    declare(session, contract.student_id, contract.year_id, VIOLATED, on, note, staff_id, now)
    return True


def _locked(session: Session, contract_id: int) -> Contract:
    """The contract, locked; its work before it, as everywhere."""
    work_id = session.get_one(Contract, contract_id).intervention_id
    if work_id is not None:
        lock_work(session, work_id)
    return session.get_one(Contract, contract_id, with_for_update={"key_share": True}, populate_existing=True)


def _log(session: Session, contract: Contract, kind: str, staff_id: int, now: datetime, **details: object) -> None:
    log_student(session, contract.student_id, kind, now, staff_id=staff_id, contract_id=contract.id, **details)
