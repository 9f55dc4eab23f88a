"""The days a message speaks of, as said; school_dates.py tells which school days they are."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from nlp.day_context import (
    ALSO_AFTER,
    LISTED,
    NOT_DAY,
    RANGE,
    Role,
    is_appointed,
    is_over,
    is_return,
    is_way_back,
    role_of,
    something_else,
)

DateKind = Literal["day", "weekday", "of_month", "date", "count", "week", "next_week", "break"]

_WEEKDAYS = {
    "monday": 0, "mon": 0, "lunes": 0, "tuesday": 1, "tues": 1, "tue": 1, "martes": 1, "wednesday": 2, "weds": 2, "wed": 2,
    "miercoles": 2, "mier": 2, "thursday": 3, "thurs": 3, "thur": 3, "thu": 3, "jueves": 3, "juev": 3, "friday": 4, "fri": 4, "viernes": 4, "vier": 4,
    "saturday": 5, "sabado": 5, "sunday": 6, "domingo": 6,
}  # fmt: skip
_MONTHS = {
    "january": 1, "jan": 1, "enero": 1, "february": 2, "feb": 2, "febrero": 2, "march": 3, "marzo": 3, "april": 4, "abril": 4,
    "may": 5, "mayo": 5, "june": 6, "junio": 6, "july": 7, "julio": 7, "august": 8, "aug": 8, "agosto": 8, "september": 9,
    "sept": 9, "sep": 9, "septiembre": 9, "october": 10, "oct": 10, "octubre": 10, "november": 11, "nov": 11, "noviembre": 11,
    "december": 12, "dec": 12, "diciembre": 12,
}  # fmt: skip
_COUNTS = {"48": 2, "72": 3, "two": 2, "2": 2, "dos": 2, "couple": 2, "three": 3, "3": 3, "tres": 3, "four": 4, "4": 4, "cuatro": 4, "five": 5, "5": 5,
           "cinco": 5}  # fmt: skip
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
    "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17,
    "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30, "primero": 1, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
}  # fmt: skip
_WD = "|".join(sorted(_WEEKDAYS, key=len, reverse=True))
_MO = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ORD = "|".join(sorted(_ORDINALS, key=len, reverse=True))
# All alternatives begin at one of these places; told first, it saves trying each of them at every letter.
_PATTERN = re.compile(
    rf"""
    (?=\b\w|\d|[,.]\s)(?:
    (?P<after>\b(?:day\s+after\s+tomorrow|pasado\s+manana)\b)
  | (?P<morning>\b(?:(?:en|por|(?<!partir\s)de|esta|a)\s+(?:la\s+)?manana(?:\s+temprano)?)\b)
  | (?P<tomorrow>\b(?:tomm?orr?ow|tmr?w|tmrow|tmo|2moro|2morrow|tomo|manana)\b)
  | (?P<today>\b(?:today|2day|todays?|this\s+(?:morning|am|afternoon)|(?<=no\s)school\s+today|hoy|oy|el\s+dia\s+de\s+hoy)\b)
  | (?P<next>\b(?:all\s+|toda\s+)?(?:of\s+)?(?:next\s+week|(?<=week\s)(?:and|&)\s+(?:all\s+of\s+)?next(?=\s*(?:[.,;!]|$))|la\s+(?:proxima\s+semana|semana\s+que\s+(?:viene|entra)))\b)
  | (?P<week>\b(?:(?:the\s+)?(?:rest|remainder)\s+of\s+(?:(?:the|this)\s+)?(?:school\s+)?(?:week|wk)|all\s+(?:of\s+)?(?:this\s+|the\s+)?week|(?:the\s+)?(?:whole|entire)\s+week
        |(?:el\s+)?resto\s+de\s+(?:(?:la|esta)\s+)?semana|lo\s+(?:que|q|k)\s+(?:queda|resta|falta)\s+de\s+(?:(?:la|esta)\s+)?semana|toda\s+(?:la|esta)\s+semana
        |(?:(?<=out\s)|(?<=home\s)|(?<=absent\s)|(?<=gone\s)|(?<=away\s)|(?<=be\sin\s)|(?<=school\s)|(?<=escuela\s)|(?<=clases\s)|(?<=casa\s)|(?<=for\sher\s)|(?<=for\shim\s)|(?<=for\sthem\s)|(?<=\sva\s)|(?<=\svan\s)|(?<=faltar\s)|(?<=falta\s))(?:this\s+week|esta\s+semana))\b)
  | (?P<count>(?:\b(?:(?:for|the|all|next|los|por|unos|proximos|a|out|gone|off|home|fuera|faltar|faltara|falta|casa|reposo)\s+){{1,3}}|[,.]\s+)(?P<n>two|three|four|five|couple|dos|tres|cuatro|cinco|[2-5])\s+(?:of\s+|more\s+)?(?:school\s+|full\s+)?(?:days|dias)\b(?!\s+(?:ago|in\s+a\s+row|straight|now|already|early|late))
        |\b(?P<n2>48|72)\s*(?:hours?|hrs?|horas)\b)
  | (?P<days>(?<=\s)(?P<d6>3[01]|[12]\d|[1-9])\s*(?:thru|through|al)\s+(?:the\s+|el\s+)?(?P<d7>3[01]|[12]\d|[1-9])(?:st|nd|rd|th)?\b(?!\s*(?:[:/%]|am\b|pm\b|min|grad|of\b|de\b|per\b)))
  | (?P<slash>(?<![\d/])(?P<m1>1[0-2]|0?[1-9])/(?P<d1>3[01]|[12]\d|0?[1-9])(?:/(?:20)?\d\d|-(?P<last1>3[01]|[12]\d|[1-9])(?![\d:/-]))?(?![\d/]))
  | (?P<month>\b(?P<mo>{_MO})\.?\s+(?:the\s+)?(?P<d2>(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?|{_ORD})\b(?!:)(?:\s*(?:-|to|thru|through)\s*(?:the\s+)?(?P<last2>3[01]|[12]\d|[1-9])(?:st|nd|rd|th)?\b(?![:/-]|\s*(?:am|pm)\b))?)
  | (?P<es>\b(?:el\s+)?(?:(?:(?:los|dias?)\s+)+(?P<listed>(?:(?:3[01]|[12]\d|[1-9])\s*(?:,|y|e)\s*(?:el\s+)?)+))?(?:(?P<first3>3[01]|[12]\d|[1-9])\s*(?:al?|-)\s*(?:el\s+)?)?(?P<d3>3[01]|[12]\d|[1-9])\s+de\s+(?P<mo2>{_MO})\b)
  | (?P<break>\b(?:after|despues\s+del?)\s+(?:the\s+|el\s+|las?\s+|los\s+)?(?:thanksgiving|turkey\s+day|(?:long\s+)?(?P<weekend>weekend|fin\s+de\s+semana)|holidays?|(?:fall\s+|winter\s+|spring\s+|christmas\s+)?break|vacaciones|dia\s+de\s+(?:accion\s+de\s+)?gracias|accion\s+de\s+gracias|puente|(?:dias?\s+)?(?:festivos?|feriados?))\b)
  | (?P<weekday>\b(?P<ahead>next\s+|(?:this\s+)?coming\s+|(?:the\s+)?following\s+|proximo\s+)?(?P<wd>{_WD})\b(?P<later>\s+(?:of\s+)?next\s+week|\s+(?:of|de)\s+(?:la\s+(?:proxima|otra)\s+semana|la\s+semana\s+que\s+(?:viene|entra))|\s+(?:que\s+(?:viene|entra)|proximo))?(?:,?\s+(?:the\s+|el\s+)?(?P<d5>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th)?)\b(?![:/]|\s*(?:am|pm|min|de\b)))?)
  | (?P<dom>\b(?<!in\s)(?:the|el|del|on|dia)\s+(?P<d4>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th)|(?:{_ORD})
        |(?<=el\s)(?:3[01]|[12]\d|[1-9])(?!\s*(?!y\s+(?:el\s+)?\d)(?:de|grad|:|am|pm|min|per|\w)))\b(?![\s-]+(?:grade|grader|grado|class|time|street|st|ave|avenue|floor|bus|bell|hour|period|one|ones|thing|kid|child|day|year|name|names|twin|sign|of\s+(?:three|four|five|the))))
  | (?P<nth>(?:(?<=and\s)|(?<=&\s)|(?<=\d\sy\s)|(?<=(?:st|nd|rd|th)-)|(?<=(?:st|nd|rd|th),\s))(?P<d12>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th)?)\b(?![:/%]|\s*(?:am|pm|min\w*|de|days?|dias?|hours?|hrs?|kids?|grad\w*)\b))
    )
    """,
    re.VERBOSE,
)

# "manana no va, hoy si", "hoy ahi andan"
_TODAY_IN_SCHOOL = re.compile(
    r"\s+(?:si\b(?! (?:no|va|viene|asiste))|(?:ahi|alla|ya)\s+(?:va|van|anda|andan|esta|estan)\b)"
)
_LIST = 5  # characters at most between two days of a list
_NEXT = 2  # of a weekday: in the week after this one
_AFTER = 3  # of a weekday: in the week after the next one
_AFTER_THAT = re.compile(r"\s+(?:after\s+(?:that|it)|siguiente|despues)\b")
_COULD_NOT_CALL = re.compile(
    r"\s+(?:(?:ya )?no (?:pude|alcance|les?)\b|(?:i )?(?:couldn'?t|didn'?t|forgot to) (?:call|text|reach))"
)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A day as said. `number` is its offset in days, weekday, day of month or count, by `kind`; `month` 0 if unsaid.

    A "break" is the first school day after the next days off, or after the next weekend (`number` 1).
    """

    kind: DateKind
    number: int
    month: int
    role: Role
    start: int
    end: int
    ranged: bool = False  # this day ends a range which the mention before it begins
    week: int = 0  # of a weekday: 0 the nearest, today too; 1 after today; 2 in the week after this one, 3 in the next


