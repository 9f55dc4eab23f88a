"""The caller's name where a contact of the number is named apart from the sentences: "Jill Kessler.", "..., gil"."""

# ruff: noqa: E501 (a list of words reads best on one line)

from __future__ import annotations

import re

from nlp.known_names import KnownNames, is_name_of, whole_name
from nlp.lexicon import words
from nlp.normalise import fold
from nlp.relation_words import RELATION_WORDS
from nlp.roster import RosterContact
from nlp.tokens import Token
from nlp.vocabulary import COMMON

_MOST_WORDS = 4
_APART = re.compile(r"[.,!?;:()\-–—~\n]|[^\x00-\x7f]")
_SENTENCE = re.compile(r"[.!?\n]|[^\x00-\x7f]")
_FILLERS = words(
    "um uh uhm eh este hi hello hey hola buenas bueno morning afternoon evening dias tardes noches yes si aqui thanks gracias avisa atte atentamente att saludos love again thx ty"
)
_OWNERS = words("his her their su the la el step foster la")
_AFTER_NAME = words("here calling speaking again aqui aki for with w about regarding re texting writing checking")
# After these somebody else is meant than the speaker.
_OF_OTHERS = words(
    "for to of call ask asked tell told with con para or o by from al a contact reach text via through than para dile llame llamen marque hablen no not and y de because"
)
TOLD_OF = words(
    "is was said asked told has had says dice dijo esta estaba me pidio fue will can could wants quiere are were tuvo tiene"
)

_NEVER_NAMES = words("i im i'm i'll i've my mi hi hello here the y and la el le so") | frozenset(RELATION_WORDS)

#: Tokens [first, end) of a message.
Words = tuple[int, int]


