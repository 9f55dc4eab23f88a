"""What parents write and say on a school's morning, in English and Spanish. Pure: everything drawn comes from `random`.

Names are those on the roster, as the family uses them; nothing tells the sex of a child.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

from bot.rehearsal.people import full_name, spoken_name
from nlp.roster import RosterContact, RosterStudent

LANGUAGES = ("en", "es")

RELATIONS = {
    "en": {"mother": "mom", "father": "dad", "stepfather": "stepdad", "stepmother": "stepmom", "grandmother": "grandma",
           "grandfather": "grandpa"},
    "es": {"mother": "la mamá", "father": "el papá", "stepfather": "el padrastro", "stepmother": "la madrastra",
           "grandmother": "la abuela", "grandfather": "el abuelo"},
}  # fmt: skip
# How somebody is put who is none of these.
GUARDIAN = {"en": "guardian", "es": "de la familia"}

GRADES = {
    "en": {"KG": "kindergarten", "01": "first grade", "02": "second grade", "03": "third grade", "04": "fourth grade",
           "05": "fifth grade"},
    "es": {"KG": "kínder", "01": "primer grado", "02": "segundo grado", "03": "tercer grado", "04": "cuarto grado",
           "05": "quinto grado"},
}  # fmt: skip

# What one child has: (one child, two children).
CONDITIONS = {
    "en": (
        ("has a fever", "have a fever"),
        ("was throwing up all night", "were throwing up all night"),
        ("has a bad cough and a sore throat", "have a bad cough and a sore throat"),
        ("has the flu", "have the flu"),
        ("has a stomach ache", "have a stomach ache"),
        ("has dental surgery today", "have a doctor's appointment today"),
        ("is going to a funeral with us", "are going to a funeral with us"),
    ),
    "es": (
        ("tiene fiebre", "tienen fiebre"),
        ("estuvo vomitando toda la noche", "estuvieron vomitando toda la noche"),
        ("tiene mucha tos y dolor de garganta", "tienen mucha tos y dolor de garganta"),
        ("tiene gripe", "tienen gripe"),
        ("tiene dolor de estómago", "tienen dolor de estómago"),
        ("tiene una cita con el doctor", "tienen una cita con el doctor"),
    ),
}

TEXTS = {
    "en": (
        "Hi, {full} won't be in school today. {first} {has}. {caller}, {relation}",
        "Good morning, this is {caller}, {first}'s {relation}. {full} is staying home today because {first} {has}.",
        "{full} ({grade}, {teacher}) will be absent today, {first} {has}. Thanks, {caller}",
        "hi its {caller}. {full} {has} so no school today. my number is {written}",
    ),
    "es": (
        "Buenos días, {full} no va a ir a la escuela hoy. {first} {has}. Soy {relation}, {caller}",
        "Hola, habla {caller}. {full} no puede ir hoy a la escuela porque {has}. Gracias",
        "{full}, de {grade}, va a faltar hoy porque {has}. Soy {relation}, mi número es {written}",
    ),
}
VOICEMAILS = {
    "en": (
        "Good morning. This is {caller}, {first}'s {relation}. {full} will not be in school today. {first} {has}. "
        "My number is {digits}. Thank you.",
        "Hi, I'm calling for {full} in {grade}. {first} {has} and is staying home today. This is {caller}, the "
        "{relation}. You can reach me at {digits}. Bye.",
    ),
    "es": (
        "Buenos días, habla {caller}. {full} no va a ir hoy a la escuela porque {has}. Soy {relation}. "
        "Mi número es {digits}. Gracias.",
        "Hola, llamo por {full}, de {grade}. Hoy no va a ir a la escuela porque {has}. Habla {caller}, soy {relation}. "
        "Mi número es {digits}.",
    ),
}
SIBLINGS = {
    "en": "Hello, this is {caller}. {both} will both be absent today. They {have}. My number is {number}.",
    "es": "Buenos días, habla {caller}. {both} no van a ir hoy a la escuela porque {have}. Mi número es {number}.",
}
DAYS = {
    "en": "Hi, this is {caller}. {full} {has} and will be out today, tomorrow and {last}.",
    "es": "Buenos días, habla {caller}. {full} {has}. No va a ir ni hoy ni mañana.",
}
LATE = {
    "en": "{full} will be late today, we have a dentist appointment, there around 10. {caller} ({relation})",
    "es": "{full} va a llegar tarde hoy, tenemos cita con el dentista. Habla {caller}, soy {relation}",
}
PRESENT = {
    "en": "Hi, {caller} here. I dropped {full} off at school this morning, {first} only forgot the lunch box.",
    "es": "Hola, habla {caller}. Dejé a {full} en la escuela esta mañana, ya está en su salón, pero sin su almuerzo.",
}
STUDENT = {
    "en": "hi its {full} im sick today so im not coming to school",
    "es": "hola soy {full} hoy no voy a la escuela porque estoy mal",
}
QUESTION = {
    "en": "Hello, this is {caller}. What time does school let out on Friday?",
    "es": "Hola, habla {caller}. ¿A qué hora salen los niños el viernes?",
}
STOP = "STOP"

_DIGITS = {
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    "es": ("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"),
}  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def absent_text(random: Random, language: str, caller: RosterContact, student: RosterStudent) -> str:
    """A text that reports one student absent today."""
    return _fill(random.choice(TEXTS[language]), random, language, caller, student)


def absent_voicemail(random: Random, language: str, caller: RosterContact, student: RosterStudent) -> str:
    """What a voicemail says that reports one student absent today."""
    return _fill(random.choice(VOICEMAILS[language]), random, language, caller, student)


def one(template: dict[str, str], random: Random, language: str, caller: RosterContact, student: RosterStudent) -> str:
    """One of the messages that have a single form, such as `LATE`."""
    return _fill(template[language], random, language, caller, student)


def several_days(random: Random, language: str, caller: RosterContact, student: RosterStudent, last: date) -> str:
    """A text about today, tomorrow and (in English) the day `last`."""
    return _fill(
        DAYS[language].replace("{last}", _WEEKDAYS[last.weekday()]), random, language, caller, student, conditions=5
    )


def siblings(
    random: Random, language: str, caller: RosterContact, students: Sequence[RosterStudent], *, spoken: bool
) -> str:
    """One message about two siblings."""
    first, second = students[0], students[1]
    joined = "and" if language == "en" else "y"
    return SIBLINGS[language].format(
        caller=_name(caller),
        both=f"{spoken_name(first)} {joined} {full_name(second)}",
        have=random.choice(CONDITIONS[language])[1],
        number=_number(caller, language, spoken=spoken),
    )


def _fill(
    template: str,
    random: Random,
    language: str,
    caller: RosterContact,
    student: RosterStudent,
    *,
    conditions: int | None = None,
) -> str:
    return template.format(
        full=full_name(student),
        first=spoken_name(student),
        grade=GRADES[language].get(student.grade, student.grade),
        teacher=student.teacher,
        caller=_name(caller),
        relation=RELATIONS[language].get(caller.relation, GUARDIAN[language]),
        has=random.choice(CONDITIONS[language][:conditions])[0],
        written=_number(caller, language, spoken=False),
        digits=_number(caller, language, spoken=True),
    )


def _name(contact: RosterContact) -> str:
    return f"{contact.given_name} {contact.family_name}"


def _number(contact: RosterContact, language: str, *, spoken: bool) -> str:
    """The contact's first number: digit by digit in words, or as people write it."""
    national = contact.numbers[0][-10:]
    groups = (national[:3], national[3:6], national[6:])
    if not spoken:
        return "-".join(groups)
    return ", ".join(" ".join(_DIGITS[language][int(digit)] for digit in group) for group in groups)