def find_dates(lower: str) -> list[DateMention]:
    """Return the days of a folded lower-case text that may be days of absence or return; past days are left out."""
    mentions: list[DateMention] = []
    appointed: list[re.Match[str]] = []  # days of an appointment
    past = 0  # where the last day that is over ends
    for match in _PATTERN.finditer(lower):
        if match["morning"]:
            if "esta" in match.group():
                mentions.append(DateMention("day", 0, 0, "on", match.start(), match.end()))
            continue
        before = lower[max(0, match.start() - 48) : match.start()]
        if not (match["today"] or match["tomorrow"] or match["after"]) and (
            is_over(before) or (past and re.fullmatch(r"\s*(?:and|&|y)\s*", lower[past : match.start()]))
        ):
            past = match.end()
        elif not _another_matter(match, lower, before, mentions):
            _add(mentions, match, lower, before)
        elif is_appointed(before):
            appointed.append(match)
    if not mentions:
        # "Has a doctor's appointment tomorrow, will miss the morning" is not about today.
        for match in appointed:
            _add(mentions, match, lower, lower[max(0, match.start() - 48) : match.start()])
    return _with_next_week(_with_lists(mentions, lower), lower)


def _another_matter(match: re.Match[str], lower: str, before: str, mentions: list[DateMention]) -> bool:
    """Whether a day is no day of absence or return, but of something else."""
    if match["break"]:
        return not is_return(before)
    if match["nth"]:
        # "The 10th and 11th": only after another such day.
        last = mentions[-1] if mentions else None
        return last is None or last.kind not in ("of_month", "date") or match.start() - last.end > _LIST
    if not match["today"]:
        if (match["week"] or match["count"]) and re.search(r"\bbeen\b[^.!?;]{0,30}$", before):
            return True
        return something_else(lower, before, match.end()) or is_way_back(before)
    if mentions and NOT_DAY.search(lower[mentions[-1].end : match.start()]):
        return True
    return bool(_TODAY_IN_SCHOOL.match(lower[match.end() :]) or _COULD_NOT_CALL.match(lower[match.end() :]))


