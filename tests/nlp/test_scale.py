"""A large school is read like a small one, and looks at no more students than bear the name."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.reading_messages import Asked, messages
from bot.rehearsal.rosters import roster_students
from nlp.nicknames import FirstNames, same_person_name
from nlp.normalise import fold
from nlp.reader import Reader
from nlp.report import Message, Report
from nlp.roster import Roster, RosterStudent
from nlp.sounds import likeness, sounds_like
from tests.nlp.school import message, school_day

SMALL, LARGE = roster_students(420), roster_students(12_000)
ASKED = messages(SMALL, 36)
NAMES = sorted({fold(name).replace(" ", "") for s in SMALL for name in (s.given_name, s.family_name)})
names = st.one_of(st.sampled_from(NAMES), st.text("abcdefghijklmnopqrstuvwxyz", max_size=9))


class CountingRoster(Roster):
    """A roster that counts the students it hands out."""

    looked_at: set[str]

    def __init__(self, students: Sequence[RosterStudent], *, area_code: str) -> None:
        super().__init__(students, area_code=area_code)
        self.looked_at = set()

    @contextmanager
    def counted(self) -> Iterator[set[str]]:
        self.looked_at = set()
        yield self.looked_at

    def student(self, student_id: str) -> RosterStudent:
        self.looked_at.add(student_id)
        return super().student(student_id)

    @property
    def ids(self) -> tuple[str, ...]:
        pytest.fail("reading goes through the whole roster")


LARGE_ROSTER = CountingRoster(LARGE, area_code="303")
LARGE_READER = Reader(LARGE_ROSTER, school_day)
SMALL_READER = Reader(Roster(SMALL, area_code="303"), school_day)


@pytest.mark.parametrize("asked", messages(LARGE, 30), ids=lambda asked: asked.student_id)
def test_only_namesakes_are_looked_at(asked: Asked) -> None:
    with LARGE_ROSTER.counted() as looked_at:
        LARGE_READER.read(asked.message)
    assert len(looked_at) <= len(LARGE) / 50


def test_a_name_of_the_callers_household_is_not_looked_for_elsewhere() -> None:
    student = next(s for s in LARGE if s.given_name == "Olivia" and s.contacts[0].numbers and "-" not in s.family_name)
    with LARGE_ROSTER.counted() as looked_at:
        report = LARGE_READER.read(message("Olivia has a fever and stays home today", student.contacts[0].numbers[0]))
    assert [line.student_id for line in report.lines] == [student.student_id]
    assert looked_at <= {student.student_id}


def test_a_common_name_from_an_unknown_number_is_nobodys() -> None:
    report = LARGE_READER.read(message("Olivia has a fever and stays home today", "+15055550199"))
    assert [line.student_id for line in report.lines] == [None]
    assert len(report.lines[0].candidates) <= 8


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.student_id)
def test_an_empty_school_is_read(asked: Asked) -> None:
    report = Reader(Roster([]), school_day).read(asked.message)
    assert all(line.student_id is None for line in report.lines)
    assert Report.from_json(report.to_json()) == report


@settings(max_examples=4, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_students_never_shows(shuffler: random.Random) -> None:
    students = list(SMALL)
    shuffler.shuffle(students)
    shuffled = Reader(Roster(students, area_code="303"), school_day)
    for asked in ASKED:
        assert shuffled.read(asked.message) == SMALL_READER.read(asked.message)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(ASKED))
def test_a_household_is_read_alike_in_a_large_school(asked: Asked) -> None:
    """The first families of the large school are the small one's; more students elsewhere may only add doubt."""
    small, large = (named(reader, asked.message) for reader in (SMALL_READER, LARGE_READER))
    assert large <= small or not small


def named(reader: Reader, said: Message) -> set[str]:
    return {line.student_id for line in reader.read(said).lines if line.student_id}


def test_rosters_are_the_same_each_time_and_grow_from_one_another() -> None:
    assert roster_students(60) == SMALL[:60]
    assert LARGE[:420] == SMALL
    assert len({s.student_id for s in LARGE}) == len(LARGE)


def test_a_larger_roster_has_more_names() -> None:
    for size, least in ((420, 150), (12_000, 2_000)):
        students = LARGE[:size]
        assert len({s.given_name for s in students}) > least
        assert len({s.family_name for s in students}) > least


@settings(max_examples=400, deadline=None)
@given(names, names, st.floats(0, 1))
def test_the_short_way_to_compare_sounds_says_the_same(one: str, other: str, least: float) -> None:
    assert sounds_like(one, other, least) == (likeness(one, other) >= least)
    assert sounds_like(one, other, likeness(one, other))


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["bill", "tony", "lupe", "carlitos", "katie", "alex", "sam", *NAMES]), st.sets(names, max_size=4)
)
def test_names_of_a_household_asked_together_are_names_asked_one_by_one(said: str, household: set[str]) -> None:
    assert (said in FirstNames(household)) == any(same_person_name(said, name) for name in household)
