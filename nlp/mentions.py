"""Where a message names students, and what belongs to each name."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.classes import ClassClue
from nlp.lexicon import words
from nlp.matching import Household, Match, NameClue, family_likeness, given_likeness, match_name
from nlp.nicknames import formal_names
from nlp.roster import Roster, RosterStudent, family_forms, given_forms
from nlp.sounds import likeness
from nlp.tokens import Token
from nlp.vocabulary import COMMON, WORD_NAMES

_CHILD = words("""
    son daughter kid child boy girl kiddo grandson granddaughter grandbaby nephew niece brother sister hijo hija
    nieto nieta sobrino sobrina hermano hermana hermanito hermanita nino nina student baby hijito hijita stepson
    stepdaughter twin peque guy godson goddaughter ahijado ahijada
""")
_BEFORE = words("""
    for about that did of de sobre para que dropping keeping reporting got named called is with regarding re and
    y e both mi my our nuestro nuestra x por has where since porque because so le a
""")
_SUBJECT_VERBS = words("""
    is isnt wont will has hasnt had cant cannot needs was wants woke threw stays stayed stay out absent missed
    misses won wasnt got gets went did does doesnt didnt should come came came home sick stayed late may might
    va no esta tiene amanecio sigue se falta ira asiste anda viene llega trae s not and both wont aint be be
    been just also still today puked vomited coming tampoco si ya tambien hoy fell broke hit has
""")
_RELATIVES = words("""
    mom mommy mama mother dad daddy father papa grandma grandpa grandmother grandfather aunt auntie uncle nana
    stepmom stepdad stepmother stepfather parent moms dads mum guardian nanny sitter babysitter neighbor
    granddad grandad granny abuela
""")
_NOT_NAME_AFTER = words("""
    you he she it they we i the a an this that to his her him us me your my our be call get not bring for of
    have let please go come need try see there do make
