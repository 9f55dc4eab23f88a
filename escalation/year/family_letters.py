"""The letters of a piece of work: made, the exact PDF filed, and sent by e-mail or put aside to be printed.

A letter step is documented once every letter of it has gone out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from escalation.papers.letter import letter_title, render_letter
from escalation.papers.letter_values import LetterContent
from escalation.staff_entries import EntryError
from escalation.tiers.policy import StepKind
from escalation.year.closing import asked_by, finish, lock_work, open_work, step_for
from escalation.year.documents import Paper, TakenIn, file_document, take_in
from escalation.year.families import Home, homes
from escalation.year.letter_content import letter_content
from escalation.year.mail_orders import Order, order_mail, take_back_mails
from escalation.year.mail_words import mail_words
from escalation.year.student_log import log_student
from escalation.year.student_view import student_view
from storage.alarms import raise_alarm
from storage.media import MediaStore
from storage.models import FamilyLetter, FileDocument, Intervention, OutgoingMail, School
from storage.session import Database
from storage.words import DocumentKind, InterventionState, LetterState, MailKind, MailState

LETTERS_ONLY = frozenset({StepKind.LETTER})
WAITING = (LetterState.TO_PRINT, LetterState.TO_SEND)
OUT = (LetterState.PRINTED, LetterState.SENT)


@dataclass(frozen=True, slots=True)
class Draft:
    """One letter that is ready to be written."""

    home: Home
    content: LetterContent


def make_letters(
    database: Database,
    media: MediaStore,
    intervention_id: int,
    staff_id: int,
    now: datetime,
    *,
    own: Path | None = None,
) -> list[int]:
    """Make the letters of a piece of work, one for each home, and file them. Returns their ids.

    `own`: the folder of the district's own letters.

    To make them again makes only those that are not there yet.

    Raises:
        EntryError: it is no open letter, nobody may be written to, or the letter needs something that is not there.
        PaperError: a letter cannot be written, such as a name that no font here can print.
    """
    with database.read() as session:
        drafts = drafts_of(session, intervention_id, staff_id, now, own)
    # Writing takes a while, and nobody else may wait for it.
    written = [(draft, take_in(media, render_letter(draft.content))) for draft in drafts]
    with database.write() as session:
        work = open_work(session, intervention_id)
        made = [keep_letter(session, work, draft, taken, staff_id, now) for draft, taken in written]
    for letter, (_draft, taken) in zip(made, written, strict=True):
        if letter is None:
            media.delete(taken.media_key)
    return [letter.id for letter in made if letter is not None]


def drafts_of(
    session: Session, intervention_id: int, staff_id: int, now: datetime, own: Path | None = None
) -> list[Draft]:
    """The letters as they would be made now. Raises EntryError."""
    work = session.get_one(Intervention, intervention_id)
    step = step_for(session, work, LETTERS_ONLY).step
    view = student_view(session, work.student_id, work.year_id, now)
    families = homes(session, work.student_id)
    if not families:
        raise EntryError("No guardian of this student may be written to. Look at the contacts on file.")
    return [Draft(home, letter_content(session, view, step.letter, home, staff_id, now, own=own)) for home in families]


def keep_letter(  # noqa: PLR0917 - a letter and its copy
    session: Session, work: Intervention, draft: Draft, taken: TakenIn, staff_id: int, now: datetime
) -> FamilyLetter | None:
    """File one letter and let it go its way. None where this home has its letter already."""
    contact = draft.home.contacts[0]
    letter = session.scalar(
        select(FamilyLetter).where(FamilyLetter.intervention_id == work.id, FamilyLetter.contact_id == contact.id)
    )
    if letter is not None and letter.state is not LetterState.WITHDRAWN:
        return None
    paper = Paper(DocumentKind.LETTER, letter_title(draft.content), draft.content.on, work.id)
    document = file_document(session, work.student_id, work.year_id, paper, taken, staff_id, now)
    if letter is None:
        letter = FamilyLetter(
            school_id=work.school_id, student_id=work.student_id, intervention_id=work.id, contact_id=contact.id
        )
        session.add(letter)
    letter.document_id, letter.template, letter.language = document.id, draft.content.template, draft.content.language
    letter.address, letter.made_at, letter.sent_at = draft.home.email, now, None
    letter.state = LetterState.TO_SEND if draft.home.email else LetterState.TO_PRINT
    session.flush()
    _log(session, letter, "letter_made", now, staff_id=staff_id, document_id=document.id)
    if draft.home.email:
        order_mail(session, work.school_id, _order(session, letter, taken.media_key), now)
    return letter


def withdraw_letters(session: Session, intervention_id: int, staff_id: int, now: datetime) -> int:
    """Undo of `make_letters`, for those that have not gone out. Returns how many."""
    work = lock_work(session, intervention_id)
    withdrawn = 0
    for letter in lock_letters(session, FamilyLetter.intervention_id == intervention_id):
        if letter.state is LetterState.TO_SEND and not take_back_mails(session, MailKind.LETTER, letter.id):
            continue  # it is with the mail server just now
        if letter.state in WAITING:
            withdraw_letter(session, letter, staff_id, now)
            withdrawn += 1
    if withdrawn:
        _close(session, work, staff_id, now)
    return withdrawn


def withdraw_letter(session: Session, letter: FamilyLetter, staff_id: int | None, now: datetime) -> None:
    """A letter that has not gone out does not. Its copy is no evidence of anything: it leaves the file's sight."""
    letter.state = LetterState.WITHDRAWN
    document = session.get_one(FileDocument, letter.document_id)
    document.removed_at, document.removed_by = now, staff_id
    _log(session, letter, "letter_withdrawn", now, staff_id=staff_id)


