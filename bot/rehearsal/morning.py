"""The plan of a morning: who calls or texts when and says what, and what every number of the school does when called.

Pure and seeded: the same school, absence list and seed give the same morning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bot.rehearsal import sayings
from bot.rehearsal.answering import FATES, Fate, Manner, Telephones
from bot.rehearsal.events import About, Event, Morning
from bot.rehearsal.people import guardians, households, reachable
from bot.rehearsal.voices import Speaker
from nlp.roster import RosterContact, RosterStudent
from storage.imports.records import SchoolRecord

# How much of the absence list is reported before the line is checked, and how much of that by voicemail.
REPORTED = 0.55
SPOKEN = 1 / 3
OPENS_BEFORE_CHECK = timedelta(minutes=60)
ROLL_BEFORE_CHECK = timedelta(minutes=3)
# Nothing is said in the last minutes before the check, so that what came in before it has been read by then.
QUIET_BEFORE_CHECK = timedelta(minutes=5)
LATE_AFTER_CHECK = (timedelta(minutes=4), timedelta(minutes=9))


@dataclass(frozen=True, slots=True)
class _Message:
    """An event that has no time yet."""

    about: About
    from_number: str
    words: str
    students: tuple[str, ...]
    speaker: Speaker | None = None


def plan_morning(
    school: SchoolRecord,
    students: Sequence[RosterStudent],
    absent: frozenset[str],
    day: date,
    *,
    seed: int,
    voices: frozenset[str],
    reported: float = REPORTED,
    opens_before: timedelta = OPENS_BEFORE_CHECK,
) -> Morning:
    """Plan the morning of `day`.

    `students` is the whole school, `absent` the ids on the absence list; `voices` are the languages in which somebody
    can be heard: where there is none, parents text. `reported` is the share of the list that parents speak for before
    the check, `opens_before` how long before the check the morning begins.
    """
    checked_at = datetime.combine(day, school.line_checked, ZoneInfo(school.timezone))
    planner = _Planner(school, students, absent, day, seed=seed, voices=voices, reported=reported)
    messages, late = planner.messages()
    opens = checked_at - opens_before
    events = [
        *_at_times(messages, opens + timedelta(minutes=2), checked_at - QUIET_BEFORE_CHECK, planner.random),
        *(_at(message, checked_at + delay) for message, delay in zip(late, LATE_AFTER_CHECK, strict=False)),
    ]
    return Morning(
        opens,
        checked_at - ROLL_BEFORE_CHECK,
        checked_at,
        tuple(sorted(events, key=lambda event: event.at)),
        planner.telephones.callees(),
        planner.restricted_numbers(),
    )


class _Planner:
    """Draws a morning. What needs a special family takes the first that fits; the rest is dealt in a drawn order."""

    def __init__(
        self,
        school: SchoolRecord,
        students: Sequence[RosterStudent],
        absent: frozenset[str],
        day: date,
        *,
        seed: int,
        voices: frozenset[str],
        reported: float,
    ) -> None:
        self.random = Random(seed)  # noqa: S311 - a plan, not a secret
        self.telephones = Telephones(self.random)
        self._school = school
        self._students = students
        self._day = day
        self._languages = [language for language in sayings.LANGUAGES if language in school.languages] or ["en"]
        self._voices = voices
        missing = [student for student in students if student.student_id in absent]
        self._households = households(missing)
        self.random.shuffle(self._households)
        self._present = [student for student in students if student.student_id not in absent]
        self.random.shuffle(self._present)
        self._still_to_report = round(reported * len(missing))
        self._spoken = 0

    def messages(self) -> tuple[list[_Message], list[_Message]]:
        """What is said before the line is checked, and what is said afterwards; deals the telephones as it goes."""
        early = [*self._special(), *self._of_present_students()]
        late = [message for spoken in (False, True) for message in self._late(spoken=spoken)]
        while self._still_to_report > 0 and (household := self._take(lambda _: True)) is not None:
            early.append(self._absence(household, spoken=self._spoken < SPOKEN * (len(early) - 6)))
            self._answer_phones(household, Fate.FIRST)
        self._deal_the_rest()
        return early, late

    def restricted_numbers(self) -> frozenset[str]:
        """Numbers at which nobody may be called: those that only restricted contacts have."""
        contacts = [contact for student in self._students for contact in student.contacts]
        allowed = {number for contact in contacts if not contact.restricted for number in contact.numbers}
        return frozenset(n for contact in contacts if contact.restricted for n in contact.numbers) - allowed

    def _special(self) -> Iterator[_Message]:
        """The messages that every rehearsal should hold, as far as the absence list has families for them."""
        for spoken in (False, True):
            if (household := self._take(lambda h: len(h) > 1)) is not None:
                yield self._of_siblings(household, spoken=spoken)
        household = self._take(lambda h: self._restricted(h) is not None)
        if household is not None and (caller := self._restricted(household)) is not None:
            yield self._text(About.RESTRICTED, caller, household[:1], sayings.absent_text)
            self._answer_phones(household, Fate.FIRST)
        for about, template in (
            (About.LATE, sayings.LATE),
            (About.STUDENT, sayings.STUDENT),
            (About.IN_SCHOOL, sayings.PRESENT),
        ):
            if (household := self._take(lambda _: True)) is not None:
                yield self._text(about, self._caller(household[0]), household[:1], self._single(template))
                self._answer_phones(household, Fate.UNAWARE if about is About.IN_SCHOOL else Fate.FIRST)
        if (household := self._take(lambda _: True)) is not None:
            yield self._text(About.DAYS, self._caller(household[0]), household[:1], self._several_days)
            self._answer_phones(household, Fate.FIRST)
        if self._voices and (household := self._take(lambda _: True)) is not None:
            message = self._absence(household, spoken=True)
            yield _Message(About.WITHHELD, "", message.words, message.students, message.speaker)
            self._answer_phones(household, Fate.SECOND)

    def _of_present_students(self) -> Iterator[_Message]:
        """Messages of families whose children are all in school."""
        callers = [(student, self._caller(student)) for student in self._present if reachable(guardians(student))][:4]
        if len(callers) < 4:
            return
        (student, caller), (_, asks), (_, stops), (_, silent) = callers
        yield self._text(About.NOT_ABSENT, caller, (student,), sayings.absent_text)
        yield self._text(About.QUESTION, asks, (), self._single(sayings.QUESTION), of=callers[1][0])
        yield _Message(About.STOP, stops.numbers[0], sayings.STOP, ())
        if self._voices:
            yield _Message(About.NOTHING, silent.numbers[0], "", (), Speaker("en"))

    def _late(self, *, spoken: bool) -> Iterator[_Message]:
        if (household := self._take(lambda _: True, counts=False)) is not None:
            message = self._absence(household, spoken=spoken)
            yield _Message(About.AFTER_CHECK, message.from_number, message.words, message.students, message.speaker)
            for student in household:
                self.telephones.put((n for contact in student.contacts for n in contact.numbers), Manner.RINGS)

    def _absence(self, household: tuple[RosterStudent, ...], *, spoken: bool) -> _Message:
        if len(household) > 1:
            return self._of_siblings(household, spoken=spoken)
        caller = self._caller(household[0])
        if not spoken:
            return self._text(About.ABSENT, caller, household, sayings.absent_text)
        speaker = self._speaker(caller)
        if speaker is None:
            return self._text(About.ABSENT, caller, household, sayings.absent_text)
        words = sayings.absent_voicemail(self.random, speaker.language, caller, household[0])
        self._spoken += 1
        return _Message(About.ABSENT, caller.numbers[0], words, (household[0].student_id,), speaker)

    def _of_siblings(self, household: tuple[RosterStudent, ...], *, spoken: bool) -> _Message:
        caller = self._caller(household[0])
        speaker = self._speaker(caller) if spoken else None
        language = speaker.language if speaker else self._language(caller)
        words = sayings.siblings(self.random, language, caller, household, spoken=speaker is not None)
        self._spoken += speaker is not None
        self._answer_phones(household, Fate.FIRST)
        ids = tuple(student.student_id for student in household[:2])
        return _Message(About.SIBLINGS, caller.numbers[0], words, ids, speaker)

    def _text(
        self,
        about: About,
        caller: RosterContact,
        students: tuple[RosterStudent, ...],
        say: Callable[[Random, str, RosterContact, RosterStudent], str],
        *,
        of: RosterStudent | None = None,
    ) -> _Message:
        student = of or students[0]
        words = say(self.random, self._language(caller), caller, student)
        return _Message(about, caller.numbers[0], words, tuple(s.student_id for s in students))

    @staticmethod
    def _single(template: dict[str, str]) -> Callable[[Random, str, RosterContact, RosterStudent], str]:
        return lambda random, language, caller, student: sayings.one(template, random, language, caller, student)

    def _several_days(self, random: Random, language: str, caller: RosterContact, student: RosterStudent) -> str:
        return sayings.several_days(random, language, caller, student, self._day + timedelta(days=2))

    def _take(
        self, fits: Callable[[tuple[RosterStudent, ...]], bool], *, counts: bool = True
    ) -> tuple[RosterStudent, ...] | None:
        """The next household with a telephone that fits; None where none is left. Each is taken once."""
        for household in self._households:
            if reachable(guardians(household[0])) and fits(household):
                self._households.remove(household)
                self._still_to_report -= len(household) if counts else 0
                return household
        return None

    def _answer_phones(self, household: tuple[RosterStudent, ...], fate: Fate) -> None:
        self.telephones.put_family(household, fate)

    def _deal_the_rest(self) -> None:
        """The telephones of those whom nobody reports, of dispatch, of the office, and of everybody else."""
        for i, household in enumerate(self._households):
            self._answer_phones(household, FATES[i % len(FATES)])
        if self._school.security_dispatch:
            self.telephones.put([self._school.security_dispatch], Manner.DISPATCH)
        for student in self._students:
            self.telephones.put_usual(number for contact in student.contacts for number in contact.numbers)

    @staticmethod
    def _caller(student: RosterStudent) -> RosterContact:
        return reachable(guardians(student))[0]

    @staticmethod
    def _restricted(household: tuple[RosterStudent, ...]) -> RosterContact | None:
        return next(iter(reachable(c for c in household[0].contacts if c.restricted)), None)

    def _language(self, caller: RosterContact) -> str:
        return caller.language if caller.language in self._languages else self._languages[0]

    def _speaker(self, caller: RosterContact) -> Speaker | None:
        language = self._language(caller)
        if language not in self._voices:
            return None
        deep = caller.relation in ("father", "stepfather", "grandfather")
        return Speaker(language, round(self.random.uniform(0.84, 0.9) if deep else self.random.uniform(0.95, 1.08), 2))


def _at(message: _Message, at: datetime) -> Event:
    return Event(at, message.about, message.from_number, message.words, message.students, message.speaker)


def _at_times(messages: Sequence[_Message], first: datetime, last: datetime, random: Random) -> Iterator[Event]:
    """Spread messages over a span, in a drawn order; voicemails, which take long to hear, evenly among them."""
    spoken = [message for message in messages if message.speaker]
    written = [message for message in messages if not message.speaker]
    random.shuffle(spoken)
    random.shuffle(written)
    # Voicemails come in the first nine tenths, so that the last of them too is heard before the line is checked.
    for group, end in ((spoken, first + (last - first) * 0.9), (written, last)):
        for i, message in enumerate(group):
            share = (i + random.uniform(0.2, 0.8)) / len(group)
            at = first + (end - first) * share
            yield _at(message, at.replace(microsecond=0))
