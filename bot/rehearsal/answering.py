"""How the people who are called behave, as the simulated phone company is told it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Any

from bot.rehearsal.people import guardians, reachable
from nlp.roster import RosterContact, RosterStudent


class Manner(StrEnum):
    """What happens when a number is called."""

    KNOWS = "knows where the student is, answers by keys"
    SAYS_SO = "knows where the student is, answers by voice"
    DID_NOT_KNOW = "did not know that the student is absent"
    WRONG_NUMBER = "has never heard of the student"
    VOICEMAIL = "a mailbox"
    FULL_MAILBOX = "a mailbox that takes no message"
    RINGS = "nobody answers"
    BUSY = "busy"
    DISCONNECTED = "not in service"
    DISPATCH = "security dispatch, takes the request"


class Fate(StrEnum):
    """How the search for the students of a household comes out that nobody reported."""

    FIRST = "the first guardian knows"
    SECOND = "another guardian knows"
    EMERGENCY = "an emergency contact knows"
    UNAWARE = "the guardians did not know, and nobody else does"
    NOBODY = "nobody knows, or nobody can be reached"


# What most of the numbers of a school do that are not part of the plan: (manner, of 100).
USUAL = (
    (Manner.KNOWS, 40),
    (Manner.SAYS_SO, 10),
    (Manner.DID_NOT_KNOW, 5),
    (Manner.VOICEMAIL, 18),
    (Manner.RINGS, 16),
    (Manner.BUSY, 4),
    (Manner.FULL_MAILBOX, 3),
    (Manner.DISCONNECTED, 2),
    (Manner.WRONG_NUMBER, 2),
)
# Whom nobody reaches: dealt in turn, so that each is seen.
OUT_OF_REACH = (
    Manner.VOICEMAIL,
    Manner.RINGS,
    Manner.FULL_MAILBOX,
    Manner.WRONG_NUMBER,
    Manner.BUSY,
    Manner.VOICEMAIL,
    Manner.DISCONNECTED,
)
# Dealt in turn: most families are found with the first calls, few are not found at all.
FATES = (
    Fate.FIRST,
    Fate.EMERGENCY,
    Fate.SECOND,
    Fate.FIRST,
    Fate.NOBODY,
    Fate.FIRST,
    Fate.SECOND,
    Fate.EMERGENCY,
    Fate.FIRST,
    Fate.UNAWARE,
    Fate.FIRST,
    Fate.SECOND,
)

# The questions of our own prompts, in both languages, by words that the others lack; the first that fits counts.
_WHERE = r"know where|sabe d[oó]nde"
_REASON = r"ill, press 1|enfermedad, oprima"
_WHO = r"guardian of|emergency contact|padre, madre o tutor|contacto de emergencia"
_DISPATCH = r"security dispatch|have taken|despacho de seguridad|ha tomado"


@dataclass(frozen=True, slots=True)
class Callee:
    """What happens when one number (E.164) is called; `rings` in virtual seconds before somebody answers."""

    number: str
    manner: Manner
    rings: float = 6.0

    def script(self) -> dict[str, Any]:
        """The callee as the phone company's control interface takes it."""
        answers = {
            Manner.VOICEMAIL: "voicemail",
            Manner.FULL_MAILBOX: "full mailbox",
            Manner.RINGS: "no answer",
            Manner.BUSY: "busy",
            Manner.DISCONNECTED: "failed",
        }
        return {
            "number": self.number,
            "answer": answers.get(self.manner, "human"),
            "after": self.rings,
            "reactions": list(_reactions(self.manner)),
        }


def _reactions(manner: Manner) -> Iterator[dict[str, Any]]:
    def press(hears: str, key: str) -> dict[str, Any]:
        return {"hears": hears, "press": key, "after": 2.0}

    def say(hears: str, words: str) -> dict[str, Any]:
        return {"hears": hears, "say": words, "after": 2.0}

    match manner:
        case Manner.KNOWS:
            yield from (press(_WHERE, "1"), press(_REASON, "1"), press(_WHO, "1"))
        case Manner.SAYS_SO:
            yield from (say(_WHERE, "yes"), say(_REASON, "She has a fever"), say(_WHO, "yes, this is she"))
        case Manner.DID_NOT_KNOW:
            yield from (press(_WHERE, "2"), press(_WHO, "1"))
        case Manner.WRONG_NUMBER:
            yield press(_WHO, "2")
        case Manner.DISPATCH:
            yield press(_DISPATCH, "1")


class Telephones:
    """Deals a manner to every number; what is dealt first to a number stays."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._dealt: dict[str, Manner] = {}
        self._unreached = 0

    def callees(self) -> tuple[Callee, ...]:
        """Everybody, by number."""
        return tuple(
            Callee(number, manner, round(self._random.uniform(3, 16), 1))
            for number, manner in sorted(self._dealt.items())
        )

    def put(self, numbers: Iterable[str], manner: Manner) -> None:
        """Deal one manner to numbers."""
        for number in numbers:
            self._dealt.setdefault(number, manner)

    def put_out_of_reach(self, numbers: Iterable[str]) -> None:
        """Nobody who knows anything is reached at these numbers."""
        for number in numbers:
            if number not in self._dealt:
                self._dealt[number] = OUT_OF_REACH[self._unreached % len(OUT_OF_REACH)]
                self._unreached += 1

    def put_usual(self, numbers: Iterable[str]) -> None:
        """The numbers of everybody else."""
        manners, weights = zip(*USUAL, strict=True)
        for number in numbers:
            self._dealt.setdefault(number, self._random.choices(manners, weights)[0])

    def put_family(self, students: Sequence[RosterStudent], fate: Fate) -> None:
        """Deal to all numbers of one household so that the search for its students comes out as `fate` says.

        Where there is no second guardian or no emergency contact to be reached, the last guardian is.
        """
        parents = [number for contact in _unique(map(guardians, students)) for number in contact.numbers]
        others = [
            number
            for contact in _unique(student.contacts for student in students)
            if contact.emergency and not contact.restricted
            for number in contact.numbers
        ]
        knows = self._random.choice((Manner.KNOWS, Manner.KNOWS, Manner.SAYS_SO))
        if fate is Fate.UNAWARE:
            self.put(parents[:1], Manner.DID_NOT_KNOW)
        elif fate is Fate.EMERGENCY and others:
            self.put_out_of_reach(parents)
            self.put(others[-1:], knows)
        elif fate in (Fate.SECOND, Fate.EMERGENCY):
            self.put_out_of_reach(parents[:-1])
            self.put(parents[-1:], knows)
        elif fate is Fate.FIRST:
            self.put(parents[:1], knows)
        self.put_out_of_reach([*parents, *others])


def _unique(groups: Iterable[Iterable[RosterContact]]) -> list[RosterContact]:
    return reachable({contact.contact_id: contact for group in groups for contact in group}.values())
