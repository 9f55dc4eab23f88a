"""What the year asks for by the clock: work is recomputed, reports, notices and reminders are made, e-mails sent."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import structlog

from escalation.mailer import Mailer
from escalation.year.daily import recompute_day
from escalation.year.mail_sending import due_mails, send_mail
from escalation.year.report_runs import make_run
from escalation.year.room_rolls import remind_rooms
from escalation.year.runs import WORK, due_runs, open_runs
from storage.clock import Clock
from storage.media import MediaStore
from storage.session import Database

log = structlog.get_logger(__name__)


def sweep_year(database: Database, media: MediaStore, mailer: Mailer, clock: Clock, public_url: str) -> None:
    """One round. Safe to do twice, side by side, and to die in."""
    _guarded(lambda: remind_rooms(database, clock.now()))
    _guarded(lambda: open_runs(database, clock.now()))
    for run_id, kind in due_runs(database):
        if kind == WORK:
            _guarded(partial(recompute_day, database, run_id, clock.now()))
        else:
            _guarded(partial(make_run, database, media, run_id, clock.now()))
    for mail_id in due_mails(database, clock.now()):
        _guarded(partial(send_mail, database, media, mailer, clock, public_url, mail_id))


def _guarded(step: Callable[[], object]) -> None:
    """What cannot be done now must not keep back what comes after it; it is tried again in the next round."""
    try:
        step()
    except Exception as error:
        log.error("year_step_failed", error=type(error).__name__)
