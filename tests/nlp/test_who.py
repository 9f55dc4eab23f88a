"""Which students a message means, where it names them loosely or not at all."""

from __future__ import annotations

import pytest

from nlp.disposition import dispose
from nlp.reader import Reader
from nlp.roster import Roster
from tests.nlp.school import ABSENT, MONDAY, contact, line_of, message, read, school_day, student

OKONKWO, BRENNAN, SALINAS, MAY, ROJAS = "+13035550101", "+17205550110", "+19705550140", "+19705550130", "+14025550170"


def meant(text: str, number: str, *, heard: bool = False) -> dict[str | None, str]:
    report = read(text, number, channel="voicemail" if heard else "sms")
    return {line.student_id: line.intent for line in report.lines}


def cleared(text: str, number: str, *, heard: bool = False) -> set[str | None]:
    report = read(text, number, channel="voicemail" if heard else "sms")
    return {
        line.student_id
        for line in report.lines
        if dispose(line, MONDAY, on_list=line.student_id in ABSENT).kind == "clear"
    }


@pytest.mark.parametrize(
    ("text", "number", "students"),
    [
        ("The twins are both sick and will not be in today", SALINAS, {"mateo", "marco"}),
        ("los dos se quedan en casa hoy, tienen calentura", SALINAS, {"mateo", "marco"}),
        ("My oldest is staying home today, she has a fever", BRENNAN, {"lucas-b"}),
        ("mi hijo mayor no va a ir hoy, tiene fiebre", BRENNAN, {"lucas-b"}),
        ("my third grader is home sick today", BRENNAN, {"lucas-b"}),
        ("el de tercero no va hoy, esta enfermo", BRENNAN, {"lucas-b"}),
        ("Mark is out today with a fever and so is April, she is staying home too", MAY, {"mark", "april"}),
    ],
)
def test_words_for_children_of_the_household_clear_them(text: str, number: str, students: set[str]) -> None:
    assert cleared(text, number) == students


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("one of the twins is staying home today, he is sick", SALINAS),
        ("My older one is staying home today", SALINAS),  # both are in first grade
        ("Mateo's got a fever or Marco's got a fever, he is staying home", SALINAS),
        ("Ma is sick and staying home today", SALINAS),
        ("my neighbors kid is staying home today, she is sick", ROJAS),
        ("the Castillo boys are staying home today", SALINAS),
    ],
)
def test_where_several_may_be_meant_nobody_is_cleared(text: str, number: str) -> None:
    assert cleared(text, number) == set()


def test_a_group_and_a_name_in_one_message_have_lines_of_their_own() -> None:
    said = meant("Ada is home sick today, she is not coming. The other one is coming to school.", OKONKWO)
    assert said["ada"] == "absence"
    assert said["chidi"] == "present"


def test_a_name_is_not_joined_with_the_word_beside_it() -> None:
    assert cleared("Mateo y Marco no van hoy, tienen gripa", SALINAS) == {"mateo", "marco"}


def test_another_familys_surname_is_not_read_as_the_callers_own_child() -> None:
    assert meant("Lucas Herrera is out sick today", BRENNAN) == {"lucas-h": "absence"}
    assert cleared("Lucas Herrera is out sick today", BRENNAN) == set()


def test_the_callers_name_tells_namesakes_apart_but_clears_nobody() -> None:
    report = read("This is Kate Brennan. Lucas is out sick today.", "+15055550188", channel="voicemail")
    line = line_of(report, "lucas-b")
    assert dispose(line, MONDAY, on_list=True).kind == "review"


def test_a_grandfathers_daughter_is_no_pupil() -> None:
    assert cleared("Mi hija no va a poder ir hoy, esta enferma", "+18015550115") == set()


