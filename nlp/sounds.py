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


_PHONES = "abcdefghijklmnopqrstuvwxyzSCJ"
_WEIGHTS = {phone: 0.35 if phone in _VOWELS else 1.0 for phone in _PHONES}


def _change(a: str, b: str) -> float:
    if a == b:
        return 0.0
    if a in _VOWELS and b in _VOWELS:
        return 0.2
    if a in _VOWELS or b in _VOWELS:
        return 1.1
    return _KIN.get(frozenset((a, b)), 1.0)


_CHANGES = {a: {b: _change(a, b) for b in _PHONES} for a in _PHONES}


def _distance(a: str, b: str) -> float:
    """Return the least cost of turning one reading into the other; most comparing of names is spent here."""
    weights = [_WEIGHTS[phone] for phone in b]
    row = [0.0]
    for weight in weights:
        row.append(row[-1] + weight)
    for x in a:
        changes, drop = _CHANGES[x], _WEIGHTS[x]
        last = row[0] + drop
        now = [last]
        for y, weight, before, above in zip(b, weights, row, row[1:], strict=False):
            added, dropped, changed = last + weight, above + drop, before + changes[y]
            last = added if added < dropped else dropped
            last = changed if changed < last else last
            now.append(last)
        row = now
    return row[-1]


@lru_cache(maxsize=4096)
def _cheapest(reading: str) -> dict[str, float]:
    """Return what each phone costs at least where it must become something of this reading, or be left out."""
    changes = [_CHANGES[y].values() for y in set(reading)]
    return dict(zip(_PHONES, map(min, zip(_WEIGHTS.values(), *changes, strict=True)), strict=True))


@lru_cache(maxsize=16384)
def _heaviness(reading: str) -> float:
    return sum(_WEIGHTS[phone] for phone in reading)


def _may_reach(x: str, y: str, least: float) -> bool:
    """Whether two readings may be so much alike, as far as their phones tell without order; most words may not."""
    heavy, other = _heaviness(x), _heaviness(y)
    allowed = (1.0 - least) * max(heavy, other) + _ROUNDING
    # The costs of what was said, x, are kept from the names before; those of most names on file are never asked for.
    if abs(heavy - other) > allowed or sum(map(_cheapest(x).__getitem__, y)) > allowed:
        return False
    return sum(map(_cheapest(y).__getitem__, x)) <= allowed


#: Costs are summed in another order here and there.
_ROUNDING = 1e-9


def sounds_like(a: str, b: str, least: float) -> bool:
    """Whether two folded names are at least so much alike; quicker than likeness() where most are not."""
    if a == b:
        return True
    for x in _readings(a):
        for y in _readings(b):
            if _may_reach(x, y, least):
                return likeness(a, b) >= least
    return False


@lru_cache(maxsize=16384)
def _readings(name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(phones(name)))


@lru_cache(maxsize=65536)
def likeness(a: str, b: str) -> float:
    """Return from 0 to 1 how alike two folded names sound in English or in Spanish; 1 is the same sound."""
    if a == b:
        return 1.0
    best = 0.0
    for x in _readings(a):
        for y in _readings(b):
            heaviest = max(_heaviness(x), _heaviness(y))
            if heaviest and _may_reach(x, y, best):
                best = max(best, 1.0 - _distance(x, y) / heaviest)
    return best
