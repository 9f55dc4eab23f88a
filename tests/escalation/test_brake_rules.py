"""What about a roll looks like a mistake, and who waits because of it, case by case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.policy import DEFAULT_POLICY, load_policy
from escalation.rounds.brake import RollFacts, suspicions, unusual_percent
from escalation.rounds.facts import Causes, InquiryFacts
from escalation.rounds.holds import WHOLE_SCHOOL, Cover, Held, Seat, held_until
from escalation.rounds.steps import next_steps
from storage.words import HoldCovers, InquiryState, RoundKind
from tests.support import LINE_CHECK

POLICY = load_policy(DEFAULT_POLICY)
BRAKE = POLICY.brake
NOW = LINE_CHECK
ROOM, BUS, TRIP = HoldCovers.ROOM, HoldCovers.BUS, HoldCovers.TRIP


def seats(number: int, room: str = "", bus: str = "", *trips: str) -> list[Seat]:
    return [Seat(room, bus, frozenset(trips))] * number


# 400 students: sixteen rooms of 25, of which 20 come by foot and 5 by one of two buses.
SCHOOL = [seat for n in range(16) for seat in seats(20, f"room {n}") + seats(5, f"room {n}", f"{n % 2 + 1}")]


def found(absent: Sequence[Seat], *, usual: Sequence[float] = (), is_complete: bool = True) -> list[tuple[str, str]]:
    roll = RollFacts(is_complete=is_complete, enrolled=SCHOOL, absent=absent, usual=usual)
    return [(one.reason.value, one.cover.value) for one in suspicions(roll, BRAKE)]


SPREAD = [seat for n in range(16) for seat in seats(2, f"room {n}")]  # 32 of 400, two in every room


@pytest.mark.parametrize(
    ("absent", "expected"),
    [
        ([], []),
        (SPREAD, []),
        # Half of a room, where everywhere else two in twenty-five are missing.
        ([*SPREAD, *seats(11, "room 3")], [("room_absent", "room 3")]),
        ([*SPREAD, *seats(10, "room 3")], []),
        (seats(13, "room 3"), [("room_absent", "room 3")]),
        (seats(12, "room 3"), []),
        # Half of bus 1, whose forty riders sit in eight rooms.
        ([seat for n in range(0, 16, 2) for seat in seats(3, f"room {n}", "1")], [("bus_absent", "1")]),
        ([seat for n in range(0, 16, 2) for seat in seats(2, f"room {n}", "1")], []),
        # A late bus does not make the rooms of its riders suspicious.
        (
            [*(s for n in range(0, 16, 2) for s in seats(5, f"room {n}", "1")), *seats(8, "room 0")],
            [("bus_absent", "1")],
        ),
        # Whoever is on a trip waits, be it one alone; and does not make anything else suspicious.
        ([*SPREAD, *seats(1, "room 3", "", "7")], [("planned_trip", "7")]),
        (seats(25, "room 3", "", "7"), [("planned_trip", "7")]),
        ([*seats(25, "room 3", "", "7"), *seats(25, "room 4")], [("planned_trip", "7"), ("room_absent", "room 4")]),
        # Everywhere many: the whole school waits, and no room besides.
        ([seat for n in range(16) for seat in seats(8, f"room {n}")], [("many_absent", "")]),
        # What is left without the bus and the room is a usual day.
        (
            [*SPREAD, *seats(11, "room 3"), *(s for n in range(0, 16, 2) for s in seats(5, f"room {n}", "1"))],
            [("bus_absent", "1"), ("room_absent", "room 3")],
        ),
    ],
)
def test_only_what_stands_out_is_held(absent: list[Seat], expected: list[tuple[str, str]]) -> None:
    assert found(absent) == expected


def test_an_incomplete_roll_says_nothing_about_rooms() -> None:
    assert found(seats(25, "room 3"), is_complete=False) == [("roll_incomplete", "")]


def test_children_without_a_room_or_bus_never_stand_out_together() -> None:
    roll = RollFacts(is_complete=True, enrolled=[*SCHOOL, *seats(8)], absent=seats(8))
    assert suspicions(roll, BRAKE) == ()


USUAL = [5.0, 6.0, 7.0, 6.0, 5.0, 7.0, 6.0, 6.0, 5.0, 7.0]  # mean 6, standard deviation 0.77


@pytest.mark.parametrize(
    ("usual", "percent"),
    [
        ([], 30),
        (USUAL[:9], 30),  # too few days to learn from
        (USUAL, 12),  # 9.1 learned, but never below the floor
        ([2 * share for share in USUAL], pytest.approx(12 + 4 * 1.549, abs=0.01)),
        ([0.0] * 20, 12),
        ([25.0, 5.0] * 10, 30),  # a wild school: never above what is set
    ],
)
def test_what_is_unusual_is_learned_between_a_floor_and_what_is_set(usual: list[float], percent: float) -> None:
    assert unusual_percent(usual, BRAKE) == percent


def test_a_share_that_is_usual_elsewhere_holds_a_school_where_it_is_not() -> None:
    absent = [seat for n in range(16) for seat in seats(4, f"room {n}")]  # 16 percent
    assert found(absent) == []
    assert found(absent, usual=USUAL) == [("many_absent", "")]
    few = [seat for n in range(16) for seat in seats(1, f"room {n}")]  # 4 percent, and fewer than the least
    assert found(few, usual=[0.1] * 20) == []


@given(shares=st.lists(st.floats(0, 100), max_size=40))
def test_the_learned_bound_never_leaves_its_bounds(shares: list[float]) -> None:
    assert BRAKE.usual_floor_percent <= unusual_percent(shares, BRAKE) <= BRAKE.many_absent_percent


ANA = Seat("02 Vega", "7", frozenset({"3"}))
LATER, SOONER, OVER = NOW + timedelta(minutes=10), NOW + timedelta(minutes=4), NOW


@pytest.mark.parametrize(
    ("holds", "until"),
    [
        ([], None),
        ([Held(WHOLE_SCHOOL, LATER)], LATER),
        ([Held(Cover(ROOM, "02 Vega"), LATER)], LATER),
        ([Held(Cover(ROOM, "04 Brook"), LATER)], None),
        ([Held(Cover(BUS, "7"), SOONER), Held(Cover(TRIP, "3"), LATER)], LATER),
        ([Held(Cover(TRIP, "4"), LATER)], None),
        ([Held(WHOLE_SCHOOL, OVER)], None),
        ([Held(WHOLE_SCHOOL, OVER), Held(Cover(BUS, "7"), SOONER)], SOONER),
    ],
)
def test_who_waits_until_when(holds: list[Held], until: object) -> None:
    assert held_until(ANA, holds, NOW) == until


def test_who_is_to_be_looked_for_first_waits_only_with_everybody() -> None:
    first = replace(ANA, look_first=True)
    for cover in (Cover(ROOM, "02 Vega"), Cover(BUS, "7"), Cover(TRIP, "3")):
        assert held_until(first, [Held(cover, LATER)], NOW) is None
    assert held_until(first, [Held(WHOLE_SCHOOL, SOONER), Held(Cover(BUS, "7"), LATER)], NOW) == SOONER


@pytest.mark.parametrize("in_review", [False, True])
def test_the_thirty_minutes_begin_when_the_hold_ends(in_review: bool) -> None:
    facts = InquiryFacts(1, InquiryState.WAITING, NOW, causes=Causes(in_review=in_review), held_until=LATER)
    waiting = next_steps(facts, POLICY, NOW + timedelta(minutes=7))
    assert (waiting.starts, waiting.plans, waiting.due_at) == ((), (), LATER)
    begun = next_steps(facts, POLICY, LATER)
    assert begun.starts[0].kind is RoundKind.GUARDIANS
    assert begun.starts[0].ends_at == LATER + timedelta(minutes=30)


def test_a_hold_stops_no_clock_that_runs() -> None:
    begun = next_steps(InquiryFacts(1, InquiryState.WAITING, NOW), POLICY, NOW).starts
    facts = InquiryFacts(1, InquiryState.GUARDIANS, NOW, rounds=begun[:1], held_until=NOW + timedelta(minutes=50))
    assert next_steps(facts, POLICY, NOW + timedelta(minutes=36)).starts[0].kind is RoundKind.EMERGENCY
