"""The board: everybody on the list, by urgency, fresh without being redrawn for nothing."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from escalation.engine import tick
from storage.words import LineState, Role
from tests.staff.support import NOW, Office, add_message, line_of
from tests.support import SmallSchool, small_school, take_roll


def poll_url(html: str) -> str:
    found: list[str] = re.findall(r'hx-get="([^"]+)"', html)
    return found[-1].replace("&amp;", "&")


def test_without_a_school_the_board_says_how_to_begin(office: Office) -> None:
    page = office.signed_in(Role.SECRETARY).get("/").text
    assert "There is no school yet" in page
    assert "attendance import roster" in page


def test_without_a_roll_the_board_says_how_to_bring_it(office: Office) -> None:
    with office.services.database.write() as session:
        small_school(session)
    page = office.signed_in(Role.SECRETARY).get("/").text
    assert "There is no roll for this day yet" in page
    assert "attendance import absences" in page


def test_an_incomplete_roll_and_the_brake_are_said(office: Office) -> None:
    with office.services.database.write() as session:
        small = small_school(session)
        take_roll(session, small.school_id, [small.students["Ana"]], complete=False)
    tick(office.services.database, NOW)
    client = office.signed_in(Role.SECRETARY)
    page = client.get("/").text
    assert "The roll is not complete." in page
    assert "Calls are held back: everybody on the list" in page
    assert "Not every room has taken the roll yet." in page


def test_everybody_on_the_list_stands_there_once(office: Office, school: SmallSchool) -> None:
    page = office.signed_in(Role.SECRETARY).get("/").text
    for name in ("Ana Ortega", "Ben Harlow", "Cleo Finch"):
        assert page.count(f">{name}</a>") == 1
    assert "Luis" not in page
    assert "<b>3</b>" in page


def test_the_board_is_sent_again_only_when_it_changed(office: Office, school: SmallSchool) -> None:
    client: FlaskClient = office.signed_in(Role.SECRETARY)
    url = poll_url(client.get("/").text)
    assert client.get(url).status_code == 204
    text = "Ana Ortega is sick today"
    with office.services.database.write() as session:
        add_message(
            session, school.school_id, text,
            [(line_of(text, "Ana Ortega", "S1", reason="sick", category="illness"), school.students["Ana"],
              LineState.CLEAR, [])],
            sid="SM1", from_number="+13035550111",
        )  # fmt: skip
    answer = client.get(url)
    assert answer.status_code == 200
    assert "Explained" in answer.text
    assert 'href="/messages/1"' in answer.text
    assert client.get(poll_url(answer.text)).status_code == 204


def test_another_day_can_be_looked_at(office: Office, school: SmallSchool) -> None:
    client = office.signed_in(Role.SECRETARY)
    page = client.get("/?date=2026-11-20").text
    assert "Friday, November 20" in page
    assert "Ana" not in page
    assert client.get("/?date=yesterday").status_code == 400


def test_who_is_reported_away_and_marked_present_is_a_discrepancy(office: Office, school: SmallSchool) -> None:
    text = "Luis is sick"
    with office.services.database.write() as session:
        add_message(
            session, school.school_id, text,
            [(line_of(text, "Luis", "S2"), school.students["Luis"], LineState.REVIEW, ["not_on_list"])], sid="SM2",
        )  # fmt: skip
    client = office.signed_in(Role.SECRETARY)
    assert "Luis Ortega" in client.get("/discrepancies").text
    assert "Messages and roll agree" in client.get("/discrepancies?date=2026-11-20").text
