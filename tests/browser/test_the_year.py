"""The pages of the year at a desk's and a tablet's width, and the ways of a working day through them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from bot.wiring import Services
from storage.clock import Clock
from storage.models import StaffMember
from storage.session import Database
from storage.words import Role
from tests.browser.conftest import Window, served
from tests.browser.test_every_page import AXE, grave_findings
from tests.browser.year import make_year
from tests.services import make_services
from tests.staff.support import account
from tests.staff.year_school import NOW, YearSchool

Open = Callable[..., Window]


@dataclass(frozen=True, slots=True)
class LiveYear:
    """A running application around a school year."""

    url: str
    services: Services
    year: YearSchool


@pytest.fixture
def live(sqlite_database: Database, tmp_path: Path) -> Iterator[LiveYear]:
    clock = Clock(NOW, datetime.now(UTC), 1e-6)
    services = make_services(sqlite_database, tmp_path / "media", clock=clock, public_url="http://127.0.0.1")
    # The address that windows sign in with.
    account(sqlite_database, Role.PRINCIPAL, email="secretary@example.org")
    with sqlite_database.read() as session:
        principal = session.scalars(select(StaffMember.id)).one()
    year = make_year(sqlite_database, services.media, principal)
    with served(services) as url:
        yield LiveYear(url, services, year)


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (820, 1180)])
def test_every_page_of_the_year_is_usable_at_this_width(live: LiveYear, window: Open, width: int, height: int) -> None:
    if not AXE.is_file():
        pytest.skip("node_modules/axe-core is not installed")
    view = window(width, height)
    gia, faye, kira = (live.year.students[name] for name in ("Gia", "Faye", "Kira"))
    pages = {
        "year-work": "/year/work",
        "year-work-all-by-kind": "/year/work?whose=all&by=kind",
        "year-work-nothing": "/year/work?kind=visit",
        "year-item": "/year/work/1",
        "year-student": f"/students/{gia}/year",
        "year-student-suggested": f"/students/{faye}/year",
        "year-student-nothing": f"/students/{kira}/year",
        "year-file": f"/students/{gia}/year/file",
        "year-ladder": "/year/ladder",
        "year-policy": "/year/policy",
        "year-meetings": "/year/meetings",
        "year-meeting": "/year/meetings/1",
        "year-plan-meeting": f"/year/meetings/plan?student={faye}",
        "year-letters": "/year/letters",
        "year-report": "/year/reports",
        "year-report-chronic": "/year/reports/chronic",
        "year-report-work": "/year/reports/work",
        "year-rooms": "/year/rooms",
        "year-search": "/students?q=st",
    }
    findings: list[str] = []
    for name, path in pages.items():
        view.go(path)
        view.picture(name)
        findings += [f"{name}: {finding}" for finding in grave_findings(view.page)]
        beyond = view.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if beyond > 0:
            findings.append(f"{name}: sticks out by {beyond} px")
    assert findings == []


def test_a_contact_is_logged_where_the_work_is_listed_and_taken_back(live: LiveYear, window: Open) -> None:
    view = window()
    view.go("/year/work?whose=all&kind=contact")
    page = view.page
    hugo = page.locator(".work-group", has=page.get_by_role("link", name="Hugo Xiong"))
    hugo.locator("summary").first.click()
    expect(hugo.get_by_role("button", name="Reached")).to_be_visible()
    view.picture("year-work-open", whole=False)
    hugo.get_by_role("button", name="Reached").click()
    expect(page.get_by_role("status")).to_contain_text("Hugo Xiong was reached")
    expect(page.get_by_role("link", name="Hugo Xiong")).to_have_count(0)
    page.keyboard.press("u")
    expect(page.get_by_role("link", name="Hugo Xiong")).to_have_count(1)


def test_keys_lead_through_the_pages_of_the_year(live: LiveYear, window: Open) -> None:
    view = window()
    view.page.keyboard.press("y")
    expect(view.page.get_by_role("heading", name="Work", exact=True)).to_be_visible()
    view.page.keyboard.press("h")
    expect(view.page.get_by_role("heading", name="Who stands where")).to_be_visible()
    view.page.keyboard.press("/")
    view.page.keyboard.type("gia")
    expect(view.page.locator("[data-row]:visible")).to_have_count(1)
    view.page.keyboard.press("Escape")
    view.page.keyboard.press("?")
    expect(view.page.get_by_text("year: meetings")).to_be_visible()
    view.picture("year-keys", whole=False)


def test_a_figure_opens_to_its_days(live: LiveYear, window: Open) -> None:
    view = window()
    view.go(f"/students/{live.year.students['Gia']}/year")
    view.page.locator(".figure summary").first.click()
    expect(view.page.locator(".figure[open] .day-list li")).to_have_count(14)
    expect(view.page.locator(".figure[open]")).to_contain_text("on a medical note")
    view.picture("year-figure", whole=False)