@pytest.mark.parametrize(
    ("text", "number", "students"),
    [
        # A class is named only to be denied.
        ("Lucas Brennan, third grade, not the fifth grader, is home sick today", BRENNAN, {"lucas-b"}),
        ("lucas el de tercero no el de primero no va hoy esta enfermo", BRENNAN, {"lucas-b"}),
        # A child is named only to compare with, or beside a brother of the caller's own.
        ("Chidi's fine. Ada has what Chidi had last week, she is staying home today.", OKONKWO, {"ada"}),
        ("mateo and marco r home sick today", SALINAS, {"mateo", "marco"}),
        (
            "Soy Roberto, tío de Mateo. Mi hermana Graciela trabaja. Mateo no va hoy, tiene fiebre.",
            "+19705550141",
            {"mateo"},
        ),
        # The caller's own name right after the child's, and a contact's name that is no child's.
        ("soy la abuela de Ada Ifeoma, no va hoy, tiene fiebre", "+13035550103", {"ada"}),
    ],
)
def test_words_beside_the_name_do_not_hide_the_child(text: str, number: str, students: set[str]) -> None:
    assert cleared(text, number) == students


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Lucas Brennan of the fifth grade is home sick today", BRENNAN),  # he is in third
        ("hey its ada im sick im not coming today", OKONKWO),
        ("mateo r is home sick today", SALINAS),
        ("my sister Ngozi is sick and staying home today", OKONKWO),
    ],
)
def test_what_still_has_to_be_looked_at(text: str, number: str) -> None:
    assert cleared(text, number) == set()


def test_brothers_and_sisters_are_found_together_from_an_unknown_number() -> None:
    assert {"zainab", "yusuf"} <= set(meant("Zainab Hussein is sick, and Yusuf is sick too", ""))


def test_a_pharmacy_speaks_of_no_student() -> None:
    assert meant("ya esta lista la receta, la puede recoger hasta las ocho", MAY) == {}


def test_in_one_breath_each_name_before_its_own_news_is_plain() -> None:
    said = (
        "hi this is ngozi okonkwo ada's got a bad cough and a fever so she won't be in today "
        "and chidi is on the bus already with his cousin and he should be there any minute thank you bye"
    )
    assert cleared(said, OKONKWO, heard=True) == {"ada"}


@pytest.mark.parametrize(
    "said",
    [
        "hi this is ngozi okonkwo not coming in today is ada she has a bad cough chidi is on the bus already with "
        "his cousin and he should be there any minute thank you bye",
        "hi this is ngozi okonkwo ada i already dropped off she is in class i think the one not coming in today with a "
        "bad cough and a fever is chidi thank you so much bye bye now",
    ],
)
def test_in_one_breath_news_before_a_name_clears_nobody(said: str) -> None:
    assert cleared(said, OKONKWO, heard=True) == set()


@pytest.mark.parametrize(
    ("text", "number", "heard", "students"),
    [
        ("A. Okonkwo is home sick today, she won't be in", OKONKWO, False, {"ada"}),
        ("Lucas, in second grade? No, third. He is home sick today", BRENNAN, True, {"lucas-b"}),
        ("Lucas Brennan is home sick today, third grade, not Lucas Herrera in 2nd", BRENNAN, False, {"lucas-b"}),
    ],
)
def test_who_is_meant_stays_plain(text: str, number: str, heard: bool, students: set[str]) -> None:
    assert cleared(text, number, heard=heard) == students


@pytest.mark.parametrize(
    ("text", "number", "heard"),
    [
        ("M. Salinas is home sick today, he won't be in", SALINAS, False),  # Mateo or Marco
        ("Lucas Ryan is home sick today", BRENNAN, False),  # another family's child, perhaps of another school
        ("Lucas in Mr. Dunn's class is home sick today", BRENNAN, False),
    ],
)
def test_an_initial_a_second_name_or_a_class_that_leaves_it_open_clears_nobody(
    text: str, number: str, heard: bool
) -> None:
    assert cleared(text, number, heard=heard) == set()


@pytest.mark.parametrize(
    ("text", "number", "students"),
    [
        ("Mateo is out sick today, same for his brother", SALINAS, {"mateo", "marco"}),
        ("Mateo no va hoy, tiene fiebre, tampoco Marco", SALINAS, {"mateo", "marco"}),
        ("Mateo is sick and staying home, his twin too", SALINAS, {"mateo", "marco"}),
        ("Mateo is sick and staying home. His brother too, at the middle school", SALINAS, {"mateo"}),
        ("My kids are sick and won't be in today. Mateo has a fever", SALINAS, {"mateo"}),
        ("I have the Salinas boys with me. Mateo has a fever so he is staying home", SALINAS, {"mateo"}),
        ("Mark not coming in today, fever", MAY, {"mark"}),
    ],
)
def test_only_those_are_cleared_of_whom_it_is_said(text: str, number: str, students: set[str]) -> None:
    assert cleared(text, number) == students


