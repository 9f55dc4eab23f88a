"""Everything found in one message, before it is decided which student each part is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from nlp.callers import Caller
from nlp.classes import ClassClue
from nlp.cues import Cue
from nlp.dates import DateMention
from nlp.matching import Household
from nlp.mention import Mention
from nlp.normalise import View
from nlp.phones import Phone
from nlp.reasons import ReasonMention
from nlp.report import Evidence, Message, Word
from nlp.roster import Roster
from nlp.tokens import Token


@dataclass(slots=True)
class Scene:
    """One message with its findings; spans are characters of the view unless said otherwise."""

    message: Message
    view: View
    tokens: list[Token]
    cased: bool
    heard: bool
    language: str
    came_in: date
    hour: int
    roster: Roster
    callback: tuple[str, Phone] | None
    by_from: Household
    by_callback: Household
    caller: Caller
    caller_words: range
    cues: list[Cue]
    dates: list[DateMention]
    reasons: list[ReasonMention]
    grades: list[ClassClue]
    school_days: Callable[[date], bool]
    mentions: list[Mention] = field(default_factory=list)
    own: Mention | None = None  # the caller, where the caller is a student

    @property
    def lower(self) -> str:
        """Return the folded lower-case text."""
        return self.view.lower

    @property
    def households(self) -> tuple[Household, ...]:
        """Return the households of the callback and of the caller ID, those that have students."""
        return tuple(h for h in (self.by_from, self.by_callback) if h.links)

    def sentence_of(self, place: int) -> int:
        """Return the number of the sentence at a character of the view."""
        number = 0
        for token in self.tokens:
            if token.start > place:
                break
            number = token.sentence
        return number

    def evidence(self, start: int, end: int) -> Evidence:
        """Return the place in the original text, and in the recording where word times are known."""
        first, last = self.view.origin(start, end)
        text, words = self.view.original[first:last], self._words(first, last)
        if not words:
            return Evidence(first, last, text)
        return Evidence(first, last, text, words[0].start, round(min(word.confidence for word in words), 3))

    def _words(self, first: int, last: int) -> list[Word]:
        """Return the recognised words at characters [first, last) of the original text.

        None of them where the words of the recording are not those of the text up to there: no second is better than
        one at which something else is heard.
        """
        text = "".join(self.view.original.split())
        before, until = (len("".join(self.view.original[:place].split())) for place in (first, last))
        heard = ""
        found: list[Word] = []
        for word in self.message.words:
            if found and len(heard) >= until:
                break
            heard += "".join(word.text.split())
            if len(heard) > before:
                if not text.startswith(heard):
                    break
                found.append(word)
        return found
