"""A parent who calls about somebody else's child does not explain the own one."""

from __future__ import annotations

import pytest

from nlp.disposition import dispose
from tests.nlp.school import MONDAY, read


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Hi, this is Joy May. My neighbor's boy is sick and won't be in school today.", "+19705550130"),
        ("Hi, this is Jae Park. The girl I babysit has a fever and won't be in school today.", "+13125550160"),
        ("Habla Graciela Salinas. El hijo de mi comadre está enfermo y no va a ir hoy.", "+19705550140"),
        ("Habla Hanh Nguyen. La niña que cuido está enferma y no va a ir hoy a la escuela.", "+13125550150"),
    ],
)
def test_anothers_child_is_not_taken_for_the_households(text: str, number: str) -> None:
    for line in read(text, number, channel="voicemail").lines:
        assert dispose(line, MONDAY, on_list=True).kind == "review"


def test_a_neighbor_on_file_may_call_for_the_neighbors_child() -> None:
    text = "Hi, this is Dolores Peck. My neighbor's girl Ximena Rojas is sick and won't be in school today."
    (line,) = read(text, "+14025550171", channel="voicemail").lines
    assert dispose(line, MONDAY, on_list=True).kind == "clear"
