"""However holds are placed, narrowed and released: every child is dialled for as soon as the last of them is over.

Set ATTENDANCE_EXAMPLES for a longer search.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from escalation import holds, trips
from escalation.audit import audit
from escalation.brake import look_now
from escalation.call_off import call_off, fingerprint, still_open, undo_call_off
from escalation.policy import DEFAULT_POLICY, load_policy
from escalation.rounds.holds import WHOLE_SCHOOL, Cover
from storage.models import Absence, Attempt, AttemptTarget, CallOff, Hold, Inquiry, Roll, Student
from storage.session import Database
from storage.words import AbsenceState, HoldCovers
from tests.escalation.world import Morning
from tests.property.test_inquiries_stateful import NAMES, template
from tests.support import MONDAY

EXAMPLES = int(os.environ.get("ATTENDANCE_EXAMPLES", "3"))
HOLD = load_policy(DEFAULT_POLICY).hold
COVERS = (WHOLE_SCHOOL, Cover(HoldCovers.BUS, "7"), Cover(HoldCovers.ROOM, "01 Moss"), Cover(HoldCovers.TRIP, "1"))
# What happens, at which part of the school; then so many minutes pass.
ACTIONS = st.tuples(
    st.sampled_from(
        ["hold", "hold", "release", "narrow", "complete", "list", "trip", "call off", "undo", "change", "nothing"]
    ),
    st.sampled_from(COVERS),
    st.integers(0, 12),
)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(
    absent=st.sets(st.sampled_from(NAMES), min_size=1),
    complete=st.booleans(),
    actions=st.lists(ACTIONS, max_size=8),
)
@pytest.mark.timeout(120 * EXAMPLES)
def test_nobody_waits_longer_than_the_last_hold(
    absent: set[str], complete: bool, actions: list[tuple[str, Cover, int]]
) -> None:
    with tempfile.TemporaryDirectory(prefix="attendance-") as folder:
        path = Path(folder) / "ledger.db"
        shutil.copy(template(), path)
        morning = Morning(Database(f"sqlite:///{path}"))
        try:
            play(morning, absent, complete, actions)
            check(morning)
        finally:
            morning.database.close()


def play(morning: Morning, absent: set[str], complete: bool, actions: list[tuple[str, Cover, int]]) -> None:
    on_the_bus = [morning.school.students[name] for name in ("Ben", "Cleo", "Emma1")]
    with morning.database.write() as session:
        session.execute(update(Student).where(Student.id.in_(on_the_bus)).values(bus="7"))
    morning.roll(*sorted(absent), complete=complete)
    morning.work()
    for what, cover, minutes in actions:
        act(morning, what, cover)
        morning.work()
        morning.pass_time(minutes)
        with morning.database.read() as session:
            assert audit(session, morning.now()) == []
    while holds_now(morning):
        morning.pass_time(1)
    # Less than a minute for the brake to see that a reason has gone.
    morning.pass_time(1)


def holds_now(morning: Morning) -> bool:
    with morning.database.read() as session:
        return bool(holds.holds_in_force(session, morning.school.school_id, MONDAY, morning.now()))


def act(morning: Morning, what: str, cover: Cover) -> None:
    school, staff, now = morning.school.school_id, morning.staff_id, morning.now()
    with morning.database.write() as session:
        if what == "hold":
            holds.hold(session, school, MONDAY, staff, now, minutes=7, cover=cover)
        elif what == "release":
            holds.release(session, school, MONDAY, cover, staff, now)
        elif what == "narrow":
            holds.narrow(session, school, MONDAY, cover, staff, now)
        elif what == "complete":
            session.execute(update(Roll).where(Roll.completed_at.is_(None)).values(completed_at=now))
        elif what == "trip":
            trips.enter_trip(session, school, MONDAY, "Zoo", ["05 Lane"], [morning.school.students["Ana"]], staff, now)
            look_now(session, school, MONDAY, now)
        elif what == "call off":
            seen = fingerprint([row.student_id for row in still_open(session, school, MONDAY, cover, now)])
            call_off(session, school, MONDAY, cover, seen, staff, now)
        elif what == "undo":
            for done in session.scalars(select(CallOff)).all():
                undo_call_off(session, done.id, staff, now)
        elif what == "change":
            session.execute(update(Student).where(Student.homeroom == "01 Moss").values(homeroom="05 Lane", bus=""))
        elif what == "list":
            listed = set(session.scalars(select(Absence.student_id)))
            for student in set(morning.school.students.values()) - listed:
                session.add(
                    Absence(
                        school_id=school,
                        student_id=student,
                        date=MONDAY,
                        category="x",
                        state=AbsenceState.LISTED,
                        listed_at=now,
                        changed_at=now,
                    )
                )


def check(morning: Morning) -> None:
    with morning.database.read() as session:
        checked = session.scalars(select(Roll.checked_at)).one()
        assert checked is not None
        every = session.scalars(select(Hold)).all()
        for one in every:
            if one.placed_by is None:
                assert one.until <= checked + HOLD
            assert one.released_at is not None
            assert one.released_at <= one.until
        over = max((one.released_at or one.until for one in every), default=checked)
        for absence in session.scalars(select(Absence).where(Absence.state == AbsenceState.LISTED)):
            dialled = first_dialled(morning, absence.student_id)
            assert dialled is not None
            assert dialled <= max(over, absence.changed_at) + timedelta(minutes=1)


def first_dialled(morning: Morning, student_id: int) -> datetime | None:
    """When somebody was first called about this student, in the present search."""
    with morning.database.read() as session:
        return session.scalar(
            select(Attempt.placing_at)
            .join(AttemptTarget, AttemptTarget.attempt_id == Attempt.id)
            .join(Inquiry, Inquiry.id == AttemptTarget.inquiry_id)
            .where(
                Inquiry.student_id == student_id,
                AttemptTarget.opening == Inquiry.opening,
                Attempt.placing_at.is_not(None),
            )
            .order_by(Attempt.placing_at)
            .limit(1)
        )
