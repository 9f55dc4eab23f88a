"""Where a message names students: as the household spells a name, else as it may be misheard, else another's."""

from __future__ import annotations

from itertools import pairwise

from nlp.classes import ClassClue
from nlp.first_names import is_first_name
from nlp.fitting import given_likeness
from nlp.lexicon import words
from nlp.matching import Household, Match, NameClue
from nlp.mention import Mention
from nlp.name_places import NamePlaces
from nlp.nicknames import FirstNames, formal_names, is_short_name, short_names
from nlp.normalise import fold
from nlp.relation_words import RELATION_WORDS
from nlp.roster import Roster, RosterStudent, given_forms
from nlp.sounds import likeness, sounds_like
from nlp.spelled_names import spelled_names
from nlp.surnames import LETTER_WORDS, SurnameReader
from nlp.together import told_together
from nlp.tokens import Token
from nlp.vocabulary import COMMON, WORD_NAMES

#: From this likeness on a word is the name on file or a nickname of it; below, it only sounds like it.
_SAME_NAME = 0.97
_SAME_SOUND = 0.95
# From this likeness on two words are one name, if neither is shorter than that.
_ONE_WORD = 0.85
_SHORTEST_HALF = 3
#: Fewer letters than this are too few for several everyday words to be one name.
_LONG_ENOUGH = 6
# How like a name must sound where a student's name hardly, possibly and surely stands.
_LEAST_LIKE = (0.9, 0.72, 0.6)
# A spelling this many words after a name spells that name.
_SPELLING_WITHIN = 12


# What may stand between the words of one name.
_WITHIN_NAME = (" ", "-", "", ". ")
_JOINING = words("and y e &")
_CALLING = words("call calling called here llamo hablo llamando")
_CALLED_FOR = words("for about por de")
_OWN_CHILDREN = (["hijos"], ["hijas"], ["kids"], ["children"], ["sons"], ["daughters"], ["boys"], ["girls"], ["ninos"])
_OWNERS = words("his her their the su el la")
_ELDER = words("sr senior")


