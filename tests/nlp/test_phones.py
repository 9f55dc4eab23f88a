from __future__ import annotations

import pytest

from nlp.normalise import view
from nlp.phones import callback, find_phones


def number(text: str, from_number: str = "") -> str | None:
    lower = view(text).lower
    found = callback(lower, find_phones(lower), from_number, "303")
    return found[0] if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("call me at 720-555-0147", "+17205550147"),
        ("call me at (720) 555 0147 thanks", "+17205550147"),
        ("it's 1 720 555 01 47", "+17205550147"),
        ("+1 720.555.0147", "+17205550147"),
        ("seven two zero five five five oh one four seven", "+17205550147"),
        ("seven two oh triple five zero one forty seven", "+17205550147"),
        ("seven twenty five fifty five zero one forty seven", "+17205550147"),
        ("seven two zero double five five oh one double four", "+17205550144"),
        ("siete dos cero quinientos cincuenta y cinco cero uno cuarenta y siete", "+17205550147"),
        ("setecientos veinte cinco cinco cinco cero uno cuatro siete", "+17205550147"),
        ("720-555-0191. No, sorry, 0119.", "+17205550119"),
        ("siete dos cero cinco cinco cinco cero uno doce no perdón cero uno cero dos", "+17205550102"),
        ("my number is 720-555-0101, I mean 303-555-0102", "+13035550102"),
        ("area code 720 then 555 0147", "+17205550147"),
        ("call 720-555-0147 ext 12", "+17205550147"),
        ("７２０５５５０１４７", "+17205550147"),
        ("720, double 55, 0147", "+17205550147"),
        ("720-triple-5-0147", "+17205550147"),
        ("720 triple 50147", "+17205550147"),
        ("7.20.555.0147", "+17205550147"),
        ("7.2.0.5.5.5.0.1.4.7", "+17205550147"),
        ("720 555, oh-147", "+17205550147"),
        ("you can reach me at to 08-555-0147", "+12085550147"),
        ("for 0-2-5-5-5-0-1-4-7. thanks", "+14025550147"),
        ("seven two zero three fives zero one forty seven", "+17205550147"),
        ("siete veinte tres cincos cero ciento cuarenta y siete", "+17205550147"),
        ("siete dos cero tres veces cinco cero uno cuatro siete", "+17205550147"),
        ("seiscientos dos quinientos cincuenta y cinco cero ciento tres", "+16025550103"),
        ("ocho cero uno cincuenta y cinco cinco cero uno sesentaisiete", "+18015550167"),
        ("lada siete dos cero y luego cinco cinco cinco cero uno cuarenta y siete", "+17205550147"),
        ("con la clave 720, el 555 0147", "+17205550147"),
        ("the code is 720 and the number is 555-0147", "+17205550147"),
        ("at work 303-555-0100, extension 12, or my cell 720-555-0147", "+17205550147"),
        ("720 555 0147 8am to 5", "+17205550147"),
        ("he's in room 12, 720 555 0147", "+17205550147"),
    ],
)
def test_a_number_is_read_however_it_is_said(text: str, expected: str) -> None:
    assert number(text) == expected


def test_seven_digits_take_the_area_code_of_the_caller_else_of_the_school() -> None:
    assert number("call 555-0147", "+17135550100") == "+17135550147"
    assert number("call 555-0147") == "+13035550147"


@pytest.mark.parametrize(
    "text",
    [
        "he'll be there at 8:45, 9 tops",
        "temperature of 102.5 since oh about four",
        "the number on the bottle is 4471902",
        "born 6-12-41",
        "please don't call 720-555-0147",
        "",
    ],
)
def test_other_figures_are_no_telephone_numbers(text: str) -> None:
    assert number(text) is None


@pytest.mark.parametrize("text", ["605-555-170", "6-0-5-5-5-0-1-7-0", "call 605 555 017.", "6.05-50170"])
def test_the_callers_own_number_is_read_where_a_digit_of_it_was_lost(text: str) -> None:
    assert number(text, "+16055550170") == "+16055550170"
    assert number(text, "+16055550199") is None


@pytest.mark.parametrize(
    "text", ["005-555-0170", "6-0-5, triple-5, all-in-7-0", "6-0-5-3-5-0-1-7-0", "it's 605, five, 0170. Thanks"]
)
def test_the_callers_own_number_is_read_where_a_digit_of_it_was_mistaken(text: str) -> None:
    assert number(text, "+16055550170") == "+16055550170"


