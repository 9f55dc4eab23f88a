"""Telephone numbers said or written in a message, with the corrections that speakers make."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

import re
from dataclasses import dataclass

import phonenumbers

from nlp.numbers import Digits, digit_groups
from nlp.own_number import nearly_own
from nlp.phone_pauses import (
    AREA,
    AREA_AFTER,
    AREA_BEFORE,
    AREA_THEN,
    CUT_OFF,
    GLUE,
    LAST_ONE,
    MEND,
    STARRED,
    STOP,
    TIME,
    after_denial,
    cut_from_more,
    is_mended,
    is_set_off,
)

# Words that a recogniser may write for the first digit of a number.
_HOMOPHONES = {"for": "4", "to": "2", "too": "2", "ate": "8"}
# What it may write for the "oh" of the last four: "555, a 140".
_EXCHANGE = re.compile(r"[2-9]\d{2}$")
_DEGREES = re.compile(r"[\s.]*\d?\s*(?:fever|temp\w*|degrees|grados|de (?:fiebre|calentura|temperatura))\b")
_OH = re.compile(r"[\s,.-]*(?:a|all|or|owe|ow)[\s,-]+")
_WORD_BEFORE = re.compile(r"\b([a-z]+) $")
_NO_PHONE_BEFORE = re.compile(
    r"(?:prescription|bottle|account|order|confirmation|tracking|policy|invoice|claim|case|rx|member|receta|cuenta|pedido|"
    r"student id|id number|birth|reference|ticket|flight|vuelo)\b[^.]{0,25}$|\b(?:extension|ext|x)\b\W*(?:(?:is|number|es|numero)\W+)?$"
)
_NOT_MINE_BEFORE = re.compile(
    r"(?:do not|don'?t|dont|never|stop|not|no me|no)\s+(?:call|text|use|calling|texting|llame|llamen|marque|marquen|use|usen)\b[^.!?]{0,30}$"
)
_EXTENSION_AFTER = re.compile(r"[\s,.;(-]*(?:extension|ext|x|extencion)\b\W*(?:is |es |la )?\w")
# "405 555 0155 (wait, that's the old phone)", "my old number was": nobody answers there.
_TAKEN_BACK_AFTER = re.compile(
    r"^\W*(?:(?:no|oh|wait|actually|lol|sorry|oops|perdon|ay|espere|jaja\w*)\W+)*(?:(?:(?:that|this|it)(?:'?s| is| was)|ese|este|eso|es|era|is|was)\s+)+(?:(?:my|the|mi|el|un|an)\s+)?"
    r"(?:old|wrong|dead|disconnected|viejo|anterior|equivocado)\b|"
    r"^\W*(?:(?:that one|it|which|ese|pero|but) )*(?:doesn'?t work|no longer works|is (?:off|dead|disconnected|no good)|ya no (?:sirve|funciona|existe|lo tengo|es mio))"
)
_TAKEN_BACK_BEFORE = re.compile(
    r"\b(?:(?:old|former|previous|wrong) (?:number|phone|cell|line)|(?:numero|cel|celular|telefono) (?:viejo|anterior|equivocado|de antes))(?:\s+(?:is|was|era|es|el|of))*\W*$"
)
_LOCAL = re.compile(r"^[2-9]\d{6}$")
_TAIL = 4
_PAUSE = re.compile(r"[\s.,!-]*")
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
    groups = _with_oh(lower, digit_groups(lower))
    phones: list[Phone] = []
    place = 0
    while place < len(groups):
        begun = _broken_off(lower, groups, place) or _said_again(lower, groups, place)
        phone, used = begun or _phone_at(lower, groups, place)
        if phone is None:
            place += 1
            continue
        place += used
        place, phone = _mended(lower, groups, place, phone)
        place, phone = _with_area(lower, groups, place, phone)
        if not _NO_PHONE_BEFORE.search(lower[max(0, phone.start - 60) : phone.start]):
            phones.append(phone)
    return phones


def _phone_at(lower: str, groups: list[Digits], place: int) -> tuple[Phone | None, int]:
    """Read the telephone number in the run of groups that begins at `place`; return it and how many groups it used."""
    run = _run(lower, groups, place)
    if lower[run[0].start - 1 : run[0].start] == "+":
        return _abroad(run)
    # "Seven twenty five fifty five": tens end the area code. Elsewhere taking them apart would make up for a lost digit.
    readings = [run]
    for place_of_tens, tens in enumerate(run[:-1]):
        if tens.apart:
            apart = Digits(tens.apart, tens.start, tens.end)
            readings.append([*run[:place_of_tens], apart, *run[place_of_tens + 1 :]])
    for least in (10, 7):
        # Seven digits said with round numbers taken apart would be a guess.
        tried = readings if least == 10 else [run]
        found = [window for reading in tried if (window := _window(lower, reading, least))]
        if found:
            return next((window for window in found if window[1] == len(run)), found[0])
        homophone = _homophone(lower, run[0]) if least == 10 else None
        if homophone is not None and sum(len(group.digits) for group in run) == 9:
            window = _window(lower, [homophone, *run], 10)
            if window:
                return window[0], window[1] - 1
    return None, 0


def _broken_off(lower: str, groups: list[Digits], place: int) -> tuple[Phone, int] | None:
    """Read "928-555-016, shoot, 0167": the last four begun wrongly and said again."""
    run = _run(lower, groups, place)
    after, said = place + len(run), "".join(group.digits for group in run)
    starts = [sum(len(group.digits) for group in run[:n]) for n in range(len(run))]
    # No exchange begins with 0: "555-016" lacks its last digit, "505-555" the last four.
    kept = 3 if len(said) < 7 and said[3:4] in ("", "0") else 6
    # Of seven digits nothing is missing, unless they come as three, three and one.
    whole = len(said) == 7 and [len(group.digits) for group in run] != [3, 3, 1]
    if whole or not 3 < len(said) < kept + 4:
        return None
    if after >= len(groups) or not MEND.match(lower[run[-1].end : groups[after].start]):
        return None
    tail, end, used = _short_run(lower, groups, after)
    if len(tail) == 7 and len(said) < 6 and tail.startswith(said[3:]):
        kept = 3  # "720, 55, no, 555 0142"
    elif len(tail) != 4:
        return None
    if kept not in (*starts, len(said)):
        return None
    return Phone(said[:kept] + tail, run[0].start, end, corrected=True), len(run) + used


def _said_again(lower: str, groups: list[Digits], place: int) -> tuple[Phone, int] | None:
    """Read "513 555 0116 61 0161": the last two put right without a word, and then the last four with them."""
    run = groups[place : place + 1]
    for group in groups[place + 1 :]:
        if _PAUSE.fullmatch(lower[run[-1].end : group.start]) is None:
            break
        run.append(group)
    said = "".join(group.digits for group in run)
    number, right, tail = said[:10], said[10:12], said[12:]
    fits = len(tail) == _TAIL and tail.endswith(right) and tail[:2] == number[6:8] and tail != number[6:]
    if not fits or _PLACES.match(number) is None:
        return None
    return Phone(number[:6] + tail, run[0].start, run[-1].end, corrected=True), len(run)


def _with_area(lower: str, groups: list[Digits], place: int, phone: Phone) -> tuple[int, Phone]:
    """Put the area code before seven digits that is said apart: "555-0140, that's a 719", "on the 720, it's 555-0171"."""
    if len(phone.digits) != 7:
        return place, phone
    if place < len(groups) and AREA_AFTER.fullmatch(lower[phone.end : groups[place].start]):
        area, end, used = _short_run(lower, groups, place)
        if AREA.fullmatch(area):
            return place + used, Phone(area + phone.digits, phone.start, end, phone.corrected)
    before = next((g for g in reversed(groups) if g.end <= phone.start), None)
    if before is None or not (AREA.fullmatch(before.digits) and AREA_BEFORE.search(lower[: before.start])):
        return place, phone
    if AREA_THEN.fullmatch(lower[before.end : phone.start]) is None:
        return place, phone
    return place, Phone(before.digits + phone.digits, before.start, phone.end, phone.corrected)


def _homophone(lower: str, group: Digits) -> Digits | None:
    """Return the word before a group of digits as the digit that it sounds like."""
    word = _WORD_BEFORE.search(lower[max(0, group.start - 6) : group.start])
    if word is None or word.group(1) not in _HOMOPHONES:
        return None
    return Digits(_HOMOPHONES[word.group(1)], group.start - len(word.group()), group.start - 1)


def _with_oh(lower: str, groups: list[Digits]) -> list[Digits]:
    """Return the groups with the zero of a number's last four, where a recogniser wrote a word for the "oh"."""
    found: list[Digits] = []
    for group in groups:
        before = found[-1] if found else None
        oh = before is not None and _oh_between(lower, before, group)
        found.append(Digits("0" + group.digits, found[-1].end, group.end) if oh else group)
    return found


