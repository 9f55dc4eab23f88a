"""The documents of an attendance file: looked at by their content, sealed, filed, and read back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from escalation.staff_entries import EntryError
from escalation.year.student_log import log_student
from storage.media import MediaDamaged, MediaFull, MediaStore
from storage.models import (
    Contract,
    ExcuseDecision,
    FamilyLetter,
    FileDocument,
    Intervention,
    Referral,
    SchoolYear,
    Student,
)
from storage.words import DocumentKind

MOST_BYTES = 20 * 1024 * 1024
PDF, PNG, JPEG, TEXT = "application/pdf", "image/png", "image/jpeg", "text/plain"
_BEGINS = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))


@dataclass(frozen=True, slots=True)
class TakenIn:
    """Bytes that were looked at and lie sealed in the media folder; filed by `file_document`."""

    media_key: str
    media_type: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Paper:
    """What a document is. `dated`: the day that it is about or was signed."""

    kind: DocumentKind
    title: str
    dated: date
    intervention_id: int | None = None


# What may rest on a document, and the rows that do.
RESTS_ON_IT: tuple[tuple[str, Callable[[int], Select[int]]], ...] = (
    (
        "A decision about an absence",
        lambda id_: select(ExcuseDecision.id).where(
            ExcuseDecision.document_id == id_, ExcuseDecision.withdrawn_at.is_(None)
        ),
    ),
    (
        "A contract",
        lambda id_: select(Contract.id).where(Contract.document_id == id_, Contract.withdrawn_at.is_(None)),
    ),
    ("A letter to the family", lambda id_: select(FamilyLetter.id).where(FamilyLetter.document_id == id_)),
    ("A referral", lambda id_: select(Referral.id).where(Referral.document_id == id_)),
)


def media_type_of(content: bytes) -> str:
    """What bytes are, by their beginning, whatever their name says.

    Raises:
        EntryError: they are empty, too many, or neither PDF, PNG, JPEG nor plain text.
    """
    if not content:
        raise EntryError("The file is empty.")
    if len(content) > MOST_BYTES:
        raise EntryError("The file is larger than 20 MB. Scan it with fewer dots per inch, or in parts.")
    for begin, media_type in _BEGINS:
        if content.startswith(begin):
            return media_type
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if any(ord(character) < 32 and character not in "\t\n\r\f" for character in text):
        raise EntryError("Only PDF, PNG, JPEG and plain text can be filed. Save it as PDF, or photograph the paper.")
    return TEXT


def take_in(media: MediaStore, content: bytes) -> TakenIn:
    """Look at bytes and seal them. To be called before the transaction that files them.

    Raises:
        EntryError: they are no document, or there is no room for them.
    """
    media_type = media_type_of(content)
    try:
        key = media.put(content)
    except MediaFull as error:
        raise EntryError("The disk is full: nothing was filed. Tell your administrator.") from error
    return TakenIn(key, media_type, hashlib.sha256(content).hexdigest())


def file_document(  # noqa: PLR0917 - a document and where it belongs
    session: Session,
    student_id: int,
    year_id: int,
    paper: Paper,
    taken: TakenIn,
    staff_id: int | None,
    now: datetime,
) -> FileDocument:
    """Put a document into a student's file of one year. `staff_id` None: the program made it.

    Raises:
        EntryError: it has no title, or the year or the piece of work is not the student's.
    """
    if not paper.title.strip():
        raise EntryError("Give the document a title.")
    student = session.get_one(Student, student_id)
    if session.get_one(SchoolYear, year_id).school_id != student.school_id:
        raise EntryError("This school year is not one of the student's school.")
    if paper.intervention_id is not None:
        work = session.get_one(Intervention, paper.intervention_id)
        if work.student_id != student_id:
            raise EntryError("This piece of work is about another student.")
    document = FileDocument(
        student_id=student_id,
        year_id=year_id,
        intervention_id=paper.intervention_id,
        kind=paper.kind,
        title=paper.title.strip(),
        dated=paper.dated,
        media_key=taken.media_key,
        media_type=taken.media_type,
        sha256=taken.sha256,
        filed_at=now,
        filed_by=staff_id,
    )
    session.add(document)
    session.flush()
    _log(session, document, "document_filed", staff_id, now)
    return document


def remove_document(session: Session, document_id: int, staff_id: int, now: datetime) -> None:
    """Take a document out of sight and out of packets (filed for the wrong student). It stays in the ledger.

    Raises:
        EntryError: something else rests on it, which has to be taken back first.
    """
    document = session.get_one(FileDocument, document_id, with_for_update={"key_share": True}, populate_existing=True)
    if document.removed_at is None:
        for what, rests in RESTS_ON_IT:
            if session.scalar(select(rests(document_id).exists())):
                raise EntryError(f"{what} rests on this document: take that back first.")
        document.removed_at, document.removed_by = now, staff_id
        _log(session, document, "document_removed", staff_id, now)


def restore_document(session: Session, document_id: int, staff_id: int, now: datetime) -> None:
    """Undo of `remove_document`."""
    document = session.get_one(FileDocument, document_id, with_for_update={"key_share": True}, populate_existing=True)
    if document.removed_at is not None:
        document.removed_at = document.removed_by = None
        _log(session, document, "document_restored", staff_id, now)


def read_document(media: MediaStore, document: FileDocument) -> bytes:
    """The very bytes that were filed. Raises MediaMissing, or MediaDamaged where they are not what was filed."""
    content = media.get(document.media_key)
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise MediaDamaged(f"document {document.id} is not what was filed")
    return content


def _log(session: Session, document: FileDocument, kind: str, staff_id: int | None, now: datetime) -> None:
    log_student(
        session,
        document.student_id,
        kind,
        now,
        staff_id=staff_id,
        document_id=document.id,
        document=document.kind.value,
        intervention_id=document.intervention_id,
    )
