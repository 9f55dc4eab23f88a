"""A secretary's Monday in a real browser: mostly by keyboard."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect
from sqlalchemy import select

from escalation.engine import tick
from storage.models import Match, Message, StaffEntry
from storage.words import LineState
from tests.browser.conftest import LiveOffice, Window
from tests.browser.morning import NOW
from tests.support import MONDAY

Open = Callable[..., Window]


def states(live: LiveOffice, message_id: int) -> list[LineState]:
    with live.services.database.read() as session:
        message = session.get_one(Message, message_id)
        assert message.report is not None
        return [match.state for match in message.report.matches]


def test_the_board_is_filtered_walked_through_and_opened_by_key(live: LiveOffice, window: Open) -> None:
    page = window().page
    expect(page.get_by_role("heading", name="Stonebridge Elementary")).to_be_visible()
    expect(page.locator("[data-row]")).to_have_count(45)
    expect(page.locator("tbody").first).to_contain_text("Look now")
    page.keyboard.press("/")
    page.keyboard.type("harlow")
    expect(page.locator("[data-row]:visible")).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator(":focus")).to_have_text("Ben Harlow")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ben Harlow")).to_be_visible()


def test_the_board_follows_what_happens_elsewhere(live: LiveOffice, window: Open) -> None:
    page = window().page
    row = page.locator("[data-row]", has=page.get_by_role("link", name="Cleo Finch"))
    expect(row).to_contain_text("Calling guardians")
    page.keyboard.press("/")
    page.keyboard.type("finch")
    with live.services.database.write() as session:
        from escalation import staff_entries

        staff_entries.enter(session, live.morning.students["Cleo"], MONDAY, "arrived", 1, NOW)
    tick(live.services.database, NOW)
    expect(row).to_contain_text("Arrived")
    # The filter, and the place where one was typing, outlive the refreshing.
    expect(page.locator("[data-row]:visible")).to_have_count(1)
    expect(page.locator(":focus")).to_have_attribute("type", "search")


def test_a_message_is_accepted_by_key_and_taken_back(live: LiveOffice, window: Open) -> None:
    view = window()
    page = view.page
    page.keyboard.press("v")
    expect(page.get_by_role("heading", name="Review 5")).to_be_visible()
    expect(page.locator("[aria-current=true]").first).to_contain_text("Ben Harlow")
    page.keyboard.press("j")
    expect(page.locator(".queue [aria-current=true]")).to_contain_text("Ana Ortega")
    page.keyboard.press("a")
    expect(page.locator("[data-toast]")).to_contain_text("Accepted: Ana Ortega is explained.")
    assert states(live, live.morning.two_children) == [LineState.ACCEPTED, LineState.REVIEW]
    view.picture("review-accepted")
    page.keyboard.press("u")
    expect(page.locator("[data-toast]")).to_have_count(0)
    assert states(live, live.morning.two_children) == [LineState.REVIEW, LineState.REVIEW]


def test_the_student_meant_is_chosen_by_digit_and_then_accepted(live: LiveOffice, window: Open) -> None:
    view = window()
    page = view.page
    view.go(f"/review/{live.morning.voicemail}")
    expect(page.get_by_text("More than one student fits")).to_be_visible()
    page.keyboard.press("1")
    expect(page.locator("[data-toast]")).to_contain_text("The line means Emma Stone now.")
    assert states(live, live.morning.voicemail) == [LineState.REVIEW]
    page.keyboard.press("a")
    expect(page.locator("[data-toast]")).to_contain_text("Accepted: Emma Stone is explained.")
    with live.services.database.read() as session:
        accepted = session.scalars(select(Match).where(Match.state == LineState.ACCEPTED)).one()
        assert accepted.student_id == live.morning.students["Emma1"]


def test_any_other_student_can_be_searched_for(live: LiveOffice, window: Open) -> None:
    view = window()
    page = view.page
    view.go(f"/review/{live.morning.voicemail}")
    page.keyboard.press("c")
    page.keyboard.type("cleo")
    page.get_by_role("button", name="Cleo Finch").click()
    expect(page.locator("[data-toast]")).to_contain_text("The line means Cleo Finch now.")


def test_a_click_on_a_word_plays_from_there(live: LiveOffice, window: Open) -> None:
    view = window()
    page = view.page
    view.go(f"/review/{live.morning.voicemail}")
    page.locator(".transcript").get_by_text("fever", exact=True).click()
    # "fever" is said at 4.0 s; the player goes a little ahead of it, so that the word is heard whole.
    assert page.locator("audio").evaluate("player => player.currentTime") >= 3.8


def test_the_office_enters_by_hand_and_takes_it_back(live: LiveOffice, window: Open) -> None:
    view = window()
    page = view.page
    view.go(f"/students/{live.morning.students['Cleo']}/day/{MONDAY}")
    page.get_by_label("Who").select_option(label="Ida Finch, mother")
    page.get_by_label("Reason").select_option("illness")
    page.get_by_label("In their words").fill("a cold")
    page.get_by_role("button", name="Enter", exact=True).click()
    expect(page.locator("[data-toast]")).to_contain_text("Entered: somebody knows where Cleo Finch is.")
    expect(page.get_by_text("Spoke with Ida Finch")).to_be_visible()
    view.picture("student-entered")
    page.keyboard.press("u")
    expect(page.get_by_text("Spoke with Ida Finch")).to_have_count(0)
    with live.services.database.read() as session:
        assert session.scalars(select(StaffEntry)).one().withdrawn_at is not None


def test_every_key_is_explained_and_none_acts_while_one_types(live: LiveOffice, window: Open) -> None:
    view = window()
    page = view.page
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    view.picture("keys", whole=False)
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    expect(page.get_by_label("Name, or a part of it")).to_be_focused()
    page.keyboard.type("vasr")
    expect(page).to_have_url(f"{live.url}/students")
