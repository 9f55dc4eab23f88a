"""Where in a message a student's name can stand, as far as the words around it tell."""

from __future__ import annotations

from nlp.classes import ClassClue
from nlp.lexicon import words
from nlp.nicknames import FirstNames
from nlp.surnames import SurnameReader
from nlp.tokens import Token
from nlp.vocabulary import COMMON, WORD_NAMES

_CHILD = words("""
    son daughter kid child boy girl kiddo grandson granddaughter grandbaby nephew niece brother sister hijo hija
    nieto nieta sobrino sobrina hermano hermana hermanito hermanita nino nina student baby hijito hijita stepson
    stepdaughter twin peque guy godson goddaughter ahijado ahijada
""")
_ANY_CHILD = words("no a the una un el")  # "a boy" is nobody's own
_BEFORE = words("""
    for about that did of de sobre para que dropping keeping reporting got named called is with regarding re and
    y e both mi my our nuestro nuestra x por has where since porque because so le a
""")
_SUBJECT_VERBS = words("""
    is isnt wont will has hasnt had cant cannot needs was wants woke threw stays stayed stay out absent missed
    misses won wasnt got gets went did does doesnt didnt should come came came home sick stayed late may might
    va no esta tiene amanecio sigue se falta ira asiste anda viene llega trae s not and both wont aint be be
    been just also still today puked vomited put stepped burned caught lost forgot
    ill enfermo enferma malo mala malito malita tmbn tmb tmbien
    cut swallowed made este tenga vaya ande amanece coming tampoco si ya tambien hoy fell broke hit has
""")
# After "Ada's", where the "'s" is short for "is" or "has".
_AFTER_SHORT_IS = words("""
    got going gonna not been home sick staying running having out in at still a with absent here on coming throwing
""")
_RELATIVES = words("""
    mom mommy mama mother dad daddy father papa grandma grandpa grandmother grandfather aunt auntie uncle nana
    stepmom stepdad stepmother stepfather parent moms dads mum guardian nanny sitter babysitter neighbor
    granddad grandad granny abuela
""")
_RELATIVES_OF = _RELATIVES | words("""
    mama papa mami abuelita abuelito madre padre tia tio hermano hermana vecina parents
""")
_RELATIVES_AFTER = _RELATIVES | words("brother sister")
_NOT_NAME_AFTER = words("""
    you he she it they we i the a an this that to his her him us me your my our be call get not bring for of
    have let please go come need try see there do make
""")
_NOT_NAME_BEFORE = words("a the i we any some in on this last it that he she they you who what to al por")
_NO_CHILDS_NAME = _RELATIVES | _CHILD
_NEVER_MISHEARD = _NOT_NAME_AFTER | _SUBJECT_VERBS | words("name names nombre number numero")
_VERBS_OF_MANY = words("are were have had van son estan tienen traen amanecieron faltan vienen se and y")
_NAME_NEVER_BEGINS = words("my mi her his the is and for that")
_NAME_NEVER_ENDS = words("is will and y e o or was has he she no esta va in mom")
_JOINING = words("and y e ni nor or")
# Before a name, whatever else it means: "tell May", "did Mark make it".
_ONLY_BEFORE_NAME = words("did does tell called named excuse dile dejo llevo lleve recojo")
_MONTHS = words("may june april august")