""")


@dataclass(slots=True)
class Mention:
    """A student named at words [first, last] of the message, with what the roster makes of the name."""

    first: int
    last: int
    start: int
    end: int
    clue: NameClue
    match: Match
    possessive: bool = False
    negated: bool = False
    slot: bool = True

    @property
    def key(self) -> str:
        """What tells this student from the others of the message."""
        return self.match.student_id or f"?{self.clue.given}"


class MentionFinder:
    """Finds the students named in one message."""

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
        self.tokens, self.cased, self.heard, self.households, self.roster, self.adults, self.clues = (
            tokens,
            cased,
            heard,
            households,
            roster,
            adults,
            clues,
        )
        self.near: tuple[RosterStudent, ...] = tuple({s.student_id: s for h in households for s in h.students}.values())
        self.forms = {form.replace(" ", "") for s in self.near for form in given_forms(s)}
        self.families = {form.replace(" ", "") for s in self.near for form in family_forms(s)}
        self.spelled = _spelled_names(tokens)
        self.letters = {i for first, (_, end) in self.spelled.items() for i in range(first, end)}
        self.contact_names = {c.given_name.lower() for h in households for _, c in h.links}

    def student_at(self, place: int) -> int:
        """Return how many words from `place` name a student of the household; -1 for a family name alone, 0 for none."""
        if place >= len(self.tokens):
            return 0
        for length in (3, 2, 1):
            name = self._joined(place, length)
            if name and (self._is_form(name) or (name.endswith("s") and len(name) > 3 and self._is_form(name[:-1]))):
                if length == 1 and self.tokens[place].base in self.families and not self.tokens[place].possessive:
                    return -1
                return length
        base = self.tokens[place].base
        if base in self.families or any(likeness(base, f) > 0.8 for f in self.families):
            return -1
        return 0

    def _is_form(self, name: str) -> bool:
        return name in self.forms or any(f.replace(" ", "") in self.forms for f in formal_names(name))

    def rostered_at(self, place: int) -> bool:
        """Whether the given and family name of a student of the school stand at `place`."""
        if place + 1 >= len(self.tokens) or self.tokens[place].gap not in (" ", "-"):
            return False
        return bool(self.roster.given(self.tokens[place].base) & self.roster.family(self.tokens[place + 1].base))

    def _joined(self, place: int, length: int) -> str:
        """Return `length` words from `place` as one folded name; "" where they do not belong together."""
        words = self.tokens[place : place + length]
        if (
            len(words) < length
            or any(w.gap not in (" ", "-", "", ". ") for w in words[:-1])
            or any(w.possessive for w in words[:-1])
        ):
            return ""
        return "".join(w.base for w in words)

    def find(self, caller: range) -> list[Mention]:
        """Return the students named outside the caller's own name, in reading order."""
        mentions: list[Mention] = []
        spelled = self.spelled
        place = 0
        while place < len(self.tokens):
            if place in spelled:
                # "V-I-H-A-A-N" after a name is that name once more.
                if mentions and place - mentions[-1].last < 12:
                    mentions[-1].clue.also += (spelled[place][0],)
                place = spelled[place][1]
                continue
            if place in self.adults or place in caller or not self.tokens[place].text[0].isalpha():
                place += 1
                continue
            mention = self._at(place, caller)
            if mention is None:
                place += 1
                continue
            mentions.append(mention)
            place = mention.last + 1
        return self._joined_up(mentions)

    def _at(self, place: int, caller: range) -> Mention | None:
        """Return the student named at `place`: as the household spells it, else as it may be misheard, else another's."""
        windows = []
        for length in (3, 2, 1):
            free = not any(i in self.adults or i in caller or i in self.letters for i in range(place, place + length))
            name = self._spaced(place, length) if free else ""
            if name:
                windows.append((length, name))
        for read in (self._near_exact, self._near_heard, self._far_hit):
            for length, name in windows:
                hit = read(place, length, name)
                if hit:
                    return hit
        return None

    def _spaced(self, place: int, length: int) -> str:
        return " ".join(t.base for t in self.tokens[place : place + length]) if self._joined(place, length) else ""

    def _variants(self, name: str) -> list[str]:
        joined = name.replace(" ", "")
        return [joined, joined[:-1]] if joined.endswith("s") and len(joined) > 3 else [joined]

    def _near_exact(self, place: int, length: int, name: str) -> Mention | None:
        """Whether these words name a student of the household, as written or by a nickname."""
        for variant in self._variants(name) if self.near else []:
            if max(given_likeness(variant, s) for s in self.near) >= 0.97 and self._stands_like_name(place, length):
                return self._build(place, length, variant)
        return None

    def _near_heard(self, place: int, length: int, name: str) -> Mention | None:
        """Whether these words sound like a student of the household where a student may be named."""
        if not self.near or not self._worth_hearing(place, length):
            return None
        for variant in self._variants(name):
            best = max(given_likeness(variant, s) for s in self.near)
            family = self._family_follows(place + length)
            if best >= 0.97 or (best < 0.85 and self.roster.given(variant) and not family):
                continue
            slot = self._slot(place, length)
            least = (0.9, 0.72, 0.6)[slot]
            if family:
                least = min(least, 0.55 if slot else 0.7)
            elif length > 1:
                least = max(least, 0.85 if slot < 2 else 0.8)
            if len(variant) > 2 and best >= (least if self.heard else max(least, 0.8)):
                return self._build(place, length, variant)
        return None

    def _far_hit(self, place: int, length: int, name: str) -> Mention | None:
        """Whether these words name a student of another family, plainly enough to be asked about."""
        joined = name.replace(" ", "")
        base = joined
        known = bool(self.roster.given(joined) or self.roster.given(name))
        if not known and length == 1 and joined.endswith("s") and self.roster.given(joined[:-1]):
            base, known = joined[:-1], True
        if not known and length == 1:
            known = any(self.roster.given(f) for f in formal_names(joined)) and joined not in COMMON
        if not known and not self.near and length == 1 and joined not in COMMON and self._slot(place, length):
            known = len(joined) > 3 and bool(self.roster.given_like(joined))
        if not known or joined in self.contact_names:
            return None
        word = length == 1 and (base in COMMON or base in WORD_NAMES)
        followed = self._surname_follows(place + length) or self._initial_follows(place + length)
        if word and not followed and not (self.cased and self.tokens[place].capital and not self.tokens[place].first):
            return None
        slot = self._slot(place, length)
        if (
            not slot
            and not followed
            and not (self.cased and self.tokens[place].capital and not self.tokens[place].first)
        ):
            return None
        if self.near and slot == 0 and not followed:
            return None
        return self._build(place, length, base)

    def _initial_follows(self, place: int) -> bool:
        """Whether a name goes on with the initial of a family name: "Ta'Niyah W."."""
        if place >= len(self.tokens) or not self.cased or self.tokens[place - 1].gap != " ":
            return False
        return len(self.tokens[place].base) == 1 and self.tokens[place].capital and self.tokens[place].base not in "ia"

    def _surname_follows(self, place: int) -> bool:
        return (
            place < len(self.tokens)
            and self.tokens[place - 1].gap in (" ", "-")
            and not self.tokens[place - 1].possessive
            and bool(
                self.roster.family(self.tokens[place].base)
                or self.roster.family(self.tokens[place].base.removesuffix("s"))
            )
        )

    def _family_follows(self, place: int) -> bool:
        if (
            place >= len(self.tokens)
            or self.tokens[place - 1].gap not in (" ", "-")
            or self.tokens[place - 1].possessive
        ):
            return False
        words = [self.tokens[place].base]
        return any(family_likeness(words, s) >= 0.75 for s in self.near)

    def _worth_hearing(self, place: int, length: int) -> bool:
        """Whether words may be a name that was misheard: not all of them everyday words, none of them a relation."""
        words = [t.base for t in self.tokens[place : place + length]]
        if any(w in _RELATIVES or w in _CHILD or w.isdigit() for w in words):
            return False
        if length > 1 and (
            words[0] in ("my", "mi", "her", "his", "the", "is", "and", "for", "that")
            or words[-1] in ("is", "will", "and", "was", "has", "he", "she", "won't", "no", "esta", "va", "in", "mom")
        ):
            return False
        return (
            any(w not in COMMON for w in words)
            if length > 1 or self._slot(place, length) < 2
            else words[0] not in COMMON or words[0] not in _NOT_NAME_AFTER
        )

    def _slot(self, place: int, length: int) -> int:
        """Return 2 where only a student's name can stand, 1 where one may, 0 elsewhere."""
        tokens, last = self.tokens, place + length - 1
        before = tokens[place - 1] if place else None
        earlier = tokens[place - 2].base if place > 1 else ""
        after = tokens[last + 1].base if last + 1 < len(tokens) else ""
        if (
            before is not None
            and before.base in _CHILD
            and earlier not in ("no", "a", "the", "una", "un", "el")
            and before.gap in (" ", ", ")
        ):
            return 2
        if (
            before is not None
            and before.base in ("of", "de", "del")
            and earlier
            in _RELATIVES
            | {
                "mama",
                "papa",
                "mami",
                "abuelita",
                "abuelito",
                "madre",
                "padre",
                "tia",
                "tio",
                "hermano",
                "hermana",
                "vecina",
                "parents",
            }
        ):
            return 2
        if tokens[last].possessive and after in _RELATIVES:
            return 2
        if after in _RELATIVES and not (self.cased and not tokens[place].capital) and tokens[last].base.endswith("s"):
            return 2
        follows = after in _SUBJECT_VERBS and tokens[last].gap == " "
        if tokens[last].possessive and not after:
            follows = True
        if tokens[last].possessive and after in (
            "got",
            "going",
            "gonna",
            "not",
            "been",
            "home",
            "sick",
            "staying",
            "running",
            "having",
            "out",
            "in",
            "at",
            "still",
            "a",
            "with",
            "absent",
            "here",
            "on",
            "coming",
            "throwing",
        ):
            follows = True
        precedes = before is not None and before.base in _BEFORE and before.gap == " "
        if follows and precedes:
            return 2
        if follows or precedes or any(0 <= c.start - tokens[last].end <= 12 for c in self.clues):
            return 1
        if before is None or before.gap != " ":
            return 1 if not tokens[last].gap or tokens[last].gap[0] in ",.:;!-" or after in _SUBJECT_VERBS else 0
        return 0

    def _stands_like_name(self, place: int, length: int) -> bool:
        """Whether a name that is also a word ("Will", "Hope", "Chance") stands here as a name."""
        tokens, token = self.tokens, self.tokens[place]
        if length > 1 or (token.base not in WORD_NAMES and token.base not in COMMON):
            return True
        before = tokens[place - 1].base if place else ""
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        after = following.base if following else ""
        if self._family_follows(place + 1) or (self._surname_follows(place + 1) and token.base not in COMMON):
            return True
        if (token.possessive and after in _RELATIVES) or before in _CHILD:
            return True
        if self.cased and token.capital and not token.first:
            return True
        if (
            self.cased
            and not token.capital
            and token.text.isascii()
            and not self.heard
            and any(t.capital and t.base == token.base for t in tokens)
        ):
            return False
        if before in ("no", "not") and after in ("today", "tomorrow", "tmrw", "hoy"):
            return True
        if after in _NOT_NAME_AFTER or before in (
            "a",
            "the",
            "i",
            "we",
            "any",
            "some",
            "in",
            "on",
            "this",
            "last",
            "it",
            "that",
            "he",
            "she",
            "they",
            "you",
            "who",
            "what",
            "and i",
            "to",
            "al",
            "por",
        ):
            return before in ("that", "and") and after in _SUBJECT_VERBS and after not in _NOT_NAME_AFTER
        if after == token.base:  # "will will be there"
            return True
        if following is not None and len(after) == 1 and following.capital and self.cased and after not in "ia":
            return True
        if token.base == "will" and before and before not in COMMON:
            return False
        if before == token.base:
            return False
        joined_to = before in ("and", "y", "e") or after in ("and", "y", "e")
        return bool(after) and (after in _SUBJECT_VERBS or joined_to or token.possessive)

    def _build(self, place: int, length: int, name: str) -> Mention:
        """Gather what follows the given name: family names, an initial, a spelling."""
        tokens = self.tokens
        last = place + length - 1
        family: list[str] = []
        initial, either = "", False
        while (
            last + 1 < len(tokens)
            and last + 1 not in self.letters
            and tokens[last].gap in (" ", "-", ", ")
            and not tokens[last].possessive
            and len(family) < 4
            and last + 1 not in self.adults
        ):
            word = tokens[last + 1]
            if tokens[last].gap == ", ":
                if family or not self._reversed(name, word):
                    break
                either = True
            particle = (
                word.base in ("de", "la", "del", "los", "al", "el", "van", "von", "st", "san")
                and last + 2 < len(tokens)
                and (self._is_family(tokens[last + 2].base) or tokens[last + 2].base in ("la", "los", "las"))
            )
            if particle:
                last += 1
                continue
            if (
                len(word.base) == 1
                and word.base.isalpha()
                and word.base not in ("i", "a", "y", "o", "e", "u", "w", "n", "x")
            ) or (len(word.base) == 1 and word.capital and word.base not in ("i", "a")):
                initial = initial or word.base
                last += 1
                continue
            if not self._is_family(word.base, word):
                break
            plain = word.base.removesuffix("s")
            known = not self._is_known_family(word.base) and self._is_known_family(plain)
            family.append(plain if known else word.base)
            last += 1
        clue = NameClue(name, tuple(family), initial if not family else "", (), self.heard, either)
        start, end = tokens[place].start, tokens[last].end
        if tokens[last].possessive and tokens[last].text.lower().endswith("'s"):
            end -= 2
        mention = Mention(place, last, start, end, clue, Match(None, 0.0, ()), tokens[last].possessive)
        mention.slot = self._slot(place, last - place + 1) > 0
        before = [t.base for t in tokens[max(0, place - 2) : place]]
        mention.negated = "not" in before[-1:] and tokens[place - 1].gap == " "
        return mention

    def _reversed(self, given: str, word: Token) -> bool:
        """Whether "Taylor, Jordan" may be one student, family name first or last."""
        return bool(
            self.roster.family(given) & self.roster.given(word.base)
            or self.roster.given(given) & self.roster.family(word.base)
        )

    def _is_family(self, base: str, token: Token | None = None) -> bool:
        if base in COMMON and not (token and self.cased and token.capital and self.roster.family(base)):
            return base in self.families and (token is None or token.capital or not self.cased)
        if base in self.families or base.removesuffix("s") in self.families:
            return True
        if self.cased and token is not None and not token.capital:
            return False
        if self.roster.family(base) or self.roster.family(base.removesuffix("s")):
            return True
        return any(likeness(base, f) >= 0.75 for f in self.families)

    def _is_known_family(self, base: str) -> bool:
        return base in self.families or bool(self.roster.family(base))

    def _joined_up(self, mentions: list[Mention]) -> list[Mention]:
        """Give every mention the class named with it, and match it."""
        if not mentions:
            return mentions
        ends = [*(m.start for m in mentions[1:]), 10**9]
        only = len({m.clue.given for m in mentions}) == 1
        for mention, until in zip(mentions, ends, strict=True):
            clues = self.clues if only else [c for c in self.clues if mention.end <= c.start < until]
            mention.clue.clues = tuple(clues)
            mention.match = match_name(mention.clue, self.households, self.roster)
        if len({m.key for m in mentions if m.match.student_id}) == 1 and not only:
            for mention in mentions:
                mention.clue.clues = tuple(self.clues)
                mention.match = match_name(mention.clue, self.households, self.roster)
        return mentions


