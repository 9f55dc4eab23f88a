"""Calls held back and false alarms on the pages: who may do what, and what is told to whom."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from escalation import holds
from escalation.engine import tick
from escalation.rounds.holds import WHOLE_SCHOOL, Cover
from storage.models import Absence, CallOff, Hold, Roll, Student, Trip
from storage.words import AbsenceState, HoldCovers, HoldReason, Role
from tests.staff.support import NOW, Office, post
from tests.support import MONDAY, SmallSchool, second_school

BUS = Cover(HoldCovers.BUS, "7")


def place(office: Office, school: SmallSchool, cover: Cover, reason: HoldReason) -> int:
    with office.services.database.write() as session:
        session.get_one(Student, school.students["Ben"]).bus = "7"
        session.scalars(select(Roll)).one().checked_at = NOW
        until = NOW + timedelta(minutes=8)
        return holds.place(session, school.school_id, MONDAY, reason, cover, until, NOW).id


def listed(office: Office, school: SmallSchool, *names: str) -> set[str]:
    with office.services.database.read() as session:
        ids = set(session.scalars(select(Absence.student_id).where(Absence.state == AbsenceState.LISTED)))
    return {name for name in names if school.students[name] in ids}


def seen(page: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found
    return found[1]


def test_a_held_bus_is_named_with_its_reason_and_let_go(office: Office, school: SmallSchool) -> None:
    hold_id = place(office, school, BUS, HoldReason.BUS_ABSENT)
    tick(office.services.database, NOW)
    client = office.signed_in(Role.SECRETARY)
    page = client.get("/").text
    assert "Calls are held back: bus 7" in page
    assert "Most of this bus is listed: is it late?" in page
    assert page.count("Calls are held back</span>") == 1  # Ben alone
    assert "Calls are held back" in client.get(f"/students/{school.students['Ben']}/day/{MONDAY}").text
    assert post(client, f"/board/{MONDAY}/release", part="bus:7") == 302
    assert "Calls are held back" not in client.get("/").text
    with office.services.database.read() as session:
        assert session.get_one(Hold, hold_id).released_by is not None


def test_a_room_a_bus_or_a_trip_is_called_off_with_one_action_and_taken_back(
    office: Office, school: SmallSchool
) -> None:
    place(office, school, BUS, HoldReason.BUS_ABSENT)
    client = office.signed_in(Role.SECRETARY)
    page = client.get("/").text
    assert "False alarm: the student is accounted for" in page
    assert post(client, f"/board/{MONDAY}/call-off", part="bus:7", seen=seen(page)) == 302
    assert listed(office, school, "Ana", "Ben", "Cleo") == {"Ana", "Cleo"}
    page = client.get("/").text
    assert "Called off: 1 student is off the absence list." in page
    assert "by The secretary: bus 7, 1 student." in page
    assert post(client, "/call-offs/1/undo") == 302
    assert listed(office, school, "Ben") == {"Ben"}
    assert "Called off" not in client.get("/").text


def test_the_whole_list_is_called_off_only_by_way_of_its_names(office: Office, school: SmallSchool) -> None:
    place(office, school, WHOLE_SCHOOL, HoldReason.MANY_ABSENT)
    client = office.signed_in(Role.SECRETARY)
    board = client.get("/").text
    assert 'name="seen"' not in board
    page = client.get(f"/board/{MONDAY}/call-off?part=school:").text
    assert "These 3 students were" in page
    for name in ("Ana Ortega", "Ben Harlow", "Cleo Finch"):
        assert name in page
    assert post(client, f"/board/{MONDAY}/call-off", part="school:", seen=seen(page)) == 302
    assert listed(office, school, "Ana", "Ben", "Cleo") == set()


def test_who_was_listed_meanwhile_is_shown_first(office: Office, school: SmallSchool) -> None:
    client = office.signed_in(Role.SECRETARY)
    page = client.get(f"/board/{MONDAY}/call-off?part=school:").text
    with office.services.database.write() as session:
        session.scalars(select(Absence)).all()[0].state = AbsenceState.WITHDRAWN
    assert post(client, f"/board/{MONDAY}/call-off", part="school:", seen=seen(page)) == 302
    assert listed(office, school, "Ben", "Cleo") == {"Ben", "Cleo"}
    again = client.get(f"/board/{MONDAY}/call-off?part=school:&changed=1").text
    assert "the list has changed meanwhile" in again


def test_a_hold_that_is_prolonged_stays_one(office: Office, school: SmallSchool) -> None:
    hold_id = place(office, school, BUS, HoldReason.BUS_ABSENT)
    client = office.signed_in(Role.SECRETARY)
    assert post(client, f"/board/{MONDAY}/hold", part="bus:7") == 302
    page = client.get("/").text
    assert page.count('class="hold"') == 1
    assert "is it late? The office asked for it. <span" in page
    assert post(client, f"/board/{MONDAY}/release", part="bus:7") == 302
    assert 'class="hold"' not in client.get("/").text
    with office.services.database.read() as session:
        assert session.get_one(Hold, hold_id).released_at is not None


def test_a_hold_is_narrowed_from_the_board(office: Office, school: SmallSchool) -> None:
    place(office, school, WHOLE_SCHOOL, HoldReason.MANY_ABSENT)
    client = office.signed_in(Role.SECRETARY)
    assert '<option value="bus:7">bus 7 (1)</option>' in client.get("/").text
    assert post(client, f"/board/{MONDAY}/narrow", part="bus:7") == 302
    page = client.get("/").text
    assert "Calls are held back: bus 7" in page
    assert "everybody on the list" not in page


@pytest.mark.parametrize("part", ["", "bus", "bus:", "school:7", "planet:mars"])
def test_a_part_that_is_none_is_refused(office: Office, school: SmallSchool, part: str) -> None:
    client = office.signed_in(Role.SECRETARY)
    assert post(client, f"/board/{MONDAY}/narrow", part=part) == 400


def test_who_only_looks_neither_holds_nor_calls_off(office: Office, school: SmallSchool) -> None:
    place(office, school, BUS, HoldReason.BUS_ABSENT)
    client = office.signed_in(Role.VIEWER)
    page = client.get("/").text
    assert "Calls are held back: bus 7" in page
    assert "Call them now" not in page
    for url in (f"/board/{MONDAY}/release", f"/board/{MONDAY}/call-off", f"/board/{MONDAY}/narrow", "/trips"):
        assert post(client, url, part="bus:7") == 403


def test_holds_and_call_offs_of_another_school_are_out_of_reach(office: Office, school: SmallSchool) -> None:
    hold_id = place(office, school, BUS, HoldReason.BUS_ABSENT)
    with office.services.database.write() as session:
        second_school(session, school.school_id)
    client = office.signed_in(Role.SECRETARY, email="elsewhere@example.org", school_id=school.school_id + 1)
    # A part is always one of the school that they see.
    assert post(client, f"/board/{MONDAY}/release", part="bus:7") == 302
    assert post(client, "/call-offs/1/undo") == 404
    with office.services.database.read() as session:
        assert session.get_one(Hold, hold_id).released_at is None
        assert session.scalars(select(CallOff)).all() == []


def test_a_trip_is_planned_changed_and_taken_back(office: Office, school: SmallSchool) -> None:
    client = office.signed_in(Role.SECRETARY)
    form = {"name": "Zoo", "day": str(MONDAY), "room": ["01 Moss", "99 Nobody"], "returns": "13:30"}
    assert post(client, "/trips", "/trips", **form) == 302
    page = client.get("/trips").text
    assert "Rooms: 01 Moss." in page
    assert "back 1:30 PM" in page
    for _ in range(2):
        assert post(client, "/trips/1/add", "/trips", student_id=school.students["Cleo"]) == 302
    assert "Cleo Finch" in client.get("/trips").text
    assert post(client, "/trips/1/remove", "/trips", student_id=school.students["Cleo"]) == 302
    assert "Cleo Finch" not in client.get("/trips").text
    assert post(client, "/trips/1/withdraw", "/trips") == 302
    assert "No trip is planned" in client.get("/trips").text
    with office.services.database.read() as session:
        assert session.get_one(Trip, 1).withdrawn_by is not None


@pytest.mark.parametrize(
    "form", [{"name": " "}, {"day": "soon"}, {"leaves": "10:00", "returns": "9:00"}, {"leaves": "noon"}]
)
def test_a_trip_that_makes_no_sense_is_refused(office: Office, school: SmallSchool, form: dict[str, str]) -> None:
    client = office.signed_in(Role.SECRETARY)
    assert post(client, "/trips", "/trips", **{"name": "Zoo", "day": str(MONDAY), **form}) in {400, 404}
