"""Turns each document of a file into pages. What cannot be shown becomes a page that says so: nothing is left out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject

from escalation.papers.errors import PaperError
from escalation.papers.packet_values import Attachment
from escalation.papers.pictures import JPEG, PNG, picture_data
from escalation.papers.typesetting import typeset_pdf

PDF = "application/pdf"
MOST_PAGES = 200


class Separate(StrEnum):
    """Why a document is attached separately."""

    DAMAGED = "damaged"
    PROTECTED = "protected"
    FORMAT = "format"
    TOO_LONG = "too long"


_TOLD = {
    Separate.DAMAGED: "The file is damaged and cannot be opened.",
    Separate.PROTECTED: "The file is protected by a password.",
    Separate.FORMAT: "Files of this kind cannot be printed here.",
    Separate.TOO_LONG: f"The file has more than {MOST_PAGES} pages.",
}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document as a whole PDF; where it is attached separately, one page that says so."""

    document: Attachment
    pdf: bytes
    pages: int
    separate: Separate | None = None


def prepared(document: Attachment) -> Prepared:
    """The pages of one document. Never fails because of what somebody filed."""
    try:
        pdf, pages = _pages_of(document)
    except _Unshowable as reason:
        pdf, pages = _typeset(document, {"separate": _TOLD[reason.why], "media_type": document.media_type})
        return Prepared(document, pdf, pages, reason.why)
    return Prepared(document, pdf, pages)


class _Unshowable(Exception):
    def __init__(self, why: Separate) -> None:
        super().__init__(why)
        self.why = why


def _pages_of(document: Attachment) -> tuple[bytes, int]:
    if document.media_type == PDF:
        return _pdf_pages(document.content)
    if document.media_type in (PNG, JPEG):
        return _picture_page(document)
    if document.media_type.partition(";")[0] == "text/plain":
        return _typeset(document, {"text": document.content.decode("utf-8", "replace")})
    raise _Unshowable(Separate.FORMAT)


def _picture_page(document: Attachment) -> tuple[bytes, int]:
    try:
        pdf, pages = _typeset(document, {"picture": picture_data(document.content, document.media_type)})
    except PaperError as error:
        raise _Unshowable(Separate.DAMAGED) from error
    # Of a picture that it cannot read, Typst draws nothing and says nothing.
    if not _draws_picture(PdfReader(BytesIO(pdf)).pages[0]):
        raise _Unshowable(Separate.DAMAGED)
    return pdf, pages


def _draws_picture(drawn: DictionaryObject) -> bool:
    """Whether a page, or what it is put together of, has a picture."""
    resources = drawn.get("/Resources", DictionaryObject()).get_object()
    parts = [part.get_object() for part in resources.get("/XObject", DictionaryObject()).get_object().values()]
    return any(part["/Subtype"] == "/Image" or _draws_picture(part) for part in parts)


def _typeset(document: Attachment, what: dict[str, Any]) -> tuple[bytes, int]:
    pdf = typeset_pdf("attachment", {"title": document.title, **what}, document.dated)
    return pdf, len(PdfReader(BytesIO(pdf)).pages)


def _pdf_pages(content: bytes) -> tuple[bytes, int]:
    """A filed PDF, written anew: what cannot be read is found here, before it is among the other pages."""
    try:
        reader = PdfReader(BytesIO(content))
        # Many are encrypted with an empty password: anybody may read them.
        if reader.is_encrypted and not reader.decrypt(""):
            raise _Unshowable(Separate.PROTECTED)
        if len(reader.pages) > MOST_PAGES:
            raise _Unshowable(Separate.TOO_LONG)
        return _written_anew(reader)
    except _Unshowable:
        raise
    # Broken files break a reader in every way that there is, and none of them may stop a referral.
    except Exception as error:
        raise _Unshowable(Separate.DAMAGED) from error


def _written_anew(reader: PdfReader) -> tuple[bytes, int]:
    writer = PdfWriter()
    writer.append(reader, import_outline=False)
    if not writer.pages:
        raise _Unshowable(Separate.DAMAGED)
    for page in writer.pages:
        # What would run by itself when the page is opened does not belong on paper.
        page.pop("/AA", None)
        contents = page.get_contents()
        if contents is not None:
            contents.get_data()
    out = BytesIO()
    writer.write(out)
    return out.getvalue(), len(writer.pages)
