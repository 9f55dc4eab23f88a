"""How alike two names sound, whoever wrote them down: a parent in a hurry or a recogniser that knows no such name."""

from __future__ import annotations

import re
from functools import lru_cache

_VOWELS = frozenset("aeiouy")
# What it costs to hear one consonant for another that is made nearly alike.
_COSTS = {0.3: "bv fv Jy", 0.4: "dt gk mn CS CJ", 0.5: "bp fp sS JS Jg wb wv wg dJ", 0.6: "rl Cs Jh hk tC ks"}
_KIN = {frozenset(pair): cost for cost, pairs in _COSTS.items() for pair in pairs.split()}

# In order; the letters S, C, J stand for the sounds of ship, chip and jam.
_ENGLISH = (
    (r"[^a-z]", ""),
    (r"^kn", "n"),
    (r"^wr", "r"),
    (r"^x", "s"),
    (r"^ps", "s"),
    (r"ph", "f"),
    (r"sch|sh", "S"),
    (r"tch|ch", "C"),
    (r"ght", "t"),
    (r"gh(?=$|[^aeiouy])", ""),
    (r"^gu(?=[aei])", "w"),
    (r"gn$", "n"),
    (r"th", "t"),
    (r"wh", "w"),
    (r"ck|cq", "k"),
    (r"x", "ks"),
    (r"qu", "kw"),
    (r"q", "k"),
    (r"c(?=[eiy])", "s"),
    (r"c", "k"),
    (r"j|dg(?=[eiy])", "J"),
    (r"z", "s"),
    (r"w(?=$|[^aeiouy])", ""),
    (r"(?<=.)h", ""),
    (r"(.)\1+", r"\1"),
    (r"(?<=[^aeiouy].)e$|(?<=[^aeiouy])e$", ""),
)
_SPANISH = (
    (r"[^a-z]", ""),
    (r"^x", "h"),
    (r"ph", "f"),
    (r"sh", "S"),
    (r"ch", "C"),
    (r"ll", "y"),
    (r"h?gu(?=[aei])|hu(?=[aei])", "w"),
    (r"qu", "k"),
    (r"q", "k"),
    (r"tz", "s"),
    (r"c(?=[ei])", "s"),
    (r"c", "k"),
    (r"[jg](?=[ei])", "h"),
    (r"j", "h"),
    (r"x", "s"),
    (r"z", "s"),
    (r"v", "b"),
    (r"(?<=.)h", ""),
    (r"(.)\1+", r"\1"),
)
_READINGS = tuple(tuple((re.compile(old), new) for old, new in rules) for rules in (_ENGLISH, _SPANISH))


@lru_cache(maxsize=65536)
def phones(name: str) -> tuple[str, str]:
    """Return an English and a Spanish reading of a folded name."""
    readings = []
    for rules in _READINGS:
        reading = name
        for old, new in rules:
            reading = old.sub(new, reading)
        readings.append(reading)
    return readings[0], readings[1]


@lru_cache(maxsize=65536)
def sound_key(name: str) -> str:
    """Return the consonants of the English reading, by which names are looked up; the first vowel counts as one."""
    reading = phones(name)[0]
    consonants = "".join(c for c in reading if c not in _VOWELS)
    return ("a" if reading[:1] in _VOWELS else "") + consonants


def _weight(phone: str) -> float:
    return 0.35 if phone in _VOWELS else 1.0


def _change(a: str, b: str) -> float:
    if a == b:
        return 0.0
    if a in _VOWELS and b in _VOWELS:
        return 0.2
    if a in _VOWELS or b in _VOWELS:
        return 1.1
    return _KIN.get(frozenset((a, b)), 1.0)


def _distance(a: str, b: str) -> float:
    row = [0.0]
    for phone in b:
        row.append(row[-1] + _weight(phone))
    for x in a:
        before, row = row, [row[0] + _weight(x)]
        for place, y in enumerate(b):
            row.append(min(row[-1] + _weight(y), before[place + 1] + _weight(x), before[place] + _change(x, y)))
    return row[-1]


@lru_cache(maxsize=65536)
def likeness(a: str, b: str) -> float:
    """Return from 0 to 1 how alike two folded names sound in English or in Spanish; 1 is the same sound."""
    if a == b:
        return 1.0
    best = 0.0
    for x in set(phones(a)):
        for y in set(phones(b)):
            heaviest = max(sum(map(_weight, x)), sum(map(_weight, y)))
            if heaviest:
                best = max(best, 1.0 - _distance(x, y) / heaviest)
    return best
