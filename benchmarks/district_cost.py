"""What a morning costs with 1, 10 and 150 schools: import, roll, reading, and the engine, on PostgreSQL.

The phone company is in memory and the clock is moved by hand, so that only the program's own work is counted: the CPU
time of this process and of the database server.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from cost_plot import line_through_ends
from district_morning import DistrictMorning, plan_district
from installation import analyse, new_database, postgres
from memory_phone import HandClock, MemoryPhone, NoPost
from process_costs import ProcessCosts
from sqlalchemy import func, select

from bot.rehearsal.events import Event
from bot.rehearsal.make_district import MadeDistrict
from bot.rehearsal.school_files import SchoolFiles
from escalation.engine import tick
from escalation.reports.intake import read_message
from escalation.reports.matches import settle_day
from escalation.reports.readers import Readers
from escalation.sender import advance_attempt
from storage.imports.absences_import import import_absences
from storage.imports.calendar_import import import_calendar
from storage.imports.roster_import import import_roster
from storage.models import Inquiry
from storage.session import Database
from storage.words import FINAL_INQUIRY_STATES, Channel, MessageState
from voice.messages import keep_message, school_by_line

STUDENTS_A_SCHOOL = 533
ABSENT = 0.05
REPORTED = 0.66
STEP = timedelta(seconds=10)
LONGEST = timedelta(minutes=90)
PHASES = ("import of the roster", "roll", "reading and matching", "engine and sending")


@dataclass(frozen=True, slots=True)
class SizeCost:
    """What one size took: CPU seconds of each phase, this process and PostgreSQL together."""

    schools: int
    students: int
    inquiries: int
    calls: int
    texts: int
    still_open: int
    cpu_s: dict[str, float]

    @property
    def total(self) -> float:
        """All phases."""
        return sum(self.cpu_s.values())


class _Meter:
    def __init__(self, postmaster: int) -> None:
        self._costs = ProcessCosts()
        self._costs.watch("postgres", postmaster)
        self.cpu_s: dict[str, float] = {}

    def phase(self, name: str, work: Callable[[], Any]) -> Any:
        self._costs.look()
        before, own = self._costs.costs()["postgres"].cpu_s, time.process_time()
        result = work()
        own = time.process_time() - own
        self._costs.look()
        self.cpu_s[name] = own + self._costs.costs()["postgres"].cpu_s - before
        return result


def cost_of(schools: int, *, seed: int, folder: Path, url: str) -> SizeCost:
    """Play the morning of a district of so many schools on an empty ledger; the server's files are in `folder`."""
    students = schools * STUDENTS_A_SCHOOL
    district = MadeDistrict(schools=schools, students=students, absent=round(ABSENT * students), seed=seed)
    files = folder / f"files-{schools}"
    SchoolFiles(files).write(*district.schools)
    morning = plan_district(district, files, reported=REPORTED, seed=seed)
    database = Database(url)
    meter = _Meter(int((folder / "data" / "postmaster.pid").read_text().split()[0]))
    try:
        meter.phase(PHASES[0], lambda: _import(database, files, morning))
        analyse(url)
        meter.phase(PHASES[1], lambda: _roll(database, files, morning))
        meter.phase(PHASES[2], lambda: _read(database, morning))
        calls = meter.phase(PHASES[3], lambda: _search(database, morning))
        with database.read() as session:
            inquiries = session.scalar(select(func.count(Inquiry.id))) or 0
            is_open = Inquiry.state.not_in(FINAL_INQUIRY_STATES)
            still_open = session.scalar(select(func.count(Inquiry.id)).where(is_open)) or 0
    finally:
        database.close()
    return SizeCost(schools, students, inquiries, calls, len(morning.texts), still_open, meter.cpu_s)


def _import(database: Database, files: Path, morning: DistrictMorning) -> None:
    with database.write() as session:
        import_roster(session, files, morning.opens)
        import_calendar(session, files)


