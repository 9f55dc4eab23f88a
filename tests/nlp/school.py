"""A small school written by hand; every person in it is invented and every number reserved for fiction."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from nlp.lexicon import words
from nlp.reader import Reader
from nlp.report import Line, Message, Report
from nlp.roster import Roster, RosterContact, RosterStudent

MONDAY = date(2026, 11, 23)
CLOSED = {date(2026, 11, 25), date(2026, 11, 26), date(2026, 11, 27)}


def school_day(day: date) -> bool:
    return day.weekday() < 5 and day not in CLOSED


def contact(
    name: str, relation: str, *numbers: str, restricted: bool = False, emergency: bool = False, language: str = "en"
) -> RosterContact:
    given, _, family = name.partition(" ")
    return RosterContact(
        f"C-{name}", given, family, relation, numbers, restricted, not emergency and not restricted, emergency, language
    )


def student(
    student_id: str, name: str, grade: str, teacher: str, contacts: tuple[RosterContact, ...], preferred: str = ""
) -> RosterStudent:
    given, _, family = name.rpartition(" ")
    return RosterStudent(student_id, given, "", family, preferred, grade, teacher, contacts)


OKONKWO = (
    contact("Ngozi Okonkwo", "mother", "+13035550101"),
    contact("Emeka Okonkwo", "father", "+13035550102"),
    contact("Ifeoma Eze", "grandmother", "+13035550103", emergency=True),
)
BRENNAN = (contact("Kate Brennan", "mother", "+17205550110"),)
HERRERA = (
    contact("Pilar Herrera", "mother", "+17205550120", language="es"),
    contact("Tomás Herrera", "father", "+17205550121", restricted=True, language="es"),
)
MAY = (contact("Joy May", "mother", "+19705550130"),)
SALINAS = (
    contact("Graciela Salinas", "mother", "+19705550140", language="es"),
    contact("Roberto Salinas", "uncle", "+19705550141", emergency=True, language="es"),
)
NGUYEN = (contact("Hanh Nguyen", "mother", "+13125550150", language="vi"),)
PARK = (contact("Jae Park", "father", "+13125550160"),)
PARKER = (contact("Susan Parker", "mother", "+13125550161"),)
ROJAS = (
    contact("Lourdes Rojas", "mother", "+14025550170", language="es"),
    contact("Dolores Peck", "neighbor", "+14025550171", emergency=True),
)
WHITMAN = (
    contact("Carla Diaz", "stepmother", "+14025550180"),
    contact("Paul Whitman", "father", "+14025550181"),
)
ABBOTT = (contact("Ruth Abbott", "mother", "+16025550190"),)
HUSSEIN = (contact("Khadija Ali", "mother", "+16025550199"),)
MALDONADO = (contact("Socorro Maldonado", "grandmother", "+18015550115", language="es"),)

STUDENTS = (
    student("ada", "Adaeze Okonkwo", "02", "Ferris", OKONKWO, "Ada"),
    student("chidi", "Chidi Okonkwo", "04", "Lund", OKONKWO),
    student("lucas-b", "Lucas Brennan", "03", "Castell", BRENNAN),
    student("rosie", "Rosalie Brennan", "KG", "Ito", BRENNAN),
    student("lucas-h", "Lucas Herrera", "03", "Moss", HERRERA),
    student("april", "April May", "01", "Webb", MAY),
    student("mark", "Mark May", "05", "Dunn", MAY),
    student("mateo", "Mateo Salinas", "01", "Webb", SALINAS),
    student("marco", "Marco Salinas", "01", "Webb", SALINAS),
    student("thu", "Anh-Thu Nguyen", "02", "Ferris", NGUYEN),
    student("liv-park", "Olivia Park", "04", "Lund", PARK),
    student("liv-parker", "Olivia Parker", "04", "Dunn", PARKER),
    student("mena", "Ximena Rojas", "03", "Moss", ROJAS, "Mena"),
    student("theo", "Theodore Whitman", "KG", "Ito", WHITMAN),
    student("samuel", "Samuel Abbott", "05", "Dunn", ABBOTT, "Sam"),
    student("samantha", "Samantha Abbott", "02", "Ferris", ABBOTT, "Sam"),
    student("zainab", "Zainab Hussein", "01", "Webb", HUSSEIN),
    student("yusuf", "Yusuf Hussein", "03", "Castell", HUSSEIN),
    student("chuy", "Jesús Maldonado", "04", "Lund", MALDONADO, "Chuy"),
)
ABSENT = words("ada lucas-b lucas-h april mark mateo marco thu liv-park mena theo samuel samantha zainab chuy")
ROSTER = Roster(STUDENTS, area_code="303")
READER = Reader(ROSTER, school_day)


def message(
    text: str,
    number: str = "",
    *,
    channel: Literal["voicemail", "sms", "conversation"] = "sms",
    at: str = "2026-11-23T07:30:00-07:00",
) -> Message:
    return Message(text, channel, number, datetime.fromisoformat(at), "America/Denver")


def read(
    text: str, number: str = "", *, channel: Literal["voicemail", "sms"] = "sms", at: str = "2026-11-23T07:30:00-07:00"
) -> Report:
    return READER.read(message(text, number, channel=channel, at=at))


def line_of(report: Report, student_id: str) -> Line:
    return next(line for line in report.lines if line.student_id == student_id)
