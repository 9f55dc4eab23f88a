"""What a listener means by a key or by a few words. Pure; what is not clear is never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from voice.prompts import folded, languages, prompts

LEAST_CONFIDENCE = 0.4


class Meaning(StrEnum):
    """What was meant."""

    YES = "yes"
    NO = "no"
    WRONG_NUMBER = "wrong number"
    OFFICE = "office"
    OTHER_LANGUAGE = "other language"
    UNCLEAR = "unclear"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class Heard:
    """One answer on the line: keys, or words with the recogniser's confidence from 0 to 1."""

    digits: str = ""
    speech: str = ""
    confidence: float = 1.0

    @property
    def is_silence(self) -> bool:
        """Whether nothing came at all."""
        return not self.digits and not self.speech.strip()

    @property
    def words(self) -> str:
        """The words, where they were heard well enough to write them down; "" otherwise."""
        return self.speech.strip() if self.confidence >= LEAST_CONFIDENCE else ""


KEYS = {
    "1": Meaning.YES,
    "2": Meaning.NO,
    "0": Meaning.OFFICE,
    "9": Meaning.OTHER_LANGUAGE,
}


def understand(heard: Heard, language: str) -> Meaning:
    """The meaning of an answer to a question in `language`; words are understood in every language we speak."""
    if heard.digits:
        return KEYS.get(heard.digits, Meaning.UNCLEAR)
    if heard.is_silence:
        return Meaning.SILENCE
    if not heard.words or "?" in heard.words:
        return Meaning.UNCLEAR
    return _spoken(folded(heard.words), language)


def _spoken(said: str, language: str) -> Meaning:
    for meaning, key in ((Meaning.WRONG_NUMBER, "wrong"), (Meaning.OFFICE, "office")):
        if _within(said, _phrases(key)):
            return meaning
    if any(_within(said, _phrases(other)) for other in languages() if other != language):
        return Meaning.OTHER_LANGUAGE
    first, *rest = said.split() or [""]
    if said in _phrases("no") or (first in _phrases("no_first") and len(rest) <= 2):
        return Meaning.NO
    if said in _phrases("yes") or (first in _phrases("yes_first") and set(rest) <= _phrases("yes_with")):
        return Meaning.YES
    return Meaning.UNCLEAR


def _phrases(key: str) -> frozenset[str]:
    return frozenset().union(*(prompts(language).understood[key] for language in languages()))


def _within(said: str, phrases: frozenset[str]) -> bool:
    return any(f" {phrase} " in f" {said} " for phrase in phrases)