@pytest.mark.parametrize("text", ["605-555-018", "605-555-0188", "605-555-27, thanks", "back at 9.15 and 10.45"])
def test_another_number_of_the_same_exchange_is_not_the_callers_own(text: str) -> None:
    assert number(text, "+16055550170") in (None, "+16055550188")


def test_an_oh_before_the_last_digits_may_have_been_written_as_a_word() -> None:
    assert number("um, 555, a 140, same area code", "+17135550100") == "+17135550140"
    assert number("in room 212, a 101 fever", "+17135550100") is None


@pytest.mark.parametrize("text", ["he'll be in at 9:15, 555-0147", "back at 9.15. 555-0147", "in by 10.45, 555-0147"])
def test_a_time_before_a_number_is_no_area_code(text: str) -> None:
    assert number(text, "+17135550100") == "+17135550147"


@pytest.mark.parametrize("text", ["02-555-0147", "605-555-017", "720-55-0147", "for 555-017", "oh, one more thing"])
def test_a_number_with_a_digit_too_few_is_none(text: str) -> None:
    assert number(text, "+17135550100") is None


@pytest.mark.parametrize(
    "text",
    [
        "7 2 0 5 5 5 0 1 4 7 7",
        "seven oh two five five five one thirty",
        "seven twenty five five five one forty seven",
        "setecientos veinte quinientos cincuenta y cinco ciento cuarenta y siete",
        "ocho cero seis quinientos cincuenta cinco cero uno noventa cuatro",
        "cero uno cuarenta y siete con setecientos veinte cinco cincuenta y cinco",
    ],
)
def test_of_too_many_or_too_few_spoken_digits_no_number_is_guessed(text: str) -> None:
    assert number(text, "+17135550100") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("my cell is 405-555-0168, no, I'm sorry, 0186.", "+14055550186"),
        ("reach me at 719-555-0190, no, 91, 0191", "+17195550191"),
        ("it's 928-555-016, shoot, 0167", "+19285550167"),
        ("806-555-1 no 01-22", "+18065550122"),
        ("it's 555-0140. That's a 719.", "+17195550140"),
        ("I'm on the 720, it's 555-0171.", "+17205550171"),
        ("ext 12 at 907 555 0133", "+19075550133"),
        ("five oh five, five five five, oh one twenty se-- twenty seven", "+15055550127"),
        ("seven oh two, five five five, one thirty, sorry, oh one thirty seven", "+17025550137"),
        ("siete dos cero, cinco cinco, no, cinco cinco cinco, cero uno cuatro dos", "+17205550142"),
        ("720 555 0142, no es 42, es 24", "+17205550124"),
        ("it's 720-555-0142, sorry, not 42, 24", "+17205550124"),
        ("720-555-0183, not 0138", "+17205550183"),
        ("720 555 0142, perdón, el último es siete", "+17205550147"),
        ("720-555-0142. Sorry, the last digit is a 7.", "+17205550147"),
        ("es el 720 555 0142, mejor dicho 0124", "+17205550124"),
        ("720 555 0142, strike that, 720 555 0124", "+17205550124"),
    ],
)
def test_a_number_begun_wrongly_or_with_its_area_apart_is_put_together(text: str, said: str) -> None:
    assert number(text, "+17135550100") == said


@pytest.mark.parametrize(
    "text",
    [
        "call 405 555 0155 (wait thats the old phone)",
        "my old number was 405-555-0155",
        "405-555-0155, ese ya no sirve",
        "mi numero viejo es 405 555 0155",
    ],
)
def test_a_number_taken_back_is_none(text: str) -> None:
    assert number(text, "+17135550100") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("escribo d otro cel, el mio es 330 555 0167 *0176 perdon", "+13305550176"),
        ("cell is five one three triple five oh one one six six one oh one sixty one", "+15135550161"),
        ("five one three, triple five, oh one one six. Six one! Oh one sixty-one.", "+15135550161"),
        ("tres tres cero cinco cinco cinco uno cero perdón cero uno siete seis", "+13305550176"),
    ],
)
def test_a_number_put_right_without_a_word_for_it_is_the_later_one(text: str, said: str) -> None:
    assert number(text, "+15135550136") == said


def test_of_two_endings_neither_is_chosen() -> None:
    assert number("330 555 0167 0176") is None


def test_the_beginning_of_another_number_is_not_the_callers_own() -> None:
    assert number("call five one three triple five oh one one six six one oh two", "+15135550136") != "+15135550136"
