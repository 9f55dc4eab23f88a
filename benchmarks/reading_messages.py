"""Messages of about 60 words to a school of any roster: voicemails and texts, English and Spanish, the same each time.

Seven in ten come from a number on file about a child of that number; the others from a number that is not on file,
half of those with a number on file said in the message. One name in ten is written as a recogniser or a parent in a
hurry might.
"""

# ruff: noqa: E501 (a message reads best on one line)

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from nlp.report import Message
from nlp.roster import RosterContact, RosterStudent

_RECEIVED = datetime(2026, 11, 16, 7, 35, tzinfo=ZoneInfo("America/Denver"))
_ELSEWHERE = "+15055550199"
_Channel = Literal["voicemail", "sms"]

_VOICEMAILS = """
Hi, good morning, this is {adult} {surname}, I'm calling for {child} {family}, {grade} with {teacher}. {child} has been up since about three with a fever of a hundred and one and a bad cough, so we're going to keep her home today. If you need anything you can call me back at {number}. Thank you so much, have a good day, bye bye.
Yeah hello, my name is {adult} {surname} and I'm {child} {family}'s {relation}. Um, so {child} has a dentist appointment this morning at nine fifteen over in Lakewood, so he'll be a little late, probably around ten thirty or so. I'll sign him in at the front office when we get there. My number is {number}. Thanks, bye.
good morning this message is for the attendance line uh this is {adult} {surname} calling about my child {child} {family} in {grade} we had a death in the family over the weekend and we are driving down to pueblo for the funeral so {child} will not be in school today or tomorrow but should be back on wednesday please call me at {number} with any questions thank you
Hi there, it's {adult}, {child}'s {relation}. I know it's early. {child} threw up on the way to the bus this morning and then again at home, so I think it's that stomach bug that's been going around. We'll be staying home today and see how it goes tomorrow. Could you let {teacher} know and maybe send the homework home with a neighbor? Thanks so much.
Hello, this is {adult} {surname}. I'm calling to let you know that {child} {family} won't be at school today, he slipped on the ice last night and hurt his wrist pretty bad and we're on our way to urgent care to get an x-ray. He's in {teacher}'s class, {grade}. You can reach me on my cell, {number}, all day. Okay, thank you, bye bye.
hi um this is {adult} the {relation} of {child} {family} i got the call yesterday that {child} was marked absent but we did leave a message on friday about the doctor's appointment anyway today the fever is back so another day at home i'm afraid i hope that is alright uh my number again is {number} okay thanks
Buenos días, habla {adult} {surname}, soy la mamá de {child} {family}, de {grade_es}. Le llamo para avisar que hoy no va a ir a la escuela porque amaneció con mucha calentura y le duele la garganta desde anoche. Lo voy a llevar al doctor en la tarde, y si se siente mejor mañana sí va. Mi número es el {number}. Muchas gracias y que tenga bonito día.
bueno sí buenos días le hablo de parte de {child} {family} soy su mamá {adult} mire es que se nos descompuso el carro y ya perdimos el camión entonces vamos a llegar tarde hoy como a las nueve y media por favor avísele a la maestra {teacher_plain} para que no le ponga falta cualquier cosa me puede marcar al {number} gracias
Hola, buenos días, mi nombre es {adult} {surname} y llamo por mi hija {child} {family}, que está en {grade_es} con la maestra {teacher_plain}. Mi hija tiene una cita con el dentista hoy a las diez de la mañana y por eso no va a asistir a la escuela, y mañana ya regresa. Si necesita un papel del dentista yo se lo llevo. Gracias, hasta luego.
"""
_TEXTS = """
Good morning! {child} {family} ({grade}, {teacher}) will be out today. She woke up with pink eye and the doctor's office said she is contagious for another 24 hours, so we will keep her home and send a note when she comes back. Please let me know if there is any work that we should pick up from the office this afternoon. Thank you, {adult} {surname}
hi this is {adult} {child}s {relation}, {child} has strep so no school today or tomorrow, dr says 24 hours after the antibiotic starts and we only got it last night at around 8. can someone please put the math packet in the office so that i can come by and get it after work, probably 4ish? thx so much and sorry for the late notice
Hello, {child} and the rest of us are still stuck in Denver, our flight home got cancelled because of the snow and the next one they could give us is tonight at 9. So {child} {family} will miss school today. We should be back tomorrow morning but may be a bit late. My other number is {number} if you need to reach me. {adult} {surname}
FYI {child} has therapy today at 11:30 so I will be there to pick up around 11 and then we will not come back after because it is across town and takes a while. This is every Monday through the end of the month. Same as last week, please have {child} wait in the office with a backpack and coat. Thanks! {adult}, {relation}
Buenos días maestra, le escribo para avisarle que {child} {family} no va a ir a la escuela hoy porque está enfermo del estómago, estuvo vomitando toda la noche y no durmió nada. Creo que mañana tampoco va a ir pero yo le aviso temprano. ¿Me podría mandar la tarea por favor para que no se atrase? Muchas gracias y disculpe la molestia. {adult} {surname}, su mamá
hola buenos dias soy {adult} la mama de {child}, hoy va a llegar tarde porque tenemos cita en el consulado a las 8 y no nos quisieron cambiar la hora, yo creo que llegamos como a las 11 o un poquito despues. por favor guardenle su lonche porque no va a desayunar bien. cualquier cosa este es mi numero {number}, muchas gracias por todo
"""
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh")
_GRADES = ("kindergarten", *(f"{word} grade" for word in (*_ORDINALS, "twelfth")))
_ORDINALS_ES = ("primer", "segundo", "tercer", "cuarto", "quinto", "sexto", "séptimo", "octavo", "noveno", "décimo")
_GRADES_ES = ("kínder", *(f"{word} grado" for word in _ORDINALS_ES), "once", "doce")
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True, slots=True)
class Asked:
    """A message and the student whom it is about."""

    message: Message
    student_id: str


