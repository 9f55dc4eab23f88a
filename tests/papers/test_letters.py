"""Letters to families: every letter in both languages, with the family's own names, dates and numbers."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import StreamObject

from escalation.papers.errors import MissingValue, PaperError, TemplateError
from escalation.papers.letter import letter_title, missing_fields, render_letter
from escalation.papers.letter_templates import languages_of, template_names
from escalation.papers.letter_values import Addressee, ContactPerson, Letterhead, Logo, MeetingPlan, StudentNamed
from storage.words import MeetingHow
from tests.papers.samples import DENVER, FAMILY, LETTERHEAD, absences, letter, pages_of, png, text_of

EVERY_LETTER = [(template, language) for template in template_names() for language in languages_of(template)]


@pytest.mark.parametrize(("template", "language"), EVERY_LETTER)
def test_every_letter_names_the_student_the_school_and_whom_to_call(template: str, language: str) -> None:
    pdf = render_letter(letter(template, language))
    text = text_of(pdf)
    assert "José Ángel Núñez-O'Neil" in text
    assert "Cottonwood Elementary School" in text
    assert "Dana Whitfield" in text
    assert "(303) 555-0101" in text
    assert "{" not in text
    assert str(PdfReader(BytesIO(pdf)).root_object["/Lang"]) == language


def test_there_is_each_letter_in_english_and_in_spanish() -> None:
    assert len(template_names()) == 12
    assert {languages_of(template) for template in template_names()} == {("en", "es")}


def test_dates_and_times_are_written_in_the_letters_language() -> None:
    english, spanish = (text_of(render_letter(letter("meeting-invitation", language))) for language in ("en", "es"))
    assert "November 23, 2026" in english
    assert "Wednesday, December 2, 2026, 3:30 PM" in english
    assert "In person: Room 12" in english
    assert "23 de noviembre de 2026" in spanish
    assert "miércoles, 2 de diciembre de 2026, 3:30 p.m." in spanish
    assert "En persona: Room 12" in spanish
    assert "Grado 3" in spanish


def test_a_meeting_by_video_is_told_as_one() -> None:
    by_video = MeetingPlan(
        datetime(2026, 12, 2, 9, 0, tzinfo=DENVER), 20, MeetingHow.VIDEO, "https://video.example.org/7", ("Mr. Ruiz",)
    )
    assert "By video: https://video.example.org/7" in text_of(
        render_letter(letter("truancy-letter-2", meeting=by_video))
    )


@pytest.mark.parametrize(
    "name", ['#eval("1+1")', "*O'Neil*", "$x$", "_Ana_ `b` <c> @d", "= Ana", '\\#"', "{absences}", "// gone", "[x]"]
)
def test_a_name_that_looks_like_a_command_is_printed_as_it_is(name: str) -> None:
    text = text_of(render_letter(letter(student=StudentNamed(name, name, "K"))))
    assert name in text.replace("’", "'")
    assert "Kindergarten" in text


def test_a_grade_that_is_not_known_keeps_no_letter_back() -> None:
    text = text_of(render_letter(letter(student=StudentNamed("Ana Ruiz", "Ana"))))
    assert "Ana Ruiz has been absent 7 days" in text


def test_a_very_long_name_is_broken_and_not_lost() -> None:
    name = "María Guadalupe de los Ángeles Fernández-Etxeberria y Nguyễn-Wójcik de la Cruz Montserrat Øvergård Çelik"
    text = text_of(render_letter(letter(student=StudentNamed(name, "María Guadalupe", "5"))))
    assert name in text


def test_sixty_absences_go_over_two_pages_and_the_head_of_the_table_with_them() -> None:
    pages = pages_of(render_letter(letter("truancy-letter-2", absences=absences(60))))
    assert len(pages) == 2
    assert all("Excused or not" in page for page in pages)
    assert "Page 1 of 2" in pages[0]
    assert sum(page.count("no decision yet") for page in pages) == 20
    assert "Fri, Oct 30, 2026" in pages[1]


def test_counts_are_of_the_days_in_the_table() -> None:
    text = text_of(render_letter(letter("ninety-percent-warning", absences=absences(9), days_enrolled=36)))
    assert "absent 9 of 36 school days so far; 3 of these absences are unexcused" in text
    assert "attendance of 75 percent" in text


def test_a_letter_without_a_meeting_cannot_invite_to_one() -> None:
    without = letter("meeting-invitation", meeting=None)
    assert missing_fields(without) == (
        "meeting_date",
        "meeting_minutes",
        "meeting_time",
        "meeting_where",
        "meeting_with",
    )
    with pytest.raises(
        MissingValue, match=r"meeting-invitation/en.toml, line \d+: .*\{meeting_date\}; it has .*student"
    ):
        render_letter(without)


def test_what_a_letter_has_is_not_missing() -> None:
    assert missing_fields(letter()) == ()
    assert missing_fields(letter(contact=ContactPerson("Dana Whitfield"))) == ("contact_phone",)


def test_the_title_is_in_the_letters_language() -> None:
    assert letter_title(letter(language="es")) == "Sobre las ausencias de José Ángel Núñez-O'Neil"


def test_the_same_letter_is_the_same_bytes_and_bears_its_own_date() -> None:
    pdf = render_letter(letter())
    assert pdf == render_letter(letter())
    info = PdfReader(BytesIO(pdf)).metadata
    assert info is not None
    assert str(info.creation_date).startswith("2026-11-23 12:00:00")
    assert info.title == "About José Ángel Núñez-O'Neil's absences"


def test_a_letter_can_be_read_aloud_and_kept() -> None:
    reader = PdfReader(BytesIO(render_letter(letter())))
    assert "/StructTreeRoot" in reader.root_object
    described = reader.root_object["/Metadata"].get_object()
    assert isinstance(described, StreamObject)
    assert b"pdfuaid:part" in described.get_data()
    assert b"pdfaid:part" in described.get_data()


def test_only_the_address_shows_in_the_window_of_the_envelope() -> None:
    """Measured in points from the sheet's top, wherever the sheet lies in a number 10 envelope."""
    places: list[tuple[float, float, str]] = []
    page = PdfReader(BytesIO(render_letter(letter()))).pages[0]

    def note(text: str, drawn: list[float], at: list[float], *_font: object) -> None:
        if text.strip():
            # From the text's own place through the transformation in which it is drawn.
            x, y = at[4] * drawn[0] + drawn[4], at[5] * drawn[3] + drawn[5]
            places.append((x, 792 - y, text.strip()))

    page.extract_text(visitor_text=note)
    everywhere = [text for x, y, text in places if 63 <= x <= 315 and 180 <= y <= 228]
    somewhere = [text for x, y, text in places if x < 396 and 147 <= y <= 261]
    assert everywhere == [*FAMILY.names, *FAMILY.address]
    assert somewhere == everywhere


