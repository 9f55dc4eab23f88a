"""Letters to be printed together: one PDF, sorted for the hands that fold them, behind a list to tick off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from pypdf import PdfReader, PdfWriter

from escalation.papers.typesetting import typeset_pdf
from escalation.papers.wording import long_date, word

LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class FinishedLetter:
    """A letter as it is kept in the file, and what the list says of it. `language` is the code, such as "es"."""

    pdf: bytes
    title: str
    student: str
    family: str
    language: str


def batch(letters: Sequence[FinishedLetter], *, on: date, school: str, both_sides: bool = True) -> bytes:
    """All letters as one PDF, by language, family, student and title, behind their list.

    `both_sides`: empty pages see to it that no letter begins on the back of another. The pages are those of the letters
    themselves: what is printed is what is kept.
    """
    ordered = sorted(letters, key=lambda letter: (letter.language, letter.family, letter.student, letter.title))
    read = [PdfReader(BytesIO(letter.pdf)) for letter in ordered]
    data: dict[str, Any] = {
        "school": school,
        "date": long_date(on, LANGUAGE),
        "rows": [
            [str(number), letter.family, letter.student, letter.title, letter.language, str(len(reader.pages))]
            for number, (letter, reader) in enumerate(zip(ordered, read, strict=True), start=1)
        ],
        "page_of": word("page_of", LANGUAGE),
    }
    writer = PdfWriter()
    for reader in [PdfReader(BytesIO(typeset_pdf("batch_list", data, on))), *read]:
        writer.append(reader, import_outline=False)
        if both_sides and len(reader.pages) % 2:
            writer.add_blank_page()
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
