"""Mornings on which something looks wrong: what waits, who is dialled at once, and that nobody waits for long."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select, update

from escalation import holds, trips
from escalation.audit import audit
from escalation.board import board
from escalation.brake import look_now
from escalation.call_off import call_off, call_offs_of, fingerprint, still_open, undo_call_off
from escalation.rounds.holds import WHOLE_SCHOOL, Cover
from escalation.staff_entries import correct_roll
from storage.models import Absence, ContactLogEntry, Hold, Roll, School, Student
from storage.session import Database
from storage.words import AbsenceState, Answer, HoldCovers, HoldReason
from storage.words import InquiryState as S
from tests.escalation.classes import add_class, mother
from tests.escalation.world import Morning, away
from tests.support import DISPATCH, LINE_CHECK, MONDAY, take_roll

ROSA, ROSA_WORK, HARLOW, IDA, LEA, NINA = (f"+130355501{n}" for n in (11, 12, 21, 31, 41, 51))
BUS, ROOM, TRIP = HoldCovers.BUS, HoldCovers.ROOM, HoldCovers.TRIP
TEN = LINE_CHECK + timedelta(minutes=10)


@pytest.fixture
def morning(sqlite_database: Database) -> Morning:
    return with_a_bus(sqlite_database)


def with_a_bus(database: Database) -> Morning:
    """The small school with a class of eight on bus 7, and thirty others."""
    morning = Morning(database)
    add_class(morning, "02 Hill", 8, bus="7", first=100)
    add_class(morning, "03 Dale", 30, first=120)
    return morning


RIDERS = [f"Child{n}" for n in range(100, 108)]


def in_force(morning: Morning) -> list[tuple[HoldReason, Cover, datetime]]:
    with morning.database.read() as session:
        found = holds.holds_in_force(session, morning.school.school_id, MONDAY, morning.now())
        return [(one.reason, holds.cover_of(one), one.until) for one in found]


def set_students(morning: Morning, *names: str, **values: object) -> None:
    ids = [morning.school.students[name] for name in names]
    with morning.database.write() as session:
        session.execute(update(Student).where(Student.id.in_(ids)).values(**values))


def hold(morning: Morning, minutes: int, cover: Cover = WHOLE_SCHOOL) -> None:
    with morning.database.write() as session:
        holds.hold(
            session, morning.school.school_id, MONDAY, morning.staff_id, morning.now(), minutes=minutes, cover=cover
        )


def release(morning: Morning, cover: Cover = WHOLE_SCHOOL) -> None:
    with morning.database.write() as session:
        holds.release(session, morning.school.school_id, MONDAY, cover, morning.staff_id, morning.now())


def narrow(morning: Morning, cover: Cover) -> bool:
    with morning.database.write() as session:
        return holds.narrow(session, morning.school.school_id, MONDAY, cover, morning.staff_id, morning.now())


def plan_trip(
    morning: Morning,
    *names: str,
    rooms: tuple[str, ...] = (),
    leaves_at: time | None = None,
    returns_at: time | None = None,
) -> Cover:
    ids = [morning.school.students[name] for name in names]
    with morning.database.write() as session:
        school, staff, now = morning.school.school_id, morning.staff_id, morning.now()
        trip = trips.enter_trip(
            session, school, MONDAY, "Zoo", rooms, ids, staff, now, leaves_at=leaves_at, returns_at=returns_at
        )
        return Cover(TRIP, str(trip.id))


def nobody_fell_through(morning: Morning) -> bool:
    with morning.database.read() as session:
        return audit(session, morning.now()) == []


def test_a_late_bus_holds_its_riders_and_nobody_else(morning: Morning) -> None:
    morning.roll("Ben", *RIDERS)
    morning.work()
    assert morning.phone.dialled() == [HARLOW]
    assert in_force(morning) == [(HoldReason.BUS_ABSENT, Cover(BUS, "7"), TEN)]
    assert morning.alarms() == {"bus_absent"}
    inquiry = morning.inquiry(RIDERS[0])
    assert inquiry is not None
    assert inquiry.state is S.WAITING
    assert inquiry.due_at is not None
    with morning.database.read() as session:
        row = next(r for r in board(session, None, MONDAY, morning.now()) if r.name.startswith("Child"))
    assert (row.state, row.next_due_at, row.held_until) == ("held", TEN, TEN)
    assert nobody_fell_through(morning)


def test_the_brake_lets_go_by_itself_with_nobody_in_the_office(morning: Morning) -> None:
    morning.roll("Ben", *RIDERS)
    morning.work()
    morning.pass_time(9.9)
    assert morning.phone.dialled() == [HARLOW]
    morning.pass_time(0.1)
    assert sorted(morning.phone.dialled()[1:]) == [mother(name) for name in RIDERS]
    # The thirty minutes of those who waited begin now.
    morning.pass_time(29)
    assert morning.state(RIDERS[0]) is S.GUARDIANS
    # It is not put on again for the same reason, though all of them are still listed.
    assert in_force(morning) == []
    with morning.database.read() as session:
        over = session.scalars(select(Hold)).one()
        assert (over.released_at, over.released_by) == (TEN, None)


def test_a_late_bus_on_each_database(database: Database) -> None:
    test_a_late_bus_holds_its_riders_and_nobody_else(with_a_bus(database))


def test_a_hold_of_the_office_on_each_database(database: Database) -> None:
    test_what_a_hold_of_the_office_put_off_goes_out_when_it_is_let_go(with_a_bus(database))


def test_a_call_off_on_each_database(database: Database) -> None:
    test_a_false_alarm_is_called_off_for_a_bus_and_taken_back(with_a_bus(database))


def test_riders_who_come_in_one_by_one_let_the_others_go_at_once(morning: Morning) -> None:
    morning.roll("Ben", *RIDERS)
    morning.work()
    with morning.database.write() as session:
        for name in RIDERS[:5]:
            student = morning.school.students[name]
            correct_roll(session, student, MONDAY, morning.staff_id, morning.now())
    morning.pass_time(0.1, step=0.1)
    assert sorted(morning.phone.dialled()[1:]) == [mother(name) for name in RIDERS[5:]]
    assert in_force(morning) == []


def test_a_room_is_held_and_whoever_leaves_its_list_is_not_held_with_it(morning: Morning) -> None:
    set_students(morning, *RIDERS, bus="")
    morning.roll("Ben", *RIDERS)
    morning.work()
    assert in_force(morning) == [(HoldReason.ROOM_ABSENT, Cover(ROOM, "02 Hill"), TEN)]
    # The roster says that one of them changed rooms: that child is dialled with the next look.
    set_students(morning, RIDERS[0], homeroom="03 Dale")
    morning.pass_time(5, step=5)
    assert morning.phone.dialled() == [HARLOW, mother(RIDERS[0])]


def test_a_child_to_be_looked_for_first_does_not_wait_for_the_bus(morning: Morning) -> None:
    set_students(morning, RIDERS[3], look_first_since=LINE_CHECK)
    morning.roll(*RIDERS)
    morning.work()
    assert morning.phone.dialled() == [mother(RIDERS[3])]


def test_far_more_than_this_school_is_used_to_holds_everybody(morning: Morning) -> None:
    with morning.database.write() as session:
        absent = list(morning.school.students.values())
        for n in range(1, 15):
            day = MONDAY - timedelta(days=n)
            take_roll(session, morning.school.school_id, absent[n : n + 1], day=day, at=LINE_CHECK - timedelta(days=n))
    add_class(morning, "04 West", 80, first=200)
    morning.roll(*(f"Child{n}" for n in (*range(120, 132), *range(200, 211))))  # 23 of 124: below what is set
    morning.work()
    assert in_force(morning) == [(HoldReason.MANY_ABSENT, WHOLE_SCHOOL, TEN)]
    assert morning.phone.dialled() == []
    morning.pass_time(10)
    assert len(morning.phone.dialled()) == 23


def test_a_class_on_a_trip_waits_and_its_hold_ends_with_the_trip(morning: Morning) -> None:
    cover = plan_trip(morning, "Ben", rooms=("02 Hill",))
    morning.roll("Ben", "Cleo", RIDERS[0])
    morning.work()
    assert morning.phone.dialled() == [IDA]
    assert in_force(morning) == [(HoldReason.PLANNED_TRIP, cover, TEN)]
    assert "planned_trip" in morning.alarms()
    with morning.database.write() as session:
        (trip,) = trips.trips_of(session, morning.school.school_id, MONDAY)
        trips.withdraw_trip(session, trip, morning.staff_id, morning.now())
        look_now(session, morning.school.school_id, MONDAY, morning.now())
    morning.work()
    assert sorted(morning.phone.dialled()[1:]) == [HARLOW, mother(RIDERS[0])]


@pytest.mark.parametrize(
    ("leaves_at", "returns_at", "is_held"),
    [
        (time(8, 0), None, True),
        (time(9, 30), None, False),  # at the line check they should still be in their room
        (None, time(8, 30), False),  # they should be back
    ],
)
def test_only_who_is_out_now_waits_for_a_trip(
    sqlite_database: Database, leaves_at: time | None, returns_at: time | None, is_held: bool
) -> None:
    morning = Morning(sqlite_database)
    plan_trip(morning, "Ben", leaves_at=leaves_at, returns_at=returns_at)
    morning.roll("Ben")
    morning.work()
    assert (morning.phone.dialled() == []) is is_held


def test_a_trip_that_is_entered_after_the_line_check_still_holds_within_its_time(morning: Morning) -> None:
    morning.roll("Ben")
    morning.work()
    cover = plan_trip(morning, "Ana")
    with morning.database.write() as session:
        session.add(
            Absence(
                school_id=morning.school.school_id,
                student_id=morning.school.students["Ana"],
                date=MONDAY,
                category="x",
                state=AbsenceState.LISTED,
                listed_at=morning.now(),
                changed_at=morning.now(),
            )
        )
        session.flush()
        look_now(session, morning.school.school_id, MONDAY, morning.now())
    morning.work()
    assert in_force(morning) == [(HoldReason.PLANNED_TRIP, cover, TEN)]
    assert morning.phone.dialled() == [HARLOW]


def test_a_held_child_is_asked_about_in_a_call_that_is_made_anyway(morning: Morning) -> None:
    plan_trip(morning, "Luis")
    morning.roll("Ana", "Luis")
    morning.work()
    assert morning.phone.dialled() == [ROSA]
    morning.answers(ROSA, Answer.KNOWS)
    assert (morning.state("Ana"), morning.state("Luis")) == (S.REACHED, S.REACHED)


def test_the_number_that_was_called_for_a_sister_is_not_called_again_when_the_hold_ends(morning: Morning) -> None:
    plan_trip(morning, "Luis")
    morning.roll("Ana", "Luis")
    morning.work()
    morning.answers(ROSA, Answer.KNOWS, "Ana")
    assert (morning.state("Ana"), morning.state("Luis")) == (S.REACHED, S.WAITING)
    morning.pass_time(10)
    assert morning.phone.dialled() == [ROSA, ROSA_WORK]


def test_one_reason_after_another_makes_nobody_wait_longer(morning: Morning) -> None:
    morning.roll("Ben", *RIDERS, complete=False)
    morning.work()
    assert in_force(morning) == [(HoldReason.ROLL_INCOMPLETE, WHOLE_SCHOOL, TEN)]
    morning.pass_time(8)
    with morning.database.write() as session:
        session.scalars(select(Roll)).one().completed_at = morning.now()
    morning.work()
    assert in_force(morning) == [(HoldReason.BUS_ABSENT, Cover(BUS, "7"), TEN)]
    assert morning.phone.dialled() == [HARLOW]
    morning.pass_time(2)
    assert len(morning.phone.dialled()) == 9


def test_what_is_listed_after_the_brakes_time_is_dialled_at_once(morning: Morning) -> None:
    morning.roll("Ben", complete=False)
    morning.work()
    morning.pass_time(11)
    with morning.database.write() as session:
        for name in RIDERS:
            session.add(
                Absence(
                    school_id=morning.school.school_id,
                    student_id=morning.school.students[name],
                    date=MONDAY,
                    category="x",
                    state=AbsenceState.LISTED,
                    listed_at=morning.now(),
                    changed_at=morning.now(),
                )
            )
    morning.work()
    assert len(morning.phone.dialled()) == 9


def test_staff_let_go_and_everybody_is_dialled_now(morning: Morning) -> None:
    morning.roll("Ben", *RIDERS)
    morning.work()
    morning.pass_time(1)
    release(morning, Cover(BUS, "7"))
    morning.work()
    assert len(morning.phone.dialled()) == 9
    with morning.database.read() as session:
        over = session.scalars(select(Hold)).one()
        assert over.released_by == morning.staff_id
        entry = session.scalars(select(ContactLogEntry).where(ContactLogEntry.kind == "hold_released")).one()
        assert (entry.staff_id, entry.details["covered"]) == (morning.staff_id, "7")
    morning.pass_time(1)
    assert in_force(morning) == []


def test_staff_narrow_a_hold_to_one_bus_and_the_others_are_dialled_now(morning: Morning) -> None:
    morning.roll("Ben", *RIDERS, complete=False)
    morning.work()
    assert morning.phone.dialled() == []
    assert narrow(morning, Cover(BUS, "7"))
    morning.work()
    assert morning.phone.dialled() == [HARLOW]
    assert in_force(morning) == [(HoldReason.ROLL_INCOMPLETE, Cover(BUS, "7"), TEN)]
    # Pressed twice it changes nothing.
    assert not narrow(morning, Cover(BUS, "7"))
    morning.pass_time(10)
    assert len(morning.phone.dialled()) == 9


def test_a_hold_of_the_office_in_mid_round_keeps_calls_back_and_no_clock(morning: Morning) -> None:
    morning.roll("Ana")
    morning.work()
    hold(morning, 20)
    morning.no_answer(ROSA)
    assert morning.phone.dialled() == [ROSA]
    morning.pass_time(19)
    assert morning.phone.dialled() == [ROSA]
    morning.pass_time(1)
    assert morning.phone.dialled() == [ROSA, ROSA_WORK]
    morning.no_answer(ROSA_WORK)
    morning.pass_time(15)
    # Thirty minutes after the first call, not after the hold.
    assert morning.state("Ana") is S.EMERGENCY


def test_what_a_hold_of_the_office_put_off_goes_out_when_it_is_let_go(morning: Morning) -> None:
    morning.roll("Ana")
    morning.work()
    hold(morning, 20)
    morning.no_answer(ROSA)
    release(morning)
    morning.work()
    assert morning.phone.dialled() == [ROSA, ROSA_WORK]


def test_no_hold_keeps_dispatch_from_being_called(morning: Morning) -> None:
    morning.roll("Emma1")
    morning.work()
    morning.no_answer(LEA)
    morning.pass_time(29)
    hold(morning, 60)
    morning.pass_time(1)
    assert morning.phone.dialled() == [LEA, DISPATCH]


def test_the_office_holds_an_hour_at_most_and_longer_only_by_asking_again(morning: Morning) -> None:
    morning.roll("Ben")
    hold(morning, 500)
    assert [until for _reason, _cover, until in in_force(morning)] == [LINE_CHECK + timedelta(minutes=60)]
    morning.work()
    morning.pass_time(5)
    hold(morning, 10)
    assert [until for _reason, _cover, until in in_force(morning)] == [LINE_CHECK + timedelta(minutes=60)]
    morning.pass_time(50, step=10)
    hold(morning, 10)
    morning.pass_time(9)
    assert morning.phone.dialled() == []
    morning.pass_time(1)
    assert morning.phone.dialled() == [HARLOW]


def call_off_part(morning: Morning, cover: Cover) -> int | None:
    with morning.database.write() as session:
        school, now = morning.school.school_id, morning.now()
        seen = fingerprint([row.student_id for row in still_open(session, school, MONDAY, cover, now)])
        done = call_off(session, school, MONDAY, cover, seen, morning.staff_id, now)
        return done.id if done else None


def test_a_false_alarm_is_called_off_for_a_bus_and_taken_back(morning: Morning) -> None:
    morning.roll("Ben", *RIDERS)
    morning.message(away("Child100"), from_number=mother("Child100"))
    morning.work()
    done = call_off_part(morning, Cover(BUS, "7"))
    assert done is not None
    morning.work()
    states = {name: morning.state(name) for name in RIDERS}
    # Whom a message explains was not marked absent by mistake.
    assert states.pop("Child100") is None
    assert set(states.values()) == {S.CORRECTED}
    assert morning.phone.dialled() == [HARLOW]
    with morning.database.write() as session:
        assert len(call_offs_of(session, morning.school.school_id, MONDAY)) == 1
        undo_call_off(session, done, morning.staff_id, morning.now())
        undo_call_off(session, done, morning.staff_id, morning.now())
        assert call_offs_of(session, morning.school.school_id, MONDAY) == []
    morning.pass_time(10)
    assert sorted(morning.phone.dialled()[1:]) == [mother(name) for name in RIDERS[1:]]
    assert morning.log_kinds("Child101").count("roll_corrected") == 2
    assert nobody_fell_through(morning)


def test_the_whole_list_is_called_off_after_calls_went_out(morning: Morning) -> None:
    morning.roll("Ana", "Ben", "Cleo", "Emma1")
    morning.work()
    morning.answers(IDA, Answer.KNOWS)
    assert call_off_part(morning, WHOLE_SCHOOL) is not None
    morning.work()
    assert {morning.state(name) for name in ("Ana", "Ben", "Emma1")} == {S.CORRECTED}
    assert morning.state("Cleo") is S.REACHED
    # What rings is cancelled, and nobody else is dialled.
    assert [morning.phone.live_to(number) for number in (ROSA, HARLOW, LEA)] == [[], [], []]
    morning.pass_time(60, step=5)
    assert len(morning.phone.dialled()) == 4


def test_a_child_listed_meanwhile_is_not_called_off_unseen(morning: Morning) -> None:
    morning.roll(*RIDERS[:7])
    morning.work()
    school, now = morning.school.school_id, morning.now()
    with morning.database.write() as session:
        shown = fingerprint([row.student_id for row in still_open(session, school, MONDAY, Cover(BUS, "7"), now)])
        session.add(
            Absence(
                school_id=school,
                student_id=morning.school.students[RIDERS[7]],
                date=MONDAY,
                category="x",
                state=AbsenceState.LISTED,
                listed_at=now,
                changed_at=now,
            )
        )
        session.flush()
        assert call_off(session, school, MONDAY, Cover(BUS, "7"), shown, morning.staff_id, now) is None
    morning.work()
    assert {morning.state(name) for name in RIDERS} == {S.WAITING}


def test_without_a_roll_there_is_nothing_to_hold(morning: Morning) -> None:
    hold(morning, 10)
    assert in_force(morning) == []


def test_a_hold_at_one_school_keeps_nobody_back_at_another(morning: Morning) -> None:
    morning.roll("Ben")
    with morning.database.write() as session:
        first = session.get_one(School, morning.school.school_id)
        other = School(
            district_id=first.district_id, source_id="SCH2", name="Second", timezone=first.timezone, bell=first.bell,
            line_checked=first.line_checked, languages=["en"], same_day_policy=first.same_day_policy,
        )  # fmt: skip
        session.add(other)
        session.flush()
        take_roll(session, other.id, [])
        holds.hold(session, other.id, MONDAY, morning.staff_id, morning.now(), minutes=60)
    morning.work()
    assert morning.phone.dialled() == [HARLOW]
