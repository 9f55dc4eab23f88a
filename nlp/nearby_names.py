"""The few names that a recording may hold: the household's, and those of the roster nearest by sound to its words.

Whoever listens again with these names in mind hears them better. They are a hint to the ear, never evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nlp.normalise import view
from nlp.phones import callback, find_phones
from nlp.roster import Roster, RosterStudent
from nlp.sounds import likeness, sound_key
from nlp.tokens import Token, tokenise
from nlp.vocabulary import COMMON

#: With more names than this the recogniser begins to hear them everywhere.
MOST_NAMES = 12
_MOST_OF_HOUSEHOLD = 9
# Below this likeness a word and a name have little in common.
_LEAST_LIKE = 0.6
_SHORTEST = 3
# Namesakes sound alike whoever they are: so many of them tell the ear enough.
_MOST_BEARERS = 3


class NearbyNames:
    """Finds the names for one school's recordings.

    The names of the roster are indexed once by sound, so that no recording ever scans the school.
    """

    def __init__(self, roster: Roster) -> None:
        self.roster = roster
        self._given = _SoundIndex(_written(roster, "given_name", "preferred_name"))
        self._family = _SoundIndex(_written(roster, "family_name"))

    def of(self, text: str, from_number: str) -> tuple[str, ...]:
        """Return at most MOST_NAMES names for a recording that was first heard as `text`.

        `from_number` is E.164 or "". First come the students to whose contacts this number or the one said belongs,
        and those contacts; then the names on the roster that sound like words of the text, the likest first.
        """
        names = dict.fromkeys(self._of_household(text, from_number))
        names = dict.fromkeys(list(names)[:_MOST_OF_HOUSEHOLD])
        names |= dict.fromkeys(self._by_sound(text))
        return tuple(list(names)[:MOST_NAMES])

    def _of_household(self, text: str, from_number: str) -> Iterator[str]:
        lower = view(text).lower
        said = callback(lower, find_phones(lower), from_number, self.roster.area_code)
        numbers = dict.fromkeys([from_number, said[0] if said else ""])
        links = [link for number in numbers for link in self.roster.contacts_of_number(number)]
        students = {student.student_id: student for student, _ in links}.values()
        yield from dict.fromkeys(name for student in students for name in _names_of(student))
        yield from dict.fromkeys(_full(c.given_name, c.family_name) for _, c in links)
        yield from dict.fromkeys(_full(c.given_name, c.family_name) for s in students for c in s.contacts)

    def _by_sound(self, text: str) -> list[str]:
        tokens = tokenise(view(text).cased)
        found: dict[str, float] = {}
        for place, token in enumerate(tokens):
            if not _may_be_name(token):
                continue
            for given, like in self._given.near(token.base):
                full, more = self._with_family(given, tokens, place + 1)
                found[full] = max(found.get(full, 0.0), like + more)
            for family, like in self._family.near(token.base):
                found[family] = max(found.get(family, 0.0), like - 0.1)
        return sorted(found, key=lambda name: (-found[name], name))

    def _with_family(self, given: str, tokens: list[Token], place: int) -> tuple[str, float]:
        """Return a given name with the family name that follows it, where somebody of the school bears both."""
        if place >= len(tokens):
            return given, 0.0
        bearers = self.roster.given(_plain(given))
        best = (given, 0.0)
        for family, like in self._family.near(tokens[place].base):
            if like > best[1] and bearers & self.roster.family(_plain(family)):
                best = (f"{given} {family}", like)
        return best


class _SoundIndex:
    """Names as written, found by the sound of a word that one consonant more, less or other may set apart."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_key: dict[str, list[str]] = {}
        for name in names:
            for key in _keys(_plain(name)):
                self._by_key.setdefault(key, []).append(name)

    def near(self, word: str) -> list[tuple[str, float]]:
        """Return the nearest names with their likeness from 0 to 1, the likest first."""
        names = {name for key in _keys(word) for name in self._by_key.get(key, ())}
        like = ((name, likeness(word, _plain(name))) for name in names)
        near = sorted(((n, s) for n, s in like if s >= _LEAST_LIKE), key=lambda pair: (-pair[1], pair[0]))
        return near[:_MOST_BEARERS]


def _keys(name: str) -> set[str]:
    key = sound_key(name)
    shorter = {key[:i] + key[i + 1 :] for i in range(len(key))} if len(key) > 2 else set()
    return {key, *shorter}


def _written(roster: Roster, *fields: str) -> set[str]:
    names = (getattr(roster.student(i), field) for i in roster.ids for field in fields)
    return {name for name in names if name}


def _names_of(student: RosterStudent) -> Iterator[str]:
    yield _full(student.given_name, student.family_name)
    if student.preferred_name and student.preferred_name != student.given_name:
        yield student.preferred_name


def _full(given: str, family: str) -> str:
    return f"{given} {family}".strip()


def _plain(name: str) -> str:
    """Return a name as one folded word, as sounds are compared."""
    return "".join(token.base for token in tokenise(view(name).cased))


def _may_be_name(token: Token) -> bool:
    return len(token.base) >= _SHORTEST and token.base not in COMMON and token.base.isalpha()
