"""Which words of a message may be a caller's name, and how far a name goes."""

from __future__ import annotations

from nlp.caller_words import AFTER_DE, GREETING, MOST_WORDS, ORDER, PARTICLES, STOPS, SUFFIXES, TITLES
from nlp.contact_names import ContactNames
from nlp.known_names import KnownNames
from nlp.relation_words import CHILD_WORDS, RELATION_WORDS
from nlp.tokens import Token
from nlp.vocabulary import COMMON

#: From so many single letters on a name is spelled.
_SPELLED = 3
#: Tokens [first, end) of a message.
Words = tuple[int, int]


class NameWords:
    """The words of one message as parts of names. `cased` tells whether capitals mean anything."""

    def __init__(self, lower: str, tokens: list[Token], known: KnownNames, *, cased: bool) -> None:
        self.lower, self.tokens, self.known, self.cased = lower, tokens, known, cased
        self.at = {t.start: i for i, t in enumerate(tokens)}
        greeting = GREETING.match(lower)
        self.greeted = greeting.end() if greeting else 0
        self.contacts = ContactNames(tokens, known, self.greeted)

    def _with_surname(self, end: int) -> int:
        """Return where a name ends with what is left of it: "de la Cruz", "Sr."."""
        tokens = self.tokens
        if end < len(tokens) and tokens[end - 1].gap == " " and not tokens[end - 1].possessive:
            more = self._surname_words(end)
            end += more if more > 1 else 0
        suffix = end if self._base(end) != "the" else end + 1
        close = end < len(tokens) and tokens[end - 1].gap in (" ", ", ")
        return suffix + 1 if close and self._base(suffix) in SUFFIXES else end

    def _name(self, place: int) -> Words | None:
        """Read a name of up to four words from `place` on; None where no name stands there."""
        tokens, first = self.tokens, place
        if tokens[place].base in TITLES and place + 1 < len(tokens):
            place += 1
            if tokens[place].base == "de" and self._surname_words(place) > 1:
                return first, place + self._surname_words(place)
            if self.cased and not tokens[place].capital:
                return None
        elif not self._plausible(place):
            return None
        end = place + 1
        while end < len(tokens) and end - first < MOST_WORDS and self._belongs(end):
            more = self._surname_words(end)
            if not more:
                break
            end += more
        return self._without_student(first, place, end)

    def _surname_words(self, place: int) -> int:
        """Return how many words from `place` are one more surname: "van Dyke" two, "de la Cruz" three, 0 for none."""
        base = self.tokens[place].base
        if base in PARTICLES and self._goes_on(place + 1):
            return 2
        if base == "de" and place + 2 < len(self.tokens) and self.tokens[place + 1].base in AFTER_DE:
            return 3
        return 1 if self._goes_on(place) else 0

    def _without_student(self, first: int, place: int, end: int) -> Words | None:
        """Cut the student's name off "beth billy ashworth's mom": the possessive is the student's, not the caller's."""
        possessive, following = self.tokens[end - 1].possessive, self._base(end)
        relation = following in RELATION_WORDS and following not in STOPS and end - place > 2
        if not possessive and not relation:
            return first, end
        for inner in range(place + 1, end):
            if self.known.student_at(inner) > 0:
                return first, inner
        if possessive and following in RELATION_WORDS and end - place > 2:
            return first, end - 1  # "Derek Carver, Blake's dad" without the comma
        return None if possessive else (first, end)

    def _belongs(self, place: int) -> bool:
        """Whether a word stands close enough to the one before it to be of the same name."""
        before = self.tokens[place - 1]
        return before.gap in (" ", "-") and not before.possessive

    def _plausible(self, place: int) -> bool:
        """Whether a caller's name may begin with this word."""
        tokens, token = self.tokens, self.tokens[place]
        if token.base in RELATION_WORDS or token.base in CHILD_WORDS or not token.text[0].isalpha():
            return False
        if self._is_contact(place):
            return True
        if all(len(self._base(i)) == 1 for i in range(place, place + _SPELLED)):
            return False  # "J E F F" spells a name
        if ORDER.fullmatch(token.base) and not token.capital:
            return False
        surname = token.gap == " " and place + 2 < len(tokens) and self._is_surname(place + 1)
        if surname and tokens[place + 2].base in RELATION_WORDS:
            return True
        if token.base.endswith("ing") and not token.capital:
            return False
        return token.base not in COMMON and (token.capital or not self.cased)

    def _goes_on(self, place: int) -> bool:
        """Whether a name that has begun may go on with this word."""
        if place >= len(self.tokens):
            return False
        word = self.tokens[place]
        if not word.text[0].isalpha() or word.base in RELATION_WORDS or word.base in STOPS:
            return False
        if self.known.student_at(place) > 0:
            return False
        if self.cased:
            return word.capital and (word.base not in COMMON or len(word.base) == 1)
        return word.base not in COMMON or (len(word.base) == 1 and word.base not in "iauyo")

    def _is_surname(self, place: int) -> bool:
        return self.known.student_at(place) == -1

    def _is_contact(self, place: int) -> bool:
        return self.tokens[place].base in self.known.contacts

    def _base(self, place: int) -> str:
        return self.tokens[place].base if 0 <= place < len(self.tokens) else ""

    def _text_after(self, place: int) -> str:
        """Return the gap after a word with the word that follows."""
        following = self.tokens[place + 1].text.lower() if place + 1 < len(self.tokens) else ""
        return self.tokens[place].gap + following
