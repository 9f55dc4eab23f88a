"""Every page of a full morning opens, on each database that we support."""

from __future__ import annotations

from pathlib import Path

from storage.session import Database
from storage.words import Role
from tests.browser.morning import NOW, make_morning
from tests.staff.support import app_for, frozen_clock, post
from tests.support import MONDAY


def test_every_page_opens_and_a_decision_is_taken(database: Database, tmp_path: Path) -> None:
    office = app_for(database, tmp_path, clock=frozen_clock(NOW))
    with database.write() as session:
        morning = make_morning(session, office.services.media)
    client = office.signed_in(Role.SECRETARY)
    day = f"/students/{morning.handed_over}/day/{MONDAY}"
    for page in (
        "/",
        "/review",
        f"/review/{morning.voicemail}",
        f"/messages/{morning.two_children}",
        "/alarms",
        "/discrepancies",
        "/students?q=osb",
        "/students/choices?q=osb",
        "/roster",
        "/numbers",
        f"/numbers/{morning.bad_number}",
        "/numbers.csv",
        "/hand-overs/1",
        "/attempts/1",
        day,
    ):
        assert client.get(page).status_code == 200, page
    assert "Dispatch has confirmed" in client.get(day).text
    inquiry = client.get(day).text.split('action="/inquiries/')[1].split("/")[0]
    assert post(client, f"/inquiries/{inquiry}/dispatch-confirmed", day) == 302
    assert "Dispatch has confirmed" not in client.get(day).text
    assert "Security dispatch has taken it" in client.get(day).text
    assert post(client, f"/inquiries/{inquiry}/dispatch-confirmed", day) == 302
