"""Plays the worst hour of a district against a phone company at a district's rate, and measures it."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from district_morning import DistrictMorning, plan_district
from installation import Crew, analyse, new_database, postgres, start_crew, valkey
from overdue import Overdue, percentiles
from process_costs import ProcessCosts
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.processes.supervisor import Supervisor
from bot.rehearsal.checks import Records, contradictions, explained_students, provider_errors, records_of
from bot.rehearsal.make_district import MadeDistrict
from bot.rehearsal.phone_company import Account, PhoneCompany, phone_company
from bot.rehearsal.school_files import SchoolFiles
from escalation.reports.matches import settle_day
from escalation.school_days import line_check
from storage.clock import Clock
from storage.imports.absences_import import import_absences
from storage.imports.calendar_import import import_calendar
from storage.imports.roster_import import import_roster
from storage.models import Attempt, AttemptTarget, HandOver, Inquiry, Message, Roll, School
from storage.session import Database
from storage.words import FINAL_INQUIRY_STATES, FINAL_MESSAGE_STATES, OPEN_ATTEMPT_STATES, AttemptChannel, RoundKind

LOOK_SECONDS = 0.5
TELL_SECONDS = 20.0
LONGEST = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class DistrictStage:
    """Everything that a running district consists of; to `bot.rehearsal.checks` it is what was played."""

    morning: DistrictMorning
    folder: Path
    school_ids: frozenset[int]
    database: Database
    clock: Clock
    supervisor: Supervisor
    company: PhoneCompany
    address: str
    calls_per_second: float

    @property
    def day(self) -> date:
        """The day that is played."""
        return self.morning.day

    @property
    def listed(self) -> int:
        """How many students are on the absence lists."""
        return self.morning.listed

    @property
    def restricted(self) -> frozenset[str]:
        """The numbers that must never be called."""
        return self.morning.restricted


@dataclass(frozen=True, slots=True)
class District:
    """What to play: the size of the district, who is absent and spoken for, the provider's rate, the clock's speed."""

    schools: int
    students: int
    absent: int
    reported: float
    seed: int
    speed: float
    calls_per_second: float
    crew: Crew
    port: int
    head_start: float
    # Begin so long before the last line check, without whoever has written by then; None: from the beginning.
    lead: timedelta | None = None


@contextlib.contextmanager
def district_stage(asked: District) -> Iterator[DistrictStage]:
    """Set the stage: a ledger on PostgreSQL with the district in it, every process answering, people at their numbers.

    Raises:
        RuntimeError: a process did not start.
    """
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="district-", ignore_cleanup_errors=True)))
        district = MadeDistrict(
            schools=asked.schools, students=asked.students, absent=asked.absent, seed=asked.seed
        )  # fmt: skip
        SchoolFiles(folder / "files").write(*district.schools)
        morning = plan_district(district, folder / "files", reported=asked.reported, seed=asked.seed)
        if asked.lead is not None:
            morning = replace(morning, opens=morning.checked_at - asked.lead)
        del district
        url = new_database(stack.enter_context(postgres(folder)), "district")
        database = Database(url)
        stack.callback(database.close)
        school_ids = _fill(database, folder / "files", morning)
        analyse(url)
        supervisor = stack.enter_context(valkey(folder))
        account = Account()
        epoch = datetime.now(UTC) + timedelta(seconds=asked.head_start)
        environ = _environment(asked, account, morning, url, epoch, folder)
        company = stack.enter_context(
            phone_company(
                environ["PUBLIC_URL"], account, {**os.environ, **environ}, calls_per_second=asked.calls_per_second
            )
        )
        environ |= {"TWILIO_API_URL": company.url, "SMTP_URL": company.smtp_url}
        company.put_callees(morning.callees)
        start_crew(supervisor, environ, asked.port, asked.crew)
        clock = Clock(morning.opens, epoch, asked.speed)
        yield DistrictStage(
            morning, folder, school_ids, database, clock, supervisor, company, environ["PUBLIC_URL"],
            asked.calls_per_second,
        )  # fmt: skip


def _environment(  # what the processes share
    asked: District, account: Account, morning: DistrictMorning, url: str, epoch: datetime, folder: Path
) -> dict[str, str]:
    return {
        "PUBLIC_URL": f"http://127.0.0.1:{asked.port}",
        "DATABASE_URL": url,
        "SECRET_KEY": secrets.token_hex(32),
        "TWILIO_ACCOUNT_SID": account.sid,
        "TWILIO_AUTH_TOKEN": account.token,
        "TWILIO_CALLS_PER_SECOND": str(asked.calls_per_second),
        "MEDIA_DIR": str(folder / "media"),
        "ATTENDANCE_CLOCK_START": morning.opens.isoformat(),
        "ATTENDANCE_CLOCK_SPEED": str(asked.speed),
        "ATTENDANCE_CLOCK_EPOCH": epoch.isoformat(),
    }


def _fill(database: Database, files: Path, morning: DistrictMorning) -> frozenset[int]:
    with database.write() as session:
        import_roster(session, files, morning.opens)
        import_calendar(session, files)
        return frozenset(session.scalars(select(School.id)))


class DistrictPlay:
    """One performance: the texts at their times, the roll, and looks at what is overdue and what processes cost."""

    def __init__(self, stage: DistrictStage) -> None:
        self._stage = stage
        self._waiting = [text for text in reversed(stage.morning.texts) if text[0].at >= stage.morning.opens]
        self._has_roll = False
        self._stopping = threading.Event()
        self._looked = self._told = 0.0
        with stage.database.read() as session:
            checks = {school.id: line_check(school, stage.day) for school in session.scalars(select(School))}
        self.overdue = Overdue(stage.clock, stage.day, checks)
        self.costs = ProcessCosts()
        self._watch_processes()

    def play(self) -> str:
        """Play to the end; returns what is not over where it took too long or was interrupted, "" otherwise."""
        try:
            return self._play()
        except KeyboardInterrupt:
            return f"{self._look()} (interrupted)"

    def stop(self) -> None:
        """End the performance before its time, from another thread."""
        self._stopping.set()

    def _play(self) -> str:
        stage = self._stage
        while not self._stopping.is_set():
            now = stage.clock.now()
            self._let_happen(now)
            if time.monotonic() - self._looked >= LOOK_SECONDS:
                self._looked = time.monotonic()
                left = self._look()
                if self._has_roll and not self._waiting and not left:
                    return ""
                if now > stage.morning.checked_at + LONGEST:
                    return left
                self._tell(now, left)
            time.sleep(0.02)
        return f"{self._look()} (stopped)"

    def _let_happen(self, now: datetime) -> None:
        stage = self._stage
        if not self._has_roll and now >= stage.morning.roll_at:
            self._has_roll = True
            with stage.database.write() as session:
                report = import_absences(session, stage.folder / "files", now, True)
                for school_id, day in report.days:
                    settle_day(session, school_id, day, now)
        while self._waiting and self._waiting[-1][0].at <= now:
            event, line = self._waiting.pop()
            stage.company.text_in(event.from_number, line, event.words)

    def _look(self) -> str:
        self.costs.look()
        with self._stage.database.read() as session:
            self.overdue.look(session)
            return unfinished(session, self._stage)

    def _tell(self, now: datetime, left: str) -> None:
        if time.monotonic() - self._told >= TELL_SECONDS:
            self._told = time.monotonic()
            print(
                f"{now:%H:%M:%S} local  {len(self._waiting)} texts to come; {left or 'nothing under way'}", flush=True
            )

    def _watch_processes(self) -> None:
        stage = self._stage
        self.costs.watch("load: this driver", os.getpid())
        self.costs.watch("load: phone company", stage.company.process.pid)
        self.costs.watch("postgres", int((stage.folder / "data" / "postmaster.pid").read_text().split()[0]))
        for child in stage.supervisor.children:
            if child.process is not None:
                self.costs.watch(child.name, child.process.pid)
        self.costs.look()


def unfinished(session: Session, stage: DistrictStage) -> str:
    """What must still end before the morning is over; "" where nothing must."""

    def count(model: Any, *conditions: Any) -> int:
        return session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0

    checked = count(Roll, Roll.date == stage.day, Roll.checked_at.is_not(None))
    parts = {
        "lines not checked": len(stage.school_ids) - checked,
        "messages not read": count(Message, Message.state.not_in(FINAL_MESSAGE_STATES)),
        "inquiries open": count(Inquiry, Inquiry.state.not_in(FINAL_INQUIRY_STATES)),
        "attempts open": count(Attempt, Attempt.state.in_(OPEN_ATTEMPT_STATES)),
        "hand-overs not taken": count(HandOver, HandOver.acknowledged_at.is_(None)),
    }
    return ", ".join(f"{number} {what}" for what, number in parts.items() if number)


def tell_results(stage: DistrictStage, play: DistrictPlay, left: str) -> bool:
    """Print what was measured and checked; returns whether all was as it must be."""
    records = records_of(stage)
    with stage.database.read() as session:
        _tell_counts(session, stage, records)
        _tell_first_calls(session, stage, records)
        print("line checks, how late, real seconds:")
        print(f"  {percentiles(play.overdue.of_lines())}")
        print("due steps of inquiries, how late, real seconds (looked at every half second):")
        print(f"  {percentiles(play.overdue.of_inquiries(session))}")
        print("planned calls and e-mails, until a worker took them, real seconds:")
        print(f"  {percentiles(play.overdue.of_attempts(session))}")
        wrong = contradictions(session, stage, records)
    _tell_reading(stage, records)
    print("CPU seconds and peak memory, from the beginning of the morning to its end:")
    for name, cost in play.costs.costs().items():
        print(f"  {name:24} {cost.processes:3} processes  {cost.cpu_s:8.1f} s  {cost.peak_mb:7.0f} MB the largest")
    wrong += [f"not over: {left}"] if left else []
    for kind, count in Counter(re.sub(r"\d+|CA\w+", "…", line) for line in wrong).items():
        print(f"WRONG, {count} times: {kind}")
    for line in provider_errors(records):
        print(f"AMISS: {line}")
    if not wrong:
        print("checked with the phone company's records: nobody lost, no number called twice in a round, log agrees")
    return not wrong


def _tell_counts(session: Session, stage: DistrictStage, records: Records) -> None:
    states = session.execute(select(Inquiry.state, func.count()).group_by(Inquiry.state)).all()
    attempts = session.execute(
        select(Attempt.channel, Attempt.result, func.count()).group_by(Attempt.channel, Attempt.result)
    ).all()
    received = session.scalar(select(func.count(Message.id))) or 0
    print(
        f"{stage.listed} listed, {len(explained_students(session, stage))} explained by messages; "
        f"{len(stage.morning.texts)} texts sent, {received} in the ledger"
    )
    print("inquiries: " + ", ".join(f"{count} {state.value}" for state, count in states))
    print(
        "attempts: "
        + ", ".join(
            f"{count} {channel.value} {result.value if result else 'open'}" for channel, result, count in attempts
        )
    )
    print(f"calls ordered at the phone company: {len(records.ordered)}, texts {len(records.texts)}")


def _tell_first_calls(session: Session, stage: DistrictStage, records: Records) -> None:
    """When the provider dialled each household for the first time, against a queue that wastes no moment."""
    checks = {school.id: line_check(school, stage.day) for school in session.scalars(select(School))}
    rows = session.execute(
        select(Attempt.address, Attempt.school_id, Attempt.provider_sid)
        .join(AttemptTarget, AttemptTarget.attempt_id == Attempt.id)
        .where(
            Attempt.round_kind == RoundKind.GUARDIANS,
            Attempt.channel == AttemptChannel.CALL,
            Attempt.turn == 0,
            Attempt.provider_sid.is_not(None),
        )
        .distinct()
    )
    dialled: dict[tuple[str, int], float] = {}
    for address, school_id, sid in rows:
        started = records.ordered.get(sid or "", {}).get("started")
        if started:
            dialled[address, school_id] = datetime.fromisoformat(started).timestamp()
    if not dialled:
        return
    rate = stage.calls_per_second
    begin = min(checks.values()).timestamp()
    ideal = 0.0
    for due in sorted(checks[school].timestamp() - begin for _, school in dialled):
        ideal = max(ideal, due) + 1 / rate
    last = max(dialled.values()) - begin
    waits = sorted(at - checks[school].timestamp() for (_, school), at in dialled.items())
    print(
        f"first calls of {len(dialled)} households at {rate:g} a second: the last was dialled {last:.1f} virtual s "
        f"after the first line check; a queue without a gap needs {ideal:.1f} s, plus 5 percent {1.05 * ideal:.1f} s: "
        + ("within" if last <= 1.05 * ideal else "LATER")
    )
    print(f"  from a school's line check to the first ring, virtual: {percentiles(waits)}")


def _tell_reading(stage: DistrictStage, records: Records) -> None:
    sent = {text["sid"]: datetime.fromisoformat(text["created"]) for text in records.texts}
    took, unanswered = [], 0
    for hook in stage.company.webhooks():
        sid = hook["params"].get("MessageSid")
        if sid in sent and hook["url"].endswith("/sms/incoming"):
            unanswered += hook["status"] != 200
            took.append(stage.clock.real_seconds(datetime.fromisoformat(hook["at"]) - sent[sid]))
    print(f"texts, from sending to read and answered, real seconds: {percentiles(sorted(took))}; {unanswered} failed")
    statuses = Counter(hook["status"] for hook in stage.company.webhooks())
    print(f"webhooks by status: {dict(statuses)}")


def worst_hour(asked: District) -> bool:
    """Play and measure; returns whether all was as it must be."""
    print(
        f"{asked.schools} schools, {asked.students} students, {asked.absent} absent; {asked.crew}; PostgreSQL and "
        f"Valkey; a provider that dials {asked.calls_per_second:g} calls a second; {asked.speed:g} times as fast as "
        "life.\n"
        f"{os.cpu_count()} cores carry the installation, the phone company and the load alike: at speed "
        f"{asked.speed:g} all of them do so many times the work of the real hour. All messages are texts.",
        flush=True,
    )
    with district_stage(asked) as stage:
        print(
            f"{len(stage.morning.texts)} texts from {stage.morning.opens:%H:%M} to {stage.morning.checked_at:%H:%M} "
            f"local; the morning begins in {stage.clock.real_seconds(stage.morning.opens - stage.clock.now()):.0f} s",
            flush=True,
        )
        play = DistrictPlay(stage)
        left = play.play()
        return tell_results(stage, play, left)