def _spelled_names(tokens: list[Token]) -> dict[int, tuple[str, int]]:
    """Return runs of three letters or more said one by one: where they begin, the word they make, where they end."""
    runs: dict[int, tuple[str, int]] = {}
    place = 0
    while place < len(tokens):
        end = place
        while (
            end < len(tokens)
            and len(tokens[end].base) == 1
            and tokens[end].base.isalpha()
            and (end == place or re.fullmatch(r"[ ,.-]*", tokens[end - 1].gap))
        ):
            end += 1
        if end - place >= 3:
            runs[place] = ("".join(t.base for t in tokens[place:end]), end)
        place = max(end, place + 1)
    return runs


_NAME_SLOTS = re.compile(
    r"\b(?:my (?:son|daughter|kid|grandson|granddaughter|nephew|niece|brother|sister)|mi (?:hijo|hija|nieto|nieta|sobrino|sobrina)|this is for|calling (?:in )?(?:for|about|regarding|on behalf of)|calling in|report(?:ing)? (?:that )?|student)"
    r"(?: is| named| called| name is|,)?\s+(?=(?P<name>[a-z'-]+(?: [a-z'-]+)?))"
)
_VERB_AFTER = re.compile(
    r"^\s*(?:will not|will be|won'?t|wont|is\b|isn'?t|has\b|was\b|woke|'s (?:not|out|sick|home|got)|sigue|no (?:va|asist|ir|vien|puede)|esta (?:enferm|mal)|tiene|amanecio|can'?t|cannot|needs|threw|woke|out (?:sick|today)|\()"
)