def _roll(database: Database, files: Path, morning: DistrictMorning) -> None:
    with database.write() as session:
        report = import_absences(session, files, morning.roll_at, True)
        for school_id, day in report.days:
            settle_day(session, school_id, day, morning.roll_at)


def _read(database: Database, morning: DistrictMorning) -> None:
    """Every text that comes before the last line is checked, kept and read as the webhook does."""
    readers = Readers(database)
    for number, (event, line) in enumerate(morning.texts):
        if event.at < morning.checked_at:
            _receive(database, readers, number, event, line)


def _receive(database: Database, readers: Readers, number: int, event: Event, line: str) -> None:
    with database.write() as session:
        school = school_by_line(session, line, event.at)
        if school is None:
            raise LookupError("a text to a line of no school")
        message, _ = keep_message(
            session,
            school_id=school.id,
            channel=Channel.SMS,
            provider_sid=f"SM{number:08}",
            from_number=event.from_number,
            now=event.at,
            state=MessageState.TRANSCRIBED,
            due_at=event.at + timedelta(minutes=1),
            text=event.words,
        )
    read_message(database, readers, message.id, event.at)


def _search(database: Database, morning: DistrictMorning) -> int:
    """Tick and send from the first line check until everybody is accounted for; returns how many calls were placed."""
    clock = HandClock(morning.roll_at)
    phone = MemoryPhone(database, clock, {callee.number: callee.manner for callee in morning.callees})
    while clock.now() < morning.checked_at + LONGEST:
        phone.let_happen()
        while attempts := tick(database, clock.now()).attempts:
            for attempt_id in attempts:
                advance_attempt(database, phone, NoPost(), clock, "https://line.example.org", attempt_id)
        clock.move(STEP)
        if clock.now() > morning.checked_at and not _is_open(database):
            break
    return phone.placed


def _is_open(database: Database) -> bool:
    with database.read() as session:
        return session.scalar(select(Inquiry.id).where(Inquiry.due_at.is_not(None)).limit(1)) is not None


def measure(sizes: list[int], seed: int) -> list[SizeCost]:
    """Every size on one server, one after another, after a small one that warms everything up."""
    found: list[SizeCost] = []
    with (
        tempfile.TemporaryDirectory(prefix="district-cost-", ignore_cleanup_errors=True) as name,
        postgres(Path(name)) as server,
    ):
        for number, schools in enumerate([1, *sizes]):
            cost = cost_of(schools, seed=seed, folder=Path(name), url=new_database(server, f"district_{number}"))
            if number:
                found.append(cost)
                _tell(cost)
    _tell_line(found)
    return found


def _tell(cost: SizeCost) -> None:
    print(
        f"{cost.schools} schools, {cost.students} students, {cost.inquiries} inquiries ({cost.still_open} open), "
        f"{cost.calls} calls, {cost.texts} texts: {cost.total:.1f} CPU s, {cost.total / cost.schools:.2f} a school, "
        f"{1000 * cost.total / max(1, cost.inquiries):.0f} ms an inquiry"
    )
    units = dict(zip(PHASES, ("student", "school", "text", "inquiry"), strict=True))
    counts = dict(zip(PHASES, (cost.students, cost.schools, cost.texts, cost.inquiries), strict=True))
    for phase, cpu_s in cost.cpu_s.items():
        each = 1000 * cpu_s / max(1, counts[phase])
        print(f"  {phase:22} {cpu_s:8.1f} CPU s  {each:8.2f} ms a {units[phase]}", flush=True)


def _tell_line(found: Sequence[SizeCost]) -> None:
    fixed, each = line_through_ends([(cost.schools, cost.total) for cost in found])
    print(f"a straight line through the ends: {fixed:.1f} s whatever the size, and {each:.2f} s a school")
    for cost in found:
        line = fixed + each * cost.schools
        print(f"  {cost.schools} schools: {cost.total:.1f} s, {cost.total / line:.3f} of the line")
