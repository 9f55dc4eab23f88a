"""How people talk of children and of themselves: spelled names, counted children, signatures, private words."""

from __future__ import annotations

import pytest

from nlp.cues import find_cues
from nlp.reader import Reader
from nlp.report import Report
from nlp.roster import Roster
from tests.nlp.school import contact, message, read, school_day, student

OKONKWO, MALDONADO, STRANGER = "+13035550101", "+13305550176", "+15055550199"
BANJO = contact("Zenebech Ogunbanjo", "mother", MALDONADO)
READER = Reader(
    Roster(
        (
            student("dami", "Oluwadamilola Ogunbanjo", "04", "Lund", (BANJO,)),
            student("temi", "Temiloluwa Ogunbanjo", "02", "Ferris", (BANJO,), "Temi"),
            student("tripp", "Tripp Ogunbanjo", "KG", "Ito", (BANJO,)),
        ),
        area_code="303",
    ),
    school_day,
    model=None,
)


def heard(text: str) -> Report:
    return READER.read(message(text, MALDONADO, channel="voicemail"))


def intents(report: Report) -> dict[str | None, str]:
    return {line.student_id: line.intent for line in report.lines}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("i have to spell it o l u w a d a m i l o l a ogunbanjo she is home sick today", {"dami": "absence"}),
        ("Oluwadamilola threw up. Dami is staying home today.", {"dami": "absence"}),
        ("Temi and Trip Ogunbanjo are staying home sick today", {"temi": "absence", "tripp": "absence"}),
        (
            "Temi tiene conjuntivitis y ya se la pegó a Tripp. Los dos en casa. Oluwadamilola va normal",
            {"temi": "absence", "tripp": "absence", "dami": "present"},
        ),
        ("Temi y Tripp tienen gripa se me quedan los dos Oluwadamilola no", {"temi": "absence", "tripp": "absence"}),
    ],
)
def test_children_are_told_of_as_people_do(text: str, said: dict[str | None, str]) -> None:
    assert {k: v for k, v in intents(heard(text)).items() if k in said} == said


def test_a_denial_before_an_article_names_nobody() -> None:
    nola = contact("Ingrid Strand", "mother", MALDONADO)
    reader = Reader(
        Roster(
            (
                student("nola", "Nola Strand", "04", "Lund", (nola,)),
                student("felix", "Felix Strand", "02", "Ferris", (nola,)),
            ),
            area_code="303",
        ),
        school_day,
        model=None,
    )
    told = reader.read(message("Felix está con fiebre y no la van a llevar al kinder", MALDONADO))
    assert {line.student_id for line in told.lines} == {"felix"}


def test_a_first_name_heard_as_two_words_is_still_the_mothers() -> None:
    told = heard("Hello, I am Zen Edge, mother of Temi. Temi is staying home sick today.")
    assert "caller_is_not_contact" not in told.lines[0].concerns
    told = heard("Hello, I am Bridget Marsh, mother of Temi. Temi is staying home sick today.")
    assert "caller_is_not_contact" in told.lines[0].concerns


def test_letters_that_spell_the_child_are_no_caller() -> None:
    told = read("this is Ada Okonkwo mama, A D A. She is home sick today", OKONKWO, channel="sms")
    assert (told.caller_name.value, told.relationship.value) == (None, "mother")


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("This is one of Ada's mums, she is home sick today", "mother"),
        ("this is calvin ada's paw paw she is home sick today", "grandparent"),
        ("ada no va a ir hoy le salieron ronchas en todo el cuerpo su papa", "father"),
        ("Is Ada in class yet? I am trying not to be that mom.", "mother"),
        ("Ada no va hoy, tiene fiebre. Su hermano sí anda allá", None),
        ("hi its chidi im in fourth grade. ada has a fever and stays home", "sibling"),
    ],
)
def test_what_the_caller_is_in_plain_talk(text: str, relation: str | None) -> None:
    assert read(text, OKONKWO, channel="sms").relationship.value in (
        relation,
        "student" if relation == "sibling" else relation,
    )


@pytest.mark.parametrize(
    "text",
    [
        "mijo soy tu tía chela que si vas a venir por los tamales o se los doy a mateo no vayas a faltar",
        "Pastor Dan, it's Wanda. I'm going to have to be absent from choir tonight. Tell Mateo he has the solo.",
        "yo Mateo its coach Dre, practice moved to 530 at the Y, bring ur white jersey. dont be late this time",
    ],
)
def test_words_to_somebody_the_speaker_knows_are_a_wrong_number(text: str) -> None:
    told = read(text, STRANGER, channel="sms")
    assert (told.intent, told.lines) == ("wrong_number", ())


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("i was going to keep her home", []),
        ("the dentist can get him in at 10", []),
        ("fabian viene aqui conmigo", []),
        ("they waved them onto bus 3", ["on_board"]),
        ("so don't look for him", ["absence"]),
        ("we should have her to you around 11:30", ["late"]),
    ],
)
def test_what_words_say_of_being_in_school(text: str, kinds: list[str]) -> None:
    assert [c.kind for c in find_cues(text) if c.kind in ("absence", "early_dismissal", "on_board", "late")] == kinds
