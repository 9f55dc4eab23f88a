"""The clock is stepped by an hour in the middle of a morning: what is left of every span stays as it was."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from escalation.audit import audit
from escalation.kept_spans import keep_spans
from escalation.pace import CALLS
from storage.clock_reading import Reading
from storage.heartbeats import CLOCK
from storage.models import Absence, Attempt, ContactLogEntry, Heartbeat, Hold, Inquiry, ProviderPace, Round
from storage.models.base import Base, Instant
from storage.session import Database
from storage.words import AbsenceState, AttemptState, HoldCovers, HoldReason, RoundKind
from storage.words import InquiryState as S
from tests.escalation.test_side_by_side import at_once
from tests.escalation.world import Morning, StillClock
from tests.support import MONDAY

IDA, RUTH, DISPATCH = "+13035550131", "+13035550133", "+13035550102"
HOUR = timedelta(hours=1)
BOOT = "a start of the machine"

# Every instant of the ledger is one of these: something waits for it, or it tells of what has been.
KEPT = {
    "absences.changed_at", "attempts.deadline_at", "attempts.dial_at", "attempts.due_at", "attempts.placing_at",
    "attempts.planned_at", "attempts.poked_at", "inquiries.due_at", "inquiries.opened_at", "messages.due_at",
    "messages.poked_at", "provider_paces.next_at", "provider_paces.paused_until", "holds.until",
    "rounds.ends_at", "rounds.started_at",
}  # fmt: skip
HISTORY = {
    "absences.listed_at", "alarms.raised_at", "alarms.seen_at", "attempt_targets.answered_at", "attempts.answered_at",
    "attempts.confirmed_at", "attempts.ended_at", "attempts.message_left_at", "attempts.spoken_at",
    "attempts.wrong_number_at",
    "contact_log.at", "hand_overs.acknowledged_at", "hand_overs.created_at", "heartbeats.at", "inquiries.ended_at",
    "matches.decided_at", "messages.read_at", "messages.received_at", "messages.settled_at",
    "policy_versions.first_used_at", "recordings.deleted_at_provider_at", "recordings.deleted_here_at",
    "recordings.fetched_at", "recordings.hung_up_at", "reports.created_at", "rolls.checked_at", "rolls.completed_at",
    "rolls.received_at", "rounds.ended_at",
    "call_offs.called_off_at", "call_offs.undone_at", "trips.entered_at", "trips.withdrawn_at", "holds.placed_at",
    "holds.looked_at", "holds.released_at", "staff_entries.entered_at", "staff_entries.withdrawn_at",
}  # fmt: skip
# Tables that no inquiry waits for.
ELSEWHERE = {"contacts", "phone_numbers", "staff", "students"}
# Those of the year wait for days, not for minutes: an e-mail that goes out an hour sooner or later is no harm.
ELSEWHERE |= {
    "case_managers", "contracts", "declarations", "disclosures", "excuse_decisions", "family_letters",
    "file_documents", "interventions", "meetings", "outgoing_mails", "referrals", "report_runs", "room_rolls",
    "tardies", "year_policies",
}  # fmt: skip


class Machine:
    """One machine: its elapsed time goes on whatever is done to its clock."""

    def __init__(self, clock: StillClock, boot: str = BOOT) -> None:
        self.clock, self.boot, self.elapsed = clock, boot, 1000.0

    def pass_time(self, span: timedelta) -> None:
        self.clock.move(span)
        self.elapsed += span.total_seconds()

    def step(self, span: timedelta) -> None:
        self.clock.move(span)

    def note(self, database: Database) -> timedelta:
        with database.write() as session:
            return keep_spans(session, Reading(self.clock.now(), self.elapsed, self.boot), 1)


@pytest.fixture
def morning(database: Database) -> Morning:
    return Morning(database)


@pytest.fixture
def machine(morning: Morning) -> Machine:
    machine = Machine(morning.clock)
    machine.note(morning.database)
    return machine


def go_on(morning: Morning, machine: Machine, minutes: int, *, at_once: int = 1) -> None:
    """So many minutes at a time: the clock is watched, due rows are seen to."""
    for _ in range(minutes // at_once):
        machine.pass_time(timedelta(minutes=at_once))
        machine.note(morning.database)
        morning.work()


def waits(morning: Morning) -> dict[str, timedelta]:
    """How far away everything is that waits, by row and column."""
    spans: dict[str, timedelta] = {}

    def add(name: str, at: datetime | None) -> None:
        if at is not None:
            spans[name] = at - morning.now()

    with morning.database.read() as session:
        for inquiry in session.scalars(select(Inquiry)):
            add(f"inquiry {inquiry.id} due", inquiry.due_at)
            add(f"inquiry {inquiry.id} opened", inquiry.opened_at)
        for row in session.scalars(select(Round).where(Round.ended_at.is_(None))):
            add(f"round {row.id} started", row.started_at)
            add(f"round {row.id} ends", row.ends_at)
        for attempt in session.scalars(select(Attempt).where(Attempt.state != AttemptState.ENDED)):
            for column in ("due_at", "deadline_at", "dial_at", "poked_at", "planned_at", "placing_at"):
                add(f"attempt {attempt.id} {column}", getattr(attempt, column))
    return spans


STEPS = pytest.mark.parametrize("step", [HOUR, -HOUR, timedelta(minutes=3)], ids=["forward", "back", "a little"])


@STEPS
def test_what_is_left_of_every_span_stays_the_same(morning: Morning, machine: Machine, step: timedelta) -> None:
    morning.roll("Ana", "Ben", "Cleo")
    morning.work()
    go_on(morning, machine, 7)
    before = waits(morning)
    machine.step(step)
    assert machine.note(morning.database) == step
    assert waits(morning) == before
    with morning.database.read() as session:
        assert audit(session, morning.now()) == []


@STEPS
def test_the_thirty_minutes_hold(morning: Morning, machine: Machine, step: timedelta) -> None:
    morning.roll("Cleo")
    morning.work()
    morning.no_answer(IDA)
    go_on(morning, machine, 20, at_once=10)
    machine.step(step)
    go_on(morning, machine, 9, at_once=3)
    assert morning.state("Cleo") is S.GUARDIANS
    go_on(morning, machine, 1)
    assert morning.state("Cleo") is S.EMERGENCY
    assert morning.phone.dialled() == [IDA, RUTH]


@STEPS
def test_dispatch_is_called_again_after_five_minutes(morning: Morning, machine: Machine, step: timedelta) -> None:
    morning.roll("Emma1")
    morning.work()
    morning.no_answer("+13035550141")
    go_on(morning, machine, 30, at_once=10)
    assert morning.state("Emma1") is S.DISPATCH
    morning.no_answer(DISPATCH)
    machine.step(step)
    go_on(morning, machine, 4, at_once=2)
    assert morning.phone.dialled().count(DISPATCH) == 1
    go_on(morning, machine, 1)
    assert morning.phone.dialled().count(DISPATCH) == 2


def test_a_step_is_logged_and_told_to_the_schools_that_look_for_somebody(morning: Morning, machine: Machine) -> None:
    morning.roll("Cleo")
    morning.work()
    machine.step(-HOUR)
    machine.note(morning.database)
    assert "clock_stepped" in morning.alarms()
    with morning.database.read() as session:
        (entry,) = session.scalars(select(ContactLogEntry).where(ContactLogEntry.kind == "clock_stepped"))
        assert (entry.school_id, entry.details) == (morning.school.school_id, {"seconds": -3600})


def test_a_step_while_no_clock_process_ran_is_seen_at_the_next_start(morning: Morning, machine: Machine) -> None:
    morning.roll("Cleo")
    morning.work()
    before = waits(morning)
    machine.step(HOUR)
    # All that a new process knows is in the ledger.
    restarted = Machine(morning.clock)
    restarted.elapsed = machine.elapsed + 2
    machine.step(timedelta(seconds=2))
    assert restarted.note(morning.database) == HOUR
    assert waits(morning) == {name: span - timedelta(seconds=2) for name, span in before.items()}


def test_a_sleep_of_the_machine_is_no_step(morning: Morning, machine: Machine) -> None:
    morning.roll("Cleo")
    morning.work()
    morning.no_answer(IDA)
    machine.pass_time(timedelta(minutes=45))
    assert machine.note(morning.database) == timedelta(0)
    morning.work()
    assert morning.state("Cleo") is S.EMERGENCY


def test_two_clock_processes_on_one_machine_move_everything_once(morning: Morning, machine: Machine) -> None:
    morning.roll("Ana", "Ben", "Cleo")
    morning.work()
    before = waits(morning)
    machine.step(HOUR)
    steps: list[timedelta] = []
    at_once(*[lambda: steps.append(machine.note(morning.database))] * 4)
    assert sorted(steps) == [timedelta(0)] * 3 + [HOUR]
    assert waits(morning) == before


def test_two_machines_move_everything_once(morning: Morning, machine: Machine) -> None:
    other = Machine(morning.clock, "a start of another machine")
    other.note(morning.database)
    morning.roll("Cleo")
    morning.work()
    before = waits(morning)
    machine.step(HOUR)
    assert [machine.note(morning.database), other.note(morning.database)] == [HOUR, timedelta(0)]
    machine.step(-HOUR)
    assert [other.note(morning.database), machine.note(morning.database)] == [-HOUR, timedelta(0)]
    assert waits(morning) == before


def test_what_a_webhook_made_due_after_the_step_is_due_now_and_not_in_an_hour(
    morning: Morning, machine: Machine
) -> None:
    morning.roll("Cleo")
    morning.work()
    machine.step(HOUR)
    with morning.database.write() as session:
        session.scalars(select(Inquiry)).one().due_at = morning.now()
        session.scalars(select(Attempt)).one().deadline_at = morning.now() + timedelta(seconds=90)
    machine.note(morning.database)
    spans = waits(morning)
    assert spans["inquiry 1 due"] == timedelta(0)
    assert spans["attempt 1 deadline_at"] == timedelta(seconds=90)


def test_after_a_clock_was_put_back_nobody_waits_for_its_future(morning: Morning, machine: Machine) -> None:
    """A student listed, a line held back and the provider's pace in an hour that has not come yet."""
    morning.roll("Cleo")
    morning.work()
    with morning.database.write() as session:
        listed = Absence(
            school_id=morning.school.school_id,
            student_id=morning.school.students["Ben"],
            date=MONDAY,
            category="Unexcused Absence",
            state=AbsenceState.LISTED,
            listed_at=morning.now(),
            changed_at=morning.now(),
        )
        session.add(listed)
        session.get_one(ProviderPace, CALLS).next_at = morning.now() + timedelta(seconds=5)
        session.add(
            Hold(
                school_id=morning.school.school_id,
                date=MONDAY,
                covers=HoldCovers.SCHOOL,
                reason=HoldReason.STAFF,
                placed_at=morning.now(),
                looked_at=morning.now(),
                until=morning.now() + timedelta(minutes=4),
            )
        )
    # Back by twenty minutes: that it is before the line check at the school is what its wall says now.
    machine.step(timedelta(minutes=-20))
    machine.note(morning.database)
    with morning.database.read() as session:
        assert session.scalars(select(Hold)).one().until == morning.now() + timedelta(minutes=4)
        assert session.scalars(select(ProviderPace)).one().next_at == morning.now() + timedelta(seconds=5)
        assert all(absence.changed_at <= morning.now() for absence in session.scalars(select(Absence)))


