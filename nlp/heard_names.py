"""Names that a recogniser misheard, read as a second listener wrote them who knew whom to expect.

The first listener knows no names and is the record. The second was told the names nearest to it and may hear one that
nobody said. So a name of the second counts only where the first wrote other words at that place which sound like it,
or where the recording itself bears it out (in brackets: `voice/speech/borne_out.py`), and only for the household to
whose contacts the number belongs: about everybody else a person decides anyway.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from nlp.heard_numbers import heard_number
from nlp.nicknames import formal_names
from nlp.normalise import Heard, View, view
from nlp.numbers import NUMBER_WORDS
from nlp.phones import callback, find_phones
from nlp.report import Message, Word
from nlp.roster import Roster, RosterStudent, family_forms, given_forms
from nlp.sounds import likeness
from nlp.tokens import Token, tokenise
from nlp.vocabulary import COMMON

#: How like the name the words must sound, whatever the recogniser thought of them,
SURE_LIKENESS = 0.75
#: and where it doubted them: pairs of a confidence below which a likeness suffices.
DOUBTED = ((0.75, 0.62), (0.5, 0.5))
#: The same for a word for which the second listener has a name every time, several times.
DOUBTED_OFTEN = (0.6, 0.5)
# Everyday words that are no name must sound like one indeed.
_COMMON_LIKENESS = 0.85
_SURE_WORD = 0.5
# The second listener may spell a name of the household otherwise: "Fuong" for Phuong.
_SAME_SOUND = 0.97
_LONG_ENOUGH = 4
_MOST_WORDS_MORE = 2


def heard_view(message: Message, roster: Roster) -> View:
    """Return the view of a message in which misheard names of the household are read as names.

    Its offsets lead to the words of the record. Without a second reading it is the plain view.
    """
    seen = view(message.text)
    if not message.expected:
        return seen
    names = heard_names(message, seen, roster)
    number = heard_number(message, seen, roster)
    if number is not None and not any(number.start < name.end and name.start < number.end for name in names):
        names = sorted([*names, number], key=lambda heard: heard.start)
    return seen.reading(names)


def heard_names(message: Message, seen: View, roster: Roster) -> list[Heard]:
    """Return the names of the second reading that the first bears out, in reading order, none upon another."""
    household = _household(message, seen, roster)
    if not household:
        return []
    students = frozenset(form.replace(" ", "") for student in household for form in given_forms(student))
    names = frozenset(word for student in household for word in _words_of(student))
    expected, borne_out = _without_brackets(view(message.expected).cased)
    first, second = tokenise(seen.cased), tokenise(expected)
    doubts = _confidences(message.words, seen, first)
    matcher = SequenceMatcher(None, [t.base for t in first], [t.base for t in second], autojunk=False)
    found: list[Heard] = []
    often = _often_replaced(first, doubts, matcher)
    for kind, i, j, k, end in matcher.get_opcodes():
        if kind == "replace":
            place = _Place(first[i:j], doubts[i:j], second[k:end], names, students, often, roster)
            if any(a <= second[k].start and second[end - 1].end <= b for a, b in borne_out) and place.is_household():
                found.append(_whole(first[i:j], second[k:end], expected))
                continue
            found += [Heard(first[i + a].start, first[i + b - 1].name_end, name) for a, b, name in place.names_heard()]
    return found


@dataclass(frozen=True, slots=True)
class _Place:
    """Words of the first reading, with their confidences, for which the second has others."""

    first: list[Token]
    doubts: list[float]
    second: list[Token]
    names: frozenset[str]
    students: frozenset[str]
    often: dict[str, float]
    roster: Roster

    def names_heard(self) -> Iterator[tuple[int, int, str]]:
        """Yield [first, end) of the words that are a name of the second reading, and the name as written there."""
        start = 0
        for run in self._runs():
            rest = run
            while rest and (found := self._best(rest, start)) is not None:
                a, b, used, name = found
                yield a, b, name
                start, rest = b, rest[used:]

    def is_household(self) -> bool:
        """Whether the second reading names the household here and nobody else, and the first no other child plainly."""
        others = (t for t in self.second if t.capital and t.base not in COMMON and not self._is_name(t.base))
        plainly = len(self.first) == 1 and self.roster.given(self.first[0].base) and self.doubts[0] >= _SURE_WORD
        named = any(self._is_name(t.base) for t in self.second)
        return named and not plainly and next(others, None) is None

    def _runs(self) -> Iterator[list[Token]]:
        """Yield the stretches of the second reading that are names: "Fadumo Jama".

        A name that goes on with one that is not the household's is left: it is somebody else's.
        """
        run: list[Token] = []
        for token in self.second:
            goes_on = token.gap in (" ", "-") and not token.possessive
            if self._is_name(token.base):
                run.append(token)
                if goes_on:
                    continue
            elif run and token.capital and token.base not in COMMON:
                run = []
            if run:
                yield run
            run = []
        if run:
            yield run

    def _is_name(self, base: str) -> bool:
        """Whether a word is a name of the household, or a short form of one."""
        if base in self.names or any(name in self.names for name in formal_names(base)):
            return True
        return len(base) >= _LONG_ENOUGH and any(likeness(base, name) >= _SAME_SOUND for name in self.names)

    def _best(self, run: list[Token], start: int) -> tuple[int, int, int, str] | None:
        """Return the likest words from `start` on for the longest beginning of a run that some sound like."""
        for used in range(len(run), 0, -1):
            name = "".join(t.base for t in run[:used])
            windows = [
                (_likeness_heard("".join(t.base for t in self.first[a:b]), name), a, b)
                for a in range(start, len(self.first))
                for b in range(a + 1, min(len(self.first), a + used + _MOST_WORDS_MORE) + 1)
            ]
            likest = max(windows, key=lambda w: (w[0], w[1] - w[2]), default=None)
            if likest is not None and self._bears_out(name, *likest):
                _, a, b = likest
                return a, b, used, _as_written(run[:used], genitive=not self.first[b - 1].possessive)
        return None

    def _bears_out(self, name: str, like: float, a: int, b: int) -> bool:
        """Whether words [a, b), which sound that much like a name, are evidence that it was said."""
        words, confidence = self.first[a:b], min(self.doubts[a:b])
        if any(t.base.isdigit() or t.base in NUMBER_WORDS or t.base in self.names for t in words):
            return False
        if len(words) == 1 and name in self.students and self.roster.given(words[0].base) and confidence >= _SURE_WORD:
            return False  # plainly heard, and another child's name
        if all(_is_everyday(t) for t in words) and like < _COMMON_LIKENESS:
            return False
        if like >= SURE_LIKENESS or any(confidence < below and like >= least for below, least in DOUBTED):
            return True
        least_sure = self.often.get(words[0].base, 1.0) if len(words) == 1 else 1.0
        return least_sure < DOUBTED_OFTEN[0] and like >= DOUBTED_OFTEN[1]


def _without_brackets(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return a text without its brackets, and the stretches that stood in them."""
    plain, stretches = "", []
    for piece in re.split(r"(\[[^\]]*\])", text):
        inner = piece.strip("[]")
        if piece.startswith("["):
            stretches.append((len(plain), len(plain) + len(inner)))
        plain += inner
    return plain, stretches


