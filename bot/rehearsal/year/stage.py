"""The stage of a rehearsed year: a ledger of its own, the staff, media, a mail server, and a clock that is set."""

from __future__ import annotations

import contextlib
import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.auth import add_user
from bot.ledger import prepare_database
from bot.rehearsal.year.mail_server import PostOffice, post_office
from bot.rehearsal.year.people import STAFF, Person
from bot.settings import SettingsError
from escalation.mailer import SmtpMailer
from escalation.tiers.policy import YearPolicy
from escalation.year.mail_sending import due_mails
from escalation.year.policies import year_policy
from escalation.year.sweep import sweep_year
from storage.clock import Clock
from storage.media import MediaStore
from storage.models import School, SchoolYear, Student
from storage.session import Database

PUBLIC_URL = "http://attendance.example.org"
# A round of the clock takes so many mails at once: rounds enough for the mails of any one moment.
MOST_ROUNDS = 50


@dataclass(slots=True)
class YearStage:
    """Everything that plays a year. `now` is set by whoever plays it."""

    database: Database
    media: MediaStore
    folder: Path
    post: PostOffice
    smtp_url: str
    policy: YearPolicy
    zone: ZoneInfo
    now: datetime
    school_id: int = 0
    year_id: int = 0
    staff: tuple[Person, ...] = ()

    def school(self, session: Session) -> School:
        """The one school."""
        return session.get_one(School, self.school_id)

    def at(self, day: date, moment: time) -> None:
        """Set the clock to a local time of a day."""
        self.now = datetime.combine(day, moment, self.zone).astimezone(UTC)

    def students(self, session: Session) -> dict[str, int]:
        """Ids of the students by the ids of the student information system."""
        rows = session.execute(select(Student.source_id, Student.id).where(Student.school_id == self.school_id))
        return {row.source_id: row.id for row in rows}

    def sweep(self) -> None:
        """What the clock process does: reports, notices and reminders, and all mails that are due."""
        clock = Clock(self.now, datetime.now(UTC))
        mailer = SmtpMailer(self.smtp_url)
        for _ in range(MOST_ROUNDS):
            sweep_year(self.database, self.media, mailer, clock, PUBLIC_URL)
            if not due_mails(self.database, clock.now()):
                break

    def settle(self) -> None:
        """Once the school is imported: whose year it is, and the accounts of its staff."""
        with self.database.write() as session:
            self.school_id = session.scalars(select(School.id)).one()
            self.year_id = session.scalars(select(SchoolYear.id)).one()
            password = secrets.token_urlsafe(12)
            self.staff = tuple(
                Person(
                    add_user(session, one.email, one.name, one.role, password, school_id=self.school_id).id,
                    one.role,
                    one.mood,
                )
                for one in STAFF
            )


@contextlib.contextmanager
def year_stage(policy: str, opens: datetime, refused: str, database_url: str = "") -> Iterator[YearStage]:
    """Set the stage for the block, in a temporary folder. `opens` has the school's time zone.

    `refused`: the address that the mail server does not take. `database_url`: an empty ledger; "": one in the folder.

    Raises:
        SettingsError: the ledger has a school already.
        YearPolicyError: there is no such policy.
    """
    zone = opens.tzinfo
    assert isinstance(zone, ZoneInfo)  # noqa: S101 - whoever opens a school knows where it is
    with (
        tempfile.TemporaryDirectory(prefix="year-", ignore_cleanup_errors=True) as name,
        post_office(refused) as (post, smtp_url),
        contextlib.ExitStack() as stack,
    ):
        folder = Path(name)
        url = database_url or f"sqlite:///{folder / 'year.db'}"
        prepare_database(url)
        database = Database(url)
        stack.callback(database.close)
        with database.read() as session:
            if session.scalar(select(School.id).limit(1)) is not None:
                raise SettingsError("the ledger has a school in it: a rehearsal needs an empty one.")
            rules = year_policy(session, policy)
        media = MediaStore(folder / "media", secrets.token_hex(32))
        yield YearStage(database, media, folder, post, smtp_url, rules, zone, opens)
