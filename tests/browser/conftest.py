"""A Chromium, and the whole application on a loopback port around a Monday morning."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, expect, sync_playwright
from werkzeug.serving import make_server

from bot.app import create_app
from bot.wiring import Services
from storage.clock import Clock
from storage.session import Database
from storage.words import Role
from tests.browser.chromium import NoChromiumError, find_chromium
from tests.browser.morning import NOW, Morning, make_morning
from tests.services import make_services
from tests.staff.support import PASSWORD, account

# A browser on a busy machine takes its time.
expect.set_options(timeout=20_000)
# How often a picture is asked for.
MOST_TRIES = 4
OUTPUT = Path(__file__).parents[1] / "output"


@dataclass(frozen=True, slots=True)
class LiveOffice:
    """A running application."""

    url: str
    services: Services
    morning: Morning


@dataclass
class Window:
    """One signed-in window, and whatever the browser complained about."""

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        """Open a page of the application."""
        answer = self.page.goto(self.url + path)
        assert answer is not None
        assert answer.status == 200, path

    def picture(self, name: str, *, whole: bool = True) -> None:
        """Keep a picture for people to look at."""
        OUTPUT.mkdir(exist_ok=True)
        width = self.page.viewport_size["width"] if self.page.viewport_size else 0
        for try_ in range(1, MOST_TRIES + 1):
            try:
                self.page.screenshot(path=OUTPUT / f"{name}-{width}.png", full_page=whole)
            except Error as error:
                # Now and then a browser without a screen has no picture ready on a busy machine.
                if try_ == MOST_TRIES or "Unable to capture screenshot" not in error.message:
                    raise
                self.page.wait_for_timeout(500)
            else:
                return

    def note(self, message: ConsoleMessage) -> None:
        """Note what the browser says; errors are also how it tells of a broken content policy."""
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    try:
        chromium = find_chromium()
    except NoChromiumError as error:
        pytest.skip(str(error))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.path, args=list(chromium.flags), env={**os.environ, **chromium.environment}
        )
        yield browser
        browser.close()


@pytest.fixture
def live(sqlite_database: Database, tmp_path: Path) -> Iterator[LiveOffice]:
    # The morning stands still: what is due stays due, and every picture shows the same minute.
    clock = Clock(NOW, datetime.now(UTC), 1e-6)
    services = make_services(sqlite_database, tmp_path / "media", clock=clock, public_url="http://127.0.0.1")
    with sqlite_database.write() as session:
        morning = make_morning(session, services.media)
    account(sqlite_database, Role.SECRETARY)
    with served(services) as url:
        yield LiveOffice(url, services, morning)


@contextmanager
def served(services: Services) -> Iterator[str]:
    """The application on a loopback port, while the block runs; gives its address."""
    server = make_server("127.0.0.1", 0, create_app(services), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def window(browser: Browser, live: LiveOffice) -> Iterator[Callable[[int, int], Window]]:
    """Opens signed-in windows of a size; at the end the browser must have had nothing to complain about."""
    opened: list[Window] = []

    def open_window(width: int = 1280, height: int = 800) -> Window:
        context = browser.new_context(viewport={"width": width, "height": height})
        context.set_default_timeout(15_000)
        window = Window(context.new_page(), live.url)
        window.page.on("console", window.note)
        window.page.on("pageerror", lambda error: window.complaints.append(str(error)))
        opened.append(window)
        window.page.goto(live.url)
        window.page.get_by_label("E-mail").fill("secretary@example.org")
        window.page.get_by_label("Password").fill(PASSWORD)
        window.page.keyboard.press("Enter")
        window.page.wait_for_url(live.url + "/")
        return window

    yield open_window
    complaints = [complaint for one in opened for complaint in one.complaints]
    for one in opened:
        one.page.context.close()
    assert complaints == []
