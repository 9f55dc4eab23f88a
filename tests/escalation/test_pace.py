"""Nobody dials faster than the provider takes calls, and the most urgent call is always the next."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from escalation.engine import POKE_AGAIN, decide, work_due
from escalation.pace import LONGEST_PAUSE, Pace, moments
from escalation.rounds.urgency import rank_of, turn_of
from escalation.sender import advance_attempt
from storage.models import Attempt, Inquiry, Student
from storage.session import Database
from storage.words import AttemptChannel, AttemptState, InquiryState, RoundKind
from tests.escalation.world import PUBLIC_URL, Morning, away
from tests.support import DISPATCH, LINE_CHECK
from voice.telephony import TryLater

ROSA, HARLOW, IDA, LEA, NINA = "+13035550111", "+13035550121", "+13035550131", "+13035550141", "+13035550151"
EVERYBODY = ("Ana", "Luis", "Ben", "Cleo", "Emma1", "Emma3")
ONE_A_SECOND = Pace.of(1.0, 1.0)


def seconds(*values: float) -> list[datetime]:
    return [LINE_CHECK + timedelta(seconds=value) for value in values]


@pytest.mark.parametrize(
    ("rate", "next_at", "expected"),
    [
        (1, 0, [0, 1]),  # the moments of the next second and a half
        (2, 0, [0, 0.5, 1, 1.5]),
        (2, 1, [1, 1.5]),  # the next is dealt already
        (2, 5, []),  # as far ahead as nobody looks
        (2, -600, [-1, -0.5, 0, 0.5, 1, 1.5]),  # after a pause: what one second would have held, and no more
        (0.1, -600, [-1]),
        (2, 3600, [0, 0.5, 1, 1.5]),  # the clock was put back by an hour
    ],
)
def test_moments_of_a_rate(rate: float, next_at: float, expected: list[float]) -> None:
    (begin,) = seconds(next_at)
    assert moments(Pace.of(rate, 1.0), begin, LINE_CHECK, 100) == seconds(*expected)


@given(
    rate=st.sampled_from([0.5, 1.0, 3.0, 30.0]),
    waits=st.lists(st.tuples(st.floats(0, 20), st.integers(1, 50)), min_size=1, max_size=30),
)
def test_however_often_it_is_asked_no_two_moments_are_closer_than_the_rate(
    rate: float, waits: list[tuple[float, int]]
) -> None:
    pace, now, next_at, dealt = Pace.of(rate, 1.0), LINE_CHECK, LINE_CHECK, list[datetime]()
    for wait, most in waits:
        now += timedelta(seconds=wait)
        found = moments(pace, next_at, now, most)
        assert len(found) <= most
        assert all(now - pace.behind <= moment <= now + pace.ahead for moment in found)
        dealt += found
        next_at = found[-1] + pace.interval if found else next_at
    assert all(later - earlier >= pace.interval for earlier, later in pairwise(dealt))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (turn_of(RoundKind.DISPATCH, 3, in_review=False), turn_of(RoundKind.GUARDIANS, 0, in_review=False)),
        (turn_of(RoundKind.GUARDIANS, 0, in_review=False), turn_of(RoundKind.EMERGENCY, 1, in_review=False)),
        (turn_of(RoundKind.GUARDIANS, 9, in_review=False), turn_of(RoundKind.GUARDIANS, 0, in_review=True)),
        (rank_of("05", look_first=True), rank_of("PK", look_first=False)),
        (rank_of("KG", look_first=False), rank_of("01", look_first=False)),
        (rank_of("2", look_first=False), rank_of("03", look_first=False)),
        (rank_of("pk", look_first=False), rank_of("KG", look_first=False)),
        (rank_of("", look_first=False), rank_of("KG", look_first=False)),
        (rank_of("sunflowers", look_first=False), rank_of("01", look_first=False)),
    ],
)
def test_who_goes_before_whom(first: int, second: int) -> None:
    assert first < second


class Office:
    """Clock and worker that keep to a pace: whoever is asked dials at the moment it was given."""

    def __init__(self, database: Database, pace: Pace) -> None:
        self.morning = Morning(database)
        self.pace = pace
        self.dialled_at: dict[str, datetime] = {}

    def second(self, times: int = 1) -> None:
        """So many seconds, of two sweeps each."""
        for _ in range(2 * times):
            decide(self.morning.database, self.morning.now())
            due = work_due(self.morning.database, self.morning.now(), poke_again=POKE_AGAIN, pace=self.pace)
            self.work(due.attempts)
            self.morning.clock.move(timedelta(seconds=0.5))

    def work(self, ids: list[int]) -> None:
        for attempt_id in ids:
            moment = self.attempt(attempt_id).dial_at
            before = len(self.morning.phone.requests)
            ahead = max(timedelta(0), (moment or self.morning.now()) - self.morning.now())
            self.morning.clock.move(ahead)
            self.dial(attempt_id)
            for request in self.morning.phone.requests[before:]:
                self.dialled_at[request.to] = self.morning.now()
            self.morning.clock.move(-ahead)

    def dial(self, attempt_id: int) -> None:
        advance_attempt(
            self.morning.database,
            self.morning.phone,
            self.morning.post,
            self.morning.clock,
            PUBLIC_URL,
            attempt_id,
            pace=self.pace,
        )

    def attempt(self, attempt_id: int) -> Attempt:
        with self.morning.database.read() as session:
            return session.get_one(Attempt, attempt_id)


@pytest.fixture
def office(sqlite_database: Database) -> Office:
    return Office(sqlite_database, ONE_A_SECOND)


def test_every_family_gets_its_first_call_one_a_second_the_youngest_first(office: Office) -> None:
    office.morning.roll(*EVERYBODY)
    office.second(6)
    # Ben and the elder Emma are in first grade and have no younger sibling; Ana takes her older brother along.
    order = sorted(office.dialled_at, key=lambda number: office.dialled_at[number])
    assert order == [HARLOW, LEA, ROSA, NINA, IDA]
    at = sorted(office.dialled_at.values())
    assert [moment - at[0] for moment in at] == [timedelta(seconds=i) for i in range(5)]


def test_whom_staff_want_first_is_first_and_a_message_in_review_makes_last(office: Office) -> None:
    morning = office.morning
    with morning.database.write() as session:
        session.get_one(Student, morning.school.students["Cleo"]).look_first_since = LINE_CHECK
    morning.roll("Ana", "Ben", "Cleo", "Emma1")
    morning.message(away("S3", concerns=("student_speaking",)), from_number=HARLOW)
    office.second(60 * 2)
    office.morning.clock.move(timedelta(minutes=8))
    office.second(60 * 2)
    order = [request.to for request in morning.phone.requests]
    assert order.index(IDA) == 0
    assert order.index(HARLOW) == len(order) - 1 or order.index(HARLOW) > order.index(LEA)


def test_dispatch_does_not_wait_behind_first_calls(office: Office) -> None:
    office.morning.roll("Cleo", "Ben", "Emma1")
    office.second()
    with office.morning.database.write() as session:
        inquiry = session.scalars(
            select(Inquiry).where(Inquiry.student_id == office.morning.school.students["Cleo"])
        ).one()
        inquiry.state = InquiryState.EMERGENCY
        inquiry.due_at = office.morning.now()
    office.second()
    assert DISPATCH in office.dialled_at
    assert office.dialled_at[DISPATCH] <= max(at for to, at in office.dialled_at.items() if to != DISPATCH) + timedelta(
        seconds=1
    )


def test_what_the_provider_asks_of_one_worker_holds_for_all(office: Office) -> None:
    office.morning.phone.fail_next = [TryLater(30)]
    office.morning.roll(*EVERYBODY)
    office.second(28)
    assert office.morning.phone.dialled() == []
    office.second(9)
    assert len(office.morning.phone.dialled()) == 5
    assert min(office.dialled_at.values()) >= LINE_CHECK + timedelta(seconds=30)


def test_a_pause_that_the_clock_left_behind_is_forgotten(office: Office) -> None:
    office.morning.phone.fail_next = [TryLater(60)]
    office.morning.roll("Cleo")
    office.second()
    office.morning.clock.move(-timedelta(hours=1))
    with office.morning.database.write() as session:
        for attempt in session.scalars(select(Attempt)):
            attempt.due_at = office.morning.now()
    office.second(2)
    assert timedelta(hours=1) > LONGEST_PAUSE
    assert office.morning.phone.dialled() == [IDA]


def test_a_poke_that_comes_too_late_dials_at_a_new_moment_only(office: Office) -> None:
    """Redis kept the pokes for a minute and gives them all at once."""
    office.morning.roll(*EVERYBODY)
    decide(office.morning.database, LINE_CHECK)
    due = work_due(office.morning.database, LINE_CHECK, poke_again=POKE_AGAIN, pace=ONE_A_SECOND)
    office.morning.clock.move(timedelta(minutes=1))
    for attempt_id in due.attempts:
        office.dial(attempt_id)
    assert office.morning.phone.dialled() == []
    assert office.attempt(due.attempts[0]).state is AttemptState.PLANNED
    office.second(7)
    assert len(office.morning.phone.dialled()) == 5


def test_many_clocks_deal_no_moment_twice(database: Database) -> None:
    morning = Morning(database)
    morning.roll(*EVERYBODY)
    decide(database, LINE_CHECK)
    pace = Pace.of(4.0, 1.0)
    with ThreadPoolExecutor(6) as pool:
        dealt = [pool.submit(work_due, database, LINE_CHECK, poke_again=POKE_AGAIN, pace=pace).result for _ in range(6)]
        ids = [attempt_id for result in dealt for attempt_id in result().attempts]
    assert len(ids) == len(set(ids)) == 5
    with database.read() as session:
        times = sorted(at for at in session.scalars(select(Attempt.dial_at)) if at is not None)
    assert [at - LINE_CHECK for at in times] == [timedelta(seconds=i / 4) for i in range(5)]


def planned_calls(database: Database, school_id: int, *addresses: str) -> list[int]:
    """Planned calls, dispatch before all others and the first of them first."""
    with database.write() as session:
        attempts = [
            Attempt(
                school_id=school_id,
                round_kind=RoundKind.DISPATCH if address == DISPATCH else RoundKind.GUARDIANS,
                channel=AttemptChannel.CALL,
                address=address,
                state=AttemptState.PLANNED,
                planned_at=LINE_CHECK,
                due_at=LINE_CHECK,
                turn=-1 if address == DISPATCH else 0,
            )
            for address in addresses
        ]
        session.add_all(attempts)
        session.flush()
        return [attempt.id for attempt in attempts]


def test_who_waits_for_a_busy_line_takes_nobody_elses_moment(database: Database) -> None:
    """Many schools hand students over to one desk: the first call to it goes out, and then every other family's."""
    morning = Morning(database)
    first, second, third, rosa, harlow = planned_calls(
        database, morning.school.school_id, DISPATCH, DISPATCH, DISPATCH, ROSA, HARLOW
    )

    def dealt(seconds_later: int) -> list[int]:
        now = LINE_CHECK + timedelta(seconds=seconds_later)
        return work_due(database, now, poke_again=POKE_AGAIN, pace=Pace.of(2.0, 1.0)).attempts

    def put(attempt_id: int, state: AttemptState) -> None:
        with database.write() as session:
            session.get_one(Attempt, attempt_id).state = state

    assert dealt(0) == [first, rosa, harlow]
    assert dealt(1) == []
    put(first, AttemptState.ANSWERED)
    assert dealt(2) == []
    put(first, AttemptState.ENDED)
    assert dealt(3) == [second]
    for family in (rosa, harlow):
        put(family, AttemptState.ANSWERED)
    # Its worker has died: after a while it is asked for again, and keeps the next from the line no longer.
    assert dealt(40) == [second, third]