def unknown_name(tokens: list[Token], lower: str, cased: bool, taken: set[int]) -> tuple[int, int] | None:
    """Return the words [first, last] of a student's name that nobody on the roster bears; None where none is said."""
    at = {t.start: i for i, t in enumerate(tokens)}
    for match in _NAME_SLOTS.finditer(lower):
        place = at.get(match.start("name"))
        if place is not None and place not in taken and _namelike(tokens[place], cased):
            return place, _stretch(tokens, place, cased, taken)
    for place, token in enumerate(tokens):
        if (
            place in taken
            or not _namelike(token, cased)
            or (place and _namelike(tokens[place - 1], cased) and tokens[place - 1].gap == " ")
        ):
            continue
        last = _stretch(tokens, place, cased, taken)
        if _VERB_AFTER.match(lower[tokens[last].end :]) and (cased or tokens[last].gap):
            return place, last
    return None


def _namelike(token: Token, cased: bool) -> bool:
    return token.text[0].isalpha() and len(token.base) > 1 and token.base not in COMMON and (token.capital or not cased)


def _stretch(tokens: list[Token], place: int, cased: bool, taken: set[int]) -> int:
    last = place
    while (
        last + 1 < len(tokens)
        and last - place < 2
        and tokens[last].gap in (" ", "-")
        and not tokens[last].possessive
        and last + 1 not in taken
        and _namelike(tokens[last + 1], cased)
    ):
        last += 1
    return last