def _add(mentions: list[DateMention], match: re.Match[str], lower: str, before: str) -> None:
    """Add a day to those before it, with which it may be one ("Monday the 30th"), a range or a list."""
    if (
        mentions
        and mentions[-1].kind == "weekday"
        and (not match["weekday"] or match["d5"])
        and not (match["last1"] or match["last2"])
        and lower[mentions[-1].end : match.start()].strip(" ,(.") in ("", "the")
    ):
        before = lower[max(0, mentions[-1].start - 48) : mentions[-1].start]
        mentions.pop()
    kind, number, month = _value(match)
    between = lower[mentions[-1].end : match.start()] if mentions else "."
    if kind == "week" and mentions and mentions[-1].kind == "next_week" and not between.strip(" ,"):
        return
    ranged = bool(RANGE.match(between)) and not match["today"]
    week = _week(match)
    if mentions and kind == "weekday" and mentions[-1].kind in ("weekday", "next_week"):
        if mentions[-1].kind == "next_week" and re.fullmatch(r"[\s,]*(?:del?|el|on|from|the)?\s*", between):
            week, ranged = 2, False
            mentions.pop()
        elif ranged or LISTED.match(between):
            if ranged and week >= _NEXT and not mentions[-1].week:
                # "Wednesday through Friday next week"
                mentions[-1] = replace(mentions[-1], week=week)
            week = week or mentions[-1].week
    if mentions:
        before = before[-len(between) :] if between else ""
    role = "back" if kind == "break" else role_of(before, lower[match.end() : match.end() + 60], ranged)
    if kind == "count" and role == "in":
        role = "on"  # "va a faltar tres dias"
    if role == "on" and kind != "day" and not mentions and ALSO_AFTER.match(lower[match.end() :]):
        mentions.append(DateMention("day", 0, 0, "on", match.start(), match.end()))
    said = DateMention(kind, number, month, role, match.start(), match.end(), ranged, week)
    mentions += [replace(said, number=int(day)) for day in re.findall(r"\d+", match["listed"] or "")]
    if match["first3"]:
        mentions.append(replace(said, number=int(match["first3"])))
        said = replace(said, ranged=True)
    mentions.append(said)
    last = match["d7"] or match["last1"] or match["last2"]
    if last:
        mentions.append(replace(said, number=int(last), ranged=True))


