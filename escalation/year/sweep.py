"""What the year asks for by the clock: reports, notices and reminders are begun and made, e-mails are sent."""

from __future__ import annotations

from escalation.mailer import Mailer
from escalation.year.mail_sending import due_mails, send_mail
from escalation.year.report_runs import make_run
from escalation.year.room_rolls import remind_rooms
from escalation.year.runs import due_runs, open_runs
from storage.clock import Clock
from storage.media import MediaStore
from storage.session import Database


def sweep_year(database: Database, media: MediaStore, mailer: Mailer, clock: Clock, public_url: str) -> None:
    """One round. Safe to do twice, side by side, and to die in."""
    remind_rooms(database, clock.now())
    open_runs(database, clock.now())
    for run_id in due_runs(database):
        make_run(database, media, run_id, clock.now())
    for mail_id in due_mails(database, clock.now()):
        send_mail(database, media, mailer, clock, public_url, mail_id)
