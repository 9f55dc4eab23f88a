"""The days a message speaks of: first as said, then as school days once the day it came in is known."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from nlp.day_context import ALSO_AFTER, LISTED, NOT_DAY, RANGE, Role, is_over, is_way_back, role_of, something_else

DateKind = Literal["day", "weekday", "of_month", "date", "count", "week", "next_week"]

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
_PATTERN = re.compile(
    rf"""
    (?P<after>\b(?:day\s+after\s+tomorrow|pasado\s+manana)\b)
  | (?P<morning>\b(?:(?:en|por|de|esta|a)\s+(?:la\s+)?manana(?:\s+temprano)?)\b)
  | (?P<tomorrow>\b(?:tomm?orr?ow|tmr?w|tmrow|tmo|2moro|2morrow|tomo|manana)\b)
  | (?P<today>\b(?:today|2day|todays?|this\s+(?:morning|am|afternoon)|(?<=no\s)school\s+today|hoy|oy|el\s+dia\s+de\s+hoy)\b)
  | (?P<next>\b(?:all\s+|toda\s+)?(?:of\s+)?(?:next\s+week|la\s+(?:proxima\s+semana|semana\s+que\s+(?:viene|entra)))\b)
  | (?P<week>\b(?:(?:the\s+)?rest\s+of\s+(?:the|this)\s+week|all\s+(?:of\s+)?(?:this\s+|the\s+)?week|(?:the\s+)?(?:whole|entire)\s+week
        |(?:el\s+)?resto\s+de\s+(?:la|esta)\s+semana|toda\s+(?:la|esta)\s+semana)\b)
  | (?P<count>(?:\b(?:(?:for|the|all|next|los|por|unos|proximos|a|out|gone|off|fuera)\s+){{1,3}}|,\s+)(?P<n>two|three|four|five|couple|dos|tres|cuatro|cinco|[2-5])\s+(?:of\s+|more\s+)?(?:school\s+|full\s+)?(?:days|dias)\b(?!\s+(?:ago|in\s+a\s+row|straight|now|already|early|late))
        |\b(?P<n2>48|72)\s*(?:hours?|hrs?|horas)\b)
  | (?P<slash>(?<![\d/])(?P<m1>1[0-2]|0?[1-9])/(?P<d1>3[01]|[12]\d|0?[1-9])(?:/(?:20)?\d\d)?(?![\d/]))
  | (?P<month>\b(?P<mo>{_MO})\.?\s+(?:the\s+)?(?P<d2>(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?|{_ORD})\b(?!:))
  | (?P<es>\b(?:el\s+)?(?P<d3>3[01]|[12]\d|[1-9])\s+de\s+(?P<mo2>{_MO})\b)
  | (?P<weekday>\b(?P<ahead>next\s+|(?:this\s+)?coming\s+|proximo\s+)?(?P<wd>{_WD})\b(?P<later>\s+(?:of|de)\s+(?:next\s+week|la\s+(?:proxima|otra)\s+semana|la\s+semana\s+que\s+(?:viene|entra))|\s+(?:que\s+(?:viene|entra)|proximo))?(?:,?\s+(?:the\s+|el\s+)?(?P<d5>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th)?)\b(?![:/]|\s*(?:am|pm|min|de\b)))?)
  | (?P<dom>\b(?:the|el|on|dia)\s+(?P<d4>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th)|(?:{_ORD})(?!\s+(?:grade|grader|grado|class|time))
        |(?<=el\s)(?:3[01]|[12]\d|[1-9])(?!\s*(?:de|grad|:|am|pm|min|per|\w)))\b(?!\s+(?:grade|grader|grado)))
    """,
    re.VERBOSE,
)


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
    week: int = 0  # of a weekday: 0 the nearest, today too; 1 after today; 2 in the week after this one


def find_dates(lower: str) -> list[DateMention]:
    """Return the days of a folded lower-case text that may be days of absence or return; past days are left out."""
    mentions: list[DateMention] = []
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
    return _with_lists(mentions, lower)


def _another_matter(match: re.Match[str], lower: str, before: str, mentions: list[DateMention]) -> bool:
    """Whether a day is no day of absence or return, but of something else."""
    if not match["today"]:
        return something_else(lower, before, match.end()) or is_way_back(before)
    if mentions and NOT_DAY.search(lower[mentions[-1].end : match.start()]):
        return True
    # "manana no va, hoy si"
    return bool(re.match(r"\s+si\b(?! (?:no|va|viene|asiste))", lower[match.end() :]))


def _add(mentions: list[DateMention], match: re.Match[str], lower: str, before: str) -> None:
    """Add a day to those before it, with which it may be one ("Monday the 30th"), a range or a list."""
    if (
        mentions
        and mentions[-1].kind == "weekday"
        and lower[mentions[-1].end : match.start()].strip(" ,(.") in ("", "the")
    ):
        before = lower[max(0, mentions[-1].start - 48) : mentions[-1].start]
        mentions.pop()
    kind, number, month = _value(match)
    between = lower[mentions[-1].end : match.start()] if mentions else "."
    ranged = bool(RANGE.match(between)) and not match["today"]
    week = _week(match)
    if mentions and kind == "weekday" and mentions[-1].kind in ("weekday", "next_week"):
        if mentions[-1].kind == "next_week" and re.fullmatch(r"[\s,]*(?:del?|el|on|from|the)?\s*", between):
            week, ranged = 2, False
            mentions.pop()
        elif ranged or LISTED.match(between):
            week = week or mentions[-1].week
    if mentions:
        before = before[-len(between) :] if between else ""
    role = role_of(before, lower[match.end() : match.end() + 60], ranged)
    if role == "on" and kind != "day" and not mentions and ALSO_AFTER.match(lower[match.end() :]):
        mentions.append(DateMention("day", 0, 0, "on", match.start(), match.end()))
    mentions.append(DateMention(kind, number, month, role, match.start(), match.end(), ranged, week))


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


def _week(match: re.Match[str]) -> int:
    """Return which week a weekday is meant of, as in DateMention."""
    ahead, later = match["ahead"] or "", match["later"] or ""
    if "next" in ahead or "semana" in later or "week" in later:
        return 2
    return 1 if ahead or later else 0


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
    there: set[date] = set()
    starts: date | None = None
    back: date | None = None
    for mention in mentions:
        day = _day(mention, came_in, school_days)
        if day is None:
            continue
        if mention.role == "in":
            there.add(day)
            continue
        if mention.role in ("back", "until"):
            back = day if back is None else min(back, day)
        elif mention.kind in ("week", "next_week", "count"):
            said.extend(_several(mention, max(day, starts or day) if mention.kind != "next_week" else day))
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
    said = [day for day in said if day not in there]
    if not said and default:
        said = [school_day_from(came_in, school_days)]
    return tuple(sorted({day for day in said if day >= came_in and school_days(day)}))


def _between(first: date, last: date) -> list[date]:
    return [first + timedelta(n) for n in range(min((last - first).days + 1, 120))]


def _several(mention: DateMention, first: date) -> list[date]:
    if mention.kind == "count":
        return _between(first, first + timedelta(mention.number - 1))
    return _between(first, first + timedelta(4 - first.weekday())) if first.weekday() < 5 else []


def _day(mention: DateMention, came_in: date, school_days: Callable[[date], bool]) -> date | None:
    if mention.kind == "day":
        return came_in + timedelta(mention.number)
    if mention.kind == "weekday":
        if mention.week == 2:
            return came_in + timedelta(7 - came_in.weekday() + mention.number)
        ahead = (mention.number - came_in.weekday()) % 7
        # "Back on Monday", said on a Monday, is the next one.
        return came_in + timedelta(7 if ahead == 0 and (mention.week or mention.role in ("back", "until")) else ahead)
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
