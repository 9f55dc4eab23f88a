"""A school's year for tests: the small fictional school with a policy, staff, and absences as told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from escalation.mailer import Letter, MailRefused, MailTryLater
from escalation.year.recompute import recompute_students
from escalation.year.sweep import sweep_year
from storage.clock import Clock
from storage.media import MediaStore
from storage.models import (
    Absence,
    Contact,
    ContactLogEntry,
    FamilyLetter,
    Intervention,
    OutgoingMail,
    School,
    SchoolYear,
    StaffMember,
)
from storage.session import Database
from storage.words import AbsenceState, InterventionState, MailState, Role
from tests.services import PUBLIC_URL, SECRET_KEY
from tests.support import SmallSchool, small_school

# Monday, 2026-11-23, 17:00 in Denver: the day's list is settled.
NOW = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


class StandingClock(Clock):
    """A clock that stands until it is set."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        object.__setattr__(self, "_at", at)

    def now(self) -> datetime:
        return self._at  # type: ignore[attr-defined,no-any-return]  # set above, the class is frozen

    def set(self, at: datetime) -> None:
        object.__setattr__(self, "_at", at)


@dataclass
class Post:
    """A mail server that takes everything, or answers as it is told."""

    taken: list[Letter] = field(default_factory=list)
    answers: list[BaseException | None] = field(default_factory=list)

    def send(self, letter: Letter) -> None:
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, MailRefused | MailTryLater):
            raise answer
        self.taken.append(letter)
        if answer is not None:
            raise answer

    def to(self, address: str) -> list[Letter]:
        return [letter for letter in self.taken if letter.to == address]


class Office:
    """The office of the small school, under one year policy."""

    def __init__(self, database: Database, folder: Path, policy: str = "four-seven-ten") -> None:
        self.database = database
        self.media = MediaStore(folder / "media", SECRET_KEY)
        self.post = Post()
        self.clock = StandingClock(NOW)
        with database.write() as session:
            self.school: SmallSchool = small_school(session)
            session.get_one(School, self.school.school_id).year_policy = policy
            year = SchoolYear(
                school_id=self.school.school_id,
                name="2026-2027",
                starts_on=date(2026, 8, 17),
                ends_on=date(2027, 5, 28),
            )
            session.add(year)
            staff = {
                role: StaffMember(
                    email=f"{role.value}@school.example.org",
                    name=role.value.capitalize(),
                    password_hash="!",
                    role=role,
                    school_id=self.school.school_id,
                )
                for role in (Role.SECRETARY, Role.PRINCIPAL, Role.LIAISON)
            }
            session.add_all(staff.values())
            session.flush()
            self.year_id = year.id
            self.staff = {role: one.id for role, one in staff.items()}
        self.me = self.staff[Role.SECRETARY]

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def pass_time(self, span: timedelta) -> None:
        self.clock.set(self.now + span)

    def student(self, name: str) -> int:
        return self.school.students[name]

    def absent(self, name: str, days: int, *, until: date = TODAY, category: str = "Unexcused Absence") -> list[date]:
        """The student was absent on so many school days up to `until`, and the work is recomputed."""
        chosen: list[date] = []
        day = until
        while len(chosen) < days:
            if day.weekday() < 5:
                chosen.append(day)
            day -= timedelta(days=1)
        with self.database.write() as session:
            have = set(session.scalars(select(Absence.date).where(Absence.student_id == self.student(name))))
            for day in set(chosen) - have:
                session.add(
                    Absence(
                        school_id=self.school.school_id,
                        student_id=self.student(name),
                        date=day,
                        category=category,
                        state=AbsenceState.LISTED,
                        listed_at=self.now,
                        changed_at=self.now,
                    )
                )
        self.recompute(name)
        return sorted(chosen)

    def was_there(self, name: str, days: Sequence[date]) -> None:
        """The roll was wrong on these days."""
        with self.database.write() as session:
            for absence in session.scalars(
                select(Absence).where(Absence.student_id == self.student(name), Absence.date.in_(days))
            ):
                absence.state = AbsenceState.WITHDRAWN
        self.recompute(name)

    def recompute(self, name: str) -> None:
        with self.database.write() as session:
            recompute_students(session, [self.student(name)], self.now)

    def work(self, name: str, step: str) -> int:
        """Id of the newest piece of work of a step ("tier/step")."""
        tier, _, step_id = step.partition("/")
        with self.database.read() as session:
            ids = session.scalars(
                select(Intervention.id)
                .where(
                    Intervention.student_id == self.student(name),
                    Intervention.tier == tier,
                    Intervention.step == step_id,
                )
                .order_by(Intervention.id)
            ).all()
        return ids[-1]

    def states(self, name: str) -> dict[str, InterventionState]:
        """How each piece of work of a student stands."""
        with self.database.read() as session:
            rows = session.scalars(select(Intervention).where(Intervention.student_id == self.student(name)))
            return {f"{row.tier}/{row.step}": row.state for row in rows}

    def state(self, name: str, step: str) -> InterventionState:
        return self.states(name)[step]

    def wants_email(self, contact: str, email: str) -> None:
        with self.database.write() as session:
            one = session.get_one(Contact, self.school.contacts[contact])
            one.email, one.letters_by_email = email, True

    def letters(self) -> list[FamilyLetter]:
        with self.database.read() as session:
            return list(session.scalars(select(FamilyLetter).order_by(FamilyLetter.id)))

    def mails(self) -> dict[str, MailState]:
        with self.database.read() as session:
            return {mail.address: mail.state for mail in session.scalars(select(OutgoingMail))}

    def log_kinds(self, name: str) -> list[str]:
        with self.database.read() as session:
            return list(
                session.scalars(
                    select(ContactLogEntry.kind)
                    .where(ContactLogEntry.student_id == self.student(name))
                    .order_by(ContactLogEntry.id)
                )
            )

    def sweep(self) -> None:
        sweep_year(self.database, self.media, self.post, self.clock, PUBLIC_URL)
