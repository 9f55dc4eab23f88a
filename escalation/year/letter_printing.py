"""Letters on paper: what is to be printed, many as one PDF, and that they were."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from escalation.papers.batch import FinishedLetter, batch
from escalation.school_days import local_day
from escalation.staff_entries import EntryError
from escalation.tiers.policy import StepKind
from escalation.year.closing import asked_by, lock_work, put_back
from escalation.year.documents import read_document
from escalation.year.families import WRITTEN_TO
from escalation.year.family_letters import lock_letters, went_out
from escalation.year.student_log import log_student
from storage.media import MediaStore
from storage.models import Contact, FamilyLetter, Intervention, School, StudentContact
from storage.session import Database
from storage.words import InterventionState, LetterState


def letters_to_print(session: Session, school_id: int, template: str | None = None) -> list[FamilyLetter]:
    """What waits to be printed, in the order in which it was made. Letters that are no longer due are left out."""
    may_read = WRITTEN_TO.where(
        Contact.id == FamilyLetter.contact_id, StudentContact.student_id == FamilyLetter.student_id
    ).correlate(FamilyLetter)
    query = (
        select(FamilyLetter)
        .join(Intervention, Intervention.id == FamilyLetter.intervention_id)
        .where(
            FamilyLetter.school_id == school_id,
            FamilyLetter.state == LetterState.TO_PRINT,
            Intervention.state.in_((InterventionState.OPEN, InterventionState.DONE)),
            # Somebody who was restricted after the letter was made gets nothing.
            may_read.exists(),
        )
        .order_by(FamilyLetter.made_at, FamilyLetter.id)
        .options(joinedload(FamilyLetter.student), joinedload(FamilyLetter.contact), joinedload(FamilyLetter.document))
    )
    if template is not None:
        query = query.where(FamilyLetter.template == template)
    return list(session.scalars(query))


def print_batch(
    database: Database, media: MediaStore, school_id: int, letter_ids: Collection[int], now: datetime
) -> bytes:
    """These letters as one PDF behind a list to tick off. They stay to be printed until somebody says that they were.

    Raises:
        EntryError: none of them is to be printed.
        MediaError: a copy cannot be read.
    """
    with database.read() as session:
        school = session.get_one(School, school_id)
        chosen = [one for one in letters_to_print(session, school_id) if one.id in set(letter_ids)]
    if not chosen:
        raise EntryError("None of these letters is to be printed.")
    finished = [
        FinishedLetter(
            read_document(media, one.document),
            one.document.title,
            one.student.display_name,
            one.contact.display_name,
            one.language,
        )
        for one in chosen
    ]
    return batch(finished, on=local_day(school, now), school=school.name)


def mark_printed(session: Session, school_id: int, letter_ids: Collection[int], staff_id: int, now: datetime) -> int:
    """These letters are printed and on their way. Returns how many that changed."""
    to_print = {one.id for one in letters_to_print(session, school_id)} & set(letter_ids)
    printed = 0
    for work, letter in _locked(session, school_id, to_print):
        if letter.state is LetterState.TO_PRINT:
            went_out(session, work, letter, LetterState.PRINTED, staff_id, now)
            printed += 1
    return printed


def undo_printed(session: Session, school_id: int, letter_ids: Collection[int], staff_id: int, now: datetime) -> int:
    """Undo of `mark_printed`: they wait to be printed again, and their step is open again. Returns how many."""
    undone = 0
    for work, letter in _locked(session, school_id, letter_ids):
        if letter.state is not LetterState.PRINTED:
            continue
        letter.state, letter.sent_at = LetterState.TO_PRINT, None
        undone += 1
        log_student(session, letter.student_id, "letter_not_printed", now, staff_id=staff_id, letter_id=letter.id)
        asked = asked_by(session, work)
        is_letter = asked is None or asked.step.does is StepKind.LETTER
        if work.state is InterventionState.DONE and is_letter:
            put_back(session, work, staff_id, now)
    return undone


def _locked(
    session: Session, school_id: int, letter_ids: Collection[int]
) -> Iterator[tuple[Intervention, FamilyLetter]]:
    """These letters with their work, one student after the other, each locked before it is looked at."""
    rows = session.execute(
        select(FamilyLetter.id, FamilyLetter.intervention_id)
        .where(FamilyLetter.id.in_(letter_ids), FamilyLetter.school_id == school_id)
        .order_by(FamilyLetter.student_id, FamilyLetter.intervention_id, FamilyLetter.id)
    ).all()
    for letter_id, work_id in rows:
        work = lock_work(session, work_id)
        yield from ((work, letter) for letter in lock_letters(session, FamilyLetter.id == letter_id))