class NamePlaces:
    """Judges the places of one message. `cased` and `heard`: capitals mean something; a recogniser wrote the words."""

    def __init__(
        self,
        tokens: list[Token],
        clues: list[ClassClue],
        surnames: SurnameReader,
        names: FirstNames,
        *,
        cased: bool,
        heard: bool,
    ) -> None:
        self.tokens, self.clues, self.surnames, self.cased, self.heard = tokens, clues, surnames, cased, heard
        self.names = names
        self._likelihoods: dict[tuple[int, int], int] = {}
        self._everyday = {place for place, token in enumerate(tokens) if token.base in COMMON}
        self._no_names = {i for i, t in enumerate(tokens) if t.base in _NO_CHILDS_NAME or t.base.isdigit()}

    def likelihood(self, place: int, length: int) -> int:
        """Return 2 where only a student's name can stand, 1 where one may, 0 elsewhere."""
        found = self._likelihoods.get((place, length))
        if found is None:
            found = self._likelihoods[place, length] = self._likelihood(place, length)
        return found

    def _likelihood(self, place: int, length: int) -> int:
        last = place + length - 1
        if self._beside_relation(place, last):
            return 2
        before = self._before(place)
        follows = self._verb_follows(last)
        precedes = before is not None and before.base in _BEFORE and before.gap == " "
        if follows and precedes:
            return 2
        if follows or precedes or any(0 <= c.start - self.tokens[last].end <= 12 for c in self.clues):
            return 1
        if before is not None and before.gap == " ":
            return 0
        gap = self.tokens[last].gap
        return 1 if not gap or gap[0] in ",.:;!-" or self._base(last + 1) in _SUBJECT_VERBS else 0

    def subject_at(self, place: int) -> bool:
        """Whether a word begins a sentence and a student's verb follows it: "Q has pink eye"."""
        return self.tokens[place].first and self._verb_follows(place)

    def surely_own_child(self, place: int, length: int) -> bool:
        """Whether words, none of them an everyday one, stand after "my son"."""
        child = self._base(place - 1) in _CHILD and self._base(place - 2) in ("my", "mi")
        return child and self._everyday.isdisjoint(range(place, place + length))

    def everyday(self, place: int, length: int) -> bool:
        """Whether words are all everyday ones that may be a name misheard: no "my" before others, no lonely verb."""
        inside = range(place, place + length)
        never = _NEVER_MISHEARD | _VERBS_OF_MANY if length == 1 else _NAME_NEVER_BEGINS
        ends_well = self.tokens[inside[-1]].base not in _NAME_NEVER_ENDS
        return self.tokens[place].base not in never and ends_well and self._everyday.issuperset(inside)

    def capital_inside(self, place: int) -> bool:
        """Whether the word has a capital that is not owed to the beginning of a sentence."""
        return self.cased and self.tokens[place].capital and not self.tokens[place].first

    def worth_hearing(self, place: int, length: int) -> bool:
        """Whether words may be a name that was misheard: not all of them everyday words, none of them a relation."""
        words = range(place, place + length)
        if not self._no_names.isdisjoint(words):
            return False
        base = self.tokens[place].base
        if length > 1:
            ends_well = base not in _NAME_NEVER_BEGINS and self.tokens[words[-1]].base not in _NAME_NEVER_ENDS
            return ends_well and not self._everyday.issuperset(words)
        if place not in self._everyday:
            return True
        if base in _NEVER_MISHEARD:
            return False
        named = base in WORD_NAMES and self.surnames.household_follows(place + 1)  # "Trip Dunlap" for Tripp
        return named or self.likelihood(place, length) == 2

    def stands_like_name(self, place: int, length: int) -> bool:
        """Whether a name that is also a word ("Will", "Hope", "Chance") stands here as a name."""
        base = self.tokens[place].base
        if length > 1 or (base not in WORD_NAMES and base not in COMMON) or self._surely_name(place):
            return True
        return not self._capital_elsewhere(place) and self._reads_as_name(place)

    def _surely_name(self, place: int) -> bool:
        """Whether a family name, a relation or a capital shows that a word is meant as a name."""
        token, before = self.tokens[place], self._before(place)
        if self.surnames.household_follows(place + 1):
            return True
        if self.surnames.any_follows(place + 1) and token.base not in COMMON:
            return True
        if (token.possessive and self._base(place + 1) in _RELATIVES) or (before is not None and before.base in _CHILD):
            return True
        heads = self.cased and token.capital and token.gap.startswith(":")  # "Frank: dentist at 8"
        return heads or self.capital_inside(place)

    def _capital_elsewhere(self, place: int) -> bool:
        """Whether a writer who gives this word a capital elsewhere left it out here."""
        token = self.tokens[place]
        if not self.cased or token.capital or not token.text.isascii() or self.heard:
            return False
        return any(other.capital and other.base == token.base for other in self.tokens)

    def _reads_as_name(self, place: int) -> bool:
        """Whether the words on both sides make a sentence only if this one is a name."""
        token, before, after = self.tokens[place], self._base(place - 1), self._base(place + 1)
        if before in ("no", "not") and after in ("today", "tomorrow", "tmrw", "hoy"):
            return True
        if before in ("for", "about") and after in ("he", "she", "hes", "shes") and token.base not in _MONTHS:
            return True
        if before in _ONLY_BEFORE_NAME and token.base not in _MONTHS:
            return True
        if self._listed(place) or (token.possessive and token.text[0].isupper() and token.base not in _MONTHS):
            return True
        if any(0 <= clue.start - token.end <= 3 for clue in self.clues):
            return True
        if token.first and after in ("not", "have") and token.base not in COMMON:
            return True  # "Sunny not coming", but no "hope not"
        if after in _NOT_NAME_AFTER:
            return False
        if before in _NOT_NAME_BEFORE:
            return before == "that" and after in _SUBJECT_VERBS
        if after == token.base:  # "will will be there"
            return True
        if len(after) == 1 and self.cased and self.tokens[place + 1].capital and after not in "ia":
            return True
        if (token.base == "will" and before and before not in COMMON) or before == token.base:
            return False
        return bool(after) and (after in _SUBJECT_VERBS or before in _JOINING or after in _JOINING or token.possessive)

    def _listed(self, place: int) -> bool:
        """Whether the word ends a list of names of the household: "cheyenne dakota and autumn"."""
        earlier = place - 1 if self._base(place - 1) not in _JOINING else place - 2
        if earlier < 0 or self.tokens[earlier].gap not in (" ", ", ") or self.tokens[earlier].possessive:
            return False
        base = self.tokens[earlier].base
        joined = earlier < place - 1 or self.tokens[earlier].gap == ", "
        return joined and base in self.names and base not in COMMON

    def _beside_relation(self, place: int, last: int) -> bool:
        """Whether a relation names the student: "my son Theo", "mother of Theo", "Theo's mom", "theos mom"."""
        before, earlier, after = self._before(place), self._base(place - 2), self._base(last + 1)
        if before is not None:
            if before.base in _CHILD and earlier not in _ANY_CHILD and before.gap in (" ", ", "):
                return True
            if before.base in ("of", "de", "del", "from", "to", "for") and earlier in _RELATIVES_OF:
                return True
        if after not in _RELATIVES_AFTER:
            return False
        small = self.cased and not self.tokens[place].capital
        return self.tokens[last].possessive or (not small and self.tokens[last].base.endswith("s"))

    def _verb_follows(self, last: int) -> bool:
        token, after = self.tokens[last], self._base(last + 1)
        if token.possessive and (not after or after in _AFTER_SHORT_IS):
            return True
        return after in _SUBJECT_VERBS and token.gap == " "

    def _before(self, place: int) -> Token | None:
        return self.tokens[place - 1] if place else None

    def _base(self, place: int) -> str:
        return self.tokens[place].base if 0 <= place < len(self.tokens) else ""
