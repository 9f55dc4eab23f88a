"""Writes one letter: the template of its language, filled with its values, as PDF."""

from __future__ import annotations

from typing import Any

from escalation.papers.errors import MissingValue
from escalation.papers.letter_fields import FIELDS
from escalation.papers.letter_templates import LetterTemplate, read_template
from escalation.papers.letter_values import AbsenceDay, LetterContent, Letterhead
from escalation.papers.pictures import picture_data
from escalation.papers.typesetting import typeset_pdf
from escalation.papers.wording import listed, long_date, short_date, unbroken, word
from storage.words import Excuse

WINDOW_LINES = 5
EXCUSE_WORDS = {Excuse.EXCUSED: "excused", Excuse.UNEXCUSED: "unexcused", None: "undecided"}


def render_letter(letter: LetterContent) -> bytes:
    """The letter as PDF (tagged, PDF/A-2a and PDF/UA-1): the same content gives the same bytes.

    Raises:
        TemplateError: there is no such letter, or its template cannot be used.
        MissingValue: the template asks for what the letter does not have.
        UnprintableText: no font on this machine has a character of the text.
    """
    template, values = _filled(letter)
    return typeset_pdf("letter", _page_data(letter, template, values), letter.on, accessible=True)


def letter_title(letter: LetterContent) -> str:
    """The letter's title in its language, under which it is filed. It names the student. Raises as `render_letter`."""
    template, values = _filled(letter)
    return template.title.format_map(values)


def missing_fields(letter: LetterContent) -> tuple[str, ...]:
    """What the letter's template asks for and the letter does not have; empty: it can be written."""
    template = read_template(letter.template, letter.language, letter.own)
    return tuple(sorted(name for name in template.fields if FIELDS[name](letter) is None))


def letterhead_data(letterhead: Letterhead, language: str) -> dict[str, Any]:
    """A letterhead as the Typst templates take it."""
    return {
        "school": letterhead.school,
        "district": letterhead.district,
        "address": list(letterhead.address),
        "phone": f"{word('telephone', language)} {unbroken(letterhead.phone)}" if letterhead.phone else "",
        "logo": None if letterhead.logo is None else picture_data(letterhead.logo.content, letterhead.logo.media_type),
    }


def _filled(letter: LetterContent) -> tuple[LetterTemplate, dict[str, str]]:
    template = read_template(letter.template, letter.language, letter.own)
    values: dict[str, str] = {}
    for name, line in template.lines_of.items():
        value = FIELDS[name](letter)
        if value is None:
            known = ", ".join(sorted(field for field in FIELDS if FIELDS[field](letter) is not None))
            where = f"{template.path.parent.name}/{template.path.name}, line {line}"
            raise MissingValue(f"{where}: this letter has no value for {{{name}}}; it has {known}")
        values[name] = value
    return template, values


def _page_data(letter: LetterContent, template: LetterTemplate, values: dict[str, str]) -> dict[str, Any]:
    language = letter.language
    return {
        "language": language,
        "title": template.title.format_map(values),
        "date": long_date(letter.on, language),
        "letterhead": letterhead_data(letter.letterhead, language),
        "to": _address_lines(letter),
        "posted": bool(letter.to.address),
        "salutation": template.salutation.format_map(values),
        "body": [_block_data(letter, kind, _with_values(words, values)) for kind, words in template.body],
        "closing": template.closing.format_map(values),
        "from": [] if any(kind == "signatures" for kind, _words in template.body) else _sender(letter),
        "words": {key: word(key, language) for key in ("page_of", "signature", "signature_date")},
    }


def _address_lines(letter: LetterContent) -> list[str]:
    """Names and address; the names on one line where the window of the envelope would be too small."""
    names, address = letter.to.names, letter.to.address
    if len(names) + len(address) > WINDOW_LINES:
        names = (listed(names, letter.language),)
    return [*names, *address]


def _sender(letter: LetterContent) -> list[str]:
    return [part for part in (letter.contact.name, letter.contact.role, letter.letterhead.school) if part]


def _with_values(words: Any, values: dict[str, str]) -> Any:
    if isinstance(words, str):
        return words.format_map(values)
    return [_with_values(inner, values) for inner in words] if isinstance(words, list) else words


def _block_data(letter: LetterContent, kind: str, words: Any) -> dict[str, Any]:
    """One block as the page takes it: tables and terms with what the letter has for them."""
    if kind == "table":
        language = letter.language
        head = [word("date_column", language), word("excuse_column", language)]
        return {"kind": kind, "head": head, "rows": [_row(absence, language) for absence in letter.absences]}
    if kind == "terms" and letter.terms:
        return {"kind": "numbered", "words": list(letter.terms)}
    return {"kind": "lines" if kind == "terms" else kind, "words": words}


def _row(absence: AbsenceDay, language: str) -> list[str]:
    return [short_date(absence.on, language), word(EXCUSE_WORDS[absence.excuse], language)]
