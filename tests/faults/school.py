"""A made-up school whose families behave so that the end of each student's search does not depend on timing.

In every household exactly one way leads to the end: one person knows, or one text explains, or nobody does and
dispatch takes it. However late a call comes because of a fault, the end must be the same.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.rehearsal.answering import Callee, Manner
from bot.rehearsal.events import About, Event, Morning
from bot.rehearsal.people import students_of
from bot.rehearsal.script import Script
from bot.rehearsal.voices import Speaker
from storage.imports.folder import read_school_folder
from tests.faults.school_files import DAY, DISPATCH, LINE, OFFICE, Person, write_school

STRANGER = "+15055550199"
ZONE = ZoneInfo("America/Denver")
# So many children in school for each absent one that the brake sees nothing unusual.
PRESENT_FOR_ABSENT = 3
# Doors open, the early texts come, the roll comes in, the line is checked; the late texts come during the calls.
CHECKED = datetime(2026, 10, 6, 8, 30, tzinfo=ZONE)
OPENS = CHECKED - timedelta(minutes=9)
FIRST_TEXT = OPENS + timedelta(minutes=1)
ROLL = CHECKED - timedelta(minutes=2)
LATE_TEXT = CHECKED + timedelta(minutes=6)
VOICEMAIL = OPENS + timedelta(minutes=2)


class End(StrEnum):
    """How the day of one absent student must end."""

    EXPLAINED = "explained"
    REACHED = "reached"
    HANDED_OVER = "handed over"


class Told(StrEnum):
    """When the family texts, if it does."""

    NEVER = "never"
    EARLY = "before the line is checked"
    LATE = "during the calls"


@dataclass(frozen=True, slots=True)
class Adult:
    """One contact of a household. `shared` names a telephone that other adults have too."""

    relation: str
    manner: Manner
    shared: str = ""
    is_emergency: bool = False
    is_restricted: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of household and how its search must end; `times` of them in a school of full size."""

    what: str
    adults: tuple[Adult, ...]
    end: End
    times: int
    children: int = 1
    told: Told = Told.NEVER


def _mother(manner: Manner, shared: str = "") -> Adult:
    return Adult("mother", manner, shared)


def _father(manner: Manner, *, is_restricted: bool = False) -> Adult:
    return Adult("father", manner, is_restricted=is_restricted)


def _aunt(manner: Manner, shared: str = "") -> Adult:
    return Adult("aunt", manner, shared, is_emergency=True)


KINDS = (
    Kind("the first guardian knows", (_mother(Manner.KNOWS), _father(Manner.RINGS)), End.REACHED, 6),
    Kind("the second guardian knows", (_mother(Manner.RINGS), _father(Manner.KNOWS)), End.REACHED, 5),
    Kind(
        "only an emergency contact knows",
        (_mother(Manner.VOICEMAIL), _father(Manner.VOICEMAIL), _aunt(Manner.KNOWS)),
        End.REACHED,
        4,
    ),
    Kind("nobody knows", (_mother(Manner.RINGS), _father(Manner.BUSY), _aunt(Manner.RINGS)), End.HANDED_OVER, 3),
    Kind(
        "a text explains before the line is checked",
        (_mother(Manner.RINGS), _aunt(Manner.RINGS)),
        End.EXPLAINED,
        3,
        told=Told.EARLY,
    ),
    Kind(
        "a text explains during the calls",
        (_mother(Manner.RINGS), _father(Manner.RINGS), _aunt(Manner.RINGS)),
        End.EXPLAINED,
        2,
        told=Told.LATE,
    ),
    Kind("siblings", (_mother(Manner.KNOWS), _father(Manner.RINGS)), End.REACHED, 2, children=2),
    Kind("a telephone of two families, one", (_mother(Manner.KNOWS, "two families"),), End.REACHED, 1),
    Kind("a telephone of two families, two", (_mother(Manner.KNOWS, "two families"),), End.REACHED, 1),
    Kind(
        "the father must not be told",
        (_mother(Manner.RINGS), _father(Manner.KNOWS, is_restricted=True), _aunt(Manner.KNOWS)),
        End.REACHED,
        2,
    ),
    Kind(
        "no voicemail can be left, so that e-mails go out",
        (_mother(Manner.FULL_MAILBOX), _father(Manner.FULL_MAILBOX), _aunt(Manner.KNOWS)),
        End.REACHED,
        2,
    ),
    Kind(
        "a guardian did not know, and nobody else does",
        (_mother(Manner.DID_NOT_KNOW), _father(Manner.RINGS), _aunt(Manner.RINGS)),
        End.HANDED_OVER,
        1,
    ),
    Kind("the first number is somebody else's", (_mother(Manner.WRONG_NUMBER), _father(Manner.KNOWS)), End.REACHED, 1),
    Kind("the first number is out of service", (_mother(Manner.DISCONNECTED), _father(Manner.KNOWS)), End.REACHED, 1),
)  # fmt: skip

_GIVEN = ("Ada", "Bruno", "Celia", "Dario", "Elena", "Felix", "Greta", "Hugo", "Iris", "Jonas", "Klara", "Leo")
_ADULTS = {"mother": "Martha", "father": "Victor", "aunt": "Paula"}
_BEGINNINGS = ("Alder", "Birch", "Cedar", "Dog", "Elm", "Fern", "Gorse", "Hazel", "Ivy", "Juniper", "Kelp", "Linden")
_ENDINGS = ("wood", "field", "brook", "stone")
# Names of the children in school: unlike those of the absent, so that no text may mean one of them.
_OTHERS = tuple(
    f"{one}{two}" for two in ("ridge", "ton", "man") for one in ("Mars", "Oak", "Pike", "Quin", "Reed", "Thorn")
)


