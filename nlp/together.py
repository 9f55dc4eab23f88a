"""Whom the names of one message mean together: with the classes named, beside a brother, one or the other."""

from __future__ import annotations

import re
from itertools import pairwise

from nlp.classes import ClassClue
from nlp.first_names import Sex, sex_by_given_name
from nlp.fitting import given_likeness
from nlp.lexicon import words
from nlp.matching import Household, match_name
from nlp.mention import Mention
from nlp.roster import Roster
from nlp.tokens import Token

# The caller does not know which child is meant, or what it is called.
_UNSURE_WHO = re.compile(
    r"\b(?:no se (?:decirle|como se (?:dice|llama)|cual)|which one (?:are you|it is|it was|is it|was it)|"
    r"one of the two)\b|"
    r"\b(?:dont|do not|cant|cannot|not sure|forget|forgot) (?:know |tell |remember |recall )?"
    r"(?:which (?:one|twin|kid|boy|girl|of)|(?:his|her|the kids) name)\b"
)
_MY_OWN: dict[Sex, re.Pattern[str]] = {
    "boy": re.compile(r"\b(?:my|mi) (?:son|boy|hijo|nino|nieto|grandson|nephew|sobrino)\b"),
    "girl": re.compile(r"\b(?:my|mi) (?:daughter|girl|hija|nina|nieta|granddaughter|niece|sobrina)\b"),
}
#: From this likeness on a said name may be short for the one on file.
_SHORT_FOR = 0.93
_JOINING = words("and y e ni nor or")
_DENIALS = words("neither not no ni wont isnt cant arent without")


def told_together(
    mentions: list[Mention],
    tokens: list[Token],
    clues: list[ClassClue],
    households: tuple[Household, ...],
    roster: Roster,
) -> list[Mention]:
    """Match the students named in one message, each with the class named with it, and return them."""
    return _Names(tokens, clues, households, roster).matched(mentions)


