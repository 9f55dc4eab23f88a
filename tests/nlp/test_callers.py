"""Who speaks, what he is to the student, and whether that speaks against the number's contact."""

from __future__ import annotations

import pytest

from nlp.contact_fits import name_fits
from tests.nlp.school import READER, contact, message

AGAINST = {"caller_is_not_contact", "student_speaking", "sibling_speaking", "number_not_on_file"}

NAMES = """
+13035550101|vm|Ngozi Okonkwo|Good morning. Ngozi Okonkwo. Ada is home with a cough today.
+13035550101|vm|Ngozi Okonkwo|hi ngozi okonkwo for ada she has a fever and is staying home today
+13035550101|vm|Ngozi|Ada is sick today and staying home. Thank you. Ngozi.
+13035550101|sms|N. Okonkwo|Ada is home sick today, N. Okonkwo
+13035550102|vm|Emeka Okonkwo|This is, um, Emeka Okonkwo. Ada is not coming in today.
+13035550103|sms|Grandma Ifeoma|Grandma Ifeoma w/ Ada, she is sick today and staying home
+17205550110|sms|kate|lucas is staying home today, stomach bug. kate
+17205550110|vm|Kate Brennan|Mr. Moss, sorry, this is the Brennans. Kate Brennan. Lucas is sick today.
+14025550170|vm|Lourdes|Mena no va a ir hoy, tiene fiebre. Su mamá, Lourdes.
+14025550170|vm|señora Rojas|habla la señora rojas mena no va a ir hoy tiene fiebre
+17205550110|sms|-|Lucas is home sick today. Kate's phone is dead
+17205550110|vm|-|hi this is lucas brennan's mom he is home sick today
+15055550199|sms|Olive Harlan Sr|Olive Harlan Sr. here, Lucas Brennan is home sick today
+17205550110|vm|Kate Brennan|lucas brennan's mother kate brennan he is home sick today
+17205550110|vm|Kate|hello it's me kate lucas is home sick today
+17205550110|vm|Kate|hey this is kate lucus's mama lucas is home sick today
+13125550160|sms|Park Jae|Eunji is sick today and staying home. From father Park Jae
+14025550170|vm|-|mena no va a ir hoy tiene fiebre soy su mama marcame por favor
+17205550110|sms|Kate Brennan|Absence notice. Student: Lucas Brennan. Reason: fever. Parent: Kate Brennan
+17205550110|vm|Kate|hello is kate lucas is home sick today
+17205550110|sms|-|Lucas is home sick today. Migraine. Merci
+17205550110|sms|-|Lucas is home sick today. Brennan, Mr Castell
+17205550110|vm|Kate Brennan|this is kate brennan lucas can't come in today he has the stomach bug
+17205550110|sms|-|ok correction lucas is staying home today, fever
"""

RELATIONS = """
+14025550171|vm|other|hi this is dolores i'm down as a contact for mena she is sick today and stays home with me
+17205550110|sms|-|Lucas is sick today and staying home, a bug from the neighbor kid. Kate
+17205550110|sms|-|Lucas is sick today and staying home. Rosie went in with her friend's mom
+17205550110|vm|-|hi it's kate lucas has a fever i'm a nurse and i don't like it so he is staying home today
+17205550110|vm|-|kate brennan lucas is out sick today and rosie walks in with my cousin tasha
+17205550110|sms|-|Lucas is sick, no school today. Thanks teacher
+17205550110|sms|-|Lucas will come late today, his hair is not finished 😅 the aunty started at 5
+17205550110|sms|-|Lucas con fiebre, hoy no va. Si algo pasa contesta mi hermana 614-555-0133
+17205550110|vm|-|This is Mrs. Brennan, Kate. Lucas is sick today. Rosie is at the stop with my sister.
+14025550171|sms|other|Dolores P, next door to the Rojas (Mena's mom Lourdes). Mena is sick and skipping today
+13035550103|vm|grandparent|yes ifeoma eze here the grandmother the kids missed the bus so ada will be late today
+13035550103|sms|grandparent|Ada is home sick today. Her grandmother
+13035550103|vm|grandparent|it's ifeoma the other grandma ada is sick today and stays home
+14025550171|sms|other|Dolores from next door, Mena is sick and not coming today
+14025550171|vm|other|This is Dolores, a friend of the family. Mena is out sick today.
+19705550141|sms|relative|Tio Beto aqui, Mateo no va hoy, tiene fiebre
+19705550141|sms|relative|Roberto (Graciela's brother), Mateo is sick today and staying home
+14025550180|sms|guardian|Theo's bonus mom here, he is home sick today
+17205550110|sms|mother|Lucas is out sick today, fever. his mom
+19705550141|vm|relative|Hi, I'm Roberto, Graciela Salinas's brother. My nephew Mateo is sick today and staying home.
+14025550171|vm|other|This is Dolores Peck, I live next to the Rojas family. Mena is sick today.
+13035550103|vm|grandparent|Good morning, Ifeoma Eze. My son-in-law is at work. Ada is sick today and staying home.
+17205550110|sms|mother|Lucas esta enfermo hoy no va, su mama. gracias
+17205550110|vm|mother|lucas is out sick today he has a fever thank you his mother
+15055550199|sms|student|its lucas brennan. my mom says im sick so i dont go to school
+15055550199|vm|student|Um, this is Lucas's mom. He's sick today and staying home. Stop laughing. Bye.
+15055550177|vm|staff|This is the school nurse over at Pine Middle. Lucas Brennan's brother says that he is sick today.
"""

