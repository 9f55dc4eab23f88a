"""Calls that are held back, and a false alarm, as a secretary meets them: one action each, one hand on the phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from escalation.engine import tick
from storage.models import Hold, Trip
from tests.browser.conftest import LiveOffice, Window
from tests.browser.held import hold_the_bus
from tests.browser.test_every_page import grave_findings

Open = Callable[..., Window]
SIZES = [(1280, 800), (820, 1180)]


def held(live: LiveOffice, *, whole_school: bool = False) -> None:
    with live.services.database.write() as session:
        hold_the_bus(session, live.morning.school_id, whole_school=whole_school)
    tick(live.services.database, live.services.clock.now())


def is_usable(page: Page) -> None:
    assert grave_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_late_bus_is_called_off_with_one_click_and_taken_back_by_key(
    live: LiveOffice, window: Open, width: int, height: int
) -> None:
    held(live)
    view = window(width, height)
    page = view.page
    banner = page.get_by_role("region", name="Calls held back: bus 7")
    expect(banner).to_contain_text("7 students")
    expect(page.locator("[data-row]", has=page.get_by_role("link", name="Amos Rider"))).to_contain_text("held back")
    view.picture("held-bus", whole=False)
    is_usable(page)
    banner.get_by_role("button", name="False alarm: all 7").click()
    expect(page.locator("[data-toast]")).to_contain_text("Called off: 7 students are off the absence list.")
    tick(live.services.database, live.services.clock.now())
    expect(page.locator("[data-row]", has=page.get_by_role("link", name="Amos Rider"))).to_contain_text(
        "Roll corrected"
    )
    view.picture("called-off", whole=False)
    page.keyboard.press("u")
    expect(page.locator("[data-toast]")).to_have_count(0)
    tick(live.services.database, live.services.clock.now())
    expect(page.locator("[data-row]", has=page.get_by_role("link", name="Amos Rider"))).to_contain_text("held back")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_hold_of_the_school_is_narrowed_to_the_bus(live: LiveOffice, window: Open, width: int, height: int) -> None:
    held(live, whole_school=True)
    view = window(width, height)
    page = view.page
    banner = page.get_by_role("region", name="Calls held back: everybody on the list")
    view.picture("held-school", whole=False)
    is_usable(page)
    banner.get_by_label("Hold only").select_option(value="bus:7")
    banner.get_by_role("button", name="Hold only these, call the others").click()
    expect(page.get_by_role("region", name="Calls held back: bus 7")).to_be_visible()
    expect(banner).to_have_count(0)
    page.get_by_role("button", name="Call them now").click()
    expect(page.get_by_role("region", name="Calls held back")).to_have_count(0)
    with live.services.database.read() as session:
        assert all(one.released_by is not None for one in session.scalars(select(Hold)))


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_whole_list_is_called_off_after_its_names_were_read(
    live: LiveOffice, window: Open, width: int, height: int
) -> None:
    view = window(width, height)
    page = view.page
    page.keyboard.press("x")
    expect(page.get_by_role("heading", name="False alarm?")).to_be_visible()
    view.picture("false-alarm")
    is_usable(page)
    page.get_by_role("link", name="Everybody on the list").click()
    button = page.get_by_role("button", name="Call off the search for these")
    expect(button).to_be_visible()
    view.picture("false-alarm-names")
    is_usable(page)
    button.click()
    expect(page.locator("[data-toast]")).to_contain_text("off the absence list")
    expect(page.get_by_role("button", name="Take back: look for them")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_trip_is_planned_and_a_student_added(live: LiveOffice, window: Open, width: int, height: int) -> None:
    view = window(width, height)
    page = view.page
    page.keyboard.press("t")
    expect(page.get_by_role("heading", name="No trip is planned")).to_be_visible()
    page.get_by_label("Name").fill("Science museum")
    page.get_by_label("Is back").fill("13:30")
    page.get_by_label("02 Vega").check()
    page.get_by_role("button", name="Enter the trip").click()
    expect(page.get_by_role("heading", name="Science museum")).to_be_visible()
    page.get_by_label("Add a student to Science museum").fill("cleo")
    page.get_by_role("button", name="Cleo Finch").click()
    expect(page.get_by_text("Cleo Finch")).to_be_visible()
    view.picture("trips")
    is_usable(page)
    with live.services.database.read() as session:
        trip = session.scalars(select(Trip)).one()
        assert (trip.rooms, len(trip.students)) == (["02 Vega"], 1)
    page.get_by_role("button", name="Does not take place").click()
    expect(page.get_by_role("heading", name="No trip is planned")).to_be_visible()
