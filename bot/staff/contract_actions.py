"""Contracts with families: what was agreed, the paper to sign, the signed paper, and that it was broken."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from bot.staff.documents_page import paper, uploaded
from bot.staff.services import StaffServices
from bot.staff.undo import forget_undo, remember_year
from bot.staff.work_actions import day_or_none, text
from bot.staff.year_back import back_to
from bot.staff.year_scope import acting, student_in_sight, words_for_staff, year_of_student
from escalation.school_days import local_day
from escalation.year import contracts, documents
from storage.models import Contract, School
from storage.words import DocumentKind


def add_contracts(blueprint: Blueprint, services: StaffServices) -> None:
    """Who leads a case agrees with the family; whoever does the year's work may file the signed paper."""

    @blueprint.post("/students/<int:student_id>/year/contracts")
    def year_make_contract(student_id: int) -> ResponseReturnValue:
        if not current_user.may_lead:
            abort(403)

        def act(db: Session, now: datetime) -> None:
            student = student_in_sight(db, student_id)
            agreed = day_or_none("agreed_on") or local_day(db.get_one(School, student.school_id), now)
            made = contracts.make_contract(
                db, student_id, year_of_student(db, student, now).id, text("terms").splitlines(), agreed,
                current_user.staff_id, now, intervention_id=request.form.get("work_id", type=int),
            )  # fmt: skip
            remember_year("agreed", "staff.year_withdraw_contract", student_id, contract_id=made.id)

        acting(services, act)
        return back_to(_page(student_id))

    @blueprint.get("/year/contracts/<int:contract_id>/paper")
    def year_contract_paper(contract_id: int) -> ResponseReturnValue:
        if not current_user.may_work:
            abort(403)
        with services.database.read() as db, words_for_staff():
            contract = in_sight(db, contract_id)
            pdf = contracts.contract_paper(
                db, contract.id, current_user.staff_id, services.clock.now(), services.own_letters
            )
        return paper(pdf, "application/pdf", f"contract-{contract_id}.pdf", as_attachment=False)

    @blueprint.post("/year/contracts/<int:contract_id>/signed")
    def year_sign_contract(contract_id: int) -> ResponseReturnValue:
        with services.database.read() as db:
            student_id = in_sight(db, contract_id).student_id
        with words_for_staff():
            taken = documents.take_in(services.media, uploaded("paper"))

        def act(db: Session, now: datetime) -> None:
            contract = in_sight(db, contract_id)
            signed = documents.Paper(
                DocumentKind.CONTRACT, "Attendance contract, signed", contract.agreed_on, contract.intervention_id
            )
            filed = documents.file_document(db, student_id, contract.year_id, signed, taken, current_user.staff_id, now)
            contracts.file_signed(db, contract_id, filed.id, current_user.staff_id, now)
            remember_year("filed", "staff.year_withdraw_contract", student_id, contract_id=contract_id)

        acting(services, act)
        return back_to(_page(student_id))

    _add_ends(blueprint, services)


def _add_ends(blueprint: Blueprint, services: StaffServices) -> None:
    @blueprint.post("/year/contracts/<int:contract_id>/withdraw")
    def year_withdraw_contract(contract_id: int) -> ResponseReturnValue:
        about: list[int] = []

        def act(db: Session, now: datetime) -> None:
            about.append(in_sight(db, contract_id).student_id)
            contracts.withdraw_contract(db, contract_id, current_user.staff_id, now)

        acting(services, act)
        forget_undo()
        return back_to(_page(about[0]))

    @blueprint.post("/year/contracts/<int:contract_id>/broken")
    def year_break_contract(contract_id: int) -> ResponseReturnValue:
        if not current_user.may_lead:
            abort(403)
        about: list[int] = []

        def act(db: Session, now: datetime) -> None:
            contract = in_sight(db, contract_id)
            about.append(contract.student_id)
            school = student_in_sight(db, contract.student_id).school_id
            on = day_or_none("on") or local_day(db.get_one(School, school), now)
            contracts.break_contract(db, contract_id, on, text("note"), current_user.staff_id, now)

        acting(services, act)
        return back_to(_page(about[0]))


def in_sight(db: Session, contract_id: int) -> Contract:
    """The contract; aborts with 404 where there is none, or it is about a student out of sight."""
    contract = db.get(Contract, contract_id) or abort(404)
    student_in_sight(db, contract.student_id)
    return contract


def _page(student_id: int) -> str:
    return url_for("staff.year_student", student_id=student_id, _anchor="contract")