class ContactNames:
    """The places of one message where a contact of the caller's number is named."""

    def __init__(self, tokens: list[Token], known: KnownNames, greeted: int) -> None:
        self.tokens, self.known, self.greeted = tokens, known, greeted
        contacts = (*known.calling, *known.said)
        self.wholes = {whole_name(contact) for contact in contacts}
        self.parts = {word for c in contacts for word in fold(f"{c.given_name} {c.family_name}").split()}

    def at(self, place: int) -> int:
        """Return how many words from `place` on are the name of a contact of either number, 0 for none."""
        return self._length(place, (*self.known.calling, *self.known.said))

    def find(self) -> Words | None:
        """Return the name of a contact of the number where it stands as the speaker's own."""
        for place in range(len(self.tokens)):
            for contacts, only_apart in ((self.known.calling, False), (self.known.said, True)):
                length = self._length(place, contacts)
                if length and self._is_speakers(place, place + length, only_apart=only_apart):
                    return place, place + length
        return None

    def _length(self, place: int, contacts: tuple[RosterContact, ...]) -> int:
        if not contacts or not self.tokens[place].text[0].isalpha() or self._ends_childs_name(place):
            return 0
        for length in range(_MOST_WORDS, 0, -1):
            spoken = self._words(place, length)
            if length > 1 and self._is_child(place + length - 1):
                continue  # "this is beth mcallister rory can't come in"
            if spoken and is_name_of(spoken, contacts, heard=self.known.heard):
                return length
        return 0

    def _ends_childs_name(self, place: int) -> bool:
        """Whether a word is the family name of the child just named: "phoenix calloway travis calloway"."""
        if not place or self.tokens[place - 1].gap != " " or self.tokens[place - 1].base in self.parts:
            return False
        return self.known.student_at(place) == -1 and self.known.student_at(place - 1) > 0

    def _is_child(self, place: int) -> bool:
        """Whether a word is the first name of a student, and no part of a contact's name."""
        return (
            place < len(self.tokens) and self.tokens[place].base not in self.parts and self.known.student_at(place) > 0
        )

    def _words(self, place: int, length: int) -> list[str]:
        """Return the words from `place` on that may be one name; none where they do not belong together."""
        inside = self.tokens[place : place + length]
        if len(inside) < length or any(not t.text[0].isalpha() for t in inside):
            return []
        for before in inside[:-1]:
            initial = len(before.base) == 1 and before.gap == ". "
            if before.possessive or (before.gap not in (" ", "-", "") and not initial):
                return []
        bases = [t.base for t in inside]
        if length > 1 and "".join(bases) in self.wholes:
            return bases  # "loretta swift water", "guadalupe peña": everyday words, and her name
        if length > 1 and any(t.base in COMMON and not self._may_be_name(t) for t in (inside[0], inside[-1])):
            return []
        if length == 1 and (bases[0] in COMMON or len(bases[0]) < 2):
            return bases if inside[0].capital and bases[0] in self.known.contacts else []
        return [] if all(base in COMMON for base in bases) and not inside[0].capital else bases

    def _may_be_name(self, token: Token) -> bool:
        """Whether an everyday word may be a part of a misheard name: "Sea Oni", "Par win"."""
        return token.base in self.known.contacts or (token.capital and token.base not in _NEVER_NAMES)

    def _is_speakers(self, place: int, end: int, *, only_apart: bool) -> bool:
        """Whether the name [place, end) is set apart as the speaker's, and not that of somebody spoken of."""
        tokens = self.tokens
        if tokens[end - 1].possessive:
            return False
        first = self._with_kin(place)
        before = tokens[first - 1] if first else None
        opens = before is None or tokens[place].start <= self.greeted
        begins = (
            opens
            or before is None
            or (first < place and before.base in ("from", "it", "is"))
            or self._after_child(first)
            or bool(_APART.search(before.gap))
            or before.base in _FILLERS
        )
        ends = self._ends(end)
        if self.known.student_at(place) > 0:
            if tokens[place].base not in self.known.contacts:
                return False  # "Kylie Pruitt" is the child, though her father is Kyle
            return self._shared_with_child(place, end) and (opens or end == len(tokens)) and ends
        if only_apart:
            own = first == place and (before is None or opens or bool(_SENTENCE.search(before.gap)))
            return own and ends
        if begins and ends:
            return True
        excluded = before is not None and (before.base in _OF_OTHERS or before.base in RELATION_WORDS)
        told = end < len(tokens) and tokens[end].base in TOLD_OF
        return end - place > 1 and first == place and not excluded and not told

    def _after_child(self, place: int) -> bool:
        """Whether a child's name with "of" before it ends at `place`: "la tía de Joaquín Kavita"."""
        return any(
            self.known.student_at(first) == place - first and self.tokens[first - 1].base in ("of", "de", "d")
            for first in range(max(1, place - 3), place)
        )

    def _with_kin(self, place: int) -> int:
        """Return where "su abuela Monique", "Tía Yvette", "her mom, Kate" begins."""
        first = place
        while first and self.tokens[first - 1].base in RELATION_WORDS and self.tokens[first - 1].gap in (" ", ", "):
            first -= 1
        while first and first < place and self.tokens[first - 1].base in _OWNERS and self.tokens[first - 1].gap == " ":
            first -= 1
        return first

    def _ends(self, end: int) -> bool:
        """Whether nothing is said of the one who is named: what follows is apart, or tells who he is."""
        if end >= len(self.tokens) or _APART.search(self.tokens[end - 1].gap):
            return True
        following = [t.base for t in self.tokens[end : end + 2]]
        if following[0] in RELATION_WORDS or following[0] in _AFTER_NAME:
            return True
        return following[0] in _OWNERS and len(following) > 1 and following[1] in RELATION_WORDS

    def _shared_with_child(self, place: int, end: int) -> bool:
        """Whether a parent and a child of one name are both named: "Ruben Ochoa for Ruben Ochoa"."""
        outside = [i for i in range(len(self.tokens)) if not place <= i < end]
        return any(self.known.student_at(i) > 0 for i in outside)
