"""Whether papers and e-mails were right: to whom they went, that their copies are kept, and packets complete."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from bot.rehearsal.year.stage import YearStage
from escalation.tiers.policy import CarriedOutBy, StepKind
from escalation.year.documents import read_document
from storage.media import MediaError
from storage.models import (
    Contact,
    FamilyLetter,
    FileDocument,
    Intervention,
    Meeting,
    OutgoingMail,
    Referral,
    StudentContact,
)
from storage.words import InterventionState, LetterState, MailState

OUT = (LetterState.PRINTED, LetterState.SENT)
WEEK = timedelta(days=9)


def paper_checks(stage: YearStage, session: Session, *, all_copies: bool) -> Iterator[str]:
    """What is not as it must be. `all_copies`: look at the copy of every letter of the year, not of the last days."""
    yield from _restricted(stage, session)
    yield from _copies(stage, session, stage.now - WEEK if not all_copies else None)
    yield from _mails(stage, session)
    for referral in session.scalars(select(Referral).order_by(Referral.id)):
        yield from _complete(stage, session, referral)


def _restricted(stage: YearStage, session: Session) -> Iterator[str]:
    """Nothing went to a contact who may not be told anything about that student, and nothing to their mailbox."""
    restricted = select(StudentContact.student_id, StudentContact.contact_id).where(StudentContact.restriction != "")
    forbidden = _pairs(session, restricted)
    letters = _pairs(session, select(FamilyLetter.student_id, FamilyLetter.contact_id))
    mails = _pairs(session, select(OutgoingMail.student_id, OutgoingMail.contact_id))
    if forbidden & (letters | mails):
        yield "a restricted contact was written to"
    allowed = select(StudentContact.contact_id).where(StudentContact.restriction == "")
    addresses = set(
        session.scalars(
            select(Contact.email).where(
                Contact.id.in_([contact for _, contact in forbidden]), Contact.id.not_in(allowed), Contact.email != ""
            )
        )
    )
    if addresses & {address for mail in stage.post.mails for address in mail.to}:
        yield "the mail server got a mail to a restricted contact"


def _pairs(session: Session, query: Select[*tuple[Any, ...]]) -> set[tuple[int, int]]:
    return {(student_id, contact_id) for student_id, contact_id in session.execute(query)}


def _copies(stage: YearStage, session: Session, since: datetime | None) -> Iterator[str]:
    """The exact PDF of every letter is in the file, and in sight unless the letter was withdrawn."""
    query = select(FamilyLetter, FileDocument).join(FileDocument, FileDocument.id == FamilyLetter.document_id)
    for letter, document in session.execute(query if since is None else query.where(FamilyLetter.made_at > since)):
        try:
            is_pdf = read_document(stage.media, document).startswith(b"%PDF-")
        except MediaError:
            is_pdf = False
        if not is_pdf or document.student_id != letter.student_id:
            yield f"letter {letter.id} has no copy in the file"
        if letter.state in OUT and document.removed_at is not None:
            yield f"letter {letter.id} went out, and its copy is out of sight"


def _mails(stage: YearStage, session: Session) -> Iterator[str]:
    """The mail server got every mail that the ledger says was sent, and each once."""
    ids = stage.post.message_ids
    yield from (f"mail {name} came {times} times" for name, times in Counter(ids).items() if times > 1)
    sent = session.scalar(
        select(func.count()).select_from(OutgoingMail).where(OutgoingMail.state == MailState.SENT)
    )  # fmt: skip
    if sent != len(set(ids)):
        yield f"{sent} mails were sent by the ledger, {len(set(ids))} came"
    waiting = session.scalar(
        select(func.count()).select_from(OutgoingMail).where(OutgoingMail.due_at < stage.now - timedelta(hours=24))
    )
    if waiting:
        yield f"{waiting} mails have been due for a day"
    held = session.execute(
        select(Meeting.intervention_id).where(Meeting.state == "held").group_by(Meeting.intervention_id)
        .having(func.count() > 1)
    )  # fmt: skip
    yield from (f"the meeting of work {work_id} was held twice" for (work_id,) in held if work_id is not None)


def _complete(stage: YearStage, session: Session, referral: Referral) -> Iterator[str]:
    """When a packet was made, nothing required on the way to it was open."""
    work = session.get_one(Intervention, referral.intervention_id)
    rank = stage.policy.rank(work.tier)
    own = [step.id for step in stage.policy.tiers[rank].steps]
    for other in session.scalars(select(Intervention).where(Intervention.student_id == referral.student_id)):
        step = stage.policy.step(other.tier, other.step)
        place = stage.policy.rank(other.tier)
        before = place < rank or (place == rank and own.index(step.id) < own.index(work.step))
        is_owed = step.by is CarriedOutBy.PEOPLE and not step.optional and not other.occurrence
        if not before or not is_owed or (place == rank and step.does is StepKind.REFERRAL):
            continue
        was_open = other.state is InterventionState.OPEN or (other.done_at or referral.made_at) > referral.made_at
        if was_open and other.opened_at < referral.made_at:
            yield f"packet {referral.id} was made before {other.tier}/{other.step}"
    if not referral.manifest["documents"]:
        yield f"packet {referral.id} has no documents"
