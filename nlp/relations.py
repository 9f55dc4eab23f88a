"""What the caller is to the student: claimed ("this is her dad"), signed ("- Emma's mom"), or implied ("my son")."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.known_names import KnownNames
from nlp.lexicon import words
from nlp.relation_words import CHILD_WORDS, RELATION_WORDS
from nlp.tokens import Token
from nlp.vocabulary import COMMON

_CLAIM = re.compile(
    r"\b(?:i'?m|i am|this is|it'?s|soy|yo soy|habla|le habla|from|aqui|im)\s+(?:calling (?:as )?)?(?:also |well |actually )?(?:the |his |her |their |su |la |el |a |one of (?:his|her|their) )?(?:(?:older|big|little|step|great|foster|legal|proud|other)[ -]?)*(?P<rel>[a-z]+)\b(?!'s)"
)
_STEP = re.compile(r"\bstep[ -]?$|\bfoster $")
# Somebody else's words are passed on: "she says it's her mom".
_REPORTED = re.compile(r"\b(?:said|says|say|think|thinks|if|guess|like|dice|creo)\s+$")
_IT_IS_ME = re.compile(
    r"\b(?:the |his |her |su |la )?(mom|dad|mother|father|mama|papa|grandma|grandpa),? (?:that'?s|is|which is|soy) (?:me|yo)\b"
)
_MINE = words("my mi mis our nuestro nuestra nuestros")
_BEFORE_CHILD = words("little older oldest youngest younger two dos three twin big sweet middle other step")
# These are mostly other words: "para", "tutor", "foster care".
_RARELY_A_RELATION = words("para pa ma tutor foster")
_OWNERS = words("my mi her his their our your")
_ARTICLES = words("la the su el step")
# After these the relation is somebody who is spoken of: "her mom said".
_SPOKEN_OF = re.compile(
    r"\s+(?:is|was|said|says|told|asked|wants|knows|cell|phone|has|had|got|'s|went|works|who|will|won|and i|'ll|s\b|on file|est[aá]|tuvo|se|ya|me|fue|trabaja|le|esta)\b"
)
_NOT_SIGNED = re.compile(r"\s+(?:is|was|said|phone|cell|number)\b")
_OF = re.compile(r"\s+(?:of|de|del)\b")
_APART = re.compile(r"[.!?,(\-/]|[^\x00-\x7f]")
_OPENING_WORDS = 16
_CLOSING_WORDS = 4


@dataclass(frozen=True, slots=True)
class Relation:
    """What the caller is, at characters `span` of the view; `claimed` where it is said outright.

    `kind` is a relationship of the report, or "parent" where mother or father is not told.
    """

    kind: str
    span: tuple[int, int]
    claimed: bool


def find_relation(lower: str, tokens: list[Token], known: KnownNames) -> Relation | None:
    """Return what the caller is to the student; None where nothing is said."""
    return _claimed(lower) or _beside_name(lower, tokens, known) or _of_my_child(tokens, known)


def _claimed(lower: str) -> Relation | None:
    """Read "this is her dad", "soy la abuela", "the mom, that's me"."""
    for match in _CLAIM.finditer(lower):
        kind = RELATION_WORDS.get(match["rel"])
        if kind and not _REPORTED.search(lower[max(0, match.start() - 12) : match.start()]):
            step = _STEP.search(lower[max(0, match.start("rel") - 8) : match.start("rel")])
            return Relation("guardian" if step else kind, match.span("rel"), claimed=True)
    itself = _IT_IS_ME.search(lower)
    return Relation(RELATION_WORDS[itself[1]], itself.span(1), claimed=True) if itself else None


def _of_my_child(tokens: list[Token], known: KnownNames) -> Relation | None:
    """Read "my son", "mi nieta", "my Lucas"."""
    for place, token in enumerate(tokens[:-1]):
        if token.base not in _MINE:
            continue
        ahead = place + 1
        while ahead < len(tokens) - 1 and tokens[ahead].base in _BEFORE_CHILD:
            ahead += 1
        kind = CHILD_WORDS.get(tokens[ahead].base)
        named = known.student_at(place + 1) > 0 and tokens[place + 1].base not in known.contacts
        if kind is None and token.base in ("my", "mi") and named:
            kind = "parent"
        if kind and not (kind == "sibling" and _sibling_of_adult(tokens, ahead)):
            return Relation(kind, (tokens[ahead].start, tokens[ahead].end), claimed=False)
    return None


def _sibling_of_adult(tokens: list[Token], place: int) -> bool:
    """Whether "my sister" is a grown-up's: "my sister's kid", "my sister is in the hospital"."""
    return tokens[place].possessive or (place + 1 < len(tokens) and tokens[place + 1].base in COMMON)


