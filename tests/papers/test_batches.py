"""Letters that are printed together."""

from __future__ import annotations

from escalation.papers.batch import FinishedLetter, batch
from escalation.papers.letter import render_letter
from tests.papers.samples import TODAY, absences, letter, pages_of

SCHOOL = "Cottonwood Elementary School"


def finished(family: str, language: str = "en", template: str = "first-letter", days: int = 7) -> FinishedLetter:
    return FinishedLetter(
        render_letter(letter(template, language, absences=absences(days))),
        "About the absences",
        "José Ángel",
        family,
        language,
    )


def test_letters_are_sorted_by_language_and_family_behind_their_list() -> None:
    pages = pages_of(
        batch([finished("Zapata", "es"), finished("Ruiz"), finished("Ames")], on=TODAY, school=SCHOOL, both_sides=False)
    )
    assert len(pages) == 4
    assert "3 letters" in pages[0]
    assert pages[0].index("1 Ames") < pages[0].index("2 Ruiz") < pages[0].index("3 Zapata")
    assert ["Dear family" in page for page in pages[1:]] == [True, True, False]
    assert "Estimada familia" in pages[3]


def test_printed_on_both_sides_no_letter_begins_on_the_back_of_another() -> None:
    letters = [finished("Ames"), finished("Bell", template="truancy-letter-2", days=60), finished("Cole")]
    pages = pages_of(batch(letters, on=TODAY, school=SCHOOL))
    begins = [at for at, page in enumerate(pages) if "Dear family" in page]
    assert begins == [2, 4, 6]
    assert [at for at, page in enumerate(pages) if not page] == [1, 3, 7]


def test_the_same_letters_in_any_order_are_the_same_batch() -> None:
    letters = [finished("Ames"), finished("Ruiz", "es")]
    assert batch(letters, on=TODAY, school=SCHOOL) == batch(letters[::-1], on=TODAY, school=SCHOOL)


def test_a_batch_of_none_is_a_list_that_says_so() -> None:
    assert "0 letters" in pages_of(batch([], on=TODAY, school=SCHOOL))[0]