class MentionFinder:
    """Finds the students named in one message.

    `adults` are the places of words that name teachers and other titled adults, `clues` the classes named.
    """

    def __init__(
        self,
        tokens: list[Token],
        households: tuple[Household, ...],
        roster: Roster,
        *,
        cased: bool,
        heard: bool,
        adults: set[int],
        clues: list[ClassClue],
    ) -> None:
        self.tokens, self.households, self.roster = tokens, households, roster
        self.heard, self.adults, self.clues = heard, adults, clues
        self.near: tuple[RosterStudent, ...] = tuple({s.student_id: s for h in households for s in h.students}.values())
        self.given_names = {form.replace(" ", "") for s in self.near for form in given_forms(s)}
        self.heard_forms = self.given_names | {n for form in self.given_names for n in short_names(form)}
        self.first_names = FirstNames(form for s in self.near for form in given_forms(s))
        adults_names = [(fold(c.given_name), fold(c.family_name)) for s in self.near for c in s.contacts]
        self.contact_names = {name for given, _ in adults_names for name in (given, *given.split()[:1])}
        self.contact_full = {
            (form, part)
            for given, family in adults_names
            for form in (given.replace(" ", "").replace("-", ""), *given.split()[:1])
            for part in family.split()
        }
        self.callers: frozenset[str] = frozenset()
        self.spelled = spelled_names(tokens)
        self.letters = {i for first, name in self.spelled.items() for i in range(first, name.end)}
        self.surnames = SurnameReader(tokens, self.near, roster, cased=cased, taken=self.letters | adults)
        self.places = NamePlaces(tokens, clues, self.surnames, self.first_names, cased=cased, heard=heard)

    def student_at(self, place: int) -> int:
        """Return how many words from `place` name a student of the household; -1 for a family name alone, else 0."""
        if place >= len(self.tokens):
            return 0
        token = self.tokens[place]
        for length in (3, 2, 1):
            if any(self._is_given(name) for name in _with_and_without_s(self._joined(place, length))):
                surname = length == 1 and token.base in self.surnames.household and not token.possessive
                return -1 if surname else length
        household = self.surnames.household
        return -1 if token.base in household or any(likeness(token.base, form) > 0.8 for form in household) else 0

    def rostered_at(self, place: int) -> bool:
        """Whether the given and family name of a student of the school stand at `place`."""
        if place + 1 >= len(self.tokens) or self.tokens[place].gap not in (" ", "-"):
            return False
        return bool(self.roster.given(self.tokens[place].base) & self.roster.family(self.tokens[place + 1].base))

    def find(self, caller: range) -> list[Mention]:
        """Return the students named outside the caller's own name, in reading order."""
        mentions: list[Mention] = []
        self.callers = self._students_of(caller)
        apart = self.adults.union(caller, self._contacts_named())
        taken = apart | self.letters
        place = 0
        while place < len(self.tokens):
            if place in self.spelled:
                # "V-I-H-A-A-N" after a name is that name once more.
                if mentions and place - mentions[-1].last < _SPELLING_WITHIN:
                    mentions[-1].clue.also += (self.spelled[place].name,)
                elif place not in apart and self.spelled[place].name in self.given_names:
                    # Nobody could say it, so it is spelled only.
                    length = self.spelled[place].end - place
                    mentions.append(self._build(place, length, self.spelled[place].name))
                    place = mentions[-1].last + 1
                    continue
                place = self.spelled[place].end
                continue
            no_name = place in apart or not self.tokens[place].text[0].isalpha()
            mention = None if no_name else self._at(place, taken)
            if mention is not None:
                mentions.append(mention)
            place = mention.last + 1 if mention is not None else place + 1
        return told_together(mentions, self.tokens, self.clues, self.households, self.roster)

    def _contacts_named(self) -> set[int]:
        """Return the places of words that are a contact's whole name, or one marked as the elder: "Kyle Sr."."""
        found: set[int] = set()
        for place, (token, after) in enumerate(pairwise(self.tokens)):
            if token.gap not in (" ", "-") or token.possessive:
                continue
            if after.base in _ELDER and token.base in self.contact_names:
                found.update((place, place + 1))
            like = max(
                (likeness(token.base, first) for first, last in self.contact_full if last == after.base), default=0
            )
            if like > 0.7 and like > max((likeness(token.base, form) for form in self.given_names), default=0):
                found.update((place, place + 1))
        return found

    def _at(self, place: int, taken: set[int]) -> Mention | None:
        """Return the student named at `place` with words that are not taken for anything else."""
        windows = [
            (length, joined)
            for length in (3, 2, 1)
            if taken.isdisjoint(range(place, place + length)) and (joined := self._joined(place, length))
        ]
        if self._is_initial(place, taken):
            return self._build(place, 1, self.tokens[place].base)
        for read in (self._of_household, self._heard_of_household, self._of_others, self._in_everyday_words):
            for length, joined in windows:
                mention = read(place, length, joined)
                if mention:
                    return mention
        return None

    def _is_initial(self, place: int, taken: set[int]) -> bool:
        """Whether a student of the household is named by an initial before the family name: "G. Elliott is out"."""
        token = self.tokens[place]
        if self._is_only_initial(place):
            return True
        if len(token.base) != 1 or token.gap not in (" ", ". ") or place + 2 >= len(self.tokens) or token.possessive:
            return False  # the last words are a signature
        if place + 1 in taken or self.tokens[place + 1].base not in self.surnames.household:
            return False
        letter = token.capital or token.base not in LETTER_WORDS
        return letter and any(form.startswith(token.base) for form in self.given_names)

    def _is_only_initial(self, place: int) -> bool:
        """Whether a text calls the one student whose name begins so by a letter alone: "Q has pink eye"."""
        token = self.tokens[place]
        if self.heard or len(token.base) != 1 or not token.capital or token.base in LETTER_WORDS:
            return False
        bearers = [s for s in self.near if any(form.startswith(token.base) for form in given_forms(s))]
        return len(bearers) == 1 and token.gap == " " and self.places.subject_at(place)

    def _joined(self, place: int, length: int) -> str:
        """Return `length` words from `place` as one folded name; "" where they do not belong together."""
        inside = self.tokens[place : place + length]
        if len(inside) < length or (length > 1 and inside[0].base == "no" and inside[0].gap == " "):
            return ""  # "no la van a llevar" names no Nola
        for word in inside[:-1]:
            if word.possessive or word.gap not in _WITHIN_NAME:
                return ""
        return "".join([word.base for word in inside])

    def _is_given(self, name: str) -> bool:
        return name in self.given_names or any(f.replace(" ", "") in self.given_names for f in formal_names(name))

    def _of_household(self, place: int, length: int, joined: str) -> Mention | None:
        """Read a student of the household, as written on file or by a nickname."""
        if not self.near or (length > 1 and not self._one_name(place, length, joined)):
            return None
        for name in _with_and_without_s(joined):
            if self._is_name_here(place, length, joined, name) and self.places.stands_like_name(place, length):
                return self._build(place, length, name)
        return None

    def _is_name_here(self, place: int, length: int, joined: str, name: str) -> bool:
        """Whether words are a household name or a short form of one, and not the beginning of another."""
        if name in self.given_names or self._heard_apart(place, length, name):
            return True
        if name not in self.first_names or (name != joined and any(f.startswith(joined) for f in self.given_names)):
            return False
        longer = self._joined(place, 2) if length == 1 else ""
        return not longer or not any(sounds_like(longer, form, 0.9) for form in self.given_names)

    def _one_name(self, place: int, length: int, joined: str) -> bool:
        """Whether several words are one first name, and not a name beside an everyday word: "everett y"."""
        if joined in self.given_names or (is_short_name(joined) and joined in self.first_names):
            return True
        if self._heard_apart(place, length, joined):
            return True
        return all(t.base not in COMMON and t.base not in self.first_names for t in self.tokens[place : place + length])

    def _heard_apart(self, place: int, length: int, joined: str) -> bool:
        """Whether a recogniser made two words of one name: "Abdi Rasheed" for Abdirashid, whose brother is Abdi."""
        if not self.heard or length != 2 or self.tokens[place + 1].base in self.surnames.household:
            return False
        first, after = self.tokens[place].base, self.tokens[place + 1].base
        return (
            min(len(first), len(after)) >= _SHORTEST_HALF
            and after not in COMMON
            and any(form.startswith(first) and sounds_like(joined, form, _ONE_WORD) for form in self.given_names)
        )

    def _heard_of_household(self, place: int, length: int, joined: str) -> Mention | None:
        """Read what sounds like a student of the household where a student may be named."""
        if not self.near or not self.places.worth_hearing(place, length) or self._of_another_whole(place):
            return None
        if length > 1 and any(t.base in self.given_names for t in self.tokens[place : place + length]):
            return None
        readings = _with_and_without_s(joined)
        # "molys mom" is Molly's, not Miles.
        for name in sorted(readings, key=lambda n: max(given_likeness(n, s) for s in self.near), reverse=True):
            surname = self.surnames.household_follows(place + length)
            least = self._least_like(place, length, surname=surname)
            if len(name) < 3 or not any(
                sounds_like(name, form, least) or form.startswith(name) for form in self.heard_forms
            ):
                continue
            like = max(given_likeness(name, s) for s in self.near)
            others = self.roster.given(name) and not surname and not self._beside_sibling(place)
            if like >= _SAME_NAME or (like < 0.85 and others):
                continue
            if like >= least:
                return self._build(place, length, name)
        return None

    def _of_another_whole(self, place: int) -> bool:
        """Whether a word is half of another family's child's name: "Jun-Jun" is not heard as the household's Jane."""
        for first, after in pairwise(self.tokens[max(0, place - 1) : place + 2]):
            whole = f"{first.base} {after.base}"
            if first.gap == "-" and self.roster.given(whole) and whole.replace(" ", "") not in self.given_names:
                return True
        return False

    def _in_everyday_words(self, place: int, length: int, joined: str) -> Mention | None:
        """Read a name that a recogniser wrote as everyday words, at the head of a list or after "I call for".

        "He back Mahad and Nimco" for Hibaq, "mis hijos ver y Mateo" for Fer, "I call for a new son" for Anousone.
        """
        least = _LONG_ENOUGH if length > 1 else _SHORTEST_HALF
        if not self.heard or not self.near or len(joined) < least or not self.places.everyday(place, length):
            return None
        after = place + length
        told = [t.base for t in self.tokens[max(0, place - 2) : place]]
        called = length > 1 and len(told) > 1 and told[0] in _CALLING and told[1] in _CALLED_FOR
        listed = (length > 1 or told[-1:] in _OWN_CHILDREN) and self._sibling_follows(after)
        if not called and not listed:
            return None
        meant = {s.student_id for s in self.near if given_likeness(joined, s) >= _ONE_WORD}
        return self._build(place, length, joined) if len(meant) == 1 else None

    def _sibling_follows(self, place: int) -> bool:
        """Whether another student of the household is named at a place, or after an "and" there."""
        if place < len(self.tokens) and self.tokens[place].base in _JOINING:
            place += 1
        return self.student_at(place) > 0

    def _beside_sibling(self, place: int) -> bool:
        """Whether the word before a place joins it to the name of a student of the household: "Jayden and Aiden"."""
        if place < 2 or self.tokens[place - 1].base not in _JOINING:
            return False
        return any(given_likeness(self.tokens[place - 2].base, s) >= _SAME_SOUND for s in self.near)

    def _least_like(self, place: int, length: int, *, surname: bool) -> float:
        """Return how like a name on file the words must sound to be heard as it."""
        likely = self.places.likelihood(place, length)
        least = _LEAST_LIKE[likely]
        if surname:
            least = min(least, 0.55 if likely else 0.7)
        elif length > 1:
            known = any(self.roster.given(t.base) or is_first_name(t.base) for t in self.tokens[place : place + length])
            own = self.places.surely_own_child(place, length) and not known
            least = max(least, 0.72 if own else 0.85 if likely < 2 else 0.8)
        return least if self.heard else max(least, 0.8)

    def _of_others(self, place: int, length: int, joined: str) -> Mention | None:
        """Read a student of another family, named plainly enough to be asked about."""
        name = self._name_of_school(place, length, joined)
        if not name or joined in self.contact_names:
            return None
        after = place + length
        followed = self.surnames.any_follows(after) or self.surnames.initial_follows(after)
        capital = self.places.capital_inside(place)
        word = length == 1 and (name in COMMON or name in WORD_NAMES)
        if word and not followed and not capital:
            return None
        likely = self.places.likelihood(place, length)
        if not likely and not followed and (self.near or not capital):
            return None
        return self._build(place, length, name)

    def _name_of_school(self, place: int, length: int, joined: str) -> str:
        """Return the given name on the roster that the words are, or are short for or sound like; "" for none."""
        if self.roster.given(joined):
            return joined
        if length > 1:
            spaced = " ".join([t.base for t in self.tokens[place : place + length]])
            return joined if self.roster.given(spaced) else ""
        if joined.endswith("s") and joined not in COMMON and self.roster.given(joined[:-1]):
            return joined[:-1]
        if joined in COMMON:
            return ""
        if any(self.roster.given(formal) for formal in formal_names(joined)):
            return joined
        misheard = not self.near and len(joined) > 3 and self.places.likelihood(place, length)
        return joined if misheard and self.roster.given_like(joined) else ""

    def _build(self, place: int, length: int, given: str) -> Mention:
        """Gather what follows the given name."""
        tokens = self.tokens
        surname = self.surnames.read(given, place + length - 1)
        last = surname.last
        clue = NameClue(given, surname.family, surname.initial, (), self.heard, surname.either_order)
        mention = Mention(place, last, tokens[place].start, tokens[last].name_end, clue, Match(None))
        mention.possessive = tokens[last].possessive
        mention.negated = self._negated(place)
        clue.place = self.places.likelihood(place, length)
        clue.callers = self.callers
        return mention

    def _negated(self, place: int) -> bool:
        """Whether the name is said not to be meant: "not Hayden", "not his cousin Ty", "no el Blake de quinto"."""
        before = [t.base if t.gap == " " else "" for t in self.tokens[max(0, place - 2) : place]]
        kin = len(before) > 1 and before[1] in RELATION_WORDS and before[0] in _OWNERS
        denied = kin and place > 2 and self.tokens[place - 3].base in ("not", "no")
        return denied or before[-1:] == ["not"] or before in (["no", "el"], ["no", "la"])

    def _students_of(self, caller: range) -> frozenset[str]:
        """Return the ids of the students of whom a contact bears the caller's name."""
        said = [self.tokens[i].base for i in caller]
        family = said[1:]
        return frozenset(
            student.student_id
            for student, contact in (self.roster.contacts_called(said[0]) if said else ())
            if not family
            or any(sounds_like(word, part, 0.85) for word in family for part in fold(contact.family_name).split())
        )


def _with_and_without_s(joined: str) -> tuple[str, ...]:
    """Return a name, and what is left of it where its s is a genitive without an apostrophe: "adas mom"."""
    genitive = joined.endswith("s") and len(joined) > 3 and joined not in COMMON  # "this" is no Thi's
    return (joined, joined[:-1]) if genitive else (joined,)