@pytest.mark.parametrize(
    ("text", "number", "heard"),
    [
        ("Soy tia de Mateo. El primo de Mateo no va hoy, esta enfermo", "+19705550141", False),
        ("The cousin of Mateo is home sick today, he won't be in", SALINAS, False),
    ],
)
def test_who_is_named_to_say_whose_cousin_another_is_is_not_cleared(text: str, number: str, heard: bool) -> None:
    assert cleared(text, number, heard=heard) == set()


def test_a_first_name_alone_means_whom_the_message_names_in_full_by_it() -> None:
    said = "Hi, I am calling about Lucas Herrera. Lucas has a fever, so Lucas is staying home today."
    assert meant(said, BRENNAN) == {"lucas-h": "absence"}
    assert cleared(said, BRENNAN) == set()


@pytest.mark.parametrize(
    ("text", "number", "heard", "students"),
    [
        ("L has pink eye, home today. Kate", BRENNAN, False, {"lucas-b"}),
        ("Mark: dentist 8 am, will be late", MAY, False, {"mark"}),
        ("Hi, I call for look us. He has a fever and stays home today.", BRENNAN, True, {"lucas-b"}),
        ("my name is kate brennan lucas is home sick today", BRENNAN, True, {"lucas-b"}),
        ("Lucas is out today, at a chess meet with Mr. Moss's team, he won't be in class.", BRENNAN, True, {"lucas-b"}),
        ("Lucas, Castell, not with Mr. Moss, is home sick today", BRENNAN, False, {"lucas-b"}),
        ("Lucas, third grade, not his cousin Rosie in kindergarten, is home sick today", BRENNAN, False, {"lucas-b"}),
        ("A las dos las tengo con gripe, a April y a Mark. Ninguno de los dos va hoy.", MAY, False, {"april", "mark"}),
        ("mark fell on the ice so he stay home today april is come to school", MAY, True, {"mark"}),
    ],
)  # fmt: skip
def test_a_child_is_known_by_little(text: str, number: str, heard: bool, students: set[str]) -> None:
    assert cleared(text, number, heard=heard) == students


@pytest.mark.parametrize(
    ("text", "number", "heard"),
    [
        ("M is home sick today", SALINAS, False),
        ("Hi, I call for my son. He has a fever and stays home today.", SALINAS, True),
        ("Hi, I call for more go. He has a fever and stays home today.", BRENNAN, True),
    ],
)
def test_a_letter_or_words_that_may_be_two_children_clear_nobody(text: str, number: str, heard: bool) -> None:
    assert cleared(text, number, heard=heard) == set()


def test_a_misheard_name_is_the_one_left_where_the_others_are_named() -> None:
    text = "my son cheed dy has been admitted to the hospital he will not be in school. ada will be there by the bell"
    said = meant(text, OKONKWO, heard=True)
    assert said == {"chidi": "absence", "ada": "present"}


def test_my_elder_one_is_the_one_of_the_higher_grade() -> None:
    assert cleared("my elder one has a fever and stays home today the small one i have dropped", BRENNAN) == {"lucas-b"}


def test_a_short_name_of_two_children_is_left_open_where_the_words_are_about_the_other() -> None:
    rey = contact("Lorena Maldonado", "mother", "+13305550176")
    roster = Roster(
        (
            student("reynaldo", "Reynaldo Maldonado", "03", "Moss", (rey,)),
            student("reyna", "Reyna Maldonado", "05", "Dunn", (rey,), "Rey"),
        ),
        area_code="303",
    )
    reader = Reader(roster, school_day)
    told = reader.read(message("Rey amanecio malo, no va hoy. Es mi niño. Lorena", "+13305550176"))
    assert [line.student_id for line in told.lines] == [None]
    told = reader.read(message("Rey amanecio mal, no va hoy. Lorena", "+13305550176"))
    assert [line.student_id for line in told.lines] == ["reyna"]
