"""Puts a packet together: the front, every document of the file with a line above each page, and the manifest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time
from hashlib import sha256
from io import BytesIO
from typing import Any

from pypdf import PdfReader, PdfWriter

from escalation.papers.attachments import Prepared, prepared
from escalation.papers.packet_front import LANGUAGE, front_data
from escalation.papers.packet_stamps import stamp, strips
from escalation.papers.packet_values import Packet, PacketContent
from escalation.papers.typesetting import typeset_pdf
from escalation.papers.wording import long_date, word

LONGEST_TITLE = 48


def render_packet(content: PacketContent) -> Packet:
    """The attendance file as one PDF with its manifest: the same content gives the same bytes.

    A document that is damaged, protected, too long or of another kind is attached separately: a page and the manifest
    say so.

    Raises:
        PaperError: the picture of the letterhead cannot be drawn.
    """
    documents = [prepared(document) for document in content.documents]
    attached = sum(document.pages for document in documents)
    after = attached + _page_count(_manifest_pages(content, _manifest(content, documents, 0, 0)))
    front = typeset_pdf("packet", front_data(content, documents, after), content.on)
    before = _page_count(front)
    manifest = _manifest(content, documents, before, before + after)
    writer = PdfWriter()
    writer.append(PdfReader(BytesIO(front)))
    _append_documents(writer, content, documents, before + after)
    last = len(writer.pages)
    writer.append(PdfReader(BytesIO(_manifest_pages(content, manifest))), import_outline=False)
    writer.add_outline_item(title="Manifest", page_number=last)
    return Packet(_written(writer, content), manifest)


def _append_documents(writer: PdfWriter, content: PacketContent, documents: Sequence[Prepared], total: int) -> None:
    lines: list[tuple[str, str]] = []
    first = len(writer.pages)
    for number, document in enumerate(documents, start=1):
        at = len(writer.pages)
        writer.append(PdfReader(BytesIO(document.pdf)), import_outline=False)
        writer.add_outline_item(title=_heading(number, document), page_number=at)
        for page in range(document.pages):
            part = f" ({page + 1}/{document.pages})" if document.pages > 1 else ""
            numbered = word("page_of", LANGUAGE).format(page=at + page + 1, pages=total)
            lines.append((_heading(number, document) + part, numbered))
    for at, strip in enumerate(strips(lines, content.on), start=first):
        stamp(writer.pages[at], strip)


def _heading(number: int, prepared_document: Prepared) -> str:
    document = prepared_document.document
    title = document.title if len(document.title) <= LONGEST_TITLE else document.title[: LONGEST_TITLE - 1] + "…"
    return f"Document {number} · {document.kind.capitalize()} · {long_date(document.dated, LANGUAGE)} · {title}"


def _manifest(content: PacketContent, documents: Sequence[Prepared], before: int, total: int) -> dict[str, Any]:
    listed, page = [], before
    for number, document in enumerate(documents, start=1):
        listed.append(
            {
                "number": number,
                "title": document.document.title,
                "kind": str(document.document.kind),
                "dated": document.document.dated.isoformat(),
                "sha256": sha256(document.document.content).hexdigest(),
                "media_type": document.document.media_type,
                "pages": [page + 1, page + document.pages],
                "attached_separately": None if document.separate is None else str(document.separate),
            }
        )
        page += document.pages
    return {"made_on": content.on.isoformat(), "recipient": content.recipient, "pages": total, "documents": listed}


def _manifest_pages(content: PacketContent, manifest: dict[str, Any]) -> bytes:
    documents = manifest["documents"]
    before = documents[-1]["pages"][1] if documents else manifest["pages"] - 1
    rows = [
        [
            str(document["number"]),
            document["title"] + (" (attached separately)" if document["attached_separately"] else ""),
            document["kind"],
            document["dated"],
            "–".join(str(page) for page in dict.fromkeys(document["pages"])),
            document["sha256"],
        ]
        for document in documents
    ]
    data = {"rows": rows, "before": before, "pages": manifest["pages"], "student": content.student.name}
    return typeset_pdf("manifest", {**data, "page_of": word("page_of", LANGUAGE)}, content.on)


def _page_count(pdf: bytes) -> int:
    return len(PdfReader(BytesIO(pdf)).pages)


def _written(writer: PdfWriter, content: PacketContent) -> bytes:
    made = datetime.combine(content.on, time(12), UTC).strftime("D:%Y%m%d%H%M%SZ")
    writer.add_metadata({"/Title": f"Attendance file: {content.student.name}", "/CreationDate": made, "/ModDate": made})
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