class _Names:
    """The names of one message, which tell about each other."""

    def __init__(
        self, tokens: list[Token], clues: list[ClassClue], households: tuple[Household, ...], roster: Roster
    ) -> None:
        self.tokens, self.clues, self.households, self.roster = tokens, clues, households, roster

    def matched(self, mentions: list[Mention]) -> list[Mention]:
        """Give every mention the class named with it, and match it."""
        ends = [*(m.start for m in mentions[1:]), 10**9]
        others = [(m.end, until) for m, until in zip(mentions, ends, strict=False) if m.negated]
        # "Not Blake Carver in 5th" tells the class of him who is not meant.
        self.clues = [c for c in self.clues if not any(start <= c.start < until for start, until in others)]
        only = len({m.clue.given for m in mentions}) == 1
        for mention, until in zip(mentions, ends, strict=False):
            self._match(mention, self.clues if only else [c for c in self.clues if mention.end <= c.start < until])
        known = {m.key for m in mentions if m.match.student_id}
        if len(known) == 1 and not only:
            for mention in mentions:
                if mention.key in known:
                    self._match(mention, self.clues)
        self._siblings(mentions)
        self._left_over(mentions)
        self._of_other_sex(mentions)
        _in_full(mentions)
        self._told_apart(mentions)
        near = {s.student_id for h in self.households for s in h.students}
        if len(near) > 1 and _UNSURE_WHO.search(" ".join(t.base for t in self.tokens)):
            for mention in mentions:
                mention.match = mention.match.left_open()
        return mentions

    def _match(self, mention: Mention, clues: list[ClassClue]) -> None:
        mention.clue.clues = tuple(clues)
        mention.match = match_name(mention.clue, self.households, self.roster)

    def _siblings(self, mentions: list[Mention]) -> None:
        """Where the number tells nothing, let a name of several bearers mean the brother or sister of one named."""
        if self.households:
            return
        known = {m.match.student_id for m in mentions if m.match.student_id}
        contacts = {c.contact_id for i in known if i for c in self.roster.student(i).contacts}
        kin = {i for contact in contacts for i in self.roster.students_of(contact)} - known
        for mention in mentions:
            fits = [fit.student_id for fit in mention.match.fits if fit.student_id in kin]
            if mention.match.student_id is None and len(fits) == 1:
                mention.match = mention.match.meaning(fits[0], "name_uncertain")

    def _of_other_sex(self, mentions: list[Mention]) -> None:
        """Leave a girl's short name that a brother may bear open, where "my boy" is spoken of: "Rey. Es mi niño"."""
        text = " ".join(t.base for t in self.tokens)
        told: set[Sex] = {sex for sex, said in _MY_OWN.items() if said.search(text)}
        if len(told) != 1 or len({m.clue.given for m in mentions}) != 1:
            return
        near = [s for h in self.households for s in h.students]
        for mention in mentions:
            meant = [s for s in near if s.student_id == mention.match.student_id]
            alike = [s for s in near if s not in meant and given_likeness(mention.clue.given, s) >= _SHORT_FOR]
            if not meant or sex_by_given_name(meant[0]) in told:
                continue
            if any(sex_by_given_name(s) in (*told, None) for s in alike):
                mention.match = mention.match.left_open()

    def _left_over(self, mentions: list[Mention]) -> None:
        """Let a name misheard mean the likeliest of those it fits where the message names all the others plainly."""
        plain = {m.match.student_id for m in mentions if m.match.student_id and m.match.likeness >= 1.0}
        near = {s.student_id for h in self.households for s in h.students}
        for mention in mentions:
            fits = [fit.student_id for fit in mention.match.fits]
            others = frozenset(fits[1:])
            if mention.match.student_id is None and others and others <= plain & near and fits[0] in near - plain:
                mention.clue.beside = others
                mention.match = match_name(mention.clue, self.households, self.roster)

    def _told_apart(self, mentions: list[Mention]) -> None:
        """Let a name that fits two students mean the one who is not named beside it: "Jayden and Aiden"."""
        for one, other in pairwise(mentions):
            between = {t.base for t in self.tokens[one.last + 1 : other.first]}
            if self._alternatives(one, other):
                for mention in (one, other):
                    mention.match = mention.match.left_open()
                continue
            if one.clue.given == other.clue.given or not between <= _JOINING or one.possessive:
                continue
            for mention, known in ((one, other), (other, one)):
                if mention.match.student_id is None and known.match.student_id is not None:
                    mention.clue.beside = frozenset((known.match.student_id,))
                    mention.match = match_name(mention.clue, self.households, self.roster)

    def _alternatives(self, one: Mention, other: Mention) -> bool:
        """Whether one student or the other is meant: "Ada's got a fever or Chidi's got a fever"."""
        if one.key == other.key or self.tokens[one.last].sentence != self.tokens[other.first].sentence:
            return False
        before = ["", "", *(t.base for t in self.tokens[max(0, other.first - 2) : other.first])][-2:]
        either = before[-1] in ("or", "o") or (before[0] in ("or", "o") and before[1] in ("el", "la", "maybe"))
        denied = {t.base for t in self.tokens[max(0, one.first - 4) : other.first]} & _DENIALS
        return either and not denied


def _in_full(mentions: list[Mention]) -> None:
    """Let a first name alone mean whom the message names in full by it: "Lucas Herrera is sick. Lucas has a fever"."""
    for mention in mentions:
        if mention.clue.family or mention.clue.initial or mention.negated:
            continue
        full = [m for m in mentions if m.clue.given == mention.clue.given and m.clue.family and not m.negated]
        if len({m.clue.family for m in full}) == 1 and (_in_class(full[0]) or not _in_class(mention)):
            mention.match = full[0].match


def _in_class(mention: Mention) -> bool:
    """Whether the class named with a student is that of one who may be meant."""
    return any(fit.grounds.class_fits for fit in mention.match.fits)
