"""Reports on their weekday, notices at their time, and the roll of each room: each once, whoever's clock it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import select

from escalation.staff_entries import EntryError
from escalation.year.excuses import Verdict, decide
from escalation.year.ledger import year_at
from escalation.year.policies import year_policy_of
from escalation.year.report_tables import KINDS, report_tables, scope_of
from escalation.year.room_rolls import mark_received, remind_rooms, rooms_of_day, undo_received
from escalation.year.runs import REPORT, open_runs
from storage.models import Alarm, Contact, ReportRun, Roll, School, StudentContact
from storage.session import Database
from storage.words import Evidence, Excuse
from tests.year.office import TODAY, Office

MORNING = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)  # Monday, 7:30 in Denver
TEN = datetime(2026, 11, 23, 17, 5, tzinfo=UTC)
EVENING = datetime(2026, 11, 24, 1, 5, tzinfo=UTC)  # 18:05


def office_of(database: Database, tmp_path: Path, policy: str, at: datetime) -> Office:
    office = Office(database, tmp_path, policy)
    office.clock.set(at)
    return office


def report_days(office: Office) -> list[date]:
    with office.database.read() as session:
        query = select(ReportRun.for_day).where(ReportRun.kind.startswith(REPORT)).order_by(ReportRun.for_day)
        return list(session.scalars(query))


def test_a_weekly_report_is_made_once_and_mailed_to_its_readers(database: Database, tmp_path: Path) -> None:
    office = office_of(database, tmp_path, "liaison-tiers", MORNING - timedelta(hours=1))
    office.absent("Ana", 4, until=TODAY - timedelta(days=3))
    office.sweep()
    assert office.post.taken == []  # before seven
    office.clock.set(MORNING)
    office.sweep()
    office.sweep()
    readers = ["liaison@school.example.org", "principal@school.example.org"]
    assert sorted(letter.to for letter in office.post.taken) == readers
    pdf, csv = office.post.taken[0].attachments
    assert pdf.content.startswith(b"%PDF-")
    assert b'"Ortega, Ana",02' in csv.content
    open_runs(office.database, MORNING + timedelta(days=1))
    open_runs(office.database, MORNING + timedelta(days=7))
    assert report_days(office) == [MORNING.date(), MORNING.date() + timedelta(days=7)]


def test_two_clocks_at_once_make_a_report_and_mail_it_once(database: Database, tmp_path: Path) -> None:
    office = office_of(database, tmp_path, "liaison-tiers", MORNING)
    office.absent("Ana", 4, until=TODAY - timedelta(days=3))
    clocks = [Thread(target=office.sweep) for _ in range(2)]
    for clock in clocks:
        clock.start()
    for clock in clocks:
        clock.join()
    office.sweep()
    assert len(office.post.taken) == 2
    assert len(report_days(office)) == 1


def test_a_report_of_a_morning_that_was_slept_through_is_made_up_for(sqlite_database: Database, tmp_path: Path) -> None:
    office = office_of(sqlite_database, tmp_path, "liaison-tiers", MORNING + timedelta(days=2))
    open_runs(office.database, office.now)
    assert report_days(office) == [MORNING.date()]


def test_every_kind_of_report_can_be_made(sqlite_database: Database, tmp_path: Path) -> None:
    office = Office(sqlite_database, tmp_path, "bands-and-referrals")
    office.absent("Ana", 12)
    with office.database.read() as session:
        school = session.get_one(School, office.school.school_id)
        year, policy = year_at(session, school.id, TODAY), year_policy_of(session, school)
        assert year is not None
        assert policy is not None
        tables = {kind: report_tables(session, kind, scope_of(school, year, policy, office.now)) for kind in KINDS}
    chronic = {row[:2]: row[2:] for row in tables["chronic"][0].rows}
    assert chronic["School", "Example Elementary"] == (6, 1, 16.7)
    assert chronic["Grade", "02"] == (1, 1, 100.0)
    (occurrence,) = tables["occurrences"][0].rows
    assert occurrence[:5] == ("Ortega, Ana", "02", "02 Vega", 12, 12)


def test_absent_students_families_are_told_once_at_each_time(database: Database, tmp_path: Path) -> None:
    office = office_of(database, tmp_path, "bands-and-referrals", TEN)
    with office.database.write() as session:
        session.get_one(Contact, office.school.contacts["Ned"]).email = "ned@example.org"
    for name in ("Ana", "Luis", "Ben", "Cleo"):
        office.absent(name, 1)
    office.sweep()
    office.sweep()
    assert sorted(letter.to for letter in office.post.taken if "absent" in letter.subject) == ["jill@example.org"]
    (to_rosa,) = office.post.to("rosa@example.org")  # one for both children
    assert "Ana" not in to_rosa.subject + to_rosa.body
    assert office.post.to("ned@example.org") == []  # restricted
    assert office.log_kinds("Luis") == ["notice_sent"]
    office.clock.set(TEN + timedelta(hours=5))
    office.sweep()
    assert len(office.post.to("rosa@example.org")) == 2


def test_a_notice_about_unexcused_absences_spares_whom_the_school_has_excused(
    sqlite_database: Database, tmp_path: Path
) -> None:
    office = office_of(sqlite_database, tmp_path, "five-steps", EVENING)
    for name in ("Ana", "Ben"):
        office.absent(name, 4)
    with office.database.write() as session:
        verdict = Verdict(Excuse.EXCUSED, Evidence.MEDICAL_NOTE, TODAY)
        decide(session, office.student("Ana"), [TODAY], verdict, office.me, office.now)
    office.sweep()
    notices = [letter.to for letter in office.post.taken if letter.to.endswith("@example.org")]
    assert notices == ["jill@example.org"]


def test_whoever_is_restricted_after_the_notice_was_ordered_gets_nothing(
    sqlite_database: Database, tmp_path: Path
) -> None:
    office = office_of(sqlite_database, tmp_path, "bands-and-referrals", TEN)
    office.absent("Ben", 1)
    with office.database.write() as session:
        session.query(StudentContact).filter_by(contact_id=office.school.contacts["Jill"]).update(
            {"restriction": "Court order"}
        )
    office.sweep()
    assert office.post.to("jill@example.org") == []


def test_rooms_whose_roll_is_late_are_told_to_the_office_once(database: Database, tmp_path: Path) -> None:
    office = office_of(database, tmp_path, "bands-and-referrals", MORNING)
    bell = datetime.combine(TODAY, time(15, 20), UTC)  # 8:20 in Denver
    school = office.school.school_id
    with office.database.write() as session:
        mark_received(session, school, TODAY, "01 Moss", office.me, bell)
        with pytest.raises(EntryError, match="not on the roster"):
            mark_received(session, school, TODAY, "99 Nobody", office.me, bell)
    assert remind_rooms(office.database, bell + timedelta(minutes=14)) == 0
    assert remind_rooms(office.database, bell + timedelta(minutes=15)) == 4
    assert remind_rooms(office.database, bell + timedelta(minutes=16)) == 0
    with office.database.write() as session:
        assert [alarm.kind for alarm in session.query(Alarm)] == ["room_rolls_missing"]
        rooms = {room.name: room for room in rooms_of_day(session, school, TODAY)}
        assert rooms["01 Moss"].received_at is not None
        assert rooms["02 Vega"].reminded_at is not None
        undo_received(session, school, TODAY, "01 Moss", office.me, bell)
    assert remind_rooms(office.database, bell + timedelta(minutes=17)) == 1


def test_a_complete_roll_is_that_of_every_room(sqlite_database: Database, tmp_path: Path) -> None:
    office = office_of(sqlite_database, tmp_path, "bands-and-referrals", MORNING)
    bell = datetime.combine(TODAY, time(15, 20), UTC)
    with office.database.write() as session:
        session.add(Roll(school_id=office.school.school_id, date=TODAY, received_at=bell, completed_at=bell))
    assert remind_rooms(office.database, bell + timedelta(minutes=20)) == 0
