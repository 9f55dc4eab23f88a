"""Grades and teachers named in a message: what tells two students of one name apart."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.lexicon import words
from nlp.roster import Roster
from nlp.sounds import sounds_like
from nlp.tokens import Token

_ORDINALS = {
    "first": 1, "1st": 1, "primero": 1, "primer": 1, "primera": 1, "1ro": 1, "1ero": 1, "second": 2, "2nd": 2, "segundo": 2, "2do": 2,
    "third": 3, "3rd": 3, "tercero": 3, "tercer": 3, "3ro": 3, "3ero": 3, "fourth": 4, "4th": 4, "cuarto": 4, "4to": 4,
    "fifth": 5, "5th": 5, "quinto": 5, "5to": 5, "sixth": 6, "6th": 6, "sexto": 6, "6to": 6, "seventh": 7, "7th": 7, "eighth": 8, "8th": 8,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "6": 6,
}  # fmt: skip
_ORD = "|".join(
    sorted(
        (w for w in _ORDINALS if not w.isdigit() and w not in ("one", "two", "three", "four", "five", "six")),
        key=len,
        reverse=True,
    )
)
_GRADE = re.compile(
    rf"\b(?:(?P<a>{_ORD})[ -]?(?:grade\w*|grado|gr\b)|(?:(?<=, )|(?<=in )|(?<=in the ))(?P<e>{_ORD}) class\b(?! of)|(?:grade|grado|gr)\.? (?P<b>{_ORD}|one|two|three|four|five|six|[1-6])\b|"
    rf"(?:(?<=\bin )|(?<=\bde )|(?<=\ben )|(?<=\bel )|(?<=\bla )|(?<=\bkinder o )|(?<=\bkinder or ))(?P<c>{_ORD})(?! (?:the|thing|time|place|in line|day|week|half|comunion|vez|lugar|de (?:nov|dic)))\b|"
    rf"(?:(?<=\bno )|(?<=\bno, ))(?P<f>{_ORD})(?=\s*(?:[.,;!?]|$))|(?P<d>1st|2nd|3rd|4th|5th|6th)(?=\s*(?:[/,.)]|$|\w+$|with|w/))|(?P<k>kinder\w*|\bkg\b|kindergarten\w*|k(?=/| class)))"
)
# A class named to say that its child is not meant: "not the fifth-grader", "no la de primero".
_DENIED = re.compile(
    r"\b(?:not|no|and not)\s+(?:the|el|la|los|las)\s+(?:[a-z]+\s+)?(?:(?:in|from|de|del|en)\s+)?(?:(?:the|el)\s+)?$"
)
_NOT_THE_TEACHER = re.compile(r"\b(?:not|no)\s+(?:es\s+|(?:(?:in|with|related to|con)\s+))?(?:(?:the|la|el)\s+)?$")
# "Ms. Warner's group" at a contest, "on Warner Street": no class.
_NO_CLASS = re.compile(
    r"(?:'s|s)?\s+(?:group|team|club|choir|band|trip|practice|troupe|squad)\b|"
    r"\s+(?:street|st|avenue|ave|road|rd|drive|lane|boulevard|blvd|highway)\b"
)
# Between a class and the one that is said in its place: "second grade? No, fourth", "de tercero, digo, de cuarto".
_CORRECTED = re.compile(
    r"\W*(?:(?:no|wait|sorry|perdon|digo|i mean|actually)\b\W*){1,3}(?:(?:de|in|the|she'?s|he'?s|it'?s|es)\s+){0,2}"
)
# From this likeness on a titled name is taken for that of a teacher.
_SAME_TEACHER = 0.85
_ROOMS = words("class classroom room homeroom kinder group")  # "with bells on" is with no Ms. Bell
_TITLES = words("""
    ms mr mrs miss mister misses missus maestra maestro teacher profe profesor profesora senora senorita senor
    srta sra dr mz