def _with_lists(mentions: list[DateMention], lower: str) -> list[DateMention]:
    """Give every day of a list the meaning of its last: "Monday and Tuesday she will be there"."""
    told = mentions[:]
    for place in range(len(told) - 2, -1, -1):
        after = told[place + 1]
        if (
            after.role == "in"
            and told[place].role == "on"
            and re.fullmatch(r"\s*(?:and|&|y|e)\s*(?:on |el )?", lower[told[place].end : after.start])
        ):
            told[place] = replace(told[place], role="in")
    return told


def _with_next_week(mentions: list[DateMention], lower: str) -> list[DateMention]:
    """Let weekdays in the sentence of "next week" be that week's: "la semana que entra no van del martes al jueves"."""
    for place, whole in enumerate(mentions):
        if whole.kind != "next_week" or whole.role != "on":
            continue
        rest = mentions[place + 1 :]
        same = [
            m
            for m in rest
            if m.kind == "weekday"
            and m.role == "on"
            and not m.week
            and not re.search(r"[.!?]", lower[whole.end : m.start])
        ]
        if same:
            told = [
                replace(m, week=_AFTER if _AFTER_THAT.match(lower[m.end :]) else 2) if m in same else m for m in rest
            ]
            kept = [whole] if any(m.week == _AFTER for m in told) else []
            return [*mentions[:place], *kept, *told]
    return mentions


def _week(match: re.Match[str]) -> int:
    """Return which week a weekday is meant of, as in DateMention."""
    ahead, later = match["ahead"] or "", match["later"] or ""
    if "next" in ahead or "semana" in later or "week" in later:
        return 2
    return 1 if ahead or later else 0


def _value(match: re.Match[str]) -> tuple[DateKind, int, int]:
    if match["after"]:
        return "day", 2, 0
    if match["break"]:
        return "break", int(bool(match["weekend"])), 0
    if match["tomorrow"]:
        return "day", 1, 0
    if match["today"]:
        return "day", 0, 0
    if match["next"]:
        return "next_week", 0, 0
    if match["week"]:
        return "week", 0, 0
    if match["count"]:
        return "count", _COUNTS[match["n"] or match["n2"]], 0
    if match["slash"]:
        return "date", int(match["d1"]), int(match["m1"])
    if match["month"]:
        return "date", _day_of_month(match["d2"]), _MONTHS[match["mo"]]
    if match["es"]:
        return "date", int(match["d3"]), _MONTHS[match["mo2"]]
    if match["weekday"] and match["d5"]:
        return "of_month", _day_of_month(match["d5"]), 0
    if match["weekday"]:
        return "weekday", _WEEKDAYS[match["wd"]], 0
    return "of_month", _day_of_month(match["d6"] or match["d12"] or match["d4"]), 0


def _day_of_month(text: str) -> int:
    return _ORDINALS[text] if text in _ORDINALS else int(re.sub(r"\D", "", text))
