"""The year process: it goes on whatever goes wrong, and ends when it is told to."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.processes.year import go_round
from escalation.mailer import Letter
from escalation.year.mail_orders import Order, order_mail
from storage.clock import Clock
from storage.session import Database
from storage.words import MailKind
from tests.services import make_services
from tests.support import LINE_CHECK, small_school


class Stopping:
    """A mail server that breaks at the first letter, and at the second tells the process to stop."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self.taken: list[str] = []

    def send(self, letter: Letter) -> None:
        if letter.to == "broken@example.org":
            raise RuntimeError("nobody expected this")
        self.taken.append(letter.to)
        self.stop.set()


def test_one_letter_that_breaks_keeps_back_no_other(sqlite_database: Database, tmp_path: Path) -> None:
    clock = Clock(LINE_CHECK, LINE_CHECK - timedelta(days=1), 1.0)
    mailer = Stopping()
    services = replace(make_services(sqlite_database, tmp_path / "media", clock=clock), mailer=mailer)
    with sqlite_database.write() as session:
        school = small_school(session)
        for address in ("broken@example.org", "office@example.org"):
            order = Order(MailKind.REPORT, 1, address, address, "en", "A report", "It is attached.")
            assert order_mail(session, school.school_id, order, LINE_CHECK - timedelta(days=400))
            assert not order_mail(session, school.school_id, order, LINE_CHECK)
    go_round(services, mailer.stop)
    assert mailer.taken == ["office@example.org"]
