"""Telephone numbers said or written in a message, with the corrections that speakers make."""

from __future__ import annotations

import re
from dataclasses import dataclass

import phonenumbers

from nlp.numbers import Digits, digit_groups

# What may stand between two groups of one number.
_GLUE = re.compile(
    r"[\s().,\-/:*]*(?:(?:um|uh|eh|este|and|then|area code|is|y luego|y|codigo de area|dash|guion|punto|dot)[\s,.]*)*"
)
_STOP = re.compile(r"[.!?]\s*$")
_MEND = re.compile(
    r"^[\s.,!?-]*(?:(?:oh|uh|um|ay|i'?m|let me|my bad|hold on)[\s,.-]*)*"
    r"(?:no|sorry|wait|i mean|scratch that|correction|make that|actually|oops|perdon|perdone|digo|disculpe|mas bien|me equivoque)\b"
    r"(?:[\s.,!?-]*(?:no|sorry|wait|i mean|it'?s|its|that'?s|is|not that|make that|wrong|actually|perdon|perdone|digo|disculpe"
    r"|me equivoque|es|era|mas bien|i meant|oops|ends in|ending|termina en|the last (?:four|two|part)))*[\s.,:!?-]*$"
)
_NO_PHONE_BEFORE = re.compile(
    r"(?:prescription|bottle|account|order|confirmation|tracking|policy|invoice|claim|case|rx|member|receta|cuenta|pedido|"
    r"student id|id number|birth|reference|ticket|flight|vuelo|extension|ext|ext\.|x)\b[^.]{0,25}$"
)
_NOT_MINE_BEFORE = re.compile(
    r"(?:do not|don'?t|dont|never|stop|not|no me|no)\s+(?:call|text|use|calling|texting|llame|llamen|marque|marquen|use|usen)\b[^.!?]{0,30}$"
)
_PLACES = re.compile(r"^[2-9]\d{2}[2-9]\d{6}$")


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as said: 7 or 10 national digits, or E.164 with its plus; characters [start, end) of the view."""

    digits: str
    start: int
    end: int
    corrected: bool = False


def find_phones(lower: str) -> list[Phone]:
    """Return the telephone numbers of a folded lower-case text in reading order, corrections applied."""
    groups = digit_groups(lower)
    phones: list[Phone] = []
    place = 0
    while place < len(groups):
        phone, used = _phone_at(lower, groups, place)
        if phone is None:
            place += 1
            continue
        place += used
        place, phone = _mended(lower, groups, place, phone)
        if not _NO_PHONE_BEFORE.search(lower[max(0, phone.start - 60) : phone.start]):
            phones.append(phone)
    return phones


def _phone_at(lower: str, groups: list[Digits], place: int) -> tuple[Phone | None, int]:
    """Read the longest telephone number that begins with the group at `place`."""
    digits, best, used = "", None, 0
    plus = lower[groups[place].start - 1 : groups[place].start] == "+"
    for count, group in enumerate(groups[place:], 1):
        gap = lower[groups[place + count - 2].end : group.start] if count > 1 else ""
        if count > 1 and (_GLUE.fullmatch(gap) is None or (_STOP.search(gap) and len(digits) not in (3, 6))):
            break
        digits += group.digits
        if len(digits) > 15:
            break
        national = digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
        if _PLACES.match(national) or (plus and len(digits) > 10):
            best, used = Phone("+" + digits if plus else national, groups[place].start, group.end), count
        elif len(digits) == 7 and digits[0] in "23456789" and best is None:
            best, used = Phone(digits, groups[place].start, group.end), count
    return best, used


def _mended(lower: str, groups: list[Digits], place: int, phone: Phone) -> tuple[int, Phone]:
    """Apply "no, sorry, 0119" and the like, however often, to the number before it."""
    while place < len(groups) and _MEND.match(lower[phone.end : groups[place].start]):
        whole, used = _phone_at(lower, groups, place)
        if whole is not None:
            digits = whole.digits
            if len(digits) == 7 and len(phone.digits) == 10:
                digits = phone.digits[:3] + digits
            phone = Phone(digits, phone.start, whole.end, corrected=True)
            place += used
            continue
        tail, end, used = _short_run(lower, groups, place)
        if not 2 <= len(tail) <= 4:
            break
        phone = Phone(phone.digits[: -len(tail)] + tail, phone.start, end, corrected=True)
        place += used
    return place, phone


def _short_run(lower: str, groups: list[Digits], place: int) -> tuple[str, int, int]:
    tail, end, used = groups[place].digits, groups[place].end, 1
    for group in groups[place + 1 :]:
        gap = lower[end : group.start]
        if _GLUE.fullmatch(gap) is None or _STOP.search(gap):
            break
        tail, end, used = tail + group.digits, group.end, used + 1
    return tail, end, used


def callback(lower: str, phones: list[Phone], from_number: str, area_code: str) -> tuple[str, Phone] | None:
    """Choose the number to call back, in E.164; None where none is said. `from_number` gives only the area code."""
    usable = [p for p in phones if not _NOT_MINE_BEFORE.search(lower[max(0, p.start - 60) : p.start])]
    for phone in usable:
        number = in_full(phone.digits, from_number, area_code)
        if number:
            return number, phone
    return None


def in_full(digits: str, from_number: str, area_code: str) -> str | None:
    """Return digits in E.164, seven of them with the area code of `from_number`, else the school's; None if impossible."""
    if len(digits) == 7:
        area = from_number[2:5] if from_number.startswith("+1") and len(from_number) == 12 else area_code
        if not area:
            return None
        digits = area + digits
    try:
        number = phonenumbers.parse(digits, "US")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