def _whole(first: list[Token], second: list[Token], text: str) -> Heard:
    """Read all words of the first listener as the second wrote them."""
    both = first[-1].possessive and second[-1].possessive
    end, stop = (first[-1].name_end, second[-1].name_end) if both else (first[-1].end, second[-1].end)
    return Heard(first[0].start, end, text[second[0].start : stop])


def _is_everyday(token: Token) -> bool:
    """Whether a word is an everyday one, and not written like a name within a sentence: "Call of Gaines"."""
    return token.base in COMMON and (token.first or not token.capital)


def _likeness_heard(said: str, name: str) -> float:
    """Return how like a name words sound, also to somebody who speaks no final r: "Emmer" for Emma."""
    like = likeness(said, name)
    return max(like, likeness(said[:-2] + "a", name)) if said.endswith("er") and name.endswith("a") else like


def _often_replaced(first: list[Token], doubts: list[float], matcher: SequenceMatcher[str]) -> dict[str, float]:
    """Return the words that the second reading has otherwise each time they were heard, with their least confidence."""
    replaced: dict[str, list[bool]] = {}
    least_sure: dict[str, float] = {}
    for kind, i, j, _, _ in matcher.get_opcodes():
        for token, confidence in zip(first[i:j], doubts[i:j], strict=True):
            replaced.setdefault(token.base, []).append(kind == "replace")
            least_sure[token.base] = min(confidence, least_sure.get(token.base, 1.0))
    return {base: least_sure[base] for base, times in replaced.items() if len(times) > 1 and all(times)}


def _as_written(run: list[Token], *, genitive: bool) -> str:
    """Return a name as the second reading has it, with its genitive ending only where `genitive`."""
    last = run[-1]
    ending = last.text if genitive else last.text[: last.name_end - last.start]
    return "".join(t.text + t.gap for t in run[:-1]) + ending


def _household(message: Message, seen: View, roster: Roster) -> tuple[RosterStudent, ...]:
    """Return the students to whose contacts the caller's number or the one said belongs."""
    said = callback(seen.lower, find_phones(seen.lower), message.from_number, roster.area_code)
    numbers = {message.from_number, said[0] if said else ""}
    return tuple({s.student_id: s for number in numbers for s, _ in roster.contacts_of_number(number)}.values())


def _words_of(student: RosterStudent) -> Iterator[str]:
    """Yield every folded word of the names of a student and of the student's contacts."""
    forms = [*given_forms(student), *family_forms(student)]
    forms += [name for c in student.contacts for name in (c.given_name, c.family_name)]
    for form in forms:
        yield from (token.base for token in tokenise(view(form).cased))


def _confidences(words: Iterable[Word], seen: View, tokens: list[Token]) -> list[float]:
    """Return how sure the recogniser was of each word of the text; 1 where that is not known."""
    ends: list[tuple[int, float]] = []
    length = 0
    for word in words:
        length += len("".join(word.text.split()))
        ends.append((length, word.confidence))
    found: list[float] = []
    for token in tokens:
        before = len("".join(seen.original[: seen.origin(token.start, token.end)[0]].split()))
        found.append(next((confidence for end, confidence in ends if end > before), 1.0))
    return found