def _oh_between(lower: str, before: Digits, group: Digits) -> bool:
    """Whether a word between an exchange and three digits is their zero."""
    fits = _EXCHANGE.search(before.digits) and len(group.digits) == 3
    said = fits and _OH.fullmatch(lower[before.end : group.start])
    return bool(said) and not _DEGREES.match(lower[group.end :])


def _run(lower: str, groups: list[Digits], place: int) -> list[Digits]:
    """Return the groups from `place` on with nothing but glue between them."""
    run = [groups[place]]
    said = len(groups[place].digits)
    for group in groups[place + 1 :]:
        gap = lower[run[-1].end : group.start]
        if said not in (7, 10) and CUT_OFF.fullmatch(gap):
            gap = " "
        if GLUE.fullmatch(gap) is None or (STOP.search(gap) and said not in (3, 6)) or said > 24:
            break
        if said in (7, 10) and STARRED.fullmatch(gap):
            break
        if gap not in ("-", ".") and TIME.fullmatch(lower[run[0].start : run[-1].end]):
            break
        run.append(group)
        said += len(group.digits)
    return run


def _abroad(run: list[Digits]) -> tuple[Phone | None, int]:
    digits, found, used = "", None, 0
    for count, group in enumerate(run, 1):
        digits += group.digits
        if 11 <= len(digits) <= 15:
            found, used = Phone("+" + digits, run[0].start, group.end), count
            if digits.startswith("1"):
                break
    return found, used