""")


@dataclass(frozen=True, slots=True)
class ClassClue:
    """A grade ("KG", "01") or the folded names of teachers that fit, at characters [start, end) of the view."""

    grade: str | None
    teachers: frozenset[str]
    start: int
    end: int


def find_grades(lower: str) -> list[ClassClue]:
    """Return the grades by which a folded lower-case text tells who is meant; none of two that it leaves open."""
    clues: list[ClassClue] = []
    for match in _GRADE.finditer(lower):
        if _DENIED.search(lower[max(0, match.start() - 30) : match.start()]):
            continue
        if match["f"] and not (clues and re.fullmatch(r"\W*no,? ", lower[clues[-1].end : match.start()])):
            continue
        word = match["a"] or match["b"] or match["c"] or match["d"] or match["e"] or match["f"]
        grade = "KG" if match["k"] else f"{_ORDINALS[word]:02d}"
        if clues and clues[-1].grade != grade and lower[clues[-1].end : match.start()] in (" o ", " or ", " u "):
            clues.pop()
            continue
        if clues and clues[-1].grade != grade and _CORRECTED.fullmatch(lower[clues[-1].end : match.start()]):
            clues.pop()
        clues.append(ClassClue(grade, frozenset(), match.start(), match.end()))
    return clues


def find_teachers(
    lower: str,
    tokens: list[Token],
    grades: list[ClassClue],
    roster: Roster,
    *,
    children: frozenset[str] = frozenset(),
    families: frozenset[str] = frozenset(),
) -> tuple[list[ClassClue], set[int]]:
    """Return the teachers named, and the places of every word that names a titled adult.

    `children` are the folded first names of the household's students: "maestra, Axel va tarde" is about Axel;
    `families` their family names, of teachers of others: "Franklin the first name, Glenn the last name".
    """
    clues: list[ClassClue] = []
    taken: set[int] = set()
    for place, token in enumerate(tokens):
        titled = token.base in _TITLES and place + 1 < len(tokens)
        begin = place + 1 if titled else place
        if begin in taken or begin >= len(tokens):
            continue
        length, names = _teacher(tokens, begin, roster, loose=titled)
        if not titled and not names:
            continue
        child = tokens[begin].base in children
        if not titled and tokens[begin].base in families and not _in_class(lower, token):
            continue
        if not titled and (not _class_place(lower, tokens, place, grades) or (child and not _in_class(lower, token))):
            continue
        denied = _NOT_THE_TEACHER.search(lower[max(0, token.start - 20) : token.start])
        if titled and names and denied:
            taken.update(range(place, begin + length))  # "Dean, my son, not Mr. Dean"
        elif names and _NO_CLASS.match(lower[tokens[begin + length - 1].name_end :]):
            taken.update(range(place, begin + length))
        elif names:
            clues.append(ClassClue(None, names, tokens[begin].start, tokens[begin + length - 1].end))
            taken.update(range(place, begin + length))
        elif (
            titled and not child and tokens[begin].base not in ("la", "el", "de", "que", "en", "no", "mi", "s", "dice")
        ):
            taken.update((place, begin))
    return clues, taken


def _in_class(lower: str, token: Token) -> bool:
    """Whether only a class can be meant: "dean's class"."""
    return re.match(r"(?:'s|s)?\s+(?:class|room|homeroom|kinder)", lower[token.end : token.end + 9]) is not None


def _class_place(lower: str, tokens: list[Token], place: int, grades: list[ClassClue]) -> bool:
    """Whether an untitled word stands where a teacher would: "sandoval's class", "third grade, Brandt", "with Sandoval"."""
    token = tokens[place]
    hyphened = place + 2 < len(tokens) and token.gap == "-" and tokens[place + 2].base in ("class", "room", "homeroom")
    if _in_class(lower, token) or hyphened:
        return True
    before = lower[max(0, token.start - 26) : token.start]
    if any(
        0 <= token.start - g.end <= 3
        or (0 <= token.start - g.end <= 9 and re.search(r"\b(?:with|w|w/|con)\s+$", before))
        for g in grades
    ):
        return True
    return (
        bool(re.search(r"(?:\(|\w, |\bwith |\bcon |class of |salon de |grupo de )$", before)) and not token.possessive
    )


def _teacher(tokens: list[Token], begin: int, roster: Roster, *, loose: bool) -> tuple[int, frozenset[str]]:
    """Return how many words from `begin` name a teacher, and the folded names that fit."""
    for length in (2, 1):
        words = tokens[begin : begin + length]
        if len(words) < length:
            continue
        name = " ".join(w.base for w in words)
        room = begin + length < len(tokens) and tokens[begin + length].base in _ROOMS
        plain = name.removesuffix("s") if (loose or room) and name not in roster.teachers else name
        if plain in roster.teachers:
            return length, frozenset((plain,))
        if loose:
            close = frozenset(
                t
                for t in roster.teachers_from(name[:1])
                if any(sounds_like(said, t, _SAME_TEACHER) for said in {name, plain})
            )
            if close:
                return length, close
    if loose and len(tokens[begin].base) > 3:
        part = roster.teachers_with(tokens[begin].base)
        return (1, part) if part else (0, frozenset())
    return 0, frozenset()