def _beside_name(lower: str, tokens: list[Token], known: KnownNames) -> Relation | None:
    """Read "Emma's mom" near the beginning, "mother of", "su mama" or "(dad)" at the end."""
    for place, token in enumerate(tokens):
        kind = RELATION_WORDS.get(token.base)
        if not kind or token.base in _RARELY_A_RELATION or (token.base == "dispatch" and place < len(tokens) - 1):
            continue
        found = _Signed(lower, tokens, place, known).relation(kind)
        if found:
            return found
    return None


class _Signed:
    """A word for a relation at one place, which may be the caller's."""

    def __init__(self, lower: str, tokens: list[Token], place: int, known: KnownNames) -> None:
        self.tokens, self.place, self.known, self.token = tokens, place, known, tokens[place]
        self.before = tokens[place - 1] if place else None
        self.after = lower[self.token.end : self.token.end + 24]
        self.is_last = place == len(tokens) - 1
        self.owned = self.before is not None and self._owned_by(self.before)
        self.opens = place < _OPENING_WORDS and not _SPOKEN_OF.match(self.after)
        self.closes = self._closes()

    def relation(self, kind: str) -> Relation | None:
        """Return the relation as the caller's; None where it is somebody else's."""
        span, before = (self.token.start, self.token.end), self.before
        if before is not None and before.base in _OWNERS and not self._signs_as_owned(before):
            return None
        if self._of_another():
            return None
        if self.opens and kind != "staff":
            if self.owned and self.token.possessive:
                return None
            if self.owned:
                return Relation(
                    "guardian" if before is not None and before.base == "step" else kind, span, claimed=True
                )
            if _OF.match(self.after):
                return Relation(kind, span, claimed=True)
        apart = before is None or self.owned or bool(_APART.search(before.gap)) or before.base == "grand"
        named_after = (
            kind == "grandparent" and not self.is_last and self.place >= len(self.tokens) - 3
        )  # "Grandma Anjali"
        if (self.closes or named_after) and apart:
            return Relation(kind, span, claimed=True)
        capital = before is not None and self.is_last and before.capital
        return Relation(kind, span, claimed=True) if self.closes and capital else None

    def _owned_by(self, before: Token) -> bool:
        """Whether the word before says whose: "Emma's mom", "emmas mom", "la mama", "Vikram (father)"."""
        return (
            before.possessive
            or self.known.student_at(self.place - 1) > 0
            or before.base.endswith("s")
            or before.base in _ARTICLES
            or before.gap.strip() in (",", "(", "-", "/")
        )

    def _closes(self) -> bool:
        """Whether the word stands at the end of the message, where one signs."""
        if self.place < len(self.tokens) - _CLOSING_WORDS or _NOT_SIGNED.match(self.after):
            return False
        return not re.search(r"[a-z]{3}", self.token.gap)

    def _signs_as_owned(self, before: Token) -> bool:
        """Whether "her dad" signs: as the last words, or set apart near the end: "Darnell, his dad"."""
        gap = self.tokens[self.place - 2].gap if self.place > 1 else ""
        apart = before.base in ("his", "her") and re.search(r"[,.\-(]", gap)
        return self.closes and bool(self.is_last or apart)

    def _of_another(self) -> bool:
        """Whether "su abuelita", "his dad" stand inside a sentence about somebody else and sign nothing."""
        if self.place < 2 or self.before is None or self.before.base not in ("su", "his", "her", "their"):
            return False
        earlier = self.tokens[self.place - 2]
        return earlier.gap == " " and not earlier.capital and earlier.base not in self.known.contacts
