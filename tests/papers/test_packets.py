"""The attendance file as it is referred: whole, in order, every page numbered, nothing left out silently."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText

from escalation.papers.letter import render_letter
from escalation.papers.packet import render_packet
from tests.papers.samples import absences, changed_pdf, document, jpeg, letter, packet, pages_of, png, text_of

LETTER = render_letter(letter())
TWO_PAGES = render_letter(letter("truancy-letter-2", absences=absences(60)))


def test_the_front_tells_why_what_was_done_and_who_was_spoken_with() -> None:
    text = text_of(render_packet(packet()).pdf)
    for told in (
        "José Ángel Núñez-O'Neil",
        "Referred to the district's truancy officer",
        "José Ángel has 11 absences, excused or unexcused.",
        "The school will send the student's attendance file to the designated truancy officer.",
        "20 percent missed",
        "2 times tardy",
        "Tue, Sep 1, 2026 excused illness",
        "Since September 4, 2026: 4 absences",
        "Call the family Attendance clerk Tue, Sep 8, 2026 Mon, Sep 7, 2026 reached",
        "Meeting with the family Principal Tue, Oct 20, 2026 open",
        "Mon, Sep 7, 2026, 9:05 AM Inés Peña-O'Neil call reached Dana Whitfield",
        "October 20, 2026, 3:30 PM (held)",
        "the signed paper is in the file",
        "At the bus stop by 7:30.",
        "No documents are attached.",
    ):
        assert told in text, told


def test_every_page_is_numbered_and_every_document_is_where_the_manifest_says() -> None:
    made = render_packet(
        packet(
            document("The doctor's note", TWO_PAGES),
            document("Photo of a note", png(), "image/png"),
            document("Another photo", jpeg(), "image/jpeg"),
            document("An e-mail", "Ana schrieb: *nichts* #hidden\nñandú".encode(), "text/plain"),
        )
    )
    pages = pages_of(made.pdf)
    assert made.manifest["pages"] == len(pages)
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
    spans = [entry["pages"] for entry in made.manifest["documents"]]
    assert [last - first + 1 for first, last in spans] == [2, 1, 1, 1]
    assert spans[-1][1] == len(pages) - 1
    assert "Document 1 · Medical note · October 12, 2026 · The doctor's note (1/2)" in pages[spans[0][0] - 1]
    assert "The doctor's note (2/2)" in pages[spans[0][1] - 1]
    assert "Document 2 · Medical note · October 12, 2026 · Photo of a note" in pages[spans[1][0] - 1]
    assert "Ana schrieb: *nichts* #hidden ñandú" in pages[spans[3][0] - 1]
    assert "Manifest" in pages[-1]


def test_contents_and_bookmarks_lead_to_the_documents() -> None:
    made = render_packet(packet(document("First", LETTER), document("Second", TWO_PAGES)))
    reader = PdfReader(BytesIO(made.pdf))
    contents = pages_of(made.pdf)[1]
    first, second = (entry["pages"][0] for entry in made.manifest["documents"])
    assert f"{first} Document 2: Second" in contents.replace(".", "").replace("  ", " ")
    bookmarks: dict[Any, Any] = {
        item["/Title"]: reader.get_destination_page_number(item) for item in reader.outline if isinstance(item, dict)
    }
    assert bookmarks["Attendance"] == 2
    assert [page for title, page in bookmarks.items() if title.endswith("Second")] == [second - 1]
    assert bookmarks["Manifest"] == made.manifest["pages"] - 1


def test_the_manifest_has_the_checksum_of_each_file_as_it_was_filed() -> None:
    files = [LETTER, png(), b"not a PDF at all"]
    made = render_packet(packet(document("A", files[0]), document("B", files[1], "image/png"), document("C", files[2])))
    assert [entry["sha256"] for entry in made.manifest["documents"]] == [sha256(file).hexdigest() for file in files]
    last = pages_of(made.pdf)[-1].replace(" ", "")
    assert all(sha256(file).hexdigest() in last for file in files)


@pytest.mark.parametrize(
    ("content", "media_type", "why", "told"),
    [
        (LETTER[: len(LETTER) // 2], "application/pdf", "damaged", "damaged and cannot be opened"),
        (b"", "application/pdf", "damaged", "damaged and cannot be opened"),
        (b"%PDF-1.7\n%%EOF", "application/pdf", "damaged", "damaged and cannot be opened"),
        (changed_pdf(LETTER, password="secret"), "application/pdf", "protected", "protected by a password"),
        (png()[:40], "image/png", "damaged", "damaged and cannot be opened"),
        (jpeg()[:-2], "image/jpeg", "damaged", "damaged and cannot be opened"),
        (b"\xff\xd8\xff", "image/jpeg", "damaged", "damaged and cannot be opened"),
        (b"RIFF", "audio/wav", "format", "cannot be printed here"),
    ],
)
def test_what_cannot_be_shown_is_attached_separately_and_said_so(
    content: bytes, media_type: str, why: str, told: str
) -> None:
    made = render_packet(packet(document("Note", content, media_type), document("Letter", LETTER)))
    noted, shown = made.manifest["documents"]
    assert noted["attached_separately"] == why
    assert shown["attached_separately"] is None
    pages = pages_of(made.pdf)
    page = pages[noted["pages"][0] - 1]
    assert "This document is attached separately" in page
    assert told in page
    assert "Note (attached separately)" in pages[-1]
    assert "José Ángel" in pages[shown["pages"][0] - 1]


@pytest.mark.parametrize(("photo", "media_type"), [(png(), "image/png"), (jpeg(), "image/jpeg")])
def test_a_photo_is_shown(photo: bytes, media_type: str) -> None:
    made = render_packet(packet(document("Photo", photo, media_type)))
    (entry,) = made.manifest["documents"]
    assert entry["attached_separately"] is None
    assert made.pdf.count(b"/Subtype /Image") == 1


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turned_pages_get_their_line_on_top_and_keep_every_word(turn: int) -> None:
    made = render_packet(packet(document("Turned", changed_pdf(LETTER, turn=turn))))
    page = PdfReader(BytesIO(made.pdf)).pages[made.manifest["documents"][0]["pages"][0] - 1]
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    high = 28.0 if turn % 180 == 0 else 28.0 * 792 / 612
    assert (width, height) == pytest.approx((612, 792 + high) if turn % 180 == 0 else (612 + high, 792))
    assert "Document 1" in page.extract_text()
    assert "555-0101" in page.extract_text()


def test_what_somebody_wrote_upon_a_document_stays_where_it_was() -> None:
    writer = PdfWriter()
    writer.append(PdfReader(BytesIO(LETTER)))
    writer.add_annotation(0, FreeText(text="seen by the nurse", rect=(50, 50, 200, 80)))
    out = BytesIO()
    writer.write(out)
    made = render_packet(packet(document("Noted", out.getvalue())))
    page = PdfReader(BytesIO(made.pdf)).pages[made.manifest["documents"][0]["pages"][0] - 1]
    notes = [note.get_object() for note in page["/Annots"].get_object()]
    (written,) = [note for note in notes if note.get("/Contents") == "seen by the nurse"]
    assert [float(edge) for edge in written["/Rect"]] == [50, 50, 200, 80]


def test_a_manifest_of_many_documents_takes_more_pages_and_all_are_counted() -> None:
    made = render_packet(packet(*(document(f"Note {at}", b"came", "text/plain") for at in range(60))))
    pages = pages_of(made.pdf)
    assert len(pages) == made.manifest["pages"]
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1]
    assert "Note 59" in pages[-1]
    assert "Manifest" in pages[made.manifest["documents"][-1]["pages"][1]]


def test_the_same_file_gives_the_same_packet() -> None:
    content = packet(document("A", TWO_PAGES), document("B", png(), "image/png"))
    assert render_packet(content).pdf == render_packet(content).pdf


def test_a_file_without_any_entry_is_a_packet_too() -> None:
    empty = packet(absences=(), tiers=(), contacts=(), meetings=(), contracts=(), days_enrolled=None, tardies=None)
    text = text_of(render_packet(empty).pdf)
    assert text.count("None.") == 3
    assert "0 days absent" in text
