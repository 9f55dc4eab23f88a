"""Every page at a desk's and a tablet's width: nothing sticks out, and whoever cannot see or use a mouse gets on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.chromium import ROOT
from tests.browser.conftest import LiveOffice, Window
from tests.support import MONDAY

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
Open = Callable[..., Window]


def grave_findings(page: Page) -> list[str]:
    """What axe calls serious or critical on the page as it stands."""
    # Evaluated by the driver, outside the page's own content policy.
    page.evaluate(AXE.read_text())
    result: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{finding['id']}: {node['html'][:160]}"
        for finding in result["violations"]
        if finding["impact"] in {"serious", "critical"}
        for node in finding["nodes"]
    ]


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (820, 1180)])
def test_every_page_is_usable_at_this_width(live: LiveOffice, window: Open, width: int, height: int) -> None:
    if not AXE.is_file():
        pytest.skip("node_modules/axe-core is not installed")
    view = window(width, height)
    morning = live.morning
    pages = {
        "board": "/",
        "board-no-roll": "/?date=2026-11-24",
        "review": "/review",
        "review-voicemail": f"/review/{morning.voicemail}",
        "review-two-children": f"/review/{morning.two_children}",
        "message": f"/messages/{morning.voicemail}",
        "student": f"/students/{morning.students['Cleo']}/day/{MONDAY}",
        "student-dispatch": f"/students/{morning.handed_over}/day/{MONDAY}",
        "packet": "/hand-overs/1",
        "call": "/attempts/1",
        "alarms": "/alarms",
        "discrepancies": "/discrepancies",
        "students": "/students?q=st",
        "roster": "/roster",
        "numbers": "/numbers",
        "number": f"/numbers/{morning.bad_number}",
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


def test_the_sign_in_is_usable(live: LiveOffice, window: Open) -> None:
    view = window()
    view.page.get_by_role("button", name="Sign out").click()
    view.picture("sign-in", whole=False)
    assert grave_findings(view.page) == []