def test_two_guardians_with_a_long_address_share_a_line() -> None:
    long = Addressee(
        ("Inés Peña", "Luis Núñez"), ("Care of Ruth Ames", "77 Elm Street", "Apt. 4", "Cottonwood, CO 80004")
    )
    assert "Inés Peña and Luis Núñez Care of" in text_of(render_letter(letter(to=long)))


@pytest.mark.parametrize(
    "logo",
    [
        Logo(png(), "image/png"),
        Logo(b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "image/svg+xml"),
    ],
)
def test_a_letterhead_may_have_a_picture(logo: Logo) -> None:
    head = Letterhead(LETTERHEAD.school, LETTERHEAD.address, LETTERHEAD.phone, "Cottonwood Schools", logo)
    pdf = render_letter(letter(letterhead=head))
    assert "Cottonwood Schools" in text_of(pdf)
    assert pdf != render_letter(letter())


@pytest.mark.parametrize("content", [b"", b"no picture", png()[:30], png()[:40], png()[:-1]])
def test_a_damaged_picture_is_refused(content: bytes) -> None:
    head = Letterhead(LETTERHEAD.school, logo=Logo(content, "image/png"))
    with pytest.raises(PaperError):
        render_letter(letter(letterhead=head))


def test_terms_are_numbered_and_without_any_there_are_lines_to_write_on() -> None:
    terms = ("José Ángel is at the bus stop at 7:30.", "The school calls when the bus is late.")
    agreed = text_of(render_letter(letter("attendance-contract", terms=terms)))
    assert f"1. {terms[0]} 2. {terms[1]}" in agreed
    assert "Signature: parent or guardian" in agreed
    assert "1. José" not in text_of(render_letter(letter("attendance-contract")))


def test_a_letter_that_there_is_not_is_refused_and_the_known_are_told(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"no such letter in 'fr'; there is en, es"):
        render_letter(letter(language="fr"))
    with pytest.raises(TemplateError, match=r"letters are attendance-contract, first-letter"):
        render_letter(letter("last-letter"))
    with pytest.raises(TemplateError, match=r"no such letter"):
        render_letter(letter("../first-letter", own=tmp_path))


def test_a_character_that_no_font_has_is_an_error_and_not_an_empty_box() -> None:
    with pytest.raises(PaperError, match="Install a font"):
        render_letter(letter(student=StudentNamed("\U00013000", "\U00013000")))
