"""Letters to families: made for many at once, printed as one PDF, said to be printed, and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bot.staff.documents_page import paper
from bot.staff.scope import Scope, scope
from bot.staff.services import StaffServices
from bot.staff.undo import forget_undo, remember_year
from bot.staff.work_page import work_in_sight
from bot.staff.year_back import back_to, ids_of
from bot.staff.year_scope import YearScope, acting, words_for_staff, year_scope
from escalation.papers.errors import PaperError
from escalation.staff_entries import EntryError
from escalation.year import family_letters, letter_printing
from storage.models import FamilyLetter, Student
from storage.words import LetterState

RECENT = timedelta(days=14)
# So many letters are made in one go, each in a tenth of a second; and so many ids find room in a session.
MOST_AT_ONCE = 200


def add_letters(blueprint: Blueprint, services: StaffServices) -> None:
    """The list, the PDF, and what is done about letters."""

    @blueprint.get("/year/letters")
    def year_letters() -> ResponseReturnValue:
        now = services.clock.now()
        with services.database.read() as db:
            found = year_scope(db, now)
            if not isinstance(found, YearScope):
                return found
            return render_template(
                "staff/year_letters.html",
                scope=found.where,
                year=found,
                to_print=letter_printing.letters_to_print(db, found.where.school.id),
                waiting=_letters(db, found.where, (LetterState.TO_SEND,)),
                out=_letters(db, found.where, (LetterState.PRINTED, LetterState.SENT), since=now - RECENT),
            )

    @blueprint.get("/year/letters.pdf")
    def year_letters_pdf() -> ResponseReturnValue:
        if not current_user.may_work:
            abort(403)
        with services.database.read() as db:
            where = scope(db, services.clock.now()) or abort(404)
        ids = request.args.getlist("letter", type=int)
        with words_for_staff():
            pdf = letter_printing.print_batch(services.database, services.media, where.school.id, ids, where.now)
        return paper(pdf, "application/pdf", f"letters-{where.today.isoformat()}.pdf", as_attachment=False)

    @blueprint.post("/year/letters/make")
    def year_make_letters() -> ResponseReturnValue:
        chosen = request.form.getlist("work_id", type=int)[:MOST_AT_ONCE]
        with words_for_staff():
            if not chosen:
                raise EntryError("Choose the students first.")
            refused = _make(services, chosen)
            if refused and len(refused) == len(chosen):
                raise EntryError(" ".join(sorted(refused)))
            if refused:
                raise EntryError(f"{len(chosen) - len(refused)} made. Not made: {' '.join(sorted(refused))}")
        return back_to(url_for("staff.year_letters"))

    _add_changes(blueprint, services)


def _add_changes(blueprint: Blueprint, services: StaffServices) -> None:
    @blueprint.post("/year/letters/printed")
    def year_letters_printed() -> ResponseReturnValue:
        ids = request.form.getlist("letter", type=int)

        def act(db: Session, now: datetime) -> None:
            where = scope(db, now) or abort(404)
            if not letter_printing.mark_printed(db, where.school.id, ids, current_user.staff_id, now):
                raise EntryError("Choose the letters that were printed.")
            if len(ids) <= MOST_AT_ONCE:
                remember_year("printed", "staff.year_letters_not_printed", letter_ids="-".join(map(str, ids)))
            else:
                forget_undo()

        acting(services, act)
        return redirect(url_for("staff.year_letters"))

    @blueprint.post("/year/letters/<letter_ids>/not-printed")
    def year_letters_not_printed(letter_ids: str) -> ResponseReturnValue:
        ids = ids_of(letter_ids)

        def act(db: Session, now: datetime) -> None:
            where = scope(db, now) or abort(404)
            letter_printing.undo_printed(db, where.school.id, ids, current_user.staff_id, now)

        acting(services, act)
        forget_undo()
        return redirect(url_for("staff.year_letters"))

    @blueprint.post("/year/letters/<work_ids>/withdraw")
    def year_withdraw_letters(work_ids: str) -> ResponseReturnValue:
        def act(db: Session, now: datetime) -> None:
            for work_id in sorted(ids_of(work_ids)):
                work_in_sight(db, work_id)
                family_letters.withdraw_letters(db, work_id, current_user.staff_id, now)

        acting(services, act)
        forget_undo()
        return back_to(url_for("staff.year_letters"))


def _make(services: StaffServices, work_ids: Sequence[int]) -> list[str]:
    """Make the letters of these pieces of work, each for itself; returns why some could not be made."""
    now, refused = services.clock.now(), []
    with services.database.read() as db:
        names = {work_id: work_in_sight(db, work_id).student.display_name for work_id in work_ids}
    for work_id in work_ids:
        try:
            family_letters.make_letters(
                services.database, services.media, work_id, current_user.staff_id, now, own=services.own_letters
            )
        except (EntryError, PaperError) as error:
            refused.append(f"{names[work_id]}: {error}")
    if len(refused) < len(work_ids):
        remember_year("letters made", "staff.year_withdraw_letters", work_ids="-".join(map(str, work_ids)))
    return refused


def _letters(
    db: Session, where: Scope, states: tuple[LetterState, ...], since: datetime | None = None
) -> Sequence[FamilyLetter]:
    query = (
        select(FamilyLetter)
        .join(Student, Student.id == FamilyLetter.student_id)
        .where(FamilyLetter.school_id == where.school.id, FamilyLetter.state.in_(states))
        .options(joinedload(FamilyLetter.student), joinedload(FamilyLetter.contact), joinedload(FamilyLetter.document))
        .order_by(FamilyLetter.sent_at.desc(), FamilyLetter.made_at.desc(), Student.family_name)
    )
    return db.scalars(query.where(FamilyLetter.sent_at >= since) if since else query).all()