def messages(students: Sequence[RosterStudent], count: int, seed: str = "messages") -> list[Asked]:
    """Return so many messages about students of the roster who have a contact with a number on file."""
    chance = random.Random(seed)
    forms: list[tuple[_Channel, str]] = [("voicemail", text) for text in _VOICEMAILS.strip().splitlines()]
    forms += [("sms", text) for text in _TEXTS.strip().splitlines()]
    asked: list[Asked] = []
    while len(asked) < count:
        student = chance.choice(students)
        callers = [c for c in student.contacts if c.numbers and not c.restricted]
        if callers:
            channel, form = forms[len(asked) % len(forms)]
            asked.append(_message(chance, student, chance.choice(callers), channel, form))
    return asked


def _message(
    chance: random.Random, student: RosterStudent, caller: RosterContact, channel: _Channel, form: str
) -> Asked:
    place = 0 if student.grade == "KG" else int(student.grade)
    from_file = chance.random() < 0.7
    known = from_file or chance.random() < 0.5
    text = form.format(
        adult=caller.given_name,
        surname=caller.family_name,
        relation={"mother": "mom", "father": "dad"}.get(caller.relation, caller.relation),
        child=_as_heard(chance, student.preferred_name or student.given_name),
        family=_as_heard(chance, student.family_name),
        grade=_GRADES[place],
        grade_es=_GRADES_ES[place],
        teacher=f"{chance.choice(('Ms.', 'Mr.', 'Mrs.'))} {student.teacher}",
        teacher_plain=student.teacher,
        number=_spoken(chance, caller.numbers[0] if known else _ELSEWHERE, channel),
    )
    number = caller.numbers[0] if from_file else _ELSEWHERE
    return Asked(Message(text, channel, number, _RECEIVED, "America/Denver"), student.student_id)


def _as_heard(chance: random.Random, name: str) -> str:
    """Return a name, one in ten with a letter inside it lost or another one in its place."""
    if chance.random() > 0.1 or len(name) < 4:
        return name
    place = chance.randrange(1, len(name) - 1)
    return name[:place] + chance.choice(("", "e", "n", "s")) + name[place + 1 :]


def _spoken(chance: random.Random, number: str, channel: _Channel) -> str:
    digits = number[2:]
    if channel == "voicemail" and chance.random() < 0.5:
        return " ".join(_DIGITS[int(digit)] for digit in digits)
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
