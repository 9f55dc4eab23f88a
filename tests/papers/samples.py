"""Sample papers of a school that does not exist, and what stands on pages."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from pypdf import PdfReader, PdfWriter

from escalation.papers.letter_values import (
    AbsenceDay,
    Addressee,
    ContactPerson,
    LetterContent,
    Letterhead,
    MeetingPlan,
    StudentNamed,
)
from escalation.papers.packet_values import (
    Attachment,
    ContactEntry,
    ContractEntry,
    InterventionEntry,
    MeetingEntry,
    PacketContent,
    TierEntry,
)
from storage.words import DocumentKind, Excuse, MeetingHow, MeetingState

DENVER = ZoneInfo("America/Denver")
TODAY = date(2026, 11, 23)
LETTERHEAD = Letterhead("Cottonwood Elementary School", ("1400 Alder Street", "Cottonwood, CO 80004"), "(303) 555-0100")
JOSE = StudentNamed("José Ángel Núñez-O'Neil", "José Ángel", "3")
FAMILY = Addressee(("Inés Peña-O'Neil", "Luis Ángel Núñez"), ("77 Elm Street, Apt. 4", "Cottonwood, CO 80004"))


def absences(count: int) -> tuple[AbsenceDay, ...]:
    """So many days from September on: excused, unexcused and undecided in turn."""
    turn = (Excuse.EXCUSED, Excuse.UNEXCUSED, None)
    return tuple(AbsenceDay(date(2026, 9, 1) + timedelta(days=at), turn[at % 3], "illness") for at in range(count))


def letter(template: str = "first-letter", language: str = "en", **changes: Any) -> LetterContent:
    """A letter that has everything that any template asks for."""
    whole = LetterContent(
        template=template,
        language=language,
        letterhead=LETTERHEAD,
        to=FAMILY,
        student=JOSE,
        on=TODAY,
        year="2026-2027",
        absences=absences(7),
        contact=ContactPerson("Dana Whitfield", "Attendance clerk", "(303) 555-0101"),
        days_enrolled=60,
        clear_days=10,
        answer_by=date(2026, 12, 4),
        meeting=MeetingPlan(
            datetime(2026, 12, 2, 15, 30, tzinfo=DENVER),
            30,
            MeetingHow.IN_PERSON,
            "Room 12",
            ("Ms. Alvarez", "Dana Whitfield"),
        ),
    )
    return replace(whole, **changes)


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, with single blanks."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def text_of(pdf: bytes) -> str:
    return " ".join(pages_of(pdf))


def changed_pdf(pdf: bytes, *, turn: int = 0, password: str = "") -> bytes:
    """The PDF with its pages turned, or locked with a password."""
    writer = PdfWriter()
    writer.append(PdfReader(BytesIO(pdf)))
    for page in writer.pages:
        page.rotate(turn)
    if password:
        writer.encrypt(password)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def png(width: int = 40, height: int = 20) -> bytes:
    """A grey picture."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg(width: int = 16, height: int = 8, exif: bytes = b"") -> bytes:
    """A grey photo."""

    def segment(marker: int, content: bytes) -> bytes:
        return b"\xff" + bytes([marker]) + struct.pack(">H", len(content) + 2) + content

    one_code = bytes([1] + [0] * 16)
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    head = segment(0xDB, b"\x00" + bytes([16] * 64)) + segment(0xC0, frame)
    tables = segment(0xC4, b"\x00" + one_code) + segment(0xC4, b"\x10" + one_code)
    blocks = -(-width // 8) * -(-height // 8)
    scan = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + bytes(-(-blocks // 4))
    return b"\xff\xd8" + (segment(0xE1, exif) if exif else b"") + head + tables + scan + b"\xff\xd9"


def document(title: str, content: bytes, media_type: str = "application/pdf") -> Attachment:
    return Attachment(title, DocumentKind.MEDICAL_NOTE, date(2026, 10, 12), media_type, content)


def packet(*documents: Attachment, **changes: Any) -> PacketContent:
    """José's attendance file with these documents."""
    called = InterventionEntry(
        "Call the family", "Attendance clerk", date(2026, 9, 8), "done", date(2026, 9, 7), "reached"
    )
    invited = InterventionEntry("Meeting with the family", "Principal", date(2026, 10, 20), "open")
    whole = PacketContent(
        student=JOSE,
        letterhead=LETTERHEAD,
        year="2026-2027",
        recipient="the district's truancy officer",
        policy="four-seven-ten-eleven, version 2",
        rule="The school will send the student's attendance file to the designated truancy officer.",
        because=("José Ángel has 11 absences, excused or unexcused.",),
        on=TODAY,
        prepared_by="Dana Whitfield",
        absences=absences(11),
        days_enrolled=55,
        tardies=2,
        tiers=(TierEntry("4 days", date(2026, 9, 4), "4 absences", (called, invited)),),
        contacts=(
            ContactEntry(
                datetime(2026, 9, 7, 9, 5, tzinfo=DENVER), "Inés Peña-O'Neil", "call", "reached", "Dana Whitfield"
            ),
        ),
        meetings=(
            MeetingEntry(
                datetime(2026, 10, 20, 15, 30, tzinfo=DENVER), MeetingHow.PHONE, MeetingState.HELD, "(303) 555-0142"
            ),
        ),
        contracts=(
            ContractEntry("Attendance contract", date(2026, 10, 20), ("At the bus stop by 7:30.",), signed=True),
        ),
        documents=documents,
    )
    return replace(whole, **changes)