@dataclass(frozen=True, slots=True)
class MadeMorning:
    """The script of the morning, how each absent student (source id) must end, and what kind of household each has."""

    script: Script
    ends: dict[str, End]
    kinds: dict[str, str]
    texting: dict[str, str]
    """The number from which each student's family texts, by source id."""


class _School:
    """Deals names and numbers to the households."""

    def __init__(self) -> None:
        self._numbers = (
            number
            for area in ("970", "303", "720")
            for number in (f"+1{area}55501{last:02d}" for last in range(100))
            if number not in (LINE, OFFICE, DISPATCH)
        )
        self._families = itertools.cycle(f"{one}{two}" for two in _ENDINGS for one in _BEGINNINGS)
        self._others = itertools.cycle(_OTHERS)
        self._given = itertools.cycle(_GIVEN)
        self._shared: dict[str, str] = {}
        self.people: list[Person] = []
        self.links: list[tuple[str, ...]] = []
        self.callees: dict[str, Callee] = {DISPATCH: Callee(DISPATCH, Manner.DISPATCH)}
        self.restricted: set[str] = set()
        self.ends: dict[str, End] = {}
        self.kinds: dict[str, str] = {}
        self.texting: dict[str, str] = {}
        self.events: list[Event] = []

    def add(self, kind: Kind) -> None:
        """One household of a kind: its children absent, its telephones dealt, its text planned."""
        family = next(self._families)
        children = [self._person("student", next(self._given), family) for _ in range(kind.children)]
        adults = [self._adult(adult, family) for adult in kind.adults]
        for child in children:
            self.ends[child.source_id], self.kinds[child.source_id] = kind.end, kind.what
            self.links += [_link(child, adult, person, i) for i, (adult, person) in enumerate(adults, 1)]
        if kind.told is not Told.NEVER:
            self._text(kind, adults[0][1], children[0])

    def add_present(self) -> None:
        """A child in school of whose family nothing is needed."""
        self._person("student", f"{next(self._given)}-{next(self._given)}", next(self._others))

    def _adult(self, adult: Adult, family: str) -> tuple[Adult, Person]:
        number = self._shared.get(adult.shared) or next(self._numbers)
        if adult.shared:
            self._shared[adult.shared] = number
        if adult.is_restricted:
            self.restricted.add(number)
        # Some pick up sooner than others.
        self.callees[number] = Callee(number, adult.manner, 4.0 + len(self.callees) % 5)
        email = f"{adult.relation}.{family}@example.org".lower() if adult.manner is Manner.FULL_MAILBOX else ""
        return adult, self._person("parent", _ADULTS[adult.relation], family, number, email)

    def _person(self, role: str, given: str, family: str, phone: str = "", email: str = "") -> Person:
        person = Person(
            f"{'S' if role == 'student' else 'C'}{1001 + len(self.people)}", role, given, family, phone, email
        )
        self.people.append(person)
        return person

    def _text(self, kind: Kind, mother: Person, child: Person) -> None:
        begins = FIRST_TEXT if kind.told is Told.EARLY else LATE_TEXT
        words = (
            f"Good morning, this is {mother.given} {mother.family}, {child.given}'s mom. {child.given} {child.family} "
            f"is staying home today because {child.given} has a fever."
        )
        at = begins + timedelta(seconds=20 * len(self.events))
        self.events.append(Event(at, About.ABSENT, mother.phone, words, (child.source_id,)))
        self.texting[child.source_id] = mother.phone


def make_morning(folder: Path, *, small: bool = False) -> MadeMorning:
    """Write the school into `folder` and plan its morning. `small`: one household of each kind."""
    school = _School()
    for kind in KINDS:
        for _ in range(1 if small else kind.times):
            school.add(kind)
    absent = frozenset(school.ends)
    for _ in range(PRESENT_FOR_ABSENT * len(absent)):
        school.add_present()
    write_school(folder, school.people, school.links, sorted(absent))
    found = read_school_folder(folder)
    morning = Morning(
        OPENS,
        ROLL,
        CHECKED,
        tuple(sorted(school.events, key=lambda event: event.at)),
        tuple(school.callees.values()),
        frozenset(school.restricted),
    )
    script = Script(folder, found.school, LINE, DAY, students_of(found), absent, morning, {})
    return MadeMorning(script, school.ends, school.kinds, school.texting)


def with_voicemail(made: MadeMorning, wav: bytes) -> MadeMorning:
    """The same morning, on which a stranger speaks this recording before the roll comes in, about no child of ours."""
    event = Event(VOICEMAIL, About.NOTHING, STRANGER, "", (), Speaker("en"))
    morning = made.script.morning
    events = tuple(sorted((*morning.events, event), key=lambda one: one.at))
    script = replace(made.script, morning=replace(morning, events=events), sounds={event: wav})
    return replace(made, script=script)


def _link(child: Person, adult: Adult, person: Person, priority: int) -> tuple[str, ...]:
    is_guardian = "false" if adult.is_emergency or adult.is_restricted else "true"
    restriction = "no contact" if adult.is_restricted else ""
    return (
        child.source_id, person.source_id, adult.relation, str(priority), is_guardian, is_guardian,
        "true" if adult.is_emergency else "false", restriction, "en",
    )  # fmt: skip
