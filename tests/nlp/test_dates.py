from __future__ import annotations

from datetime import date

import pytest

from nlp.dates import find_dates
from nlp.normalise import view
from nlp.school_dates import resolve
from tests.nlp.school import MONDAY, school_day


def days(text: str, came_in: date = MONDAY) -> list[int]:
    return [(day - MONDAY).days for day in resolve(find_dates(view(text).lower), came_in, school_day)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("he is sick", [0]),
        ("out today and tomorrow", [0, 1]),
        ("no va hoy ni mañana", [0, 1]),
        ("no va a ir en la mañana", [0]),
        ("out tomorrow", [1]),
        ("out tmrw and wed", [1]),
        ("the rest of the week", [0, 1]),
        ("toda la semana", [0, 1]),
        ("out today, back tomorrow", [0]),
        ("back in class Wed 12/2", [0, 1, 7, 8]),
        ("out through Monday the 30th", [0, 1, 7]),
        ("out until the 30th", [0, 1]),
        ("no va hoy, regresa el lunes 30", [0, 1]),
        ("she'll be out from Monday to Tuesday", [0, 1]),
        ("out on November 30th", [7]),
        ("falta el 30 de noviembre", [7]),
        ("next week", [7, 8, 9, 10, 11]),
        ("he has been sick since Friday and is out today", [0]),
        ("was absent yesterday, still sick", [0]),
        ("out today, I'll call tomorrow", [0]),
        ("until he feels better", [0]),
        ("pasado mañana no va", []),
        ("home today, tomorrow he comes back", [0]),
        ("hoy no va, mañana ya va", [0]),
        ("not here today, tomorrow, God willing, she comes", [0, 1]),
        ("mañana lo llevo al doctor y no va", [1]),
        ("falta mañana, no hoy", [1]),
        ("out tomorrow, today he is there", [1]),
        ("no va a faltar mañana, falta hoy", [0]),
        ("regresamos hasta el martes 1", [0, 1, 7]),
        ("out through next Tuesday", [0, 1, 7, 8]),
        ("la semana que entra del martes al jueves", [8, 9, 10]),
        ("toda la semana que entra", [7, 8, 9, 10, 11]),
        ("she can't come until the thirtieth. That day she comes", [0, 1]),
        ("the clinic says 48 hours at home", [0, 1]),
        ("a ceremony, four days", [0, 1]),
        ("he's had a fever for two days now", [0]),
        ("hi it's Sunday night, he won't be in", [0]),
        ("he isn't here Tuesday either", [0, 1]),
        ("sick today, will send the money tomorrow", [0]),
        ("won't be there tomorrow, I will call", [1]),
        ("no school today, inshallah tomorrow", [0]),
        ("home today and maybe tomorrow", [0]),
        ("hoy falta y tal vez mañana", [0]),
        ("está con tos. Mañana a ver", [0]),
        ("le dieron otro día de reposo. Mañana sí llega", [0]),
        ("anoche vomitó. Mañana sí, primero Dios.", [0]),
        ("no va hoy. Le llevo el justificante mañana", [0]),
        ("hoy no pude llamar. Mañana Tomás falta", [1]),
        ("mañana faltan, hoy ahí andan", [1]),
        ("out rest of week per the clinic", [0, 1]),
        ("out the rest of this week, we'll see about Monday", [0, 1]),
        ("he'll be gone mon tue + next Thursday", [0, 1, 10]),
        ("next week, the whole week, and the Monday after that", [7, 8, 9, 10, 11, 14]),
        ("la próxima semana no va del martes al jueves", [8, 9, 10]),
        ("asking about next week, she will miss 1 thru 3", [8, 9, 10]),
        ("home until Tuesday. Tuesday she stays home too", [0, 1]),
        ("she'll go with her coach. Two days.", [0, 1]),
        ("no gym for her, been excused all week, but today she can't walk", [0]),
        ("stuck by the train on Second Street", [0]),
        ("he's in the 3rd with Baca, a headache", [0]),
        ("third grade, not the fifth-grader, a cold", [0]),
        ("regresa el mier 2", [0, 1, 7, 8]),
        ("out tomorrow, Tuesday the 24th. He's there today.", [1]),
        ("se queda hoy y mañana le aviso", [0]),
        ("no va hoy, mañana le pago el lonche", [0]),
        ("el doctor indica dos días, hasta mañana puede ir", [0]),
        ("home today and prob tmrw", [0, 1]),
        ("home today + prob tmrw. I'll update", [0]),
        ("out for two days. So today and tomorrow, back after Thanksgiving.", [0, 1]),
        ("flu. back after the break", [0, 1]),
        ("regresa después del día de acción de gracias", [0, 1]),
        ("sick, back after the weekend", [0, 1]),
        ("no van de hoy al lunes", [0, 1, 7]),
        ("away today up to monday 30, come back in class 1 dec", [0, 1, 7]),
        ("out Wednesday through Friday next week (Dec 2-4)", [9, 10, 11]),
        ("gone from Tuesday through the following Monday", [1, 7]),
        ("falta del 23 al 30 de noviembre", [0, 1, 7]),
        ("out 11/23-30", [0, 1, 7]),
        ("out November 23 to 30", [0, 1, 7]),
        ("she will not be in this week", [0, 1]),
        ("no va lo q resta de la semana", [0, 1]),
        ("we go to Clovis. Back by Tuesday night", [0, 1]),
        ("concussion from soccer on Saturday", [0]),
        ("no fue el viernes ni va hoy", [0]),
        ("has a doctor's appointment tomorrow at 8, will miss the morning", [1]),
        ("out tomorrow. She's in today.", [1]),
        ("home w strep today, Blake is coming", [0]),
        ("hoy y mañana, y ya el viernes no hay clases", [0, 1]),
        ("out the 23rd and 30th", [0, 7]),
        ("out the 23rd-30th", [0, 1, 7]),
        ("no va el 24 y 30", [1, 7]),
        ("falta los días 23, 24 y 30 de noviembre", [0, 1, 7]),
        ("va a faltar dos días", [0, 1]),
        ("doctor wants him home 2 days", [0, 1]),
        ("desde mañana hasta el lunes 30", [1, 7]),
        ("falta a partir de mañana", [1]),
        ("out the rest of this week and next", [0, 1, 7, 8, 9, 10, 11]),
        ("no va lo que queda de semana", [0, 1]),
        ("since his passing on the 20th we are all at home", [0]),
        ("no viene hoy, el martes sí", [0]),
        ("Tuesday she has a field trip but she's out today", [0]),
    ],
)
def test_days_are_school_days_and_never_past(text: str, expected: list[int]) -> None:
    assert days(text) == expected


def test_tomorrow_said_on_sunday_is_monday() -> None:
    assert days("won't be in tomorrow, we'll see you Tuesday", date(2026, 11, 22)) == [0]
