"""The two nights of the year in which the clocks on the walls are changed, with children being looked for."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, update

from escalation.audit import audit
from escalation.engine import tick
from storage.models import Attempt, ContactLogEntry, Inquiry, Roll, Round, School
from storage.session import Database
from storage.words import AttemptState, RoundKind
from storage.words import InquiryState as S
from tests.escalation.world import Morning
from tests.support import add_contact, add_student, second_school, take_roll

DENVER = "America/Denver"
# No daylight saving there.
PHOENIX = "America/Phoenix"
BACK, FORWARD = date(2026, 11, 1), date(2027, 3, 14)
LEA, DISPATCH = "+13035550141", "+13035550102"
MINUTE = timedelta(minutes=1)

nights = pytest.mark.parametrize("night", [BACK, FORWARD], ids=["put back", "put forward"])


def local(zone: str, day: date, at: time) -> datetime:
    """The instant at which a wall shows this; of two, the first."""
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)


def roll(morning: Morning, school_id: int, day: date, *students: int) -> None:
    """The roll of a day, complete at midnight."""
    with morning.database.write() as session:
        zone = session.get_one(School, school_id).timezone
        take_roll(session, school_id, students, day=day, at=local(zone, day, time(0, 0)))


def setting(morning: Morning, **values: object) -> None:
    with morning.database.write() as session:
        session.execute(update(School).values(**values))


def nobody_picks_up(morning: Morning) -> None:
    """Whatever rings goes unanswered."""
    while ringing := {c.to for c in morning.phone.calls.values() if morning.phone.live_to(c.to)}:
        morning.no_answer(ringing.pop())


def line_checks(morning: Morning) -> Counter[tuple[int, str]]:
    with morning.database.read() as session:
        entries = session.scalars(select(ContactLogEntry).where(ContactLogEntry.kind == "line_checked"))
        return Counter((entry.school_id, entry.details["day"]) for entry in entries)


@nights
def test_over_a_weekend_dispatch_is_called_every_five_minutes_and_monday_begins_at_half_past_eight(
    sqlite_database: Database, night: date
) -> None:
    database = sqlite_database
    friday, monday = night - timedelta(days=2), night + timedelta(days=1)
    morning = Morning(database, start=local(DENVER, friday, time(8, 30)))
    here = morning.school.school_id
    with database.write() as session:
        second_school(session, here)
        session.flush()
        there = session.scalars(select(School).where(School.id != here)).one()
        there.timezone = PHOENIX
        pia = add_student(session, there, "S90", "Pia", "Novak", "02", "Wood")
        add_contact(session, there, "C90", "Eva", "Novak", ["+13035550161"], [pia], "mother", 1)
        there_id = there.id
    emma, ben = morning.school.students["Emma1"], morning.school.students["Ben"]
    roll(morning, here, friday, emma)
    go_to(morning, local(DENVER, friday, time(9, 30)), 10 * MINUTE)
    go_to(morning, local(DENVER, night, time(0, 30)), timedelta(hours=6))
    before = datetime.combine(night, time(0, 30), ZoneInfo(DENVER)).astimezone(UTC)
    go_to(morning, before + timedelta(minutes=100), 5 * MINUTE)
    calls = dispatch_calls(morning, since=before)
    assert {later - earlier for earlier, later in itertools.pairwise(calls)} == {5 * MINUTE}

    roll(morning, here, monday, emma, ben)
    roll(morning, there_id, monday, pia)
    checks = sorted(local(zone, monday, time(8, 30)) for zone in (DENVER, PHOENIX))
    go_to(morning, checks[0] - 2 * MINUTE, timedelta(hours=6))
    go_to(morning, checks[0] + 2 * MINUTE, MINUTE)
    go_to(morning, checks[1] - 2 * MINUTE, 30 * MINUTE)
    go_to(morning, checks[1] + 2 * MINUTE, MINUTE)
    checked = {(here, friday.isoformat()): 1, (here, monday.isoformat()): 1, (there_id, monday.isoformat()): 1}
    assert line_checks(morning) == checked
    with database.read() as session:
        assert {r.checked_at for r in session.scalars(select(Roll).where(Roll.date == monday))} == set(checks)
        opened = session.execute(select(Inquiry.student_id, Inquiry.date)).all()
        assert Counter(tuple(row) for row in opened) == {
            (emma, friday): 1,
            (emma, monday): 1,
            (ben, monday): 1,
            (pia, monday): 1,
        }
        assert audit(session, morning.now()) == []


def go_to(morning: Morning, end: datetime, step: timedelta) -> None:
    """Let time go by; nobody ever picks up."""
    morning.work()
    nobody_picks_up(morning)
    while morning.now() < end:
        morning.clock.move(min(step, end - morning.now()))
        morning.work()
        nobody_picks_up(morning)


def dispatch_calls(morning: Morning, *, since: datetime) -> list[datetime]:
    with morning.database.read() as session:
        is_dispatch = Attempt.round_kind == RoundKind.DISPATCH
        return list(
            session.scalars(
                select(Attempt.planned_at)
                .where(is_dispatch, Attempt.planned_at > since, Attempt.state == AttemptState.ENDED)
                .order_by(Attempt.id)
            )
        )


@nights
@pytest.mark.parametrize(("zone", "opens"), [(DENVER, time(23, 50)), (DENVER, time(1, 50)), (PHOENIX, time(1, 50))])
def test_the_thirty_minutes_of_each_round_are_thirty_minutes(
    database: Database, night: date, zone: str, opens: time
) -> None:
    """Opened shortly before the hour that comes twice, or never; once on the evening before."""
    day = night - timedelta(days=1) if opens == time(23, 50) else night
    start = local(zone, day, opens)
    morning = Morning(database, start=start - MINUTE)
    setting(morning, timezone=zone, line_checked=opens)
    roll(morning, morning.school.school_id, day, morning.school.students["Cleo"])
    go_to(morning, start + timedelta(hours=2), 10 * MINUTE - timedelta(seconds=20))
    with database.read() as session:
        inquiry = session.scalars(select(Inquiry)).one()
        rounds = {row.kind: row for row in session.scalars(select(Round))}
    assert inquiry.state is S.DISPATCH
    guardians = rounds[RoundKind.GUARDIANS]
    assert guardians.ends_at - guardians.started_at == timedelta(minutes=30)
    emergency = rounds[RoundKind.EMERGENCY]
    assert timedelta(0) <= emergency.started_at - guardians.ends_at < 10 * MINUTE
    assert line_checks(morning).total() == 1


@pytest.mark.parametrize(
    ("night", "at", "instant"),
    [
        pytest.param(FORWARD, time(2, 30), datetime(2027, 3, 14, 9, 30, tzinfo=UTC), id="a time that does not exist"),
        pytest.param(BACK, time(1, 30), datetime(2026, 11, 1, 7, 30, tzinfo=UTC), id="a time that comes twice"),
        pytest.param(BACK, time(1, 0), datetime(2026, 11, 1, 7, 0, tzinfo=UTC), id="the first minute that comes twice"),
        pytest.param(FORWARD, time(3, 0), datetime(2027, 3, 14, 9, 0, tzinfo=UTC), id="the first minute after the gap"),
    ],
)
def test_a_line_check_in_the_hour_that_is_changed_happens_once(
    database: Database, night: date, at: time, instant: datetime
) -> None:
    morning = Morning(database, start=local(DENVER, night, time(0, 30)))
    setting(morning, line_checked=at)
    roll(morning, morning.school.school_id, night, morning.school.students["Cleo"])
    while morning.now() < local(DENVER, night, time(5, 0)):
        tick(database, morning.now())
        morning.clock.move(15 * MINUTE)
    assert line_checks(morning) == {(morning.school.school_id, night.isoformat()): 1}
    with database.read() as session:
        assert session.scalars(select(Roll)).one().checked_at == instant
        assert session.scalar(select(func.count(Inquiry.id))) == 1