def test_a_call_to_dispatch_that_has_ended_keeps_its_distance(morning: Morning, machine: Machine) -> None:
    morning.roll("Emma1")
    morning.work()
    morning.no_answer("+13035550141")
    go_on(morning, machine, 30, at_once=10)
    morning.no_answer(DISPATCH)

    def planned() -> timedelta:
        with morning.database.read() as session:
            is_dispatch = Attempt.round_kind == RoundKind.DISPATCH
            return session.scalars(select(Attempt.planned_at).where(is_dispatch)).one() - morning.now()

    before = planned()
    machine.step(HOUR)
    machine.note(morning.database)
    assert planned() == before


def test_the_readings_are_kept_in_the_ledger(morning: Morning, machine: Machine) -> None:
    machine.pass_time(timedelta(seconds=10))
    machine.note(morning.database)
    with morning.database.read() as session:
        row = session.get_one(Heartbeat, CLOCK)
        assert row.at == morning.now()
        assert row.details == {"machines": {BOOT: {"wall": morning.now().isoformat(), "elapsed": 1010.0}}}


def test_every_instant_of_the_ledger_is_moved_with_the_clock_or_is_history() -> None:
    instants = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Instant) and table.name not in ELSEWHERE
    }
    assert instants == KEPT | HISTORY