def lock_letters(session: Session, which: ColumnElement[bool]) -> list[FamilyLetter]:
    """These letters, locked and as they stand now. Lock their work before."""
    return list(
        session.scalars(
            select(FamilyLetter)
            .where(which)
            .order_by(FamilyLetter.id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
    )


def ask_before_letter(session: Session, mail: OutgoingMail) -> MailState | None:
    """At the last look: whether this letter still goes out by e-mail; else what becomes of the mail."""
    letter = session.get_one(FamilyLetter, mail.about_id)
    work = session.get_one(Intervention, letter.intervention_id)
    if letter.state is not LetterState.TO_SEND or work.state is InterventionState.WITHDRAWN:
        return MailState.WITHDRAWN
    if not letter.contact.letters_by_email or not letter.contact.email.strip():
        return MailState.FAILED  # the family wants paper now
    mail.address = letter.address = letter.contact.email.strip()
    return None


def letter_mailed(session: Session, mail: OutgoingMail, now: datetime) -> None:
    """What came of a letter's e-mail. One that was refused is printed instead, and the office is told."""
    work = lock_work(session, session.get_one(FamilyLetter, mail.about_id).intervention_id)
    (letter,) = lock_letters(session, FamilyLetter.id == mail.about_id)
    if letter.state is not LetterState.TO_SEND:
        return
    if mail.state is MailState.WITHDRAWN:
        withdraw_letter(session, letter, None, now)
    elif mail.state is MailState.FAILED:
        letter.state, letter.address = LetterState.TO_PRINT, ""
        raise_alarm(
            session, letter.school_id, "letter_to_print", f"letter:{letter.id}", now, student_id=letter.student_id
        )
        _log(session, letter, "letter_not_sent", now)
    else:
        went_out(session, work, letter, LetterState.SENT, None, now)


def went_out(  # noqa: PLR0917 - a letter and its work
    session: Session, work: Intervention, letter: FamilyLetter, state: LetterState, staff_id: int | None, now: datetime
) -> None:
    """A letter has gone out; both are locked."""
    letter.state, letter.sent_at = state, now
    _log(session, letter, "letter_out", now, staff_id=staff_id, how=state.value)
    _close(session, work, staff_id, now)


def _close(session: Session, work: Intervention, staff_id: int | None, now: datetime) -> None:
    """The step is documented once none of its letters waits and one has gone out, however the counts stand by then."""
    session.flush()
    asked = asked_by(session, work)
    if work.state not in (InterventionState.OPEN, InterventionState.WITHDRAWN):
        return
    if asked is not None and asked.step.does is not StepKind.LETTER:
        return
    states = set(session.scalars(select(FamilyLetter.state).where(FamilyLetter.intervention_id == work.id)))
    if states & set(OUT) and not states & set(WAITING):
        finish(session, work, "sent", staff_id, now)


def _order(session: Session, letter: FamilyLetter, media_key: str) -> Order:
    school = session.get_one(School, letter.school_id)
    subject, body = mail_words("letter", letter.language, school)
    return Order(
        kind=MailKind.LETTER,
        about_id=letter.id,
        part=f"document:{letter.document_id}",
        address=letter.address,
        language=letter.language,
        subject=subject,
        body=body,
        attachments=({"name": f"{letter.template}.pdf", "media_type": "application/pdf", "media_key": media_key},),
        student_id=letter.student_id,
        contact_id=letter.contact_id,
    )


def _log(
    session: Session, letter: FamilyLetter, kind: str, now: datetime, *, staff_id: int | None = None, **details: object
) -> None:
    log_student(
        session,
        letter.student_id,
        kind,
        now,
        staff_id=staff_id,
        letter_id=letter.id,
        contact_id=letter.contact_id,
        template=letter.template,
        intervention_id=letter.intervention_id,
        **details,
    )
