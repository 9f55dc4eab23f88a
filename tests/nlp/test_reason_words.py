"""Which words carry the reason: what stands beside a part of the body, a house, a bus, somebody's trade."""

from __future__ import annotations

import pytest

from nlp.normalise import view
from nlp.reasons import find_reasons, main_reason


def category(text: str) -> str:
    reason = main_reason(find_reasons(view(text).lower))
    return reason.category if reason else "unstated"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("she's got hand foot and mouth", "illness"),
        ("he got a stomach bug", "illness"),
        ("he caught his finger in the door", "injury"),
        ("it's been a week with her knee and she can't do stairs", "injury"),
        ("we go for ashes, it's Ash Wednesday", "religious"),
        ("today we scatter his ashes", "bereavement"),
        ("se nos descompuso la calefacción", "personal"),
        ("el boiler no prende", "personal"),
        ("la camioneta no prende", "transportation"),
        ("nos quitaron la luz", "personal"),
        ("the camper van got booted", "transportation"),
        ("el camión de la escuela se quedó tirado", "transportation"),
        ("la carretera está cerrada por un choque", "transportation"),
        ("la carretera está cerrada por la nieve", "weather"),
        ("a tree came down on our garage", "weather"),
        ("operan a su abuelito hoy", "family_emergency"),
        ("his physical therapist had an opening", "medical_appointment"),
        ("we are at urgent care", "medical_appointment"),
        ("soy la trabajadora social, tiene cita de vacunas", "medical_appointment"),
        ("he has an appointment with his social worker", "legal"),
        ("she won't come without her twin", "personal"),
        ("she has a cough and we are off to the pediatrician", "medical_appointment"),
        ("he has a fever and we are off to the pediatrician", "illness"),
        ("no irá por motivos de salud", "illness"),
        ("we had a meeting with his case team", "personal"),
        ("we had to put our dog down last night and she is a wreck", "personal"),
        ("se murió su perrita y no ha dejado de llorar", "personal"),
        ("desde que se fue su papá llora mucho", "mental_health"),
        ("I'm just finishing my coffee, she missed her bus", "transportation"),
        ("bus 4 didnt stop at our corner", "transportation"),
        ("I can't get this car to start", "transportation"),
        ("the car is in the ditch", "transportation"),
        ("there is ice so they are late", "weather"),
        ("the gate's buried in snow", "weather"),
        ("meltdown over shoes", "personal"),
        ("hubo una chinche y viene la fumigación", "personal"),
        ("le sacaron las anginas", "medical_appointment"),
        ("getting the thing sawed off, has a cast appointment", "medical_appointment"),
        ("se me quebró mi celular, ella tiene temperatura", "illness"),
        ("any questions call me, he has a follow up", "medical_appointment"),
        ("I'm not saying she's sick, she was up crying all night", "mental_health"),
        ("driving to see family before the traffic", "travel"),
        ("he flies to Manila", "travel"),
        ("anda todo aguado y no quiere comer nada", "illness"),
        ("mi hermana está en una cirugía", "family_emergency"),
    ],
)
def test_the_reason_is_what_the_words_beside_it_make_of_it(text: str, expected: str) -> None:
    assert category(text) == expected
