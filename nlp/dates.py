"""The days a message speaks of: first as said, then as school days once the day it came in is known."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

DateKind = Literal["day", "weekday", "of_month", "date", "count", "week", "next_week"]
Role = Literal["on", "back", "through", "until"]

_WEEKDAYS = {
    "monday": 0, "mon": 0, "lunes": 0, "tuesday": 1, "tues": 1, "tue": 1, "martes": 1, "wednesday": 2, "weds": 2, "wed": 2,
    "miercoles": 2, "thursday": 3, "thurs": 3, "thur": 3, "thu": 3, "jueves": 3, "friday": 4, "fri": 4, "viernes": 4,
    "saturday": 5, "sabado": 5, "sunday": 6, "domingo": 6,
}  # fmt: skip
_MONTHS = {
    "january": 1, "jan": 1, "enero": 1, "february": 2, "feb": 2, "febrero": 2, "march": 3, "marzo": 3, "april": 4, "abril": 4,
    "may": 5, "mayo": 5, "june": 6, "junio": 6, "july": 7, "julio": 7, "august": 8, "aug": 8, "agosto": 8, "september": 9,
    "sept": 9, "sep": 9, "septiembre": 9, "october": 10, "oct": 10, "octubre": 10, "november": 11, "nov": 11, "noviembre": 11,
    "december": 12, "dec": 12, "diciembre": 12,
}  # fmt: skip
_COUNTS = {"two": 2, "2": 2, "dos": 2, "couple": 2, "three": 3, "3": 3, "tres": 3, "four": 4, "4": 4, "cuatro": 4, "five": 5, "5": 5,
           "cinco": 5}  # fmt: skip
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
    "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17,
    "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30, "primero": 1,
}  # fmt: skip
_WD = "|".join(sorted(_WEEKDAYS, key=len, reverse=True))
_MO = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ORD = "|".join(sorted(_ORDINALS, key=len, reverse=True))
_PATTERN = re.compile(
    rf"""
    (?P<after>\b(?:day\s+after\s+tomorrow|pasado\s+manana)\b)
  | (?P<morning>\b(?:(?:en|por|de|esta|a)\s+(?:la\s+)?manana(?:\s+temprano)?)\b)
  | (?P<tomorrow>\b(?:tomm?orr?ow|tmr?w|tmrow|tmo|2moro|2morrow|tomo|manana)\b)
  | (?P<today>\b(?:today|2day|todays?|this\s+(?:morning|am|afternoon)|(?<=no\s)school\s+today|hoy|oy|el\s+dia\s+de\s+hoy)\b)
  | (?P<next>\b(?:all\s+)?(?:next\s+week|la\s+(?:proxima\s+semana|semana\s+que\s+(?:viene|entra)))\b)
  | (?P<week>\b(?:(?:the\s+)?rest\s+of\s+(?:the|this)\s+week|all\s+(?:of\s+this\s+)?week|(?:the\s+)?(?:whole|entire)\s+week
        |(?:el\s+)?resto\s+de\s+(?:la|esta)\s+semana|toda\s+(?:la|esta)\s+semana)\b)
  | (?P<count>\b(?:(?:for|the|next|los|por|proximos|a)\s+){{1,3}}(?P<n>two|three|four|five|couple|dos|tres|cuatro|cinco|[2-5])\s+(?:of\s+|more\s+)?(?:school\s+)?(?:days|dias)\b)
  | (?P<slash>(?<![\d/])(?P<m1>1[0-2]|0?[1-9])/(?P<d1>3[01]|[12]\d|0?[1-9])(?:/(?:20)?\d\d)?(?![\d/]))
  | (?P<month>\b(?P<mo>{_MO})\.?\s+(?:the\s+)?(?P<d2>(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?|{_ORD})\b(?!:))
  | (?P<es>\b(?:el\s+)?(?P<d3>3[01]|[12]\d|[1-9])\s+de\s+(?P<mo2>{_MO})\b)
  | (?P<weekday>\b(?P<wd>{_WD})\b(?:,?\s+(?:the\s+|el\s+)?(?P<d5>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th)?)\b(?![:/]|\s*(?:am|pm|min|de\b)))?)
  | (?P<dom>\b(?:the|el|on|dia)\s+(?P<d4>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th)|(?:{_ORD})(?!\s+(?:grade|grader|grado|class|time))
        |(?<=el\s)(?:3[01]|[12]\d|[1-9])(?!\s*(?:de|grad|:|am|pm|min|per|\w)))\b(?!\s+(?:grade|grader|grado)))
    """,
    re.VERBOSE,
)
_RANGE = re.compile(r"^\s*(?:-|to|thru|through|until|till|til|a|al|hasta(?:\s+el)?)\s*(?:the\s+|el\s+)?$")
_BACK = re.compile(
    r"\b(?:back|returns?|returning|regresa|regresamos|regresan|regresara|regresaran|regreso|vuelve|vuelven|volvera|volvemos|"
    r"see (?:you|u|ya)|(?:he|she|they|we)(?:'?ll| will) be (?:there|in|here)|nos vemos|de vuelta|resume[sd]?)\b[^.!?;,]{0,28}$"
)
_THROUGH = re.compile(r"\b(?:through|thru|hasta\s+(?:el\s+)?(?:dia\s+)?|including|inclusive)\s*(?:the\s+|el\s+)?$")
_UNTIL = re.compile(r"\b(?:until|till|til|'til|before|hasta(?:\s+el)?)\s*(?:the\s+|el\s+|at least\s+)?$")
_PAST = re.compile(
    r"\b(?:last|past|since|desde|was|were|started|passed|died|missed|threw|fell|got sick|got hurt|broke|happened|had|fue|estuvo|"
    r"murio|fallecio|empezo|falto|vomito|se cayo)\b[^.!?;,]{0,18}$|\b(?:el|last|this past)\s+$(?=x)"
)
_ELSE = re.compile(
    r"\b(?:call(?:ing)?|text|tell|let you know|update|check (?:back|in)|know more|see how|hear|aviso|llamo|hablo|marco|avisar|informo|"
    r"try|trying|hopefully|maybe|appointment|appt|results|test|follow ?up|surgery|game|concert|party|field trip|due)\b[^.!?;,]{0,22}$"
)
_WAY_BACK = re.compile(r"\b(?:driv|fly|head|travel|gett?|com|mov)\w*\s+(?:back|home)\s+(?:on\s+)?$")
_NOT_DAY = re.compile(r"(?:\b(?:tomorrow|tmrw|manana|monday|tuesday)\W+(?:but\s+|y\s+)?)(?:not|no)\s+$")


@dataclass(frozen=True, slots=True)
class DateMention:
    """A day as said. `number` is its offset in days, weekday, day of month or count, by `kind`; `month` 0 if unsaid."""

    kind: DateKind
    number: int
    month: int
    role: Role
    start: int
    end: int
    ranged: bool = False  # this day ends a range which the mention before it begins


def find_dates(lower: str) -> list[DateMention]:
    """Return the days of a folded lower-case text that may be days of absence or return; past days are left out."""
    mentions: list[DateMention] = []
    for match in _PATTERN.finditer(lower):
        if match["morning"]:
            if "esta" in match.group():
                mentions.append(DateMention("day", 0, 0, "on", match.start(), match.end()))
            continue
        before = lower[max(0, match.start() - 48) : match.start()]
        relative = bool(match["today"] or match["tomorrow"] or match["after"])
        if not relative and _PAST.search(before):
            continue
        if not match["today"] and _ELSE.search(before):
            continue
        if match["today"] and _NOT_DAY.search(before):
            continue
        if match["today"] and re.match(r"\s+si\b(?! no)", lower[match.end() :]):
            continue  # "manana no va, hoy si"
        if _WAY_BACK.search(before):
            continue
        if (
            mentions
            and mentions[-1].kind == "weekday"
            and lower[mentions[-1].end : match.start()].strip(" ,(.") in ("", "the")
        ):
            before = lower[max(0, mentions[-1].start - 48) : mentions[-1].start]
            mentions.pop()
        kind, number, month = _value(match)
        ranged = bool(mentions) and bool(_RANGE.match(lower[mentions[-1].end : match.start()])) and not match["today"]
        mentions.append(DateMention(kind, number, month, _role(before, ranged), match.start(), match.end(), ranged))
    return mentions


def _role(before: str, ranged: bool) -> Role:
    if ranged:
        return "on"
    if _UNTIL.search(before) and "hasta" not in before[-12:]:
        return "until"
    if _THROUGH.search(before):
        return "until" if re.search(r"\bno\b[^.;]*hasta", before) else "through"
    return "back" if _BACK.search(before) else "on"


def _value(match: re.Match[str]) -> tuple[DateKind, int, int]:
    if match["after"]:
        return "day", 2, 0
    if match["tomorrow"]:
        return "day", 1, 0
    if match["today"]:
        return "day", 0, 0
    if match["next"]:
        return "next_week", 0, 0
    if match["week"]:
        return "week", 0, 0
    if match["count"]:
        return "count", _COUNTS[match["n"]], 0
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
    return "of_month", _day_of_month(match["d4"]), 0


def _day_of_month(text: str) -> int:
    return _ORDINALS[text] if text in _ORDINALS else int(re.sub(r"\D", "", text))


def school_day_from(day: date, school_days: Callable[[date], bool]) -> date:
    """Return `day` or the next school day after it, looking ahead sixty days at most."""
    for ahead in range(60):
        if school_days(day + timedelta(ahead)):
            return day + timedelta(ahead)
    return day


def resolve(
    mentions: Iterable[DateMention], came_in: date, school_days: Callable[[date], bool], *, default: bool = True
) -> tuple[date, ...]:
    """Return the school days meant, none before the day the message came in.

    With no day said the answer is the next school day (`default`) or nothing.
    """
    said: list[date] = []
    starts: date | None = None
    back: date | None = None
    for mention in mentions:
        day = _day(mention, came_in, school_days)
        if day is None:
            continue
        if mention.role in ("back", "until"):
            back = day if back is None else min(back, day)
        elif mention.kind in ("week", "next_week", "count"):
            said.extend(_several(mention, day, school_days))
        elif mention.ranged and starts is not None:
            said.extend(_between(starts, day))
        elif mention.role == "through":
            said.extend(_between(said[0] if said else came_in, day))
        else:
            said.append(day)
            starts = day
    if back is not None:
        first = min(said) if said else school_day_from(came_in, school_days)
        said.extend(_between(first, back - timedelta(1)))
        said = [day for day in said if day < back]
    if not said and default:
        said = [school_day_from(came_in, school_days)]
    return tuple(sorted({day for day in said if day >= came_in and school_days(day)}))


def _between(first: date, last: date) -> list[date]:
    return [first + timedelta(n) for n in range(min((last - first).days + 1, 120))]


def _several(mention: DateMention, first: date, school_days: Callable[[date], bool]) -> list[date]:
    if mention.kind == "count":
        days: list[date] = []
        day = first
        while len(days) < mention.number and (day - first).days < 30:
            if school_days(day):
                days.append(day)
            day += timedelta(1)
        return days
    return _between(first, first + timedelta(4 - first.weekday())) if first.weekday() < 5 else []


def _day(mention: DateMention, came_in: date, school_days: Callable[[date], bool]) -> date | None:
    if mention.kind == "day":
        return came_in + timedelta(mention.number)
    if mention.kind == "weekday":
        ahead = (mention.number - came_in.weekday()) % 7
        # "Back on Monday", said on a Monday, is the next one.
        return came_in + timedelta(7 if ahead == 0 and mention.role in ("back", "until") else ahead)
    if mention.kind in ("week", "count"):
        return school_day_from(came_in, school_days)
    if mention.kind == "next_week":
        return came_in + timedelta(7 - came_in.weekday())
    return _calendar_day(mention, came_in)


def _calendar_day(mention: DateMention, came_in: date) -> date | None:
    """Return the next date with this day (and month); None where there is none within the year or it lies far off."""
    for ahead in range(300):
        day = came_in + timedelta(ahead)
        if day.day == mention.number and mention.month in (0, day.month):
            return day
    return None
