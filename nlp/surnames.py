"""What follows a given name: family names with their particles, or the initial of one."""

from __future__ import annotations

from dataclasses import dataclass

from nlp.lexicon import words
from nlp.normalise import fold
from nlp.roster import Roster, RosterStudent, family_forms, given_forms
from nlp.sounds import sounds_like
from nlp.tokens import Token
from nlp.vocabulary import COMMON

#: Two family names that sound at least this much alike are taken for one.
ALIKE = 0.75
_MOST_SURNAMES = 4
# A family name of two words is one of the household's from this likeness on; a part of it has so many letters.
_ALIKE_IN_ONE = 0.85
_SHORTEST_PART = 3
_PARTICLES = words("de la del los al el van von st san")
_AFTER_PARTICLES = words("la los las")
#: Single letters that are words of their own and no initials, unless a capital tells otherwise.
LETTER_WORDS = words("i a y o e u w n x")


@dataclass(frozen=True, slots=True)
class Surname:
    """Family words or the initial of one, up to word `last`; `either_order` where a comma may have turned the name."""

    family: tuple[str, ...]
    initial: str
    either_order: bool
    last: int


class SurnameReader:
    """Reads the family names of one message, knowing the students `near`, to whose contacts the number belongs.

    `taken` are the words that are no part of a student's name: letters spelled one by one and titled adults.
    """

    def __init__(
        self, tokens: list[Token], near: tuple[RosterStudent, ...], roster: Roster, *, cased: bool, taken: set[int]
    ) -> None:
        self.tokens, self.near, self.roster, self.cased, self.taken = tokens, near, roster, cased, taken
        self.contacts = {fold(c.given_name).partition(" ")[0] for student in near for c in student.contacts}
        self.household = {form.replace(" ", "") for student in near for form in family_forms(student)}

    def any_follows(self, place: int) -> bool:
        """Whether a family name of the school stands at `place` and belongs to the word before it."""
        return self._belongs(place) and self._of_school(self.tokens[place].base)

    def household_follows(self, place: int) -> bool:
        """Whether a family name of the household, or its like, stands at `place` and belongs to the word before it."""
        if not self._belongs(place):
            return False
        return any(sounds_like(self.tokens[place].base, form, ALIKE) for form in self.household)

    def initial_follows(self, place: int) -> bool:
        """Whether the initial of a family name stands at `place`: "Ta'Niyah W."."""
        if place >= len(self.tokens) or not self.cased or self.tokens[place - 1].gap != " ":
            return False
        return len(self.tokens[place].base) == 1 and self.tokens[place].capital and self.tokens[place].base not in "ia"

    def read(self, given: str, last: int) -> Surname:
        """Read on from a given name whose last word is `last`."""
        family: list[str] = []
        initial, either = "", False
        while len(family) < _MOST_SURNAMES and self._goes_on(last):
            word = self.tokens[last + 1]
            if self._is_split(last + 1):
                family.append(word.base + self.tokens[last + 2].base)
                last += 2
                continue
            if self.tokens[last].gap == ", ":
                if family or not self._reversed(given, word):
                    break
                either = True
            if not self._is_particle(last + 1):
                if _is_initial(word) and not self._means_are(last + 1):
                    initial = initial or word.base
                elif self._is_family(word.base, word):
                    family.append(self._without_genitive(word.base))
                else:
                    break
            last += 1
        if len(family) > 1 and family[0] == given:  # "carver, carver blake"
            del family[0]
        if not family and not initial and self._is_of_nobody(last):
            family, last = [self.tokens[last + 1].base], last + 1
        return Surname(tuple(family), initial if not family else "", either, last)

    def _is_of_nobody(self, last: int) -> bool:
        """Whether a family name follows that nobody of the school bears: the child may be none of the school's."""
        if not self.near or not self.cased or not self._goes_on(last) or self.tokens[last].gap != " ":
            return False
        word = self.tokens[last + 1]
        if any(word.base in given_forms(student) for student in self.near):
            return False
        if any(sounds_like(word.base, name, ALIKE) for name in self.contacts):
            return False  # the caller's own name, after "la tía de Joaquín"
        return word.capital and len(word.base) > 2 and word.base.isalpha() and word.base not in COMMON

    def _means_are(self, place: int) -> bool:
        """Whether a small "r" after several names is the verb: "cheyenne and dakota r home"."""
        joined = (t.base in ("and", "n", "y", "both") or "&" in t.gap for t in self.tokens[max(0, place - 4) : place])
        return self.tokens[place].text == "r" and any(joined)

    def _belongs(self, place: int) -> bool:
        """Whether the word at `place` may continue a name that the word before it begins."""
        if place >= len(self.tokens):
            return False
        before = self.tokens[place - 1]
        return before.gap in (" ", "-") and not before.possessive

    def _is_split(self, place: int) -> bool:
        """Whether two words are a family name of the household heard as two: "many goats", "Tekle Haimanot"."""
        if not self._goes_on(place) or self.tokens[place].gap not in (" ", "-") or self.tokens[place].possessive:
            return False
        word, after = self.tokens[place].base, self.tokens[place + 1].base
        if word in self.household or after in self.household or min(len(word), len(after)) < _SHORTEST_PART:
            return False
        return any(sounds_like(word + after, form, _ALIKE_IN_ONE) for form in self.household)

    def _goes_on(self, last: int) -> bool:
        """Whether a name may go on after its word `last`."""
        if last + 1 >= len(self.tokens) or last + 1 in self.taken:
            return False
        if self.tokens[last].gap == ". " and len(self.tokens[last].base) == 1:
            return self.tokens[last + 1].base in self.household or bool(self.roster.family(self.tokens[last + 1].base))
        return self.tokens[last].gap in (" ", "-", ", ") and not self.tokens[last].possessive

    def _is_particle(self, place: int) -> bool:
        """Whether a word only leads to the family name after it: "de", "de la"."""
        if self.tokens[place].base not in _PARTICLES or place + 1 >= len(self.tokens):
            return False
        following = self.tokens[place + 1].base
        return self._is_family(following) or following in _AFTER_PARTICLES

    def _reversed(self, given: str, word: Token) -> bool:
        """Whether "Taylor, Jordan" may be one student, family name first or last."""
        return bool(
            self.roster.family(given) & self.roster.given(word.base)
            or self.roster.given(given) & self.roster.family(word.base)
        )

    def _is_family(self, base: str, token: Token | None = None) -> bool:
        if base in COMMON and not (token and self.cased and token.capital and self.roster.family(base)):
            return base in self.household and (token is None or token.capital or not self.cased)
        if base in self.household or base.removesuffix("s") in self.household:
            return True
        if self.cased and token is not None and not token.capital:
            return False
        return self._of_school(base) or any(sounds_like(base, form, ALIKE) for form in self.household)

    def _of_school(self, base: str) -> bool:
        return bool(self.roster.family(base) or self.roster.family(base.removesuffix("s")))

    def _without_genitive(self, base: str) -> str:
        """Return "okonkwo" for the "okonkwos" of "ada okonkwos mom", unless that is a name itself."""
        plain = base.removesuffix("s")
        return plain if not self._is_on_file(base) and self._is_on_file(plain) else base

    def _is_on_file(self, base: str) -> bool:
        return base in self.household or bool(self.roster.family(base))


def _is_initial(word: Token) -> bool:
    if len(word.base) != 1:
        return False
    if word.capital and word.base not in ("i", "a"):
        return True
    return word.base.isalpha() and word.base not in LETTER_WORDS
