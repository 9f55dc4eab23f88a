from __future__ import annotations

from datetime import date

import pytest

from nlp.dates import find_dates, resolve
from nlp.normalise import view
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
    ],
)
def test_days_are_school_days_and_never_past(text: str, expected: list[int]) -> None:
    assert days(text) == expected


def test_tomorrow_said_on_sunday_is_monday() -> None:
    assert days("won't be in tomorrow, we'll see you Tuesday", date(2026, 11, 22)) == [0]