MAY = """
+13035550101|sms|Ada is home sick today. N. Okonkwo
+13035550101|sms|Ada is home sick today. -N
+13035550101|vm|Good morning, Goszy Okonqua. Ada is home sick today.
+13035550103|sms|Ada is home sick today. Mama Ifeoma
+17205550110|vm|This is Kate Brennan. Lucas is sick today and staying home, I'm not going to drag him out in this snow.
+17205550110|sms|Lucas is at the walk in clinic, he will not be in school today
+17205550110|sms|If anyone calls saying he is the dad of Lucas tell him nothing. Lucas is home sick today
+15055550199|sms|this is Ngozi, Ada's mom, I lost my phone. Ada is sick today and staying home. call Emeka 303-555-0102
+13125550150|vm|This is Hunt, mother of Anh-Thu. Anh-Thu is sick today and staying home.
+13035550101|vm|This is Emeka Okonkwo on Ngozi's phone. Ada is sick today and staying home.
+13035550102|vm|Emeka Okonkwo. My sister Ifeoma is in town. Ada is sick today and staying home.
"""

MAY_NOT = """
+17205550110|sms|This is Lucia, the nanny, on Kate's phone. Lucas is home sick today
+17205550110|sms|Lucas is home sick today. Ian Brennan
+17205550110|vm|This is Karen, the mother of Lucas. Lucas is sick today and staying home.
+13125550150|sms|This is Hunt, mother of Anh-Thu. Anh-Thu is sick today and staying home.
+13035550101|sms|this is Emeka. Ada is home sick today
+13035550101|sms|it's Ada's dad, Ada is home sick today
+13035550103|sms|soy la mama de Ada, no va hoy, tiene fiebre
+17205550110|sms|mommy said to tell you lucas is sick today and he is staying home
+17205550110|vm|This is Lucas's mom. He is sick and will not be in today. He doesn't need to do the homework.
+17205550110|vm|This is Kate Brennan. Lucas is out sick today, he has a fever of like 200.
+15055550199|sms|Lucas Brennan is home sick today. Call his mom, Kate, 720-555-0110
+15055550199|sms|This is Kate Brennan. Lucas is home sick today. Call 720-555-0110 (wait thats the old phone)
+15055550199|sms|this is Ada's mom. Ada is sick today and staying home. call Emeka 303-555-0102
+15055550199|vm|Lucas Brennan is home sick today. You can ask Kate Brennan at 720-555-0110.
"""


def _rows(table: str) -> list[list[str]]:
    return [row.split("|") for row in table.strip().splitlines()]


@pytest.mark.parametrize(("number", "channel", "name", "text"), _rows(NAMES))
def test_the_callers_name_is_found_where_a_contact_stands_apart(
    number: str, channel: str, name: str, text: str
) -> None:
    report = READER.read(message(text, number, channel="voicemail" if channel == "vm" else "sms"))
    assert (report.caller_name.value or "-").lower() == name.lower()


@pytest.mark.parametrize(("number", "channel", "relation", "text"), _rows(RELATIONS))
def test_what_the_caller_is(number: str, channel: str, relation: str, text: str) -> None:
    report = READER.read(message(text, number, channel="voicemail" if channel == "vm" else "sms"))
    assert (report.relationship.value or "-") == relation


@pytest.mark.parametrize(("number", "channel", "text"), _rows(MAY))
def test_a_contact_in_other_words_is_still_the_contact(number: str, channel: str, text: str) -> None:
    report = READER.read(message(text, number, channel="voicemail" if channel == "vm" else "sms"))
    assert report.lines
    assert not any(AGAINST & set(line.concerns) for line in report.lines)


@pytest.mark.parametrize(("number", "channel", "text"), _rows(MAY_NOT))
def test_somebody_else_with_the_contacts_number_is_noticed(number: str, channel: str, text: str) -> None:
    report = READER.read(message(text, number, channel="voicemail" if channel == "vm" else "sms"))
    assert report.lines
    assert all(AGAINST & set(line.concerns) for line in report.lines)


def test_a_recogniser_may_take_a_short_name_for_a_letter() -> None:
    xee = contact("Xee Moua", "mother")
    assert name_fits("c", "", xee, heard=True) is None
    assert name_fits("c", "", xee, heard=False) is False
    assert name_fits("b", "", xee, heard=True) is False