def _window(lower: str, run: list[Digits], length: int) -> tuple[Phone, int] | None:
    """Find a number of `length` digits in a run: the one that ends it, since times are said before numbers, not after.

    Seven digits must end the run and be cut from no longer number, and ten be set off from more digits: seven or ten out
    of more would be a guess.
    """
    found: list[tuple[Phone, int]] = []
    for first in range(len(run)):
        if cut_from_more(lower, run[first].start, alone=length == 7):
            continue
        digits = ""
        for last in range(first, len(run)):
            digits += run[last].digits
            national = digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
            if len(digits) > 11:
                break
            ends = last == len(run) - 1
            if (length == 10 and _PLACES.match(national)) or (length == 7 and ends and _LOCAL.match(digits)):
                phone = Phone(national, run[first].start, run[last].end)
                if ends:
                    return phone, last + 1
                if is_set_off(lower[phone.end : run[last + 1].start], run[last], run[last + 1]):
                    found.append((phone, last + 1))
    return found[0] if found else None


def _mended(lower: str, groups: list[Digits], place: int, phone: Phone) -> tuple[int, Phone]:
    """Apply "no, sorry, 0119" and the like, however often, to the number before it."""
    while place < len(groups) and is_mended(lower[phone.end : groups[place].start]):
        whole, used = _phone_at(lower, groups, place)
        right = after_denial(lower, groups, place, phone.digits, phone.end)
        if right is None and lower[phone.end : groups[place].start].endswith("not "):
            break  # "0142, not 0124"
        if whole is None and right:
            place = right
        if whole is not None:
            digits = whole.digits
            if len(digits) == 7 and len(phone.digits) == 10:
                digits = phone.digits[:3] + digits
            phone = Phone(digits, phone.start, whole.end, corrected=True)
            place += used
            continue
        tail, end, used = _short_run(lower, groups, place)
        last = groups[place + used - 1].digits
        if len(tail) > 4 and len(last) == 4 and last.endswith(tail[:-4]):
            tail = last  # "no, 91, 0191"
        least = 1 if LAST_ONE.search(lower[phone.end : groups[place].start]) else 2
        if not least <= len(tail) <= 4:
            break
        phone = Phone(phone.digits[: -len(tail)] + tail, phone.start, end, corrected=True)
        place += used
    return place, phone


def _short_run(lower: str, groups: list[Digits], place: int) -> tuple[str, int, int]:
    tail, end, used = groups[place].digits, groups[place].end, 1
    for group in groups[place + 1 :]:
        gap = lower[end : group.start]
        if GLUE.fullmatch(gap) is None or STOP.search(gap):
            break
        tail, end, used = tail + group.digits, group.end, used + 1
    return tail, end, used


def callback(lower: str, phones: list[Phone], from_number: str, area_code: str) -> tuple[str, Phone] | None:
    """Choose the number to call back, in E.164, one without extension before others; None where none is said.

    `from_number` gives the area code, and its own digits where they are nearly said.
    """
    usable = [p for p in phones if not _is_refused(lower, p)]
    for phone in sorted(usable, key=lambda p: bool(_EXTENSION_AFTER.match(lower[p.end :]))):
        number = in_full(phone.digits, from_number, area_code)
        if number:
            return number, phone
    own = None if phones else nearly_own(lower, from_number)
    return (from_number, Phone(*own, corrected=True)) if own else None


def _is_refused(lower: str, phone: Phone) -> bool:
    """Whether the caller says not to use a number, or takes it back as an old or a wrong one."""
    before = lower[max(0, phone.start - 60) : phone.start]
    taken_back = _TAKEN_BACK_AFTER.search(lower[phone.end :]) or _TAKEN_BACK_BEFORE.search(before)
    return bool(taken_back or _NOT_MINE_BEFORE.search(before))


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
